package org.m2q.accelerator;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What a network would gain from resources that are twice as fast, at the same tiles and bands. Computed by the closed form of the analytical fidelity
 * when asked for; safe for use by several threads.
 *
 * <p>It follows from the other parts of a result, so all of them are equal.
 */
public final class Speedups {

	/** Of a network that could not be priced. */
	public static final Speedups NONE = new Speedups(resource -> new long[0]);

	private final Function<String, long[]> cycles;
	private final Map<String, long[]> known = new ConcurrentHashMap<>();

	/**
	 * Computes with a function.
	 *
	 * @param cycles cycles that every layer adds when the resource of a name is twice as fast, or as it is for the empty name
	 */
	public Speedups(Function<String, long[]> cycles) {
		this.cycles = Objects.requireNonNull(cycles, "cycles");
	}

	/**
	 * Part of the time of layers that a resource saves when it is twice as fast, from 0 to about a half; 0 for layers that add no time. Layers of a fused
	 * group only have a time together: who of them adds to it changes with the resource.
	 *
	 * @param layers layer indices
	 * @param resource name of an engine, a memory or wires
	 */
	public double layers(List<Integer> layers, String resource) {
		return saving(sum(of(""), layers), sum(of(resource), layers));
	}

	/**
	 * Part of the time of the network that a resource saves when it is twice as fast, from 0 to about a half.
	 *
	 * @param resource name of an engine, a memory or wires
	 */
	public double network(String resource) {
		return saving(sum(of("")), sum(of(resource)));
	}

	private static double saving(double before, double after) {
		return before == 0 ? 0 : 1 - after / before;
	}

	private static double sum(long[] values, List<Integer> indices) {
		double sum = 0;
		for (int index : indices) {
			sum += index < values.length ? values[index] : 0;
		}
		return sum;
	}

	private static double sum(long[] values) {
		double sum = 0;
		for (long value : values) {
			sum += value;
		}
		return sum;
	}

	private long[] of(String resource) {
		return known.computeIfAbsent(resource, cycles);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Speedups;
	}

	@Override
	public int hashCode() {
		return Speedups.class.hashCode();
	}

	@Override
	public String toString() {
		return "Speedups" + known.keySet().stream().sorted().toList();
	}
}
