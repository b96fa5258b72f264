package org.m2q.runtime.internal;

import java.util.Arrays;

import org.m2q.runtime.FilterWeights;
import org.m2q.runtime.SignedPowers;

/** Weights of one layer for the scalar reference, as factors or as shifts. */
final class Filters {

	private final int size;
	private final short[] codes;
	private final byte[][] powers;

	/**
	 * Packs weights.
	 *
	 * @param weights the codes, [filter][channel][tap]
	 * @param taps positions of the kernel
	 * @param shiftAdd whether shift-add filters are computed by shifting and adding
	 */
	Filters(FilterWeights weights, int taps, boolean shiftAdd) {
		size = weights.size();
		int channels = size / taps;
		codes = new short[weights.filters() * size];
		powers = new byte[weights.filters()][];
		for (int f = 0; f < weights.filters(); f++) {
			for (int channel = 0; channel < channels; channel++) {
				for (int tap = 0; tap < taps; tap++) {
					codes[f * size + tap * channels + channel] = (short) weights.code(f, channel * taps + tap);
				}
			}
			if (shiftAdd && weights.terms(f) > 0) {
				powers[f] = powers(f, weights.terms(f));
			}
		}
	}

	private byte[] powers(int filter, int terms) {
		// Each weight has room for its terms and a 0 that ends them.
		byte[] list = new byte[size * (terms + 1) + SignedPowers.count(Short.MIN_VALUE)];
		for (int i = 0; i < size; i++) {
			SignedPowers.terms(codes[filter * size + i], list, i * (terms + 1));
		}
		return Arrays.copyOf(list, size * (terms + 1));
	}

	/** Σ a · w of a filter, modulo 2^32; a in the order [tap][channel]. */
	int dot(int filter, int[] a, int at) {
		return powers[filter] == null ? multiplied(filter, a, at) : shifted(powers[filter], a, at);
	}

	private int multiplied(int filter, int[] a, int at) {
		int sum = 0;
		int w = filter * size;
		for (int i = 0; i < size; i++) {
			sum += a[at + i] * codes[w + i];
		}
		return sum;
	}

	private int shifted(byte[] list, int[] a, int at) {
		int sum = 0;
		int room = list.length / size;
		for (int i = 0; i < size; i++) {
			for (int t = i * room; list[t] != 0; t++) {
				int power = list[t];
				sum += power > 0 ? a[at + i] << power - 1 : -(a[at + i] << -power - 1);
			}
		}
		return sum;
	}
}
