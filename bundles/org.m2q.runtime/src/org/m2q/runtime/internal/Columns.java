package org.m2q.runtime.internal;

import org.m2q.runtime.FilterWeights;

/**
 * Weights of one layer for products with all filters of a group at a time, in loops that the optimizing compiler turns into vectors by itself: [group][tap ·
 * channel][filter], of depthwise convolutions [tap][channel].
 */
final class Columns {

	private final int groups;
	private final int filters;
	private final int depth;
	private final boolean depthwise;
	/** 32 bits each: the compiler makes no vectors of loops over several widths. */
	private final int[] codes;

	/**
	 * Packs weights.
	 *
	 * @param weights the codes, [filter][channel][tap]
	 * @param groups groups of filters
	 * @param taps positions of the kernel
	 */
	Columns(FilterWeights weights, int groups, int taps) {
		this.groups = groups;
		filters = weights.filters() / groups;
		depth = weights.size();
		codes = new int[weights.filters() * depth];
		int channels = depth / taps;
		depthwise = filters == 1 && groups > 1 && channels == 1;
		for (int f = 0; f < weights.filters(); f++) {
			for (int k = 0; k < depth; k++) {
				int code = weights.code(f, k % channels * taps + k / channels);
				codes[depthwise ? k * groups + f : f / filters * depth * filters + k * filters + f % filters] = code;
			}
		}
	}

	/** Whether every filter has one channel, of its own, so that all are computed together from [tap][channel]. */
	boolean isDepthwise() {
		return depthwise;
	}

	/**
	 * sums(f) += Σ a · w for the filters of a group, modulo 2^32.
	 *
	 * @param group the group
	 * @param a values, [tap][channel]
	 * @param sums receives the sums
	 * @param at of the first filter
	 */
	void add(int group, int[] a, int[] sums, int at) {
		int w = group * depth * filters;
		for (int k = 0; k < depth; k++) {
			if (a[k] != 0) {
				add(codes, w + k * filters, a[k], sums, at, filters);
			}
		}
	}

	private static void add(int[] codes, int from, int value, int[] sums, int at, int count) {
		for (int f = 0; f < count; f++) {
			sums[at + f] += value * codes[from + f];
		}
	}

	/** sums(c) += Σ a · w for the channels of a depthwise convolution, likewise. */
	void addDepthwise(int[] a, int[] sums, int at) {
		for (int k = 0; k < depth; k++) {
			addEach(codes, k * groups, a, sums, at, groups);
		}
	}

	private static void addEach(int[] codes, int from, int[] a, int[] sums, int at, int count) {
		for (int c = 0; c < count; c++) {
			sums[at + c] += a[from + c] * codes[from + c];
		}
	}
}
