package org.m2q.quant.scheme;

import java.util.Arrays;
import org.m2q.quant.NumberFormat;

/** Clipping ranges of observed values for affine and symmetric quantization. Values must be finite. */
public final class RangeSearch {

	/** What replaces a probability of 0 in a logarithm. */
	private static final double TINY = 1e-12;

	private RangeSearch() {
	}

	/** Smallest and largest value. */
	public static ValueRange minMax(float[] values, int from, int length) {
		double min = Double.POSITIVE_INFINITY;
		double max = Double.NEGATIVE_INFINITY;
		for (int i = from; i < from + length; i++) {
			requireFinite(values[i]);
			min = Math.min(min, values[i]);
			max = Math.max(max, values[i]);
		}
		return new ValueRange(min, max);
	}

	/** The largest |value|. */
	static double magnitude(float[] values, int from, int length) {
		double max = 0;
		for (int i = from; i < from + length; i++) {
			requireFinite(values[i]);
			max = Math.max(max, Math.abs(values[i]));
		}
		return max;
	}

	private static void requireFinite(float value) {
		if (!Float.isFinite(value)) {
			throw new IllegalArgumentException("value " + value + " is not finite");
		}
	}

	/** The magnitudes in increasing order. */
	static double[] magnitudes(float[] values, int from, int length) {
		double[] sorted = new double[length];
		for (int i = 0; i < length; i++) {
			requireFinite(values[from + i]);
			sorted[i] = Math.abs(values[from + i]);
		}
		Arrays.sort(sorted);
		return sorted;
	}

	/**
	 * The quantile of sorted values at place part · (n − 1), interpolated linearly, as torch.quantile.
	 *
	 * @param sorted at least one value, increasing
	 * @param part 0 to 1
	 */
	public static double quantile(double[] sorted, double part) {
		if (!(part >= 0 && part <= 1) || sorted.length == 0) {
			throw new IllegalArgumentException("quantile " + part + " of " + sorted.length + " values");
		}
		double place = part * (sorted.length - 1);
		int below = (int) place;
		double rest = place - below;
		return rest == 0 ? sorted[below] : sorted[below] + rest * (sorted[below + 1] - sorted[below]);
	}

	/**
	 * The quantiles 1 − part and part, as FQ-ViT with 0.99999.
	 *
	 * @param part 0.5 to 1
	 */
	public static ValueRange percentile(float[] values, int from, int length, double part) {
		double[] sorted = new double[length];
		for (int i = 0; i < length; i++) {
			requireFinite(values[from + i]);
			sorted[i] = values[from + i];
		}
		Arrays.sort(sorted);
		double low = quantile(sorted, 1 - part);
		return new ValueRange(low, Math.max(low, quantile(sorted, part)));
	}

	/**
	 * The observed range times 1 − decrement · i for i = 0 to steps − 1, the one with the least Σ |x − x'|^power after affine
	 * quantization; the largest of equals. OMSE has 90 steps of 0.01 and power 2, BRECQ 80 steps of 0.01 and power 2.4.
	 *
	 * @param steps 1 or more
	 * @param decrement above 0; {@code decrement · (steps − 1)} below 1
	 * @param power above 0
	 */
	public static ValueRange grid(float[] values, int from, int length, NumberFormat format, int steps, double decrement, double power) {
		requireGrid(steps, decrement, power);
		ValueRange full = minMax(values, from, length);
		ValueRange best = full;
		double bestError = Double.POSITIVE_INFINITY;
		for (int i = 0; i < steps; i++) {
			ValueRange range = full.scaled(1 - decrement * i);
			UniformQuantizer quantizer = UniformQuantizer.affine(range, format, Rounding.HALF_EVEN);
			double error = 0;
			for (int k = from; k < from + length; k++) {
				double difference = Math.abs(values[k] - quantizer.project(values[k]));
				error += power == 2 ? difference * difference : StrictMath.pow(difference, power);
			}
			if (error < bestError) {
				bestError = error;
				best = range;
			}
		}
		return best;
	}

	static void requireGrid(int steps, double decrement, double power) {
		if (steps < 1 || !(decrement > 0) || !(decrement * (steps - 1) < 1) || !(power > 0)) {
			throw new IllegalArgumentException(steps + " steps of " + decrement + ", power " + power);
		}
	}

	/**
	 * The symmetric threshold of HAQ: a histogram of |x| from 0 to max with ceil(√n) bins; for i = 2^(b−1) + 1 to bins the cumulative
	 * distribution P, cut to 1 from bin i on, is sampled at 2^(b−1) points and interpolated back to Q; the i with the least
	 * Σ (P − Q) · log2(P / Q) gives the threshold (i + ½) · bin width. The first of equals.
	 *
	 * <p>Probabilities below 10^−12 count as 10^−12 in the logarithm, and the threshold is at most max |x|. With too few bins it is max |x|.
	 *
	 * @param magnitudes |x| in increasing order, at least one
	 * @param bits b, 2 to 8
	 */
	public static double klThreshold(double[] magnitudes, int bits) {
		if (bits < 2 || bits > 8 || magnitudes.length == 0) {
			throw new IllegalArgumentException(bits + " bits, " + magnitudes.length + " values");
		}
		double max = magnitudes[magnitudes.length - 1];
		int bins = (int) Math.ceil(Math.sqrt(magnitudes.length));
		int points = 1 << bits - 1;
		if (max == 0 || points + 1 > bins) {
			return max;
		}
		double[] whole = cumulative(magnitudes, max, bins);
		double width = max / bins;
		double bestDivergence = Double.POSITIVE_INFINITY;
		double best = max;
		double[] cut = new double[bins];
		double[] coarse = new double[points];
		for (int i = points + 1; i <= bins; i++) {
			System.arraycopy(whole, 0, cut, 0, i - 1);
			Arrays.fill(cut, i - 1, bins, 1);
			for (int p = 0; p < points; p++) {
				coarse[p] = interpolate(cut, i, p / (points - 1.0));
			}
			double divergence = 0;
			for (int k = 0; k < bins; k++) {
				double q = k < i ? interpolate(coarse, points, k / (i - 1.0)) : 1;
				divergence += (whole[k] - q) * log2(Math.max(whole[k], TINY) / Math.max(q, TINY));
			}
			if (divergence < bestDivergence) {
				bestDivergence = divergence;
				best = Math.min(max, (i + 0.5) * width);
			}
		}
		return best;
	}

	private static double[] cumulative(double[] magnitudes, double max, int bins) {
		double[] sums = new double[bins];
		for (double magnitude : magnitudes) {
			sums[Math.min(bins - 1, (int) (magnitude / max * bins))]++;
		}
		double total = 0;
		for (int k = 0; k < bins; k++) {
			total += sums[k];
			sums[k] = total / magnitudes.length;
		}
		return sums;
	}

	/** The first {@code count} samples taken as a function on [0, 1]. */
	private static double interpolate(double[] samples, int count, double at) {
		double place = at * (count - 1);
		int below = Math.min((int) place, count - 1);
		return below == count - 1 ? samples[below] : samples[below] + (place - below) * (samples[below + 1] - samples[below]);
	}

	private static double log2(double x) {
		return StrictMath.log(x) / StrictMath.log(2);
	}
}
