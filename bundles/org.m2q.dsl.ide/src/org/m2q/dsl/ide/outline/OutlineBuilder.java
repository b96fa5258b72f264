package org.m2q.dsl.ide.outline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.google.inject.Singleton;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.dsl.ide.internal.SourceTexts;
import org.m2q.model.m2q.Ablation;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorMember;
import org.m2q.model.m2q.Baseline;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.BranchesStep;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Expectation;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.FlowValue;
import org.m2q.model.m2q.FunctionDeclaration;
import org.m2q.model.m2q.Import;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.Interconnect;
import org.m2q.model.m2q.LetStatement;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.MetricDeclaration;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.OutputStatement;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.RepeatStep;
import org.m2q.model.m2q.ResidualStep;
import org.m2q.model.m2q.Run;
import org.m2q.model.m2q.SequenceStep;
import org.m2q.model.m2q.Statement;
import org.m2q.model.m2q.Step;
import org.m2q.model.m2q.Variation;

/** Builds the outline of a file. It needs no links, so it also works on broken text. */
@Singleton
public final class OutlineBuilder {

	private static final int LONGEST_LABEL = 60;

	/** Nodes of the file in the order of the text. */
	public List<OutlineNode> outline(XtextResource resource) {
		if (resource.getContents().isEmpty() || !(resource.getContents().get(0) instanceof M2qFile file)) {
			return List.of();
		}
		List<OutlineNode> nodes = new ArrayList<>();
		imports(file, nodes);
		for (Definition definition : file.getDefinitions()) {
			nodes.add(definition(definition));
		}
		return List.copyOf(nodes);
	}

	private static void imports(M2qFile file, List<OutlineNode> nodes) {
		if (file.getImports().isEmpty()) {
			return;
		}
		List<OutlineNode> children = new ArrayList<>();
		for (Import imported : file.getImports()) {
			String name = imported.getImportURI() != null ? imported.getImportURI() : text(imported.getImportedNamespace());
			children.add(node(OutlineKind.IMPORT, name, "", imported, null, List.of()));
		}
		OutlineNode first = children.get(0);
		OutlineNode last = children.get(children.size() - 1);
		nodes.add(new OutlineNode(OutlineKind.IMPORTS, "imports", false, Integer.toString(children.size()), first.offset(),
				last.offset() + last.length() - first.offset(), first.nameOffset(), first.nameLength(), children));
	}

	private static OutlineNode definition(Definition definition) {
		return switch (definition) {
			case Model model -> named(OutlineKind.MODEL, model, parameters(model), body(model.getBody()));
			case Block block -> named(OutlineKind.BLOCK, block, parameters(block), body(block.getBody()));
			case OperatorDeclaration operator -> named(OutlineKind.OPERATOR, operator, parameters(operator), List.of());
			case FunctionDeclaration function -> named(OutlineKind.OPERATOR, function, parameters(function), List.of());
			case MetricDeclaration metric -> named(OutlineKind.OPERATOR, metric, text(metric.getDimension()), List.of());
			case Policy policy -> named(OutlineKind.POLICY, policy, extended(policy), all(policy.getRules(), OutlineBuilder::rule));
			case Accelerator accelerator -> named(OutlineKind.ACCELERATOR, accelerator, parameters(accelerator),
					all(accelerator.getMembers(), OutlineBuilder::member));
			case EnergyTable table -> named(OutlineKind.ENERGY_TABLE, table, "", all(table.getRows(), OutlineBuilder::row));
			case Mapping mapping -> named(OutlineKind.MAPPING, mapping,
					"on " + reference(mapping, M2qPackage.Literals.MAPPING__ACCELERATOR), all(mapping.getMembers(), member -> node(
							OutlineKind.MAPPING, shortened(SourceTexts.of(member)), "", member, null, List.of())));
			case Experiment experiment ->
				named(OutlineKind.EXPERIMENT, experiment, "", all(experiment.getMembers(), OutlineBuilder::experimentPart));
			default -> named(OutlineKind.LAYER, definition, "", List.of());
		};
	}

	private static String extended(Policy policy) {
		String base = reference(policy, M2qPackage.Literals.POLICY__BASE);
		return base.isEmpty() ? "" : "extends " + base;
	}

	private static OutlineNode rule(PolicyRule rule) {
		String selector = rule.getSelector() == null ? "" : shortened(SourceTexts.of(rule.getSelector()));
		if (rule.isDefault()) {
			return node(OutlineKind.RULE, "default", "", rule, null, List.of());
		}
		return rule.getName() == null ? node(OutlineKind.RULE, selector, "", rule, rule.getSelector(), List.of())
				: named(OutlineKind.RULE, rule, "for " + selector, List.of());
	}

	private static OutlineNode member(AcceleratorMember member) {
		return switch (member) {
			case Engine engine -> named(OutlineKind.ENGINE, engine, engine.getKind().getLiteral(), List.of());
			case Memory memory -> named(OutlineKind.MEMORY, memory, memory.getKind().getLiteral(), List.of());
			case Interconnect wire -> named(OutlineKind.MEMORY, wire, "interconnect", List.of());
			default -> null;
		};
	}

	private static OutlineNode row(EnergyRow row) {
		return named(OutlineKind.ENERGY_ROW, row,
				row.getProperties().stream().map(SourceTexts::of).collect(Collectors.joining(", ")), List.of());
	}

	private static OutlineNode experimentPart(EObject member) {
		return member instanceof Run || member instanceof Baseline || member instanceof Expectation || member instanceof Ablation || member instanceof Variation
				? node(OutlineKind.EXPERIMENT_PART, shortened(SourceTexts.of(member)), "", member, null, List.of()) : null;
	}

