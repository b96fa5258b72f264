package org.m2q.dsl.ide.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.documentation.IEObjectDocumentationProvider;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.Branch;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.FunctionDeclaration;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.Interconnect;
import org.m2q.model.m2q.LetStatement;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.MetricDeclaration;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.OutputStatement;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.RepeatIndex;
import org.m2q.model.m2q.ValueDeclaration;

/** Words about elements: kind, signature, documentation, origin. */
@Singleton
public final class ElementDocs {

	@Inject
	private IEObjectDocumentationProvider documentation;

	/** Documentation comment without its stars; empty when there is none. */
	public Optional<String> documentation(EObject element) {
		String text = documentation.getDocumentation(element);
		return text == null || text.isBlank() ? Optional.empty() : Optional.of(text.strip());
	}

	/** The first sentence of the documentation. */
	public Optional<String> summary(EObject element) {
		return documentation(element).map(text -> {
			int end = text.indexOf(". ");
			return (end < 0 ? text : text.substring(0, end + 1)).replaceAll("\\s+", " ");
		});
	}

	/** Kind in words, e.g. {@code operator}. */
	public static String kind(EObject element) {
		return switch (element) {
			case Model model -> "model";
			case Block block -> "block";
			case OperatorDeclaration operator -> "operator";
			case FunctionDeclaration function -> "function";
			case MetricDeclaration metric -> "metric";
			case Parameter parameter -> "parameter";
			case InputStatement input -> "input";
			case OutputStatement output -> "output";
			case ValueDeclaration value when value.eContainer() instanceof FlowStatement flow && flow.isStage() -> "stage";
			case ValueDeclaration value -> "value";
			case LetStatement let -> "constant";
			case Branch branch -> "branch";
			case RepeatIndex index -> "index";
			case Policy policy -> "policy";
			case PolicyRule rule -> "rule";
			case Accelerator accelerator -> "accelerator";
			case Engine engine -> "engine";
			case Memory memory -> memory.getKind().getLiteral();
			case Interconnect wire -> "interconnect";
			case EnergyTable table -> "energy table";
			case EnergyRow row -> "energy row";
			case Mapping mapping -> "mapping";
			case Experiment experiment -> "experiment";
			default -> element.eClass().getName().toLowerCase(java.util.Locale.ROOT);
		};
	}

	/** Name with parameters and their defaults, e.g. {@code dwconv(kernel = 3, stride = 1)}. */
	public static String signature(EObject element) {
		String name = element instanceof NamedElement named && named.getName() != null ? named.getName() : "";
		return switch (element) {
			case Callable callable when !callable.getParameters().isEmpty() ->
				name + callable.getParameters().stream().map(ElementDocs::signature).collect(Collectors.joining(", ", "(", ")"));
			case Parameter parameter when parameter.getDefaultValue() != null ->
				name + " = " + SourceTexts.of(parameter.getDefaultValue());
			case LetStatement let -> name + " = " + SourceTexts.of(let.getValue());
			case MetricDeclaration metric -> name + ": " + metric.getDimension();
			case InputStatement input when input.getShape() != null -> name + ": " + SourceTexts.of(input.getShape());
			case Engine engine -> name + ": " + engine.getKind().getLiteral() + size(engine);
			case EnergyRow row ->
				name + ": " + row.getProperties().stream().map(SourceTexts::of).collect(Collectors.joining(", "));
			case Memory memory ->
				name + ": " + memory.getProperties().stream().map(SourceTexts::of).collect(Collectors.joining(", "));
			case Interconnect wire ->
				name + ": " + wire.getProperties().stream().map(SourceTexts::of).collect(Collectors.joining(", "));
			default -> name;
		};
	}

	/** Where an element comes from when that is another file: package name or file name. */
	public static Optional<String> origin(EObject element, EObject from) {
		if (element.eResource() == null || from != null && element.eResource() == from.eResource()) {
			return Optional.empty();
		}
		for (EObject root : element.eResource().getContents()) {
			if (root instanceof M2qFile file && file.getPackageName() != null) {
				return Optional.of(file.getPackageName());
			}
		}
		return Optional.ofNullable(element.eResource().getURI().lastSegment());
	}

	/** Parameters that have no default. */
	public static List<Parameter> required(Callable callable) {
		List<Parameter> required = new ArrayList<>(callable.getParameters());
		required.removeIf(parameter -> parameter.getDefaultValue() != null);
		return required;
	}

	private static String size(Engine engine) {
		if (engine.getRows() == null) {
			return "";
		}
		return " " + SourceTexts.of(engine.getRows()) + (engine.getColumns() == null ? "" : " × " + SourceTexts.of(engine.getColumns()));
	}
}
