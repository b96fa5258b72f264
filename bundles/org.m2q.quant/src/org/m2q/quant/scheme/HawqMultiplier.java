package org.m2q.quant.scheme;

/**
 * The dyadic factor of HAWQ-V3 and I-BERT: M ≈ m · 2^e / 2^31 with (f, e) = frexp(M) and m = floor(f · 2^31 + 1/2).
 *
 * <p>Unlike {@link DyadicMultiplier} m may be 2^31. The original multiplies in double precision; here the product is exact.
 *
 * @param multiplier m, 0 or 2^30 to 2^31
 * @param exponent e, −1074 to 1024
 */
public record HawqMultiplier(long multiplier, int exponent) {

	/** Rejects a multiplier that is not normalised. */
	public HawqMultiplier {
		if (multiplier != 0 && (multiplier < 1L << 30 || multiplier > 1L << 31) || exponent < -1074 || exponent > 1024) {
			throw new IllegalArgumentException("multiplier " + multiplier + ", exponent " + exponent);
		}
	}

	/**
	 * Splits a factor.
	 *
	 * @param value M, finite and 0 or more
	 */
	public static HawqMultiplier of(double value) {
		if (!(value >= 0) || Double.isInfinite(value)) {
			throw new IllegalArgumentException("factor " + value + " is not a finite number of 0 or more");
		}
		if (value == 0) {
			return new HawqMultiplier(0, 0);
		}
		boolean subnormal = value < Double.MIN_NORMAL;
		double scaled = subnormal ? value * 0x1p60 : value;
		int exponent = Math.getExponent(scaled) + 1;
		long m = (long) Rounding.HALF_UP.round(Math.scalb(scaled, 31 - exponent));
		return new HawqMultiplier(m, Math.max(-1074, subnormal ? exponent - 60 : exponent));
	}

	/**
	 * round(x · m / 2^(31 − e)), halves to even.
	 *
	 * @return saturated to 32 bits
	 */
	public int apply(int x) {
		long product = x * multiplier;
		int total = 31 - exponent;
		if (total > 62) {
			// |product| ≤ 2^62, so the quotient is 1/2 at most; a half goes to 0.
			return 0;
		}
		if (total >= 0) {
			return FixedPoint.saturate(Rounding.HALF_EVEN.shiftRight(product, total));
		}
		return FixedPoint.saturate(FixedPoint.shiftLeft(product, Math.min(-total, 62)));
	}

	/**
	 * A residual addition: both addends are brought to the common output scale and rounded before they are added.
	 *
	 * @return saturated to 32 bits
	 */
	public static int add(int x1, HawqMultiplier factor1, int x2, HawqMultiplier factor2) {
		return FixedPoint.saturate((long) factor1.apply(x1) + factor2.apply(x2));
	}
}
