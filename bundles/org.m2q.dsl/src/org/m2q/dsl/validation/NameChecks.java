package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.NAMED_ELEMENT__NAME;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.BranchesStep;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.LetStatement;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.OutputStatement;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.Statement;

/** Names that are taken already. */
final class NameChecks {

	private final Report report;

	NameChecks(Report report) {
		this.report = report;
	}

	/** Definitions of a file; the same name may stand for things of different kinds, as the place of use tells them apart. */
	void definitions(M2qFile file, List<M2qFile> siblings) {
		Map<Object, Definition> seen = new HashMap<>();
		for (M2qFile sibling : siblings) {
			sibling.getDefinitions().forEach(definition -> seen.putIfAbsent(key(definition), definition));
		}
		List<String> taken = file.getDefinitions().stream().map(Definition::getName).toList();
		for (Definition definition : file.getDefinitions()) {
			Definition first = isNamed(definition) ? seen.putIfAbsent(key(definition), definition) : null;
			if (first != null) {
				duplicate(definition, first, taken);
			}
		}
	}

	/** Definitions that hide a built-in one. */
	void hidden(M2qFile file, List<Definition> builtIn) {
		Map<Object, Definition> keys = new HashMap<>();
		builtIn.forEach(definition -> keys.put(key(definition), definition));
		List<String> taken = new ArrayList<>(file.getDefinitions().stream().map(Definition::getName).toList());
		builtIn.forEach(definition -> taken.add(definition.getName()));
		for (Definition definition : file.getDefinitions()) {
			if (isNamed(definition) && keys.containsKey(key(definition))) {
				hides(definition, taken);
			}
			if (definition instanceof Block || definition instanceof Model) {
				((Callable) definition).getParameters().stream().filter(NameChecks::isNamed)
						.filter(parameter -> keys.containsKey(callKey(parameter.getName()))).forEach(parameter -> hides(parameter, taken));
			}
		}
	}

	/** Parts of a definition that share a scope. */
	void parts(EObject element) {
		switch (element) {
		case Accelerator accelerator -> {
			distinct(accelerator.getParameters());
			distinct(named(accelerator.getMembers()));
		}
		case Callable callable -> distinct(callable.getParameters());
		case EnergyTable table -> distinct(table.getRows());
		case Policy policy -> distinct(policy.getRules());
		case BranchesStep step -> distinct(step.getBranches());
		case Body body -> body(body);
		default -> {
			// Has no parts with names.
		}
		}
	}

	private void body(Body body) {
		List<NamedElement> names = new ArrayList<>();
		if (body.eContainer() instanceof Callable callable) {
			names.addAll(callable.getParameters());
		}
		List<NamedElement> outputs = new ArrayList<>();
		for (Statement statement : body.getStatements()) {
			switch (statement) {
			case LetStatement let -> names.add(let);
			case InputStatement input -> names.add(input);
			case FlowStatement flow -> names.addAll(flow.getValues());
			case OutputStatement output -> outputs.add(output);
			default -> {
				// Declares nothing.
			}
			}
		}
		distinct(names);
		distinct(outputs);
	}

	private static List<NamedElement> named(List<? extends EObject> elements) {
		return elements.stream().filter(NamedElement.class::isInstance).map(NamedElement.class::cast).toList();
	}

	private void distinct(List<? extends NamedElement> elements) {
		Map<String, NamedElement> seen = new HashMap<>();
		for (NamedElement element : elements) {
			NamedElement first = isNamed(element) ? seen.putIfAbsent(element.getName(), element) : null;
			// Two parameters are reported with their list, not again with the body.
			if (first != null && !(element instanceof Parameter && elements.size() > ((Callable) element.eContainer()).getParameters().size())) {
				duplicate(element, first, elements.stream().map(NamedElement::getName).toList());
			}
		}
	}

	private void duplicate(NamedElement element, NamedElement first, List<String> taken) {
		SourceSpan place = TextLocator.INSTANCE.locate(first, NAMED_ELEMENT__NAME);
		boolean elsewhere = first.eResource() != element.eResource();
		String where = elsewhere ? "in " + first.eResource().getURI().lastSegment() + ", which belongs to the same package" : "in line " + place.line();
		report.at(element, NAMED_ELEMENT__NAME, ProblemCodes.NAME_DUPLICATE,
				"The name '" + element.getName() + "' is already used " + where + ". Rename one of them.", Names.free(element.getName(), taken));
	}

	private void hides(NamedElement element, List<String> taken) {
		report.at(element, NAMED_ELEMENT__NAME, ProblemCodes.NAME_HIDES,
				"'" + element.getName() + "' hides the built-in element of this name. Choose another name.", Names.free(element.getName(), taken));
	}

	private static boolean isNamed(NamedElement element) {
		return element.getName() != null && !element.getName().isEmpty();
	}

	private static Object key(Definition definition) {
		return switch (definition) {
		case Model model -> callKey(model.getName());
		case Block block -> callKey(block.getName());
		case OperatorDeclaration operator -> callKey(operator.getName());
		default -> List.of(definition.eClass().getName(), String.valueOf(definition.getName()));
		};
	}

	private static Object callKey(String name) {
		return List.of("Network", String.valueOf(name));
	}
}
