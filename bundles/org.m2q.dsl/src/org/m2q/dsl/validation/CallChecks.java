package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.ACCELERATOR_USE__ACCELERATOR;
import static org.m2q.model.m2q.M2qPackage.Literals.ARGUMENT__PARAMETER;
import static org.m2q.model.m2q.M2qPackage.Literals.CALL_STEP__TARGET;
import static org.m2q.model.m2q.M2qPackage.Literals.FUNCTION_CALL__FUNCTION;
import static org.m2q.model.m2q.M2qPackage.Literals.MODEL_USE__MODEL;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.CallStep;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.FunctionCall;
import org.m2q.model.m2q.FunctionDeclaration;
import org.m2q.model.m2q.ModelUse;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Parameter;

/** Arguments against parameters. */
final class CallChecks {

	private final Report report;

	CallChecks(Report report) {
		this.report = report;
	}

	void element(EObject element) {
		switch (element) {
		case CallStep call when call.getTarget() instanceof Callable callable && !callable.eIsProxy() -> arguments(call, CALL_STEP__TARGET, callable,
				call.getArguments());
		case ModelUse use when use.getModel() != null && !use.getModel().eIsProxy() -> arguments(use, MODEL_USE__MODEL, use.getModel(), use.getArguments());
		case AcceleratorUse use when use.getAccelerator() != null && !use.getAccelerator().eIsProxy() -> arguments(use, ACCELERATOR_USE__ACCELERATOR,
				use.getAccelerator(), use.getArguments());
		case FunctionCall call when call.getFunction() != null && !call.getFunction().eIsProxy() -> function(call);
		default -> {
			// Calls nothing.
		}
		}
	}

	private void function(FunctionCall call) {
		FunctionDeclaration function = call.getFunction();
		int expected = function.getParameters().size();
		long needed = function.getParameters().stream().filter(parameter -> parameter.getDefaultValue() == null).count();
		int given = call.getArguments().size();
		if (given < needed || given > expected) {
			report.at(call, FUNCTION_CALL__FUNCTION, ProblemCodes.ARGUMENT_COUNT,
					"Function '" + function.getName() + "' takes " + Names.counted(expected, "argument") + " (" + parameters(function) + "), not " + given + ".");
		}
	}

	private void arguments(EObject call, EReference target, Callable callable, List<Argument> arguments) {
		List<Parameter> parameters = callable.getParameters();
		Set<Parameter> given = new HashSet<>();
		boolean named = false;
		int position = 0;
		boolean broken = false;
		for (Argument argument : arguments) {
			Parameter parameter = argument.getParameter();
			if (parameter != null) {
				named = true;
				broken |= parameter.eIsProxy();
				if (!parameter.eIsProxy() && !given.add(parameter)) {
					duplicate(argument, parameter, true);
				}
			} else if (argument.getValue() == null) {
				broken = true;
			} else if (named) {
				report.at(argument, ProblemCodes.ARGUMENT_COUNT, "An argument without name cannot follow one with a name. Write the name of its parameter.");
				broken = true;
			} else if (position >= parameters.size()) {
				report.at(argument, ProblemCodes.ARGUMENT_COUNT, "'" + callable.getName() + "' takes " + taken(callable) + ". Remove this argument.");
			} else if (!given.add(parameters.get(position++))) {
				duplicate(argument, parameters.get(position - 1), false);
			}
		}
		if (!broken) {
			missing(call, target, callable, given);
		}
	}

	private static String taken(Callable callable) {
		int count = callable.getParameters().size();
		return count == 0 ? "no arguments" : "at most " + Names.counted(count, "argument") + " (" + parameters(callable) + ")";
	}

	private void missing(EObject call, EReference target, Callable callable, Set<Parameter> given) {
		List<String> missing = callable.getParameters().stream().filter(parameter -> parameter.getDefaultValue() == null && !given.contains(parameter))
				.map(NamedElement::getName).filter(Objects::nonNull).toList();
		if (!missing.isEmpty()) {
			report.at(call, target, ProblemCodes.ARGUMENT_MISSING, "'" + callable.getName() + "' needs a value for " + Names.list(missing) + ".",
					missing.toArray(String[]::new));
		}
	}

	private void duplicate(Argument argument, Parameter parameter, boolean atName) {
		String message = "Parameter '" + parameter.getName() + "' already has a value in this call. Remove one of the two.";
		if (atName) {
			report.at(argument, ARGUMENT__PARAMETER, ProblemCodes.ARGUMENT_DUPLICATE, message);
		} else {
			report.at(argument, ProblemCodes.ARGUMENT_DUPLICATE, message);
		}
	}

	private static String parameters(Callable callable) {
		return Names.list(callable.getParameters().stream().map(Parameter::getName).filter(Objects::nonNull).toList());
	}
}
