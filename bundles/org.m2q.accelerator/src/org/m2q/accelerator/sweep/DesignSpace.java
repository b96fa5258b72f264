package org.m2q.accelerator.sweep;

import java.util.List;

import org.m2q.model.m2q.Policy;

/**
 * All combinations of networks, hardware, policies and alternatives for groups of layers.
 *
 * <p>Points have a fixed order: models vary slowest, then hardware, then policies, then alternatives, the last group fastest. Points that differ in
 * policies and alternatives only share almost all work, so it pays to vary formats in the same sweep as hardware.
 *
 * @param models one or more networks
 * @param hardware one or more accelerators
 * @param policies one or more
 * @param choices groups of layers with formats of their own, or none
 */
public record DesignSpace(List<ModelChoice> models, List<HardwareChoice> hardware, List<Policy> policies, List<PrecisionChoice> choices) {

	/** Most points of a space. */
	public static final long LIMIT = 1_000_000_000_000L;

	/**
	 * Copies the lists.
	 *
	 * @throws IllegalArgumentException when models, hardware or policies are missing, or when there are more than {@value #LIMIT} points
	 */
	public DesignSpace {
		models = List.copyOf(models);
		hardware = List.copyOf(hardware);
		policies = List.copyOf(policies);
		choices = List.copyOf(choices);
		if (models.isEmpty() || hardware.isEmpty() || policies.isEmpty()) {
			throw new IllegalArgumentException("a design space needs a model, an accelerator and a policy");
		}
		if (points(models, hardware, policies, choices) > LIMIT) {
			throw new IllegalArgumentException("a design space has " + LIMIT + " points at most");
		}
	}

	private static long points(List<ModelChoice> models, List<HardwareChoice> hardware, List<Policy> policies, List<PrecisionChoice> choices) {
		try {
			long machines = 0;
			for (HardwareChoice choice : hardware) {
				machines = Math.addExact(machines, choice.size());
			}
			long points = Math.multiplyExact(Math.multiplyExact(machines, models.size()), policies.size());
			for (PrecisionChoice choice : choices) {
				points = Math.multiplyExact(points, choice.alternatives().size());
			}
			return points;
		} catch (ArithmeticException e) {
			return Long.MAX_VALUE;
		}
	}

	/** Number of points. */
	public long size() {
		return points(models, hardware, policies, choices);
	}

	/** Combinations of accelerators, their parameters and mappings. */
	long machines() {
		return hardware.stream().mapToLong(HardwareChoice::size).sum();
	}

	/** Points per model and machine. */
	long formats() {
		return size() / models.size() / machines();
	}

	/** The alternative of every group at a point of the formats. */
	int[] alternatives(long formats) {
		int[] chosen = new int[choices.size()];
		long rest = formats;
		for (int i = chosen.length - 1; i >= 0; i--) {
			int size = choices.get(i).alternatives().size();
			chosen[i] = (int) (rest % size);
			rest /= size;
		}
		return chosen;
	}

	/** The policy at a point of the formats. */
	int policy(long formats) {
		long rest = formats;
		for (PrecisionChoice choice : choices) {
			rest /= choice.alternatives().size();
		}
		return (int) rest;
	}
}
