package org.m2q.quant.scheme;

import java.util.Objects;

/**
 * Levels with a scale: w' = step · level(code).
 *
 * <p>For sums of powers of two step = α · γ with γ = 1 / largest level, so that α is the largest magnitude. Execution needs no constraint
 * on α: real = accumulator · s_a · {@link #executionScale()}, a factor of the requantization.
 *
 * @param levels the levels
 * @param step finite and above 0
 */
public record LevelQuantizer(LevelSet levels, double step) {

	/** Rejects an impossible step. */
	public LevelQuantizer {
		Objects.requireNonNull(levels);
		if (!(step > 0) || Double.isInfinite(step)) {
			throw new IllegalArgumentException("step " + step);
		}
	}

	/**
	 * A quantizer whose outermost levels are ±limit.
	 *
	 * @param limit α, 0 or more; 0 (a filter of zeros) gives step 1
	 */
	public static LevelQuantizer ofLimit(LevelSet levels, double limit) {
		double step = limit / levels.max();
		return new LevelQuantizer(levels, step > 0 ? step : 1);
	}

	/** α, the largest representable magnitude. */
	public double limit() {
		return step * levels.max();
	}

	/** The code of the nearest level; ties towards 0, NaN to 0. */
	public int quantize(double w) {
		return levels.nearest(w / step);
	}

	/** The value of a code. */
	public double dequantize(int code) {
		return step * levels.level(code);
	}

	/** The nearest representable value. */
	public double project(double w) {
		return dequantize(quantize(w));
	}

	/** Quantizes consecutive weights into {@code codes} at the same positions. */
	public void quantize(float[] weights, int from, int length, int[] codes) {
		for (int i = from; i < from + length; i++) {
			codes[i] = quantize(weights[i]);
		}
	}

	/** step · 2^−E: the real value of one unit of {@link LevelSet#integerWeight(int)}. */
	public double executionScale() {
		return levels.isUniform() ? step : Math.scalb(step, -levels.maxExponent());
	}
}
