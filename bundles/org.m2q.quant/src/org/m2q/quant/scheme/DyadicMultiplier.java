package org.m2q.quant.scheme;

/**
 * The factor M ≈ m · 2^shift / 2^31 of a requantization, as TFLite stores it.
 *
 * <p>The two roundings differ by one in rare cases (M = 0.3, x = 1 gives 1 by double and 0 by single rounding), so the simulator and
 * the code it stands for must use the same one.
 *
 * @param multiplier m, 0 or 2^30 to 2^31 − 1
 * @param shift −31 to 30, left when positive
 */
public record DyadicMultiplier(int multiplier, int shift) {

	/** Rejects a multiplier that is not normalised. */
	public DyadicMultiplier {
		if (multiplier < 0 || multiplier > 0 && multiplier < 1 << 30 || shift < -31 || shift > 30) {
			throw new IllegalArgumentException("multiplier " + multiplier + ", shift " + shift);
		}
	}

	/**
	 * QuantizeMultiplier of TFLite: (f, shift) = frexp(M), m = round(f · 2^31) with halves away from zero; m = 2^31 becomes 2^30 with
	 * shift + 1; a shift below −31 flushes M to 0; a shift above 30 saturates to (2^31 − 1, 30).
	 *
	 * @param value M, finite and 0 or more
	 */
	public static DyadicMultiplier of(double value) {
		if (!(value >= 0) || Double.isInfinite(value)) {
			throw new IllegalArgumentException("factor " + value + " is not a finite number of 0 or more");
		}
		if (value == 0) {
			return new DyadicMultiplier(0, 0);
		}
		// frexp has a fraction in [1/2, 1), the IEEE exponent one in [1, 2). Subnormals have exponent −1023 and flush to 0 below.
		int shift = Math.getExponent(value) + 1;
		if (shift < -32) {
			return new DyadicMultiplier(0, 0);
		}
		long m = (long) Rounding.HALF_AWAY.round(Math.scalb(value, 31 - shift));
		if (m == 1L << 31) {
			m >>= 1;
			shift++;
		}
		if (shift < -31) {
			return new DyadicMultiplier(0, 0);
		}
		return shift > 30 ? new DyadicMultiplier(Integer.MAX_VALUE, 30) : new DyadicMultiplier((int) m, shift);
	}

	/** The factor that it stands for. */
	public double value() {
		return Math.scalb((double) multiplier, shift - 31);
	}

	/**
	 * The same factor with fewer significant bits, for narrow multipliers.
	 *
	 * @param bits width of m, 1 to 31; the rest is rounded half up and stays 0
	 */
	public DyadicMultiplier withBits(int bits) {
		if (bits < 1 || bits > 31) {
			throw new IllegalArgumentException(bits + " bits");
		}
		int drop = 31 - bits;
		long m = Rounding.HALF_UP.shiftRight(multiplier, drop) << drop;
		if (m < 1L << 31) {
			return new DyadicMultiplier((int) m, shift);
		}
		return shift == 30 ? this : new DyadicMultiplier(1 << 30, shift + 1);
	}

	/**
	 * The reference rounding of TFLite: RoundingDivideByPOT(SRDHM(x · 2^max(shift, 0), m), max(−shift, 0)).
	 *
	 * @return saturated; the left shift of x saturates as well
	 */
	public int applyDoubleRounding(int x) {
		int shifted = shift > 0 ? FixedPoint.saturate((long) x << shift) : x;
		int high = FixedPoint.saturatingRoundingDoublingHighMul(shifted, multiplier);
		return FixedPoint.roundingDivideByPowerOfTwo(high, Math.max(-shift, 0));
	}

	/**
	 * TFLITE_SINGLE_ROUNDING: (x · m + 2^(t−1)) >> t with t = 31 − shift, halves up.
	 *
	 * @return saturated
	 */
	public int applySingleRounding(int x) {
		return apply(x, Rounding.HALF_UP);
	}

	/**
	 * One exact product and one rounding: x · m / 2^(31 − shift).
	 *
	 * @return saturated
	 */
	public int apply(int x, Rounding rounding) {
		return FixedPoint.saturate(rounding.shiftRight((long) x * multiplier, 31 - shift));
	}

	/** The 16-bit multiplier of TFLite: (m + 2^15) >> 16, 2^15 − 1 for m of 7FFF0000h and above. */
	public int multiplier16() {
		return multiplier < 0x7FFF0000 ? multiplier + (1 << 15) >> 16 : 0x7FFF;
	}

	/**
	 * The 64-bit accumulator variant: (x · m16 + 2^(t−1)) >> t with t = 15 − shift, halves up.
	 *
	 * @param x clamped to −2^47 to 2^47 − 1, the domain of TFLite
	 * @return saturated
	 */
	public int apply16(long x) {
		long product = FixedPoint.clamp(x, -(1L << 47), (1L << 47) - 1) * multiplier16();
		int total = 15 - shift;
		return FixedPoint.saturate(total >= 0 ? Rounding.HALF_UP.shiftRight(product, total) : FixedPoint.shiftLeft(product, -total));
	}
}
