package org.m2q.quant.scheme;

/**
 * I-BERT's softmax: the codes minus their maximum through {@link IntegerExp}, brought to 16 bits, times floor(2^32 / sum), shifted right
 * by 32 − b; one unit of the result is 2^−b.
 *
 * <p>I-BERT calibrates the 16-bit scale; here exp(0) has the code 32767, which needs no data: the factor is a {@link DyadicMultiplier}
 * of the shifted exponential, with single rounding.
 */
public final class IntegerSoftmax {

	private static final int CODES = 32767;

	private final IntegerExp exponential;
	private final int bits;
	private final int shift;
	private final DyadicMultiplier factor;

	/**
	 * For a scale.
	 *
	 * @param scale S of the input codes, as for {@link IntegerExp}
	 * @param bits b of the result, 1 to 16
	 */
	public IntegerSoftmax(double scale, int bits) {
		if (bits < 1 || bits > 16) {
			throw new IllegalArgumentException(bits + " bits outside 1 to 16");
		}
		this.exponential = new IntegerExp(scale);
		this.bits = bits;
		long top = exponential.apply(0);
		shift = Math.max(0, FixedPoint.ceilLog2(top + 1) - 31);
		factor = DyadicMultiplier.of(CODES / (double) (top >> shift));
	}

	/**
	 * The softmax of a row.
	 *
	 * @param codes 1 to 2^16 input codes
	 * @return as many codes of 0 to 2^b − 1
	 */
	public int[] apply(int[] codes) {
		if (codes.length < 1 || codes.length > 1 << 16) {
			throw new IllegalArgumentException(codes.length + " codes in a row");
		}
		int max = Integer.MIN_VALUE;
		for (int code : codes) {
			max = Math.max(max, code);
		}
		long sum = 0;
		int[] result = new int[codes.length];
		for (int i = 0; i < codes.length; i++) {
			long power = exponential.apply(FixedPoint.saturate((long) codes[i] - max));
			result[i] = factor.applySingleRounding((int) (power >> shift));
			sum += result[i];
		}
		// The maximum contributes 32767, so the sum is never 0.
		long reciprocal = (1L << 32) / sum;
		for (int i = 0; i < codes.length; i++) {
			result[i] = (int) Math.min((1L << bits) - 1, result[i] * reciprocal >> 32 - bits);
		}
		return result;
	}
}
