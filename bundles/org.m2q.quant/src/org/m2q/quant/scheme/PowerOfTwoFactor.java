package org.m2q.quant.scheme;

import java.util.List;
import org.m2q.quant.NumberFormat;

/**
 * The power-of-two factor of FQ-ViT for inputs of normalisations whose channels differ much: s8 = (max − min) / (high − low) over all
 * values, s1 = s8 / 8, scale of channel c = s1 · 2^a_c with a_c of 0 to 3 and the least squared error, one zero point
 * z = low − round(min / s8) (halves to even, clamped to the codes). The integer datapath needs only a shift per channel.
 *
 * @param unit s1, above 0
 * @param zeroPoint code of 0.0 for all channels
 * @param low least code
 * @param high largest code
 * @param exponents a_c
 */
public record PowerOfTwoFactor(double unit, int zeroPoint, int low, int high, List<Integer> exponents) {

	private static final int FACTORS = 4;

	/** Copies the exponents. */
	public PowerOfTwoFactor {
		exponents = List.copyOf(exponents);
	}

	/**
	 * Chooses the factors.
	 *
	 * @param values finite, rows of {@code channels} values, at least one row
	 * @param format integers of at most 16 bits
	 */
	public static PowerOfTwoFactor find(float[] values, int channels, NumberFormat format) {
		if (channels < 1 || values.length == 0 || values.length % channels != 0) {
			throw new IllegalArgumentException(values.length + " values in rows of " + channels);
		}
		ValueRange range = RangeSearch.minMax(values, 0, values.length);
		int low = UniformQuantizer.low(format);
		int high = UniformQuantizer.high(format);
		double whole = (range.max() - range.min()) / (high - low);
		double unit = whole > 0 ? whole / 8 : 1;
		int zeroPoint = (int) Math.max(low, Math.min(high, low - Math.rint(range.min() / (8 * unit))));
		double[][] errors = new double[channels][FACTORS];
		for (int a = 0; a < FACTORS; a++) {
			UniformQuantizer quantizer = new UniformQuantizer(Math.scalb(unit, a), zeroPoint, low, high, Rounding.HALF_EVEN);
			for (int i = 0; i < values.length; i++) {
				double error = values[i] - quantizer.project(values[i]);
				errors[i % channels][a] += error * error;
			}
		}
		Integer[] exponents = new Integer[channels];
		for (int c = 0; c < channels; c++) {
			int best = 0;
			for (int a = 1; a < FACTORS; a++) {
				best = errors[c][a] < errors[c][best] ? a : best;
			}
			exponents[c] = best;
		}
		return new PowerOfTwoFactor(unit, zeroPoint, low, high, List.of(exponents));
	}

	/** The quantizer of a channel. */
	public UniformQuantizer quantizer(int channel) {
		return new UniformQuantizer(Math.scalb(unit, exponents.get(channel)), zeroPoint, low, high, Rounding.HALF_EVEN);
	}

	/** (q − z) · 2^a_c: all channels in units of s1. */
	public int aligned(int code, int channel) {
		return code - zeroPoint << exponents.get(channel);
	}
}
