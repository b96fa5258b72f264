package org.m2q.quant.scheme;

/** The integer primitives of requantization, as in gemmlowp's fixedpoint.h. */
public final class FixedPoint {

	private FixedPoint() {
	}

	/** The nearest 32-bit integer. */
	public static int saturate(long x) {
		return (int) clamp(x, Integer.MIN_VALUE, Integer.MAX_VALUE);
	}

	/** The value of {@code [low, high]} nearest to x. */
	public static long clamp(long x, long low, long high) {
		return Math.max(low, Math.min(high, x));
	}

	/** x · 2^e for e of 0 to 62, saturated to 64 bits. */
	static long shiftLeft(long x, int e) {
		long shifted = x << e;
		if (shifted >> e == x) {
			return shifted;
		}
		return x < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
	}

	/**
	 * SaturatingRoundingDoublingHighMul: a·b / 2^31, halves away from zero on the positive side and towards zero on the negative one
	 * (nudge 2^30 or 1 − 2^30, then a division that truncates).
	 *
	 * @return saturated for a = b = −2^31, the only overflow
	 */
	public static int saturatingRoundingDoublingHighMul(int a, int b) {
		if (a == Integer.MIN_VALUE && b == Integer.MIN_VALUE) {
			return Integer.MAX_VALUE;
		}
		long product = (long) a * b;
		long nudge = product >= 0 ? 1L << 30 : 1 - (1L << 30);
		return (int) ((product + nudge) / (1L << 31));
	}

	/**
	 * RoundingDivideByPOT: x / 2^e, halves away from zero.
	 *
	 * @param e shift, 0 to 31
	 */
	public static int roundingDivideByPowerOfTwo(int x, int e) {
		if (e < 0 || e > 31) {
			throw new IllegalArgumentException("shift " + e + " outside 0 to 31");
		}
		return (int) Rounding.HALF_AWAY.shiftRight(x, e);
	}

	/**
	 * A bias in units of the accumulator: round(b / (s1 · s2)) with halves to even, zero point 0.
	 *
	 * @param scale s1 · s2, above 0
	 * @return saturated; 0 for NaN
	 */
	public static int quantizeBias(double bias, double scale) {
		return (int) Math.rint(bias / scale);
	}

	/**
	 * The largest integer whose square is at most x.
	 *
	 * @param x 0 or more
	 */
	public static long squareRoot(long x) {
		if (x < 0) {
			throw new IllegalArgumentException("square root of " + x);
		}
		// The double is off by one at most; MAX keeps the squares below 2^63.
		long root = Math.min((long) Math.sqrt((double) x), 3_037_000_499L);
		while (root * root > x) {
			root--;
		}
		while (root < 3_037_000_499L && (root + 1) * (root + 1) <= x) {
			root++;
		}
		return root;
	}

	/** The least e with 2^e ≥ x, for x of 1 or more. */
	static int ceilLog2(long x) {
		return 64 - Long.numberOfLeadingZeros(x - 1);
	}
}
