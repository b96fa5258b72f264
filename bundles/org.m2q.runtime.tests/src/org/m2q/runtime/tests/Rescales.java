package org.m2q.runtime.tests;

import java.util.List;
import java.util.Random;

import org.m2q.runtime.Rescale;

/** Factors that bring accumulators of some size to 8 bits, and extreme ones. */
final class Rescales {

	private Rescales() {
	}

	/** Factors of every kind, for one channel and for many. */
	static List<Rescale> of(Random random, int channels, long reach) {
		int shift = Math.max(0, 64 - Long.numberOfLeadingZeros(reach) - 8);
		int[] shifts = random.ints(channels, Math.max(-3, shift - 3), shift + 2).toArray();
		int[] multipliers = new int[channels];
		int[] dyadicShifts = new int[channels];
		float[] factors = new float[channels];
		for (int i = 0; i < channels; i++) {
			boolean wide = random.nextBoolean();
			multipliers[i] = wide ? (1 << 30) + random.nextInt(1 << 30) : 1 + random.nextInt(1 << 15);
			dyadicShifts[i] = Math.min(62, shift + (wide ? 31 : 14));
			factors[i] = (float) Math.scalb(0.5 + random.nextDouble(), -shift);
		}
		int[] extremes = random.ints(channels, 0, 4).map(k -> new int[] { 0, 1, 12345, Integer.MAX_VALUE }[k]).toArray();
		int[] extremeShifts = random.ints(channels, 0, 4).map(k -> new int[] { 0, 1, 31, 62 }[k]).toArray();
		int[] extremePowers = random.ints(channels, 0, 5).map(k -> new int[] { -31, -4, 0, 31, 62 }[k]).toArray();
		float[] extremeFactors = new float[channels];
		for (int i = 0; i < channels; i++) {
			extremeFactors[i] = new float[] { 1e-30f, 0.5f, 1e30f, 0.25f }[random.nextInt(4)];
		}
		return List.of(Rescale.pot(shift), Rescale.pot(shifts), Rescale.pot(extremePowers), Rescale.dyadic(new int[] { multipliers[0] }, new int[] { dyadicShifts[0] }),
				Rescale.dyadic(multipliers, dyadicShifts), Rescale.dyadic(extremes, extremeShifts), Rescale.float32(factors[0]), Rescale.float32(factors),
				Rescale.float32(extremeFactors));
	}
}
