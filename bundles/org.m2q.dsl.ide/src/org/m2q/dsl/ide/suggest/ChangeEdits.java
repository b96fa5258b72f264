package org.m2q.dsl.ide.suggest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.m2q.advisor.Change;
import org.m2q.advisor.ChangeText;
import org.m2q.advisor.Configuration;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.model.m2q.Assignment;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Fusion;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.MappingMember;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.Run;
import org.m2q.model.m2q.Treatment;

/** Changes as edits of text, in the way in which the text is written. */
final class ChangeEdits {

	private final Configuration configuration;
	private final Optional<Experiment> experiment;
	private final Function<String, String> texts;

	/**
	 * Edits for a configuration.
	 *
	 * @param experiment what runs it, for policies that cannot be edited
	 * @param texts text of an address
	 */
	ChangeEdits(Configuration configuration, Optional<Experiment> experiment, Function<String, String> texts) {
		this.configuration = configuration;
		this.experiment = experiment;
		this.texts = texts;
	}

	/** Edits of the policy and the mapping themselves. */
	Map<String, List<TextEdit>> inPlace(List<Change> changes) {
		Map<String, List<TextEdit>> edits = new LinkedHashMap<>();
		for (Change change : changes) {
			switch (change) {
				case Change.OfRules edit -> edit.rules().forEach(rule -> last(rule, edit.treatment())
						.ifPresent(treatment -> add(edits, TextLocator.INSTANCE.locate(treatment), ChangeText.treatment(edit.treatment()))));
				case Change.NewRule added -> addRule(edits, added.rule());
				case Change.ToEngine edit -> addMember(edits, "map " + ChangeText.selector(edit.selector()) + " -> " + edit.engine().getName(),
						Assignment.class);
				case Change.Fuse edit -> addFusion(edits, edit);
			}
		}
		edits.values().forEach(list -> list.sort(Comparator.comparingInt(TextEdit::offset)));
		return edits;
	}

	/**
	 * A policy that extends the present one, before the experiment, which runs it from now on.
	 *
	 * @param name name of the new policy
	 * @param documentation comment before it, one line
	 */
	Map<String, List<TextEdit>> derived(List<Change> changes, String name, String documentation) {
		Map<String, List<TextEdit>> edits = new LinkedHashMap<>();
		Experiment owner = experiment.orElseThrow();
		String uri = owner.eResource().getURI().toString();
		String text = texts.apply(uri);
		ICompositeNode node = NodeModelUtils.findActualNodeFor(owner);
		int start = beginning(node);
		String eol = TextStyle.lineEnd(text);
		TextStyle style = TextStyle.of(text, start);
		StringBuilder policy = new StringBuilder("/** ").append(documentation).append(" */").append(eol).append("policy ").append(name).append(" extends ")
				.append(configuration.policy().getName()).append(" {").append(eol);
		for (Change change : changes) {
			if (change instanceof Change.NewRule added) {
				policy.append(style.unit()).append(rule(added.rule(), style.unit(), style.unit(), eol, false)).append(eol);
			}
		}
		policy.append('}').append(eol).append(eol);
		List<TextEdit> own = edits.computeIfAbsent(uri, key -> new ArrayList<>());
		own.add(new TextEdit(start, 0, policy.toString()));
		owner.getMembers().stream().filter(Run.class::isInstance).map(Run.class::cast).findFirst().ifPresent(run -> {
			SourceSpan reference = TextLocator.INSTANCE.locate(run, M2qPackage.Literals.RUN_SPECIFICATION__POLICIES, 0);
			own.add(new TextEdit(reference.offset(), reference.length(), name));
		});
		return edits;
	}

	/** Where a definition begins with the comment that documents it. */
	private static int beginning(ICompositeNode node) {
		int start = node.getOffset();
		for (ILeafNode leaf : node.getLeafNodes()) {
			if (!leaf.isHidden()) {
				return start;
			}
			if (leaf.getText().startsWith("/*")) {
				return leaf.getOffset();
			}
		}
		return start;
	}

	/** The last treatment of the same kind: the one that holds. */
	private static Optional<Treatment> last(PolicyRule rule, Treatment kind) {
		return rule.getTreatments().stream().filter(treatment -> treatment.eClass() == kind.eClass()).reduce((first, second) -> second);
	}

