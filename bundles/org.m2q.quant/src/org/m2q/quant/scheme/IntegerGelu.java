package org.m2q.quant.scheme;

/**
 * I-BERT's GELU: x · ½ · (1 + erf(x / 1.4142)) with erf(x) ≈ sgn(x) · (a · (min(|x|, −b) + b)² + 1), a = −0.2888, b = −1.769.
 *
 * <p>In integers with S' = S / 1.4142: b_i = floor(b / S'), c_i = floor((1/a) / S'²),
 * y = floor(sgn(q) · ((min(|q|, −b_i) + b_i)² + c_i) / 2^n), S_y = S'² · a · 2^n, one = floor(1 / S_y), result q · (y + one) in units of
 * S · S_y / 2. The original has n = 14, which suits the fine scales of int32 accumulators; an 8-bit input (S about 0.02) needs n = 4 or
 * less.
 */
public final class IntegerGelu {

	private static final double A = -0.2888;
	private static final double B = -1.769;
	private static final double ROOT = 1.4142;

	private final double scale;
	private final int drop;
	private final long b;
	private final long c;
	private final double erfScale;
	private final long one;

	/**
	 * For a scale.
	 *
	 * @param scale S of the input codes, 10^−5 to 10
	 * @param drop n, bits dropped from the polynomial, 0 to 20
	 */
	public IntegerGelu(double scale, int drop) {
		if (!(scale >= 1e-5 && scale <= 10) || drop < 0 || drop > 20) {
			throw new IllegalArgumentException("scale " + scale + ", " + drop + " dropped bits");
		}
		this.scale = scale;
		this.drop = drop;
		double inner = scale / ROOT;
		b = (long) Math.floor(B / inner);
		c = (long) Math.floor(1 / A / (inner * inner));
		erfScale = inner * inner * A * (1 << drop);
		one = (long) Math.floor(1 / erfScale);
	}

	/** The error function of q / 1.4142 in units of {@link #erfScale()}. */
	public long erf(int q) {
		long shifted = Math.min(Math.abs((long) q), -b) + b;
		return Integer.signum(q) * (shifted * shifted + c) >> drop;
	}

	/** Real value of one unit of {@link #erf(int)}; negative. */
	public double erfScale() {
		return erfScale;
	}

	/** The result in units of {@link #outputScale()}. */
	public long apply(int q) {
		return q * (erf(q) + one);
	}

	/** Real value of one unit of the result; negative. */
	public double outputScale() {
		return scale * erfScale / 2;
	}
}
