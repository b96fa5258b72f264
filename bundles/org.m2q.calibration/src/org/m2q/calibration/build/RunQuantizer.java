package org.m2q.calibration.build;

import org.m2q.quant.ScaleSearch;
import org.m2q.quant.scheme.LevelSet;
import org.m2q.quant.scheme.RangeSearch;
import org.m2q.quant.scheme.ScaleRule;
import org.m2q.quant.scheme.ValueRange;

/**
 * Scale, zero point and codes of a run of uniform weights. With a zero point, the range of the weights is extended to contain 0; what a scale cannot hold of it is cut off at both ends
 * alike. {@code mse} shortens the range by hundredths, both ends first and then each on its own, and keeps what loses least. Not for use by several threads.
 */
final class RunQuantizer {

	private static final int STEPS = 90;
	private static final double DECREMENT = 0.01;

	private final boolean symmetric;
	private final int low;
	private final int high;
	private final ScaleSearch search;
	private final ScaleRule rule;

	/**
	 * Prepares.
	 *
	 * @param low least code
	 * @param high largest code; −low for symmetric ones
	 * @param rule finds the scale of symmetric ones
	 */
	RunQuantizer(boolean symmetric, int low, int high, ScaleSearch search, ScaleRule rule) {
		this.symmetric = symmetric;
		this.low = low;
		this.high = high;
		this.search = search;
		this.rule = rule;
	}

	/** The range that the codes of some weights are wanted for; contains 0. */
	ValueRange range(float[] weights, int from, int length) {
		if (symmetric) {
			double limit = rule.find(weights, from, length, LevelSet.uniform(high)) * high;
			ValueRange seen = RangeSearch.minMax(weights, from, length);
			return seen.min() == 0 && seen.max() == 0 ? seen : ValueRange.symmetric(limit);
		}
		ValueRange seen = search.method() == ScaleSearch.Method.PERCENTILE ? RangeSearch.percentile(weights, from, length, search.percentile() / 100)
				: RangeSearch.minMax(weights, from, length);
		ValueRange range = new ValueRange(Math.min(0, seen.min()), Math.max(0, seen.max()));
		return search.method() == ScaleSearch.Method.MSE ? best(weights, from, length, range) : range;
	}

	private ValueRange best(float[] weights, int from, int length, ValueRange range) {
		ValueRange best = range;
		double least = Double.POSITIVE_INFINITY;
		for (int way = 0; way < 3; way++) {
			ValueRange start = best;
			for (int i = 0; i < STEPS; i++) {
				double rest = 1 - DECREMENT * i;
				ValueRange candidate = new ValueRange(way == 2 ? start.min() : start.min() * rest, way == 1 ? start.max() : start.max() * rest);
				double scale = scale(candidate);
				double error = scale > 0 ? error(weights, from, length, scale, zero(candidate, scale), least) : Double.POSITIVE_INFINITY;
				if (error < least) {
					least = error;
					best = candidate;
				}
			}
		}
		return best;
	}

	/** The scale for which the codes reach over a range; 0 for a range that holds only 0. */
	double scale(ValueRange range) {
		return symmetric ? range.max() / high : (range.max() - range.min()) / (high - low);
	}

	/** The zero point for a range in a scale. */
	int zero(ValueRange range, double scale) {
		if (symmetric) {
			return 0;
		}
		double lost = Math.max(0, (range.max() - range.min()) / scale - (high - low)) / 2 * scale;
		return (int) Math.clamp(Math.round(low - Math.min(0, range.min() + lost) / scale), (long) low, (long) high);
	}

	/** The stored code of a weight, halves to even. */
	int code(float weight, double scale, int zero) {
		return (int) Math.clamp(Math.rint(weight / scale) + zero, low, high);
	}

	/** Squared error of some weights; any larger number once it is above a limit. */
	double error(float[] weights, int from, int length, double scale, int zero, double limit) {
		double sum = 0;
		for (int i = from; i < from + length && sum <= limit; i++) {
			double difference = weights[i] - scale * (code(weights[i], scale, zero) - zero);
			sum += difference * difference;
		}
		return sum;
	}
}
