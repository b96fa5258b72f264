package org.m2q.quant.scheme;

import java.util.List;

/** Codes that are one power of two with a sign. */
public final class PowerOfTwoLevels {

	private PowerOfTwoLevels() {
	}

	/**
	 * {0} ∪ {±2^−i, i = 1 to 2^(b−1) − 1}, the build of the APoT repository before its division by the largest level. More bits only add
	 * levels near 0, so the SQNR hardly rises above 4 bits.
	 *
	 * @param bits b, with the sign, 2 to 8
	 */
	public static LevelSet of(int bits) {
		requireBits(bits);
		return LevelSet.ofTerms("PoT " + bits + " bit", List.of(TermSet.progression(1, 1, (1 << bits - 1) - 1)));
	}

	/**
	 * DeepShift: sign(w) · 2^shift with shift of −(2^(b−1) − 2) to 0.
	 *
	 * @param bits b, with the sign, 2 to 8
	 */
	public static LevelSet deepShift(int bits) {
		requireBits(bits);
		return LevelSet.ofTerms("DeepShift " + bits + " bit", List.of(TermSet.progression(0, 1, (1 << bits - 1) - 1)));
	}

	/**
	 * The projection of DeepShift, which rounds the logarithm and not the value: round(log2 |w|) limited to the shifts of
	 * {@link #deepShift(int)}. The threshold between 2^y and 2^(y+1) is √2 · 2^y, decided exactly.
	 *
	 * @param w weight in units of the largest level
	 * @return code in {@link #deepShift(int)}; 0 for 0 and NaN
	 */
	public static int deepShiftCode(double w, int bits) {
		requireBits(bits);
		if (w == 0 || Double.isNaN(w)) {
			return 0;
		}
		int least = -((1 << bits - 1) - 2);
		int shift = Math.max(least, Math.min(0, Log2Quantizer.nearestExponent(Math.abs(w))));
		int code = shift - least + 1;
		return w < 0 ? -code : code;
	}

	private static void requireBits(int bits) {
		if (bits < 2 || bits > 8) {
			throw new IllegalArgumentException(bits + " bits outside 2 to 8");
		}
	}
}
