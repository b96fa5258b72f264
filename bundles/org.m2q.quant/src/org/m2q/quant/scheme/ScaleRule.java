package org.m2q.quant.scheme;

/**
 * Chooses the step of a {@link LevelQuantizer} for some weights.
 *
 * <p>All rules scale with the weights and answer step 1 / largest level for weights that are all 0. Weights must be finite.
 */
@FunctionalInterface
public interface ScaleRule {

	/** The outermost level is the largest magnitude: α = max |w|. */
	ScaleRule MIN_MAX = (weights, from, length, levels) -> LevelQuantizer
			.ofLimit(levels, RangeSearch.magnitude(weights, from, length)).step();

	/**
	 * Finds a step.
	 *
	 * @param weights values; those from {@code from} to {@code from + length − 1} count
	 * @param length 1 or more
	 * @return the step, above 0
	 */
	double find(float[] weights, int from, int length, LevelSet levels);

	/**
	 * α = the given part of the sorted |w|, interpolated linearly.
	 *
	 * @param part 0 to 1, e.g. 0.9999
	 */
	static ScaleRule percentile(double part) {
		return (weights, from, length, levels) -> {
			double[] magnitudes = RangeSearch.magnitudes(weights, from, length);
			return LevelQuantizer.ofLimit(levels, RangeSearch.quantile(magnitudes, part)).step();
		};
	}

	/**
	 * α = max |w| · (1 − decrement · i) for i = 0 to steps − 1, the one with the least Σ |w − w'|^power; the largest of equals. OMSE has
	 * 90 steps of 0.01 and power 2, BRECQ 80 steps of 0.01 and power 2.4.
	 *
	 * @param steps 1 or more
	 * @param decrement above 0; {@code decrement · (steps − 1)} below 1
	 * @param power above 0
	 */
	static ScaleRule grid(int steps, double decrement, double power) {
		RangeSearch.requireGrid(steps, decrement, power);
		return (weights, from, length, levels) -> {
			double max = RangeSearch.magnitude(weights, from, length);
			double bestStep = LevelQuantizer.ofLimit(levels, max).step();
			double bestError = Double.POSITIVE_INFINITY;
			for (int i = 0; i < steps && max > 0; i++) {
				double step = LevelQuantizer.ofLimit(levels, max * (1 - decrement * i)).step();
				double error = ScaleErrors.sum(weights, from, length, levels, step, power);
				if (error < bestError) {
					bestError = error;
					bestStep = step;
				}
			}
			return bestStep;
		};
	}

	/**
	 * α from {@link RangeSearch#klThreshold} for the width whose uniform levels are at least as many as the levels.
	 *
	 * <p>The width is b = ceil(log2(number of levels)), 2 to 8.
	 */
	static ScaleRule kl() {
		return (weights, from, length, levels) -> {
			int bits = Math.max(2, Math.min(8, FixedPoint.ceilLog2(levels.size())));
			double[] magnitudes = RangeSearch.magnitudes(weights, from, length);
			return LevelQuantizer.ofLimit(levels, RangeSearch.klThreshold(magnitudes, bits)).step();
		};
	}

	/**
	 * 2^a near another rule's step s, as P2-ViT: a of floor(log2 s) − 1 to floor(log2 s) + 2, the one with the least squared error of the
	 * weights; the smallest of equals.
	 */
	static ScaleRule powerOfTwo(ScaleRule base) {
		return (weights, from, length, levels) -> {
			int floor = Math.getExponent(base.find(weights, from, length, levels));
			double bestStep = 0;
			double bestError = Double.POSITIVE_INFINITY;
			for (int a = floor - 1; a <= floor + 2; a++) {
				double step = Math.scalb(1.0, Math.max(Double.MIN_EXPONENT, a));
				double error = ScaleErrors.sum(weights, from, length, levels, step, 2);
				if (error < bestError) {
					bestError = error;
					bestStep = step;
				}
			}
			return bestStep;
		};
	}
}
