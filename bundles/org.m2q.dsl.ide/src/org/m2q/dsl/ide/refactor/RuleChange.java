package org.m2q.dsl.ide.refactor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.EObjectAtOffsetHelper;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.model.m2q.Mix;
import org.m2q.model.m2q.MixBalance;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.SelectorTerm;
import org.m2q.model.m2q.Treatment;

/**
 * Splits rules of policies and merges them. A rule directly behind another one replaces nothing but what that says, so both together are one as long as they
 * select the same layers and say different things, or say the same.
 */
final class RuleChange {

	private final String text;
	private final Optional<PolicyRule> rule;
	private final Optional<EObject> part;

	RuleChange(XtextResource resource, M2qDocument document, int offset) {
		text = document.text().orElse("");
		Optional<EObject> element = Optional.ofNullable(new EObjectAtOffsetHelper().resolveContainedElementAt(resource, offset));
		rule = element.map(found -> EcoreUtil2.getContainerOfType(found, PolicyRule.class));
		part = element.map(found -> (EObject) EcoreUtil2.getContainerOfType(found, SelectorTerm.class))
				.or(() -> element.map(found -> EcoreUtil2.getContainerOfType(found, Treatment.class)));
	}

	Refactoring extracted() {
		if (rule.isEmpty() || part.isEmpty()) {
			return Refactoring.refused(Refactorings.EXTRACT_RULE, "Place the caret on what a rule is for, or on one of its treatments.");
		}
		if (rule.get().isDefault()) {
			return Refactoring.refused(Refactorings.EXTRACT_RULE, "The default is not a rule: every other rule replaces it, whatever their order.");
		}
		if (part.get() instanceof SelectorTerm term) {
			return term(rule.get(), term);
		}
		return treatment(rule.get(), (Treatment) part.get());
	}

	private Refactoring term(PolicyRule whole, SelectorTerm term) {
		if (whole.getSelector().getTerms().size() < 2) {
			return Refactoring.refused(Refactorings.EXTRACT_RULE, "The rule is for " + source(term) + " alone, so it is one of its own already.");
		}
		if (hasBudget(whole)) {
			return Refactoring.refused(Refactorings.EXTRACT_RULE, "The layers of the rule share a budget, which two rules could not.");
		}
		String name = name(whole);
		String behind = "rule " + name + "for " + source(term) + conditions(whole) + " " + body(whole);
		return new Refactoring(Refactorings.EXTRACT_RULE + " for " + source(term), List.of(item(term), behind(whole, behind)), name.strip(), "");
	}

	private Refactoring treatment(PolicyRule whole, Treatment treatment) {
		if (whole.getTreatments().size() < 2) {
			return Refactoring.refused(Refactorings.EXTRACT_RULE, "The rule has no other treatment, so it is one of its own already.");
		}
		String name = name(whole);
		String behind = "rule " + name + "for " + source(whole.getSelector()) + conditions(whole) + " {\n\t\t" + annotated(treatment) + "\n\t}";
		return new Refactoring(Refactorings.EXTRACT_RULE + " with " + firstWord(treatment), List.of(removed(treatment), behind(whole, behind)), name.strip(), "");
	}

	Refactoring inlined() {
		if (rule.isEmpty() || rule.get().isDefault()) {
			return Refactoring.refused(Refactorings.INLINE_RULE, "Place the caret in a rule of a policy.");
		}
		PolicyRule own = rule.get();
		List<PolicyRule> rules = ((Policy) own.eContainer()).getRules();
		int index = rules.indexOf(own);
		if (index == 0 || rules.get(index - 1).isDefault()) {
			return Refactoring.refused(Refactorings.INLINE_RULE, "There is no rule before it to become part of.");
		}
		PolicyRule other = rules.get(index - 1);
		String with = other.getName() == null ? "the one before it" : "'" + other.getName() + "'";
		if (!own.getSuppressions().isEmpty()) {
			return Refactoring.refused(Refactorings.INLINE_RULE, "A suppression stands before the rule and would be for all of " + with + ".");
		}
		if (!words(conditions(own)).equals(words(conditions(other)))) {
			return Refactoring.refused(Refactorings.INLINE_RULE, "The rule and " + with + " have different conditions.");
		}
		boolean sameLayers = words(source(own.getSelector())).equals(words(source(other.getSelector())));
		boolean sameTreatments = treatments(own).equals(treatments(other));
		if (sameLayers) {
			Set<String> kinds = other.getTreatments().stream().map(treatment -> treatment.eClass().getName()).collect(Collectors.toSet());
			Optional<Treatment> twice = own.getTreatments().stream().filter(treatment -> kinds.contains(treatment.eClass().getName())).findFirst();
			if (twice.isPresent()) {
				return Refactoring.refused(Refactorings.INLINE_RULE, "Both the rule and " + with + " say something about " + firstWord(twice.get()) + ".");
			}
			int brace = closing(other);
			String added = own.getTreatments().stream().map(this::annotated).map(line -> "\t" + line).collect(Collectors.joining("\n\t"));
			int line = text.lastIndexOf('\n', brace - 1) + 1;
			TextEdit edit = text.substring(line, brace).isBlank() ? new TextEdit(line, 0, "\t" + added + "\n") : new TextEdit(brace, 0, "\n\t" + added + "\n\t");
			return new Refactoring(Refactorings.INLINE_RULE + " into " + with, List.of(edit, removed(own)), "", "");
		}
		if (sameTreatments) {
			if (hasBudget(own)) {
				return Refactoring.refused(Refactorings.INLINE_RULE, "Each of both rules has a budget of its own, which one could not.");
			}
			int end = end(other.getSelector());
			return new Refactoring(Refactorings.INLINE_RULE + " into " + with, List.of(new TextEdit(end, 0, ", " + source(own.getSelector())), removed(own)), "", "");
		}
		return Refactoring.refused(Refactorings.INLINE_RULE, "The rule and " + with + " neither select by the same words nor have the same treatments.");
	}

