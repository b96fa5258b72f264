package org.m2q.dsl.ide.hover;

import java.util.Optional;
import java.util.stream.Collectors;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.xtext.CrossReference;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.Keyword;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.EObjectAtOffsetHelper;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.internal.ElementDocs;
import org.m2q.dsl.ide.internal.KeywordDocs;
import org.m2q.dsl.ide.internal.NumberFormats;
import org.m2q.dsl.ide.internal.SourceTexts;
import org.m2q.dsl.ide.internal.UnitDocs;
import org.m2q.dsl.ide.problem.ProblemDocs;
import org.m2q.model.m2q.CallStep;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.Suppression;

/** Hovers: documentation, inferred shapes and cost of what stands at a place. */
@Singleton
public final class HoverService {

	@Inject
	private EObjectAtOffsetHelper objects;
	@Inject
	private ElementDocs docs;
	@Inject
	private CostTexts costs;
	@Inject
	private HardwareTexts hardware;

	/**
	 * What to show at a place.
	 *
	 * @param resource the linked text
	 * @param offset place of the pointer
	 * @param report what is known about costs; may be of a slightly older text
	 */
	public Optional<Hover> hover(XtextResource resource, int offset, CostReport report) {
		if (resource.getParseResult() == null) {
			return Optional.empty();
		}
		ILeafNode leaf = NodeModelUtils.findLeafNodeAtOffset(resource.getParseResult().getRootNode(), offset);
		if (leaf != null && leaf.isHidden() && leaf.getOffset() == offset && offset > 0) {
			// The end of a word still belongs to it.
			return hover(resource, offset - 1, report);
		}
		if (leaf == null || leaf.isHidden()) {
			return Optional.empty();
		}
		INode word = datatype(leaf);
		return markdown(resource, leaf, word, offset, report).map(text -> new Hover(text, word.getOffset(), word.getLength()));
	}

	/**
	 * What the cost of a line is made of.
	 *
	 * @param cost a cost of the report
	 * @param report where it is from
	 * @return Markdown; empty when the report does not know the model
	 */
	public Optional<String> line(LineCost cost, CostReport report) {
		return costs.line(cost, report);
	}

	/**
	 * What the totals of a header are made of.
	 *
	 * @param cost a header of the report
	 * @param report where it is from
	 * @return Markdown; empty when the report does not know the model
	 */
	public Optional<String> header(HeaderCost cost, CostReport report) {
		return costs.header(cost, report);
	}

	/**
	 * The layers that the rule, the engine or the memory at a place has to do with.
	 *
	 * @param resource the linked text
	 * @param offset place of the pointer
	 * @param report what is known about costs; may be of a slightly older text
	 * @return empty for everything else, and when nothing is priced
	 */
	public Optional<HoverSubject> subject(XtextResource resource, int offset, CostReport report) {
		ILeafNode leaf = resource.getParseResult() == null ? null : NodeModelUtils.findLeafNodeAtOffset(resource.getParseResult().getRootNode(), offset);
		if (leaf == null || leaf.isHidden()) {
			return Optional.empty();
		}
		boolean rule = leaf.getGrammarElement() instanceof Keyword keyword && (keyword.getValue().equals("rule") || keyword.getValue().equals("default"));
		EObject element = rule ? NodeModelUtils.findActualSemanticObjectFor(leaf) : objects.resolveElementAt(resource, offset);
		return element == null || element.eIsProxy() || !rule && !isReferenceOrName(datatype(leaf), leaf) ? Optional.empty() : hardware.subject(element, report);
	}

	private Optional<String> markdown(XtextResource resource, ILeafNode leaf, INode word, int offset, CostReport report) {
		String text = NodeModelUtils.getTokenText(word);
		EObject context = NodeModelUtils.findActualSemanticObjectFor(leaf);
		Optional<String> format = NumberFormats.describe(text);
		if (format.isPresent()) {
			return format.map(sentence -> "**" + text + "** — " + sentence + "." + EnergyTexts.takers(text, report));
		}
		EObject element = objects.resolveElementAt(resource, offset);
		if (element != null && isReferenceOrName(word, leaf) && !element.eIsProxy()) {
			return Optional.of(element(element, context, resource, offset, report));
		}
		if (context instanceof NumberLiteral number && number.getUnit() != null && (isUnit(word) || Character.isDigit(text.charAt(0)))) {
			return UnitDocs.describe(number.getUnit()).map(sentence -> "**" + number.getUnit() + "** — " + sentence + UnitDocs.elsewhere(number));
		}
		if (context instanceof Suppression suppression && ProblemDocs.describe(suppression.getCode()).isPresent()) {
			return ProblemDocs.describe(suppression.getCode()).map(sentence -> "**" + suppression.getCode() + "** — " + sentence);
		}
		if (leaf.getGrammarElement() instanceof Keyword keyword) {
			return keyword(keyword.getValue(), context, resource, report);
		}
		return Optional.empty();
	}

