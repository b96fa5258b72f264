package org.m2q.advisor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;

/**
 * What is to be improved: one point of an experiment. The elements are only read.
 *
 * @param model the network
 * @param arguments values of its parameters by name
 * @param policy its formats
 * @param accelerator where it runs
 * @param hardware values of parameters of the accelerator by name
 * @param mapping how it runs there
 */
public record Configuration(Model model, Map<String, Object> arguments, Policy policy, Accelerator accelerator, Map<String, Quantity> hardware,
		Mapping mapping) {

	/** Copies the arguments. */
	public Configuration {
		Objects.requireNonNull(model);
		Objects.requireNonNull(policy);
		Objects.requireNonNull(accelerator);
		Objects.requireNonNull(mapping);
		arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
		hardware = Collections.unmodifiableMap(new LinkedHashMap<>(hardware));
	}

	/** The same with another policy. */
	public Configuration with(Policy other) {
		return new Configuration(model, arguments, other, accelerator, hardware, mapping);
	}

	/** The same with another mapping. */
	public Configuration with(Mapping other) {
		return new Configuration(model, arguments, policy, accelerator, hardware, other);
	}
}