	private static List<OutlineNode> body(Body body) {
		return body == null ? List.of() : all(body.getStatements(), OutlineBuilder::statement);
	}

	private static OutlineNode statement(Statement statement) {
		return switch (statement) {
			case InputStatement input ->
				named(OutlineKind.PORT, input, input.getShape() == null ? "input" : "input " + SourceTexts.of(input.getShape()), List.of());
			case OutputStatement output -> named(OutlineKind.PORT, output, "output", List.of());
			case LetStatement let -> named(OutlineKind.CONSTANT, let, "= " + shortened(SourceTexts.of(let.getValue())), List.of());
			case FlowStatement flow -> flow(flow);
			default -> null;
		};
	}

	private static OutlineNode flow(FlowStatement statement) {
		List<OutlineNode> children = new ArrayList<>();
		if (statement.getFlow() != null) {
			for (Step step : statement.getFlow().getSteps()) {
				step(step, children);
			}
		}
		String flow = statement.getFlow() == null ? "" : shortened(SourceTexts.of(statement.getFlow()));
		if (statement.getValues().isEmpty()) {
			return children.size() == 1 && statement.getFlow().getSteps().size() == 1 && children.get(0).kind() == OutlineKind.REPEAT
					? children.get(0) : node(OutlineKind.LAYER, flow, "", statement, null, children);
		}
		String names = statement.getValues().stream().map(FlowValue::getName).map(OutlineBuilder::text).collect(Collectors.joining(", "));
		return node(statement.isStage() ? OutlineKind.STAGE : OutlineKind.LAYER, names, true, braced(flow), statement,
				statement.getValues().get(0), children);
	}

	/** What a flow does, unless it only opens a body, whose parts are the children. */
	private static String braced(String flow) {
		return flow.startsWith("{") ? "" : flow;
	}

	private static void step(Step step, List<OutlineNode> nodes) {
		switch (step) {
			case RepeatStep repeat -> nodes.add(node(OutlineKind.REPEAT, "repeat " + shortened(SourceTexts.of(repeat.getCount())), "",
					repeat, null, body(repeat.getBody())));
			case ResidualStep residual -> nodes.addAll(nested(residual.getBody()));
			case SequenceStep sequence -> nodes.addAll(body(sequence.getBody()));
			case BranchesStep branches -> branches.getBranches().forEach(branch -> {
				if (branch.getName() != null) {
					nodes.add(named(OutlineKind.LAYER, branch, shortened(SourceTexts.of(branch.getFlow())), List.of()));
				}
			});
			default -> {
				// a single call needs no node of its own
			}
		}
	}

	/** Parts of a body that says more than the line it stands in. */
	private static List<OutlineNode> nested(Body body) {
		return body != null && body.getStatements().size() > 1 ? body(body) : List.of();
	}

	private static <T> List<OutlineNode> all(List<? extends T> elements, Function<T, OutlineNode> mapper) {
		List<OutlineNode> nodes = new ArrayList<>();
		for (T element : elements) {
			OutlineNode node = mapper.apply(element);
			if (node != null) {
				nodes.add(node);
			}
		}
		return nodes;
	}

	private static String parameters(Callable callable) {
		return callable.getParameters().isEmpty() ? "" : callable.getParameters().stream().map(parameter -> text(parameter.getName()))
				.collect(Collectors.joining(", ", "(", ")"));
	}

	private static OutlineNode named(OutlineKind kind, EObject element, String detail, List<OutlineNode> children) {
		EStructuralFeature feature = element.eClass().getEStructuralFeature("name");
		String name = feature == null ? "" : text((String) element.eGet(feature));
		List<INode> nameNodes = feature == null ? List.of() : NodeModelUtils.findNodesForFeature(element, feature);
		ICompositeNode whole = NodeModelUtils.findActualNodeFor(element);
		if (whole == null) {
			return null;
		}
		INode selected = nameNodes.isEmpty() ? whole : nameNodes.get(0);
		return new OutlineNode(kind, name.isEmpty() ? "?" : name, !name.isEmpty(), detail, whole.getOffset(), whole.getLength(), selected.getOffset(),
				selected.getLength(), children);
	}

	private static OutlineNode node(OutlineKind kind, String name, String detail, EObject element, EObject selected,
			List<OutlineNode> children) {
		return node(kind, name, false, detail, element, selected, children);
	}

	private static OutlineNode node(OutlineKind kind, String name, boolean named, String detail, EObject element, EObject selected,
			List<OutlineNode> children) {
		ICompositeNode whole = NodeModelUtils.findActualNodeFor(element);
		ICompositeNode part = selected == null ? null : NodeModelUtils.findActualNodeFor(selected);
		if (whole == null) {
			return null;
		}
		int nameOffset = part == null ? whole.getOffset() : part.getOffset();
		int nameLength = part == null ? Math.min(whole.getLength(), firstLine(whole)) : part.getLength();
		return new OutlineNode(kind, name, named, detail, whole.getOffset(), whole.getLength(), nameOffset, nameLength, children);
	}

	private static int firstLine(INode node) {
		String text = NodeModelUtils.getTokenText(node);
		int end = text.indexOf('\n');
		return end < 0 ? node.getLength() : end;
	}

	private static String reference(EObject element, EStructuralFeature feature) {
		return NodeModelUtils.findNodesForFeature(element, feature).stream().map(NodeModelUtils::getTokenText)
				.collect(Collectors.joining(", "));
	}

	private static String shortened(String text) {
		String line = text.replaceAll("\\s+", " ");
		return line.length() <= LONGEST_LABEL ? line : line.substring(0, LONGEST_LABEL - 1) + "…";
	}

	private static String text(String value) {
		return value == null ? "" : value;
	}
}