	private static void add(Map<String, List<TextEdit>> edits, SourceSpan span, String text) {
		edits.computeIfAbsent(span.uri(), uri -> new ArrayList<>()).add(new TextEdit(span.offset(), span.length(), text));
	}

	// ---- policies

	private void addRule(Map<String, List<TextEdit>> edits, PolicyRule rule) {
		Policy policy = configuration.policy();
		Optional<EObject> last = policy.getRules().isEmpty() ? Optional.empty() : Optional.of(policy.getRules().getLast());
		insert(edits, policy, last, (style, eol) -> rule(rule, style.indent(), style.unit(), eol, style.oneLine()));
	}

	/** A rule in one line where the others are, else with its treatment on a line of its own. */
	private static String rule(PolicyRule rule, String indent, String unit, String eol, boolean oneLine) {
		String head = "rule " + rule.getName() + " for " + ChangeText.selector(rule.getSelector()) + " {";
		String body = rule.getTreatments().stream().map(ChangeText::treatment).collect(Collectors.joining(" "));
		return oneLine ? head + " " + body + " }" : head + eol + indent + unit + body + eol + indent + "}";
	}

	// ---- mappings

	private void addFusion(Map<String, List<TextEdit>> edits, Change.Fuse change) {
		String text = change.kind().getLiteral() + " " + change.chain().stream().map(ChangeText::selector).collect(Collectors.joining(" >> "));
		Mapping mapping = configuration.mapping();
		List<MappingMember> members = mapping.getMembers();
		int first = 0;
		while (first < members.size() && !(members.get(first) instanceof Fusion)) {
			first++;
		}
		if (first == members.size()) {
			addMember(edits, text, MappingMember.class);
		} else if (first > 0) {
			insert(edits, mapping, Optional.of(members.get(first - 1)), (style, eol) -> text);
		} else {
			SourceSpan span = TextLocator.INSTANCE.locate(members.getFirst());
			String source = texts.apply(span.uri());
			TextStyle style = TextStyle.of(source, span.offset());
			edits.computeIfAbsent(span.uri(), uri -> new ArrayList<>())
					.add(new TextEdit(span.offset(), 0, text + (style.alone() ? TextStyle.lineEnd(source) + style.indent() : " ")));
		}
	}

	private void addMember(Map<String, List<TextEdit>> edits, String text, Class<? extends MappingMember> behind) {
		List<MappingMember> members = configuration.mapping().getMembers();
		Optional<EObject> last = members.stream().filter(behind::isInstance).map(EObject.class::cast).reduce((a, b) -> b)
				.or(() -> members.isEmpty() ? Optional.empty() : Optional.of(members.getLast()));
		insert(edits, configuration.mapping(), last, (style, eol) -> text);
	}

	// ---- places

	/** Makes text for a place that is written in some style. */
	private interface Written {
		String text(TextStyle style, String eol);
	}

	/** Inserts a member behind another one, or as the first behind the brace of its container. */
	private void insert(Map<String, List<TextEdit>> edits, EObject container, Optional<EObject> behind, Written written) {
		SourceSpan place = TextLocator.INSTANCE.locate(behind.orElse(container));
		String source = texts.apply(place.uri());
		String eol = TextStyle.lineEnd(source);
		List<TextEdit> own = edits.computeIfAbsent(place.uri(), uri -> new ArrayList<>());
		if (behind.isPresent()) {
			TextStyle style = TextStyle.of(source, place.offset(), source.substring(place.offset(), place.offset() + place.length()));
			int end = place.offset() + place.length();
			own.add(new TextEdit(end, 0, (style.alone() ? eol + style.indent() : " ") + written.text(style, eol)));
		} else {
			TextStyle outer = TextStyle.of(source, place.offset());
			TextStyle style = outer.inner();
			int brace = source.indexOf('{', place.offset()) + 1;
			boolean closed = source.startsWith("}", brace) || source.substring(brace).stripLeading().startsWith("}")
					&& source.substring(brace, source.indexOf('}', brace)).indexOf('\n') < 0;
			own.add(new TextEdit(brace, 0, eol + style.indent() + written.text(style, eol) + (closed ? eol + outer.indent() : "")));
		}
	}

	/** A name with a suffix that no taken name has. */
	static String free(String name, Set<String> taken) {
		String free = name;
		for (int i = 2; taken.contains(free); i++) {
			free = name + i;
		}
		return free;
	}
}
