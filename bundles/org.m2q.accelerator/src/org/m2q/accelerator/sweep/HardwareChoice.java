package org.m2q.accelerator.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;

/**
 * An accelerator of a design space, with the parameters that vary.
 *
 * @param accelerator the accelerator
 * @param fixed values of parameters that do not vary, by name; the others take their defaults
 * @param axes parameters that vary; all combinations, the last one varying fastest
 * @param mappings one or more, written for the accelerator; they vary faster than the parameters
 */
public record HardwareChoice(Accelerator accelerator, Map<String, Quantity> fixed, List<Axis> axes, List<Mapping> mappings) {

	/**
	 * Copies the collections.
	 *
	 * @throws IllegalArgumentException without mappings, or with two axes for one parameter
	 */
	public HardwareChoice {
		fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
		axes = List.copyOf(axes);
		mappings = List.copyOf(mappings);
		if (mappings.isEmpty()) {
			throw new IllegalArgumentException(accelerator.getName() + " has no mapping");
		}
		if (axes.stream().map(Axis::parameter).distinct().count() < axes.size()) {
			throw new IllegalArgumentException("two axes vary the same parameter of " + accelerator.getName());
		}
	}

	/** Number of combinations. */
	long size() {
		long size = mappings.size();
		for (Axis axis : axes) {
			size = Math.multiplyExact(size, axis.values().size());
		}
		return size;
	}

	/** The mapping of a combination. */
	Mapping mapping(long combination) {
		return mappings.get((int) (combination % mappings.size()));
	}

	/** The parameters of a combination. */
	Map<String, Quantity> parameters(long combination) {
		Quantity[] values = new Quantity[axes.size()];
		long rest = combination / mappings.size();
		for (int i = axes.size() - 1; i >= 0; i--) {
			List<Quantity> all = axes.get(i).values();
			values[i] = all.get((int) (rest % all.size()));
			rest /= all.size();
		}
		Map<String, Quantity> parameters = new LinkedHashMap<>(fixed);
		for (int i = 0; i < values.length; i++) {
			parameters.put(axes.get(i).parameter(), values[i]);
		}
		return parameters;
	}
}
