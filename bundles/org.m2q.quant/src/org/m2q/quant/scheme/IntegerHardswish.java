package org.m2q.quant.scheme;

/**
 * x · relu6(x + 3) / 6 in integers: t = clamp(q + q3, 0, q6), y = q · t with q3 = round(3 / s), q6 = round(6 / s), halves to even.
 *
 * <p>One unit of y is s² / 6, to be folded into the requantization. Exact up to the rounding of q3 and q6: with them off by at most ½ the
 * error is at most |x| · s / 6. The minimum is −0.375 at x = −1.5, so the function is not monotone.
 *
 * @param scale s of the input codes, whose zero point is already subtracted; at least 2^−20
 * @param three q3
 * @param six q6
 */
public record IntegerHardswish(double scale, int three, int six) {

	/**
	 * For a scale.
	 *
	 * @param scale 2^−20 or more, so that y fits 64 bits for every 32-bit q
	 */
	public static IntegerHardswish of(double scale) {
		if (!(scale >= 0x1p-20) || Double.isInfinite(scale)) {
			throw new IllegalArgumentException("scale " + scale + " is below 2^-20 or infinite");
		}
		return new IntegerHardswish(scale, (int) Math.rint(3 / scale), (int) Math.rint(6 / scale));
	}

	/** The product q · t. */
	public long apply(int q) {
		return q * FixedPoint.clamp((long) q + three, 0, six);
	}

	/** Real value of one unit of the result: s² / 6. */
	public double outputScale() {
		return scale * scale / 6;
	}

	/** The real function. */
	public static double exact(double x) {
		return x * Math.min(6, Math.max(0, x + 3)) / 6;
	}
}
