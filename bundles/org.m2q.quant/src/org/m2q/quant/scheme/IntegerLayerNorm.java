package org.m2q.quant.scheme;

/**
 * I-BERT's layer normalisation of one row of codes, without eps.
 *
 * <p>mean = round(Σ q / C) with halves to even, y = q − mean, v = Σ floor(y / 2^sh)² with the least sh of 0 or more for which
 * Σ y² ≤ 2^(32 + 2·sh), d = floor(√v) · 2^sh, result floor(y · floor(2^31 / d) / 2) in units of √C / 2^30. I-BERT calibrates sh; here
 * every row has its own. A row of equal codes gives zeros. The reciprocal is an integer, so the relative error is up to d / 2^31: keep the
 * codes small enough for d = √(Σ y²) well below 2^24.
 */
public final class IntegerLayerNorm {

	/** Largest magnitude of an input code. */
	public static final int MAX_CODE = 1 << 23;

	/** Largest number of channels. */
	public static final int MAX_CHANNELS = 1 << 14;

	private IntegerLayerNorm() {
	}

	/**
	 * Normalises a row.
	 *
	 * @param codes 1 to 2^14 codes, each clamped to ±2^23
	 * @return as many codes in units of {@link #outputScale(int)}
	 */
	public static long[] apply(int[] codes) {
		if (codes.length < 1 || codes.length > MAX_CHANNELS) {
			throw new IllegalArgumentException(codes.length + " channels outside 1 to " + MAX_CHANNELS);
		}
		long[] y = new long[codes.length];
		long sum = 0;
		for (int i = 0; i < y.length; i++) {
			y[i] = FixedPoint.clamp(codes[i], -MAX_CODE, MAX_CODE);
			sum += y[i];
		}
		long mean = (long) Math.rint(sum / (double) y.length);
		long squares = 0;
		for (int i = 0; i < y.length; i++) {
			y[i] -= mean;
			squares += y[i] * y[i];
		}
		int shift = Math.max(0, (FixedPoint.ceilLog2(Math.max(1, squares)) - 31) / 2);
		long variance = 0;
		for (long value : y) {
			variance += (value >> shift) * (value >> shift);
		}
		long deviation = FixedPoint.squareRoot(variance) << shift;
		long factor = deviation == 0 ? 0 : (1L << 31) / deviation;
		for (int i = 0; i < y.length; i++) {
			y[i] = y[i] * factor >> 1;
		}
		return y;
	}

	/** Real value of one unit of the result, before γ: √C / 2^30. */
	public static double outputScale(int channels) {
		return Math.scalb(Math.sqrt(channels), -30);
	}

	/**
	 * floor((β / γ) / outputScale), to be added to the result of a channel whose unit is then γ · outputScale.
	 *
	 * @param gamma not 0; a channel with γ = 0 is the constant β
	 */
	public static long bias(double beta, double gamma, int channels) {
		if (gamma == 0) {
			throw new IllegalArgumentException("gamma is 0");
		}
		return (long) Math.floor(beta / gamma / outputScale(channels));
	}
}