	private static boolean hasBudget(PolicyRule rule) {
		return EcoreUtil2.getAllContentsOfType(rule, Mix.class).stream().anyMatch(mix -> mix.getBalance() == MixBalance.BUDGET);
	}

	/** A name that no rule of the policy has, with a blank behind it; nothing when the rule has none either. */
	private static String name(PolicyRule whole) {
		if (whole.getName() == null) {
			return "";
		}
		List<String> taken = ((Policy) whole.eContainer()).getRules().stream().map(PolicyRule::getName).toList();
		int number = 2;
		while (taken.contains(whole.getName() + number)) {
			number++;
		}
		return whole.getName() + number + " ";
	}

	private List<List<String>> treatments(PolicyRule of) {
		return of.getTreatments().stream().map(treatment -> words(source(treatment))).toList();
	}

	private static List<String> words(String source) {
		List<String> words = new ArrayList<>(List.of(source.strip().split("\\s+|(?<=[,{}])|(?=[,{}])")));
		words.removeIf(String::isBlank);
		return words;
	}

	private String conditions(PolicyRule of) {
		if (of.getConditions().isEmpty()) {
			return "";
		}
		return " where " + text.substring(span(of.getConditions().getFirst()).offset(), end(of.getConditions().getLast()));
	}

	/** From the brace that opens the rule to the one that closes it. */
	private String body(PolicyRule of) {
		return text.substring(leaf(of, "{"), closing(of) + 1);
	}

	private static int closing(PolicyRule of) {
		ICompositeNode node = NodeModelUtils.findActualNodeFor(of);
		return node.getEndOffset() - 1;
	}

	private static int leaf(PolicyRule of, String word) {
		int behind = of.getConditions().isEmpty() ? end(of.getSelector()) : end(of.getConditions().getLast());
		for (ILeafNode leaf : NodeModelUtils.findActualNodeFor(of).getLeafNodes()) {
			if (!leaf.isHidden() && leaf.getOffset() >= behind && leaf.getText().equals(word)) {
				return leaf.getOffset();
			}
		}
		throw new IllegalStateException("no " + word);
	}

	private static SourceSpan span(EObject element) {
		return TextLocator.INSTANCE.locate(element);
	}

	private static int end(EObject element) {
		SourceSpan span = span(element);
		return span.offset() + span.length();
	}

	private String source(EObject element) {
		return text.substring(span(element).offset(), end(element));
	}

	/** With the suppressions before it. */
	private String annotated(EObject element) {
		return text.substring(NodeModelUtils.findActualNodeFor(element).getOffset(), end(element));
	}

	private String firstWord(EObject element) {
		return source(element).split("\\s+")[0];
	}

	/** Behind a rule, with its indentation and a blank line if rules are parted by one. */
	private TextEdit behind(PolicyRule of, String written) {
		int end = end(of);
		return new TextEdit(end, 0, "\n\t" + written);
	}

	/** Removes one part of a list with the comma before or behind it. */
	private TextEdit item(EObject element) {
		int from = span(element).offset();
		int to = end(element);
		int before = from - 1;
		while (Character.isWhitespace(text.charAt(before))) {
			before--;
		}
		if (text.charAt(before) == ',') {
			return new TextEdit(before, to - before, "");
		}
		int behind = text.indexOf(',', to) + 1;
		while (Character.isWhitespace(text.charAt(behind))) {
			behind++;
		}
		return new TextEdit(from, behind - from, "");
	}

	/** Removes an element with its suppressions, and with its lines when nothing else stands there. */
	private TextEdit removed(EObject element) {
		int from = NodeModelUtils.findActualNodeFor(element).getOffset();
		int to = end(element);
		int line = text.lastIndexOf('\n', from - 1) + 1;
		int next = text.indexOf('\n', to) + 1;
		if (next > 0 && text.substring(line, from).isBlank() && text.substring(to, next).isBlank()) {
			return new TextEdit(line, next - line, "");
		}
		return new TextEdit(from, to - from + (to < text.length() && text.charAt(to) == ' ' ? 1 : 0), "");
	}
}
