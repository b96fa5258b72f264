package org.m2q.accelerator.execute;

import org.m2q.quant.integer.FilterWeights;

/** How the processing elements of the engines multiply. */
final class Multipliers {

	private Multipliers() {
	}

	/** A product of a plain multiplier. */
	static long multiply(int activation, long weight) {
		return activation * weight;
	}

	/**
	 * A product of a mixed-precision multiplier in merged mode: an 8-bit weight is a signed high and an unsigned low half of 4 bits, and two 4-bit products
	 * are joined by a shift and an addition.
	 */
	static long merge(int activation, int weight) {
		int high = weight >> 4;
		int low = weight & 0xF;
		return ((long) activation * high << 4) + (long) activation * low;
	}

	/** A product of a shift-add tree: every term shifts the activation, the terms are added or subtracted. Nothing is multiplied. */
	static long shiftAndAdd(int activation, FilterWeights weights, int filter, int weight) {
		long sum = 0;
		for (int t = 0; t < weights.terms(filter); t++) {
			int term = weights.term(filter, weight, t);
			if (term > 0) {
				sum += (long) activation << term - 1;
			} else if (term < 0) {
				sum -= (long) activation << -term - 1;
			}
		}
		return sum;
	}
}
