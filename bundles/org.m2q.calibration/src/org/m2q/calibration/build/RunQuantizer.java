package org.m2q.calibration.build;

import org.m2q.quant.ScaleSearch;
import org.m2q.quant.scheme.ExactAffineSearch;
import org.m2q.quant.scheme.LevelSet;
import org.m2q.quant.scheme.RangeSearch;
import org.m2q.quant.scheme.ScaleRule;
import org.m2q.quant.scheme.UniformQuantizer;
import org.m2q.quant.scheme.ValueRange;

/**
 * Scale, zero point and codes of a run of uniform weights. With a zero point, the range of the weights is extended to contain 0; what a scale cannot hold of it is cut off at both ends
 * alike. {@code mse} is the exact optimum of scale and zero point, and for a scale that something else decides, of the zero point. Not for use by several threads.
 */
final class RunQuantizer {

	private final boolean symmetric;
	private final int low;
	private final int high;
	private final ScaleSearch search;
	private final ScaleRule rule;
	private final ExactAffineSearch exact;

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
		exact = ExactAffineSearch.forCodes(high - low + 1);
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
		if (!isExact() || range.max() == range.min()) {
			return range;
		}
		UniformQuantizer best = exact.find(weights, from, length, low, high);
		return new ValueRange(best.dequantize(low), best.dequantize(high));
	}

	private boolean isExact() {
		return !symmetric && search.method() == ScaleSearch.Method.MSE;
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

	/** The zero point for some weights in a scale, wanted for a range; with {@code mse} the one that loses least. */
	int zero(ValueRange range, double scale, float[] weights, int from, int length) {
		int zero = zero(range, scale);
		if (!isExact()) {
			return zero;
		}
		// The error is convex in the zero point: it is that of the nearest levels, and what clipping at both ends adds.
		double least = error(weights, from, length, scale, zero, Double.POSITIVE_INFINITY);
		for (int step = -1; step <= 1; step += 2) {
			while (zero + step >= low && zero + step <= high) {
				double next = error(weights, from, length, scale, zero + step, least);
				if (!(next < least)) {
					break;
				}
				least = next;
				zero += step;
			}
		}
		return zero;
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
