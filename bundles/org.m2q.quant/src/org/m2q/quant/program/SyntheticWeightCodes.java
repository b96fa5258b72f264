package org.m2q.quant.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.m2q.quant.Scheme;

/** Random weights whose accumulators fit 32 bits. */
final class SyntheticWeightCodes {

	private static final int LARGEST_EXPONENT = 6;
	/** Room for a bias. */
	private static final long LARGEST_SUM = 1L << 30;

	private final Random random;
	private final List<FilterFormat> choices;

	SyntheticWeightCodes(Random random, List<FilterFormat> choices) {
		this.random = random;
		this.choices = choices;
	}

	/** Codes of a layer; scales are left at 1. */
	FilterCodes codes(int filters, int size, long largestActivation) {
		short[] codes = new short[filters * size];
		List<FilterFormat> formats = new ArrayList<>(filters);
		float[] scales = new float[filters];
		java.util.Arrays.fill(scales, 1);
		for (int f = 0; f < filters; f++) {
			FilterFormat format = choices.get(random.nextInt(choices.size()));
			formats.add(format);
			long sum = 0;
			for (int i = f * size; i < (f + 1) * size; i++) {
				codes[i] = (short) code(format);
				sum += Math.abs(codes[i]);
			}
			for (int i = f * size; i < (f + 1) * size && sum * largestActivation > LARGEST_SUM; i++) {
				sum -= Math.abs(codes[i]);
				codes[i] = 0;
			}
		}
		return new FilterCodes(filters, size, codes, formats, scales);
	}

	private int code(FilterFormat format) {
		if (format.scheme() == Scheme.UNIFORM) {
			int half = 1 << format.bits() - 1;
			return random.nextInt(2 * half) - half;
		}
		int sum = 0;
		for (int t = 0; t < format.terms(); t++) {
			int power = 1 << random.nextInt(LARGEST_EXPONENT + 1);
			sum += random.nextInt(4) == 0 ? 0 : random.nextBoolean() ? power : -power;
		}
		return sum;
	}
}
