package org.m2q.quant.scheme;

/** Codes that are logarithms of positive values. All thresholds √2 · 2^y are decided exactly. */
public final class Log2Quantizer {

	/** The code of {@link #fqVit(double, int)} for values that become 0. */
	public static final int MASKED = -1;

	/** Least exponent of Trio-ViT's divisors. */
	public static final int TRIO_MIN = -6;

	/** Largest exponent of Trio-ViT's divisors. */
	public static final int TRIO_MAX = 9;

	/** The double next above √2; a double is above √2 exactly when it is at least this. */
	private static final double ABOVE_SQRT2 = 0x1.6a09e667f3bcdp0;

	private Log2Quantizer() {
	}

	/**
	 * The exponent y of the power of two that is nearest in the logarithm.
	 *
	 * @param x above 0; infinity gives 1025
	 */
	public static int nearestExponent(double x) {
		int extra = 0;
		double normal = x;
		if (x < Double.MIN_NORMAL) {
			normal = x * 0x1p60;
			extra = -60;
		}
		int floor = Math.getExponent(normal);
		double fraction = Math.scalb(normal, -floor);
		return floor + extra + (fraction >= ABOVE_SQRT2 ? 1 : 0);
	}

	/**
	 * FQ-ViT's Log-Int-Softmax: q = round(−log2 x), at least 0; x' = 2^−q.
	 *
	 * @param x 0 to 1; larger values have code 0
	 * @param bits b, 1 to 8
	 * @return 0 to 2^b − 1, or {@link #MASKED} when the rounded exponent is 2^b or more and for x ≤ 0 and NaN
	 */
	public static int fqVit(double x, int bits) {
		if (bits < 1 || bits > 8) {
			throw new IllegalArgumentException(bits + " bits outside 1 to 8");
		}
		if (!(x > 0)) {
			return MASKED;
		}
		int q = -nearestExponent(x);
		return q >= 1 << bits ? MASKED : Math.max(0, q);
	}

	/** 2^−q, 0 for {@link #MASKED}. */
	public static double fqVitValue(int code) {
		return code == MASKED ? 0 : Math.scalb(1.0, -code);
	}

	/**
	 * Trio-ViT's divisor: y = floor(log2 x), one more when x / 2^y > 2^(y+1) / x, limited to −6 to 9; x' = 2^y.
	 *
	 * @return {@link #TRIO_MIN} for x ≤ 0 and NaN
	 */
	public static int trioVit(double x) {
		return x > 0 ? Math.max(TRIO_MIN, Math.min(TRIO_MAX, nearestExponent(x))) : TRIO_MIN;
	}

	/**
	 * The same rounding on an integer accumulator: the place of the leading one, one more when D ≥ √2 · 2^y (never equal, √2 being
	 * irrational). The division N / D becomes N >> y.
	 *
	 * @param accumulator D, 1 or more
	 * @return y, 0 to 63
	 */
	public static int ofAccumulator(long accumulator) {
		if (accumulator < 1) {
			throw new IllegalArgumentException("divisor " + accumulator + " is not positive");
		}
		int y = 63 - Long.numberOfLeadingZeros(accumulator);
		// D² > 2^(2y+1) with D aligned to bit 62: compare the upper half of the 128-bit square.
		long aligned = accumulator << 62 - y;
		return Math.multiplyHigh(aligned, aligned) >= 1L << 61 ? y + 1 : y;
	}

	/**
	 * What small hardware does instead: compares the leading one and the next seven bits with 1.0110101b = 1.4140625, a little below √2.
	 *
	 * @param accumulator D, 1 or more
	 * @return y, 0 to 63; differs from {@link #ofAccumulator(long)} only for D / 2^y of 1.4140625 to √2
	 */
	public static int ofAccumulatorByBits(long accumulator) {
		if (accumulator < 1) {
			throw new IllegalArgumentException("divisor " + accumulator + " is not positive");
		}
		int y = 63 - Long.numberOfLeadingZeros(accumulator);
		long bits = y >= 7 ? accumulator >> y - 7 : accumulator << 7 - y;
		return bits >= 0b10110101 ? y + 1 : y;
	}
}
