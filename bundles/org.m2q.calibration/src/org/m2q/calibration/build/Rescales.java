package org.m2q.calibration.build;

import org.m2q.quant.Requantization;
import org.m2q.quant.program.Rescale;
import org.m2q.quant.scheme.DyadicMultiplier;

/** Makes factors of a requantization profile. Where a factor of {@link Requantization#POT} is no power of two, the step takes integer factors. */
final class Rescales {

	private static final int DEEPEST_SHIFT = 62;

	private Rescales() {
	}

	/**
	 * Factors input · weight / output, in that association for {@link Requantization#FLOAT32}.
	 *
	 * @param weights per channel the scale of the weights
	 * @param outputs scale of the result, one or one per channel
	 */
	static Rescale products(Requantization profile, float input, float[] weights, float[] outputs) {
		float[] single = new float[weights.length];
		double[] exact = new double[weights.length];
		for (int c = 0; c < weights.length; c++) {
			float output = outputs[outputs.length == 1 ? 0 : c];
			single[c] = input * weights[c] / output;
			exact[c] = (double) input * weights[c] / output;
		}
		return profile == Requantization.FLOAT32 ? Rescale.float32(single) : integers(profile, exact);
	}

	/** Any factors. */
	static Rescale of(Requantization profile, double... factors) {
		if (profile != Requantization.FLOAT32) {
			return integers(profile, factors);
		}
		float[] single = new float[factors.length];
		for (int c = 0; c < single.length; c++) {
			single[c] = (float) factors[c];
		}
		return Rescale.float32(single);
	}

	private static Rescale integers(Requantization profile, double[] factors) {
		if (profile == Requantization.POT && arePowers(factors)) {
			int[] shifts = new int[factors.length];
			for (int c = 0; c < shifts.length; c++) {
				shifts[c] = Math.min(DEEPEST_SHIFT, -Math.getExponent(factors[c]));
			}
			return Rescale.pot(shifts);
		}
		int[] multipliers = new int[factors.length];
		int[] shifts = new int[factors.length];
		for (int c = 0; c < shifts.length; c++) {
			DyadicMultiplier factor = DyadicMultiplier.of(factors[c]);
			multipliers[c] = factor.multiplier();
			shifts[c] = Integer.SIZE - 1 - factor.shift();
		}
		return Rescale.dyadic(multipliers, shifts);
	}

	private static boolean arePowers(double[] factors) {
		for (double factor : factors) {
			if (factor != Math.scalb(1.0, Math.getExponent(factor)) || Math.getExponent(factor) > Integer.SIZE - 1) {
				return false;
			}
		}
		return true;
	}
}
