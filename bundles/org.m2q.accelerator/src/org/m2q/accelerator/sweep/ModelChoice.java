package org.m2q.accelerator.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.m2q.model.m2q.Model;

/**
 * A network of a design space.
 *
 * @param model the model
 * @param arguments values of its parameters by name, see {@link org.m2q.network.Elaborator#elaborate}
 */
public record ModelChoice(Model model, Map<String, ?> arguments) {

	/** Copies the arguments. */
	public ModelChoice {
		arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
	}

	/** The model with its arguments, such as {@code Net(resolution = 224)}. */
	public String label() {
		return arguments.isEmpty() ? model.getName()
				: model.getName() + arguments.entrySet().stream().map(entry -> entry.getKey() + " = " + entry.getValue())
						.collect(Collectors.joining(", ", "(", ")"));
	}
}
