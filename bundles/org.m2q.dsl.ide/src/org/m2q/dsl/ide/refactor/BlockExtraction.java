package org.m2q.dsl.ide.refactor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Flow;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.FromStep;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.LetStatement;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.OutputStatement;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.RepeatIndex;
import org.m2q.model.m2q.RequireStatement;
import org.m2q.model.m2q.ValueDeclaration;

/** Takes whole steps of a flow, or whole statements of a body, out of a definition and into a block. */
final class BlockExtraction {

	private static final String NAME = "Extracted";

	/** Neighbouring steps or statements. */
	private record Part(List<? extends EObject> elements) {

		int from() {
			return TextLocator.INSTANCE.locate(elements.getFirst()).offset();
		}

		int to() {
			SourceSpan last = TextLocator.INSTANCE.locate(elements.getLast());
			return last.offset() + last.length();
		}

		boolean contains(EObject element) {
			return elements.stream().anyMatch(own -> EcoreUtil.isAncestor(own, element));
		}
	}

	private final XtextResource resource;
	private final String text;
	private final int from;
	private final int to;

	BlockExtraction(XtextResource resource, M2qDocument document, int from, int to) {
		this.resource = resource;
		text = document.text().orElse("");
		int begin = Math.clamp(from, 0, text.length());
		int end = Math.clamp(to, begin, text.length());
		while (begin < end && Character.isWhitespace(text.charAt(begin))) {
			begin++;
		}
		while (end > begin && Character.isWhitespace(text.charAt(end - 1))) {
			end--;
		}
		this.from = begin;
		this.to = end;
	}

	Refactoring result() {
		Optional<Part> selected = selected();
		if (selected.isEmpty()) {
			return refused("Select steps of a flow, or whole statements, of a model or block.");
		}
		Part part = selected.get();
		Optional<String> obstacle = obstacle(part);
		if (obstacle.isPresent()) {
			return refused(obstacle.get());
		}
		Set<String> free = free(part);
		String name = name();
		String list = free.isEmpty() ? "" : "(" + String.join(", ", free) + ")";
		Definition definition = EcoreUtil2.getContainerOfType(part.elements().getFirst(), Definition.class);
		SourceSpan whole = TextLocator.INSTANCE.locate(definition);
		String block = "\n\nblock " + name + list + " {\n\t" + indented(text.substring(part.from(), part.to())) + "\n}";
		return new Refactoring(Refactorings.EXTRACT_BLOCK, List.of(new TextEdit(part.from(), part.to() - part.from(), name + list),
				new TextEdit(whole.offset() + whole.length(), 0, block)), name, "");
	}

	private static Refactoring refused(String obstacle) {
		return Refactoring.refused(Refactorings.EXTRACT_BLOCK, obstacle);
	}

	/** The least that covers the selection; of one statement its flow, so that its name stays. */
	private Optional<Part> selected() {
		Part best = null;
		for (Iterator<EObject> all = resource.getAllContents(); all.hasNext();) {
			EObject element = all.next();
			List<? extends EObject> parts = element instanceof Flow flow ? flow.getSteps() : element instanceof Body body ? body.getStatements() : List.of();
			Optional<Part> covering = covering(parts);
			if (covering.isPresent() && (best == null || covering.get().to() - covering.get().from() <= best.to() - best.from())) {
				best = covering.get();
			}
		}
		if (best != null && best.elements().size() == 1 && best.elements().getFirst() instanceof FlowStatement statement) {
			return Optional.of(new Part(statement.getFlow().getSteps()));
		}
		return Optional.ofNullable(best);
	}

	private Optional<Part> covering(List<? extends EObject> parts) {
		int first = -1;
		int last = -1;
		for (int i = 0; i < parts.size(); i++) {
			SourceSpan span = TextLocator.INSTANCE.locate(parts.get(i));
			if (first < 0 && span.offset() + span.length() >= Math.max(from, Math.min(from + 1, to))) {
				first = i;
			}
			if (span.offset() <= Math.min(to, Math.max(to - 1, from))) {
				last = i;
			}
		}
		if (first < 0 || last < first) {
			return Optional.empty();
		}
		Part part = new Part(parts.subList(first, last + 1));
		return part.from() <= from && to <= part.to() ? Optional.of(part) : Optional.empty();
	}

	private Optional<String> obstacle(Part part) {
		for (EObject element : part.elements()) {
			if (element instanceof InputStatement || element instanceof OutputStatement || element instanceof RequireStatement) {
				return Optional.of("Inputs, outputs and requirements stay where they are. Select the flows between them.");
			}
			if (element instanceof FlowStatement flow && flow.isStage() || EcoreUtil2.getAllContentsOfType(element, FlowStatement.class).stream().anyMatch(FlowStatement::isStage)) {
				return Optional.of("A stage is a part of a model, not of a block. Select what is in the stage.");
			}
		}
		EObject first = part.elements().getFirst();
		EObject step = first instanceof FlowStatement statement ? statement.getFlow().getSteps().getFirst() : first;
		if (step instanceof FromStep) {
			return Optional.of("The selection begins with 'from', and a block gets what flows into it. Select what comes behind 'from'.");
		}
		EObject definition = EcoreUtil2.getContainerOfType(first, Definition.class);
		for (Iterator<EObject> all = definition.eAllContents(); all.hasNext();) {
			EObject element = all.next();
			boolean inside = part.contains(element);
			for (EObject target : element.eCrossReferences()) {
				boolean local = target instanceof ValueDeclaration || target instanceof LetStatement;
				if (inside && target instanceof ValueDeclaration && !part.contains(target)) {
					return Optional.of("The selection uses value '" + ((NamedElement) target).getName() + "', and a block sees only what flows into it.");
				}
				if (!inside && local && part.contains(target)) {
					return Optional.of("'" + ((NamedElement) target).getName() + "' is used outside of the selection, where a block hides it.");
				}
			}
		}
		return Optional.empty();
	}

	/** Names that the selection takes from around it, in the order of the text. */
	private static Set<String> free(Part part) {
		Set<String> free = new LinkedHashSet<>();
		for (EObject element : part.elements()) {
			List<EObject> all = new ArrayList<>(List.of(element));
			element.eAllContents().forEachRemaining(all::add);
			for (EObject user : all) {
				for (EObject target : user.eCrossReferences()) {
					boolean ofCallee = user instanceof org.m2q.model.m2q.Argument argument && argument.getParameter() == target;
					boolean variable = target instanceof Parameter || target instanceof LetStatement || target instanceof RepeatIndex;
					if (variable && !ofCallee && !part.contains(target)) {
						free.add(((NamedElement) target).getName());
					}
				}
			}
		}
		return free;
	}

	/** A name that stands nowhere in the text. */
	private String name() {
		String name = NAME;
		for (int number = 2; Pattern.compile("\\b" + name + "\\b").matcher(text).find(); number++) {
			name = NAME + number;
		}
		return name;
	}

	/** Lines behind the first, one level in. */
	private static String indented(String source) {
		List<String> lines = source.lines().toList();
		int least = lines.stream().skip(1).filter(line -> !line.isBlank()).mapToInt(line -> line.length() - line.stripLeading().length()).min().orElse(0);
		return lines.getFirst() + lines.stream().skip(1).map(line -> line.isBlank() ? "\n" : "\n\t" + line.substring(least)).collect(Collectors.joining());
	}
}
