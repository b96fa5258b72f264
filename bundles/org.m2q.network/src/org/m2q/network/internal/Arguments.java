package org.m2q.network.internal;

import static org.m2q.network.internal.Datum.Unknown.UNKNOWN;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.Parameter;

/** Binds the arguments of a call to the parameters of what is called. */
final class Arguments {

	private final Context context;
	private final Evaluator evaluator;
	private final Map<Parameter, EObject> places = new IdentityHashMap<>();

	Arguments(Context context, Evaluator evaluator) {
		this.context = context;
		this.evaluator = evaluator;
	}

	/** Where the argument for a parameter is written. */
	EObject place(Parameter parameter, EObject otherwise) {
		return places.getOrDefault(parameter, otherwise);
	}

	/**
	 * Binds every parameter in the frame of the callee: first positional, then named arguments, then defaults, which may use earlier
	 * parameters. Parameters without value are unknown after a problem.
	 *
	 * @param call where missing arguments are reported
	 * @param caller where the arguments are evaluated
	 * @param callee where the parameters are bound
	 */
	void bind(EObject call, List<Argument> arguments, Callable callable, Frame caller, Frame callee) {
		List<Parameter> parameters = callable.getParameters();
		int position = 0;
		boolean incomplete = false;
		for (Argument argument : arguments) {
			Datum value = evaluator.evaluate(argument.getValue(), caller);
			Parameter parameter = argument.getParameter();
			if (parameter == null) {
				parameter = position < parameters.size() ? parameters.get(position) : null;
				position++;
				if (parameter == null) {
					context.report(ProblemCodes.ARGUMENT_COUNT, argument, caller,
							callable.getName() + " takes " + parameters.size() + (parameters.size() == 1 ? " argument" : " arguments"));
					continue;
				}
			} else if (parameter.eIsProxy()) {
				incomplete = true;
				context.skip();
				continue;
			} else if (parameter.eContainer() != callable) {
				context.report(ProblemCodes.ARGUMENT_UNKNOWN, argument, caller, callable.getName() + " has no parameter " + parameter.getName());
				continue;
			}
			if (places.putIfAbsent(parameter, argument) != null) {
				context.report(ProblemCodes.ARGUMENT_DUPLICATE, argument, caller, parameter.getName() + " already has an argument",
						String.valueOf(parameter.getName()));
				continue;
			}
			callee.bind(parameter, value);
		}
		defaults(call, callable, caller, callee, incomplete);
	}

	private void defaults(EObject call, Callable callable, Frame caller, Frame callee, boolean incomplete) {
		for (Parameter parameter : callable.getParameters()) {
			if (callee.find(parameter) != null) {
				continue;
			}
			if (parameter.getDefaultValue() != null) {
				callee.bind(parameter, evaluator.evaluate(parameter.getDefaultValue(), callee));
			} else {
				if (!incomplete) {
					context.report(ProblemCodes.ARGUMENT_MISSING, call, caller,
							callable.getName() + " needs a value for " + parameter.getName(), String.valueOf(parameter.getName()));
				}
				callee.bind(parameter, UNKNOWN);
			}
		}
	}
}