	private Optional<String> keyword(String keyword, EObject context, XtextResource resource, CostReport report) {
		Optional<String> sentence = KeywordDocs.describe(keyword).map(doc -> "**" + keyword + "** — " + doc);
		FlowStatement stage = context instanceof FlowStatement flow && flow.isStage() ? flow : null;
		if (context instanceof PolicyRule rule && (keyword.equals("rule") || keyword.equals("default"))) {
			return Optional.of(sentence.orElse("") + "\n\n" + rule(rule) + hardware.describe(rule, report).map(text -> "\n\n" + text).orElse(""));
		}
		if (stage != null && keyword.equals("stage")) {
			Optional<String> cost = costs.statement(stage, resource.getURI().toString(), report);
			return cost.map(text -> sentence.orElse("") + "\n\n" + text).or(() -> sentence);
		}
		return sentence;
	}

	private String element(EObject element, EObject context, XtextResource resource, int offset, CostReport report) {
		StringBuilder text = new StringBuilder();
		text.append("**").append(ElementDocs.kind(element)).append("** `").append(ElementDocs.signature(element)).append('`');
		ElementDocs.origin(element, context).ifPresent(origin -> text.append(" · ").append(origin));
		Optional<EObject> documented = element instanceof Parameter parameter && docs.documentation(parameter).isEmpty()
				? Optional.ofNullable(parameter.eContainer()) : Optional.of(element);
		documented.flatMap(docs::documentation).ifPresent(doc -> text.append("\n\n").append(doc));
		parts(element).ifPresent(parts -> text.append("\n\n").append(parts));
		hardware.describe(element, report).ifPresent(does -> text.append("\n\n").append(does));
		String uri = resource.getURI().toString();
		CallStep call = EcoreUtil2.getContainerOfType(context, CallStep.class);
		if (call != null && element instanceof Callable && call.getTarget() == element) {
			costs.call(call, uri, report).ifPresent(cost -> text.append("\n\n").append(cost));
		} else if (context instanceof FlowStatement || context != null && context.eContainer() instanceof FlowStatement) {
			FlowStatement statement = context instanceof FlowStatement flow ? flow : (FlowStatement) context.eContainer();
			costs.statement(statement, uri, report).ifPresent(cost -> text.append("\n\n").append(cost));
		} else if (element instanceof Model model) {
			costs.model(model.getName(), report).ifPresent(cost -> text.append("\n\n").append(cost));
		}
		return text.toString();
	}

	/** What a definition is made of, for those that fit into a hover. */
	private static Optional<String> parts(EObject element) {
		return switch (element) {
			case Policy policy -> Optional.of(policy.getRules().stream().map(HoverService::rule).collect(Collectors.joining("\n")));
			case PolicyRule rule -> Optional.of(rule(rule));
			default -> Optional.empty();
		};
	}

	private static String rule(PolicyRule rule) {
		String who = rule.isDefault() ? "default" : SourceTexts.of(rule.getSelector());
		return "* " + who + ": " + rule.getTreatments().stream().map(SourceTexts::of).map(line -> "`" + line.replaceAll("\\s+", " ") + "`")
				.collect(Collectors.joining(", "));
	}

	/** Names such as {@code a.b.c} and {@code GB/s} are several leaves of one data type. */
	private static INode datatype(ILeafNode leaf) {
		INode node = leaf;
		while (node.getParent() != null && node.getParent().getGrammarElement() instanceof org.eclipse.xtext.RuleCall call
				&& GrammarUtil.isDatatypeRuleCall(call)) {
			node = node.getParent();
		}
		while (node.getParent() != null && node.getParent().getGrammarElement() instanceof CrossReference) {
			node = node.getParent();
		}
		return node;
	}

	private static boolean isReferenceOrName(INode word, ILeafNode leaf) {
		for (INode node = leaf; node != null; node = node.getParent()) {
			if (node.getGrammarElement() instanceof CrossReference) {
				return true;
			}
			org.eclipse.xtext.Assignment assignment = node.getGrammarElement() == null ? null
					: GrammarUtil.containingAssignment(node.getGrammarElement());
			if (assignment != null) {
				return "name".equals(assignment.getFeature()) || isReference(assignment);
			}
			if (node.getTotalOffset() < word.getTotalOffset()) {
				return false;
			}
		}
		return false;
	}

	private static boolean isReference(org.eclipse.xtext.Assignment assignment) {
		EReference reference = assignment.getTerminal() instanceof CrossReference cross ? GrammarUtil.getReference(cross) : null;
		return reference != null || assignment.getTerminal() instanceof CrossReference;
	}

	private static boolean isUnit(INode word) {
		org.eclipse.xtext.Assignment assignment = word.getGrammarElement() == null ? null
				: GrammarUtil.containingAssignment(word.getGrammarElement());
		return assignment != null && "unit".equals(assignment.getFeature());
	}
}
