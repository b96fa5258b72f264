package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.NAMED_ELEMENT__NAME;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.FlowValue;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.LetStatement;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.M2qPackage.Literals;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Parameter;

/**
 * Elements that nothing refers to. A file that says a package is made for others; a file with an experiment or a model is an end in itself, and
 * what stands beside them should serve them.
 */
final class UsageChecks {

	private static final Map<EClass, String> SERVANTS = Map.of(Literals.BLOCK, "Block", Literals.POLICY, "Policy", Literals.ACCELERATOR, "Accelerator",
			Literals.MAPPING, "Mapping", Literals.ENERGY_TABLE, "Energy table");

	private final Uses uses;
	private final Report report;

	UsageChecks(Uses uses, Report report) {
		this.uses = uses;
		this.report = report;
	}

	void definitions(M2qFile file) {
		Set<EObject> usedOutside = new HashSet<>();
		for (Definition user : file.getDefinitions()) {
			user.eAllContents().forEachRemaining(element -> element.eCrossReferences().forEach(target -> add(target, user, usedOutside)));
			user.eCrossReferences().forEach(target -> add(target, user, usedOutside));
		}
		boolean experiments = file.getDefinitions().stream().anyMatch(Experiment.class::isInstance);
		boolean models = file.getDefinitions().stream().anyMatch(Model.class::isInstance);
		for (Definition definition : file.getDefinitions()) {
			String kind = SERVANTS.get(definition.eClass());
			boolean serves = kind != null && file.getPackageName() == null && (experiments || models && definition instanceof Block);
			if (serves && !usedOutside.contains(definition)) {
				unused(definition, kind);
			}
		}
	}

	void element(EObject element) {
		switch (element) {
		case Parameter parameter when parameter.eContainer() instanceof Model || parameter.eContainer() instanceof Block
				|| parameter.eContainer() instanceof Accelerator -> check(parameter, "Parameter");
		case LetStatement let -> check(let, "Value");
		case InputStatement input when input.getShape() == null -> check(input, "Input");
		case FlowValue value when ((FlowStatement) value.eContainer()).getValues().size() > 1 -> check(value, "Value");
		default -> {
			// A name that only labels a layer needs no other use.
		}
		}
	}

	private void check(NamedElement element, String kind) {
		if (!uses.contains(element)) {
			unused(element, kind);
		}
	}

	/** Adds the definition that holds the target of a reference, unless it is the user itself. */
	private static void add(EObject target, Definition user, Set<EObject> used) {
		EObject current = target;
		while (current != null && !(current instanceof Definition)) {
			current = current.eContainer();
		}
		if (current != null && current != user) {
			used.add(current);
		}
	}

	private void unused(NamedElement element, String kind) {
		if (element.getName() != null && !element.getName().isEmpty()) {
			report.at(element, NAMED_ELEMENT__NAME, ProblemCodes.UNUSED, kind + " '" + element.getName() + "' is never used. Remove it.",
					kind.toLowerCase(Locale.ROOT));
		}
	}
}
