package org.m2q.quant.scheme;

/**
 * I-BERT's exponential for x ≤ 0: x = r − k · ln 2 and exp(r) ≈ 0.35815147 · (r² + 2.70732486 r + 2.79211475).
 *
 * <p>In integers: x0 = floor(−0.6931 / S), q limited to 30 · x0 from below, k = floor(q / x0), r = q − x0 · k,
 * b_i = floor(0.96963238 / 0.35815147 / S), c_i = floor(1 / 0.35815147 / S²), result max(0, floor((r · (r + b_i) + c_i) · 2^(30 − k))) in
 * units of 0.35815147 · S² / 2^30.
 */
public final class IntegerExp {

	private static final double A = 0.35815147;
	private static final double B = 0.96963238 / A;
	private static final double C = 1 / A;
	private static final double LN2 = -0.6931;

	/** Bits kept below the polynomial, and the largest power of two divided out. */
	static final int DEPTH = 30;

	private final double scale;
	private final long x0;
	private final long b;
	private final long c;

	/**
	 * For a scale.
	 *
	 * @param scale S of the input codes, 2^−14 to 1/2: below, the result would not fit 64 bits; above, ln 2 is about one code or less
	 */
	public IntegerExp(double scale) {
		if (!(scale >= 0x1p-14 && scale <= 0.5)) {
			throw new IllegalArgumentException("scale " + scale + " outside 2^-14 to 1/2");
		}
		this.scale = scale;
		x0 = (long) Math.floor(LN2 / scale);
		b = (long) Math.floor(B / scale);
		c = (long) Math.floor(C / (scale * scale));
	}

	/**
	 * The exponential.
	 *
	 * @param q 0 or less; positive codes count as 0
	 * @return 0 or more, in units of {@link #outputScale()}
	 */
	public long apply(int q) {
		long limited = Math.max(Math.min(q, 0), DEPTH * x0);
		long k = limited / x0;
		long r = limited - x0 * k;
		return Math.max(0, r * (r + b) + c << DEPTH - (int) k);
	}

	/** Real value of one unit of the result. */
	public double outputScale() {
		return Math.scalb(A * scale * scale, -DEPTH);
	}
}
