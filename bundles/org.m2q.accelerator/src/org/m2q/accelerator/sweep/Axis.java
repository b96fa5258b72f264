package org.m2q.accelerator.sweep;

import java.util.ArrayList;
import java.util.List;

import org.m2q.base.unit.Quantity;

/**
 * Values of a parameter of an accelerator.
 *
 * @param parameter name of the parameter
 * @param values one or more, all of one dimension
 */
public record Axis(String parameter, List<Quantity> values) {

	/** Most values of one axis. */
	public static final int LIMIT = 1_000_000;

	/**
	 * Copies the values.
	 *
	 * @throws IllegalArgumentException without values, with more than {@value #LIMIT}, or when their dimensions differ
	 */
	public Axis {
		values = List.copyOf(values);
		if (values.isEmpty() || values.size() > LIMIT) {
			throw new IllegalArgumentException(parameter + ": from 1 to " + LIMIT + " values are possible, not " + values.size());
		}
		for (Quantity value : values) {
			if (value.dimension() != values.getFirst().dimension()) {
				throw new IllegalArgumentException(parameter + ": " + value + " measures something else than " + values.getFirst());
			}
		}
	}

	/**
	 * From the first value in equal steps to the last one that does not pass the end.
	 *
	 * @throws IllegalArgumentException when the step does not lead to the end, or in more than {@value #LIMIT} steps
	 */
	public static Axis steps(String parameter, Quantity from, Quantity to, Quantity step) {
		List<Quantity> values = new ArrayList<>();
		double sign = Math.signum(to.value() - from.value());
		if (step.value() * sign <= 0 && sign != 0 || from.dimension() != step.dimension()) {
			throw new IllegalArgumentException(parameter + ": steps of " + step + " do not lead from " + from + " to " + to);
		}
		// A step that falls short of the end by a rounding error is meant to reach it.
		long count = sign == 0 ? 0 : (long) Math.floor((to.value() - from.value()) / step.value() * (1 + 1e-12));
		for (long i = 0; i <= Math.min(count, LIMIT); i++) {
			values.add(new Quantity(from.value() + i * step.value(), from.dimension()));
		}
		return new Axis(parameter, values);
	}

	/**
	 * From the first value, each the one before times a factor, to the last one that does not pass the end.
	 *
	 * @throws IllegalArgumentException when the factor does not lead to the end, or in more than {@value #LIMIT} steps
	 */
	public static Axis times(String parameter, Quantity from, Quantity to, double factor) {
		boolean leads = from.value() == to.value() || from.value() > 0 && to.value() > 0 && factor > 0
				&& (to.value() > from.value() ? factor > 1 : factor < 1);
		if (!leads) {
			throw new IllegalArgumentException(parameter + ": a factor of " + factor + " does not lead from " + from + " to " + to);
		}
		List<Quantity> values = new ArrayList<>();
		double limit = to.value() * (to.value() >= from.value() ? 1 + 1e-12 : 1 - 1e-12);
		for (double value = from.value(); (factor > 1 ? value <= limit : value >= limit) && values.size() <= LIMIT; value *= factor) {
			values.add(new Quantity(value, from.dimension()));
			if (from.value() == to.value()) {
				break;
			}
		}
		return new Axis(parameter, values);
	}
}
