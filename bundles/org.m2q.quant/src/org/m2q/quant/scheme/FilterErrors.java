package org.m2q.quant.scheme;

import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The error of every filter of a tensor under one level set, each with its own best step. Immutable. */
public final class FilterErrors {

	private static final int CHUNK = 16;

	private final LevelSet levels;
	private final double[] steps;
	private final double[] energies;
	private final double[] errors;

	private FilterErrors(LevelSet levels, int filters) {
		this.levels = levels;
		steps = new double[filters];
		energies = new double[filters];
		errors = new double[filters];
	}

	/**
	 * Quantizes every filter, on all processors; the result does not depend on their number.
	 *
	 * @param weights finite values, filter by filter; {@code filters · filterLength} of them
	 * @param rule makes a scale rule for the use of one thread at a time
	 */
	public static FilterErrors measure(float[] weights, int filters, LevelSet levels, Supplier<? extends ScaleRule> rule) {
		if (filters < 1 || weights.length == 0 || weights.length % filters != 0) {
			throw new IllegalArgumentException(weights.length + " weights for " + filters + " filters");
		}
		int length = weights.length / filters;
		FilterErrors result = new FilterErrors(levels, filters);
		IntStream.range(0, (filters + CHUNK - 1) / CHUNK).parallel().forEach(chunk -> {
			ScaleRule own = rule.get();
			for (int f = chunk * CHUNK; f < Math.min(filters, (chunk + 1) * CHUNK); f++) {
				result.measure(f, weights, length, own);
			}
		});
		return result;
	}

	private void measure(int filter, float[] weights, int length, ScaleRule rule) {
		int from = filter * length;
		steps[filter] = rule.find(weights, from, length, levels);
		ErrorMetrics metrics = ErrorMetrics.of(weights, from, length, new LevelQuantizer(levels, steps[filter]));
		energies[filter] = metrics.energy();
		errors[filter] = metrics.squaredError();
	}

	/** Number of filters. */
	public int filters() {
		return steps.length;
	}

	/** The levels. */
	public LevelSet levels() {
		return levels;
	}

	/** Levels and step of a filter. */
	public LevelQuantizer quantizer(int filter) {
		return new LevelQuantizer(levels, steps[filter]);
	}

	/** Σ w² of a filter. */
	public double energy(int filter) {
		return energies[filter];
	}

	/** Σ (w − w')² of a filter. */
	public double squaredError(int filter) {
		return errors[filter];
	}

	/** SQNR of a filter in dB. */
	public double sqnr(int filter) {
		return ErrorMetrics.sqnr(energies[filter], errors[filter]);
	}

	/** SQNR of the tensor in dB, sums in order of the filters. */
	public double sqnr() {
		double energy = 0;
		double error = 0;
		for (int f = 0; f < steps.length; f++) {
			energy += energies[f];
			error += errors[f];
		}
		return ErrorMetrics.sqnr(energy, error);
	}
}
