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

	/** Weights of two products that a mixed-precision multiplier makes in single mode: one of 4 bits in each half of the word of an 8-bit weight. */
	static int pack(int first, int second) {
		if (first != first << 28 >> 28 || second != second << 28 >> 28) {
			throw new ArithmeticException("the weights " + first + " and " + second + " do not fit 4 bits");
		}
		return first & 0xF | second << 4;
	}

	/** Two products of a mixed-precision multiplier in single mode: both halves of the word are signed, nothing is shifted, and the products are added. */
	static long pair(int activation, int other, int packed) {
		int low = (packed & 0xF ^ 8) - 8;
		int high = packed >> 4;
		return (long) activation * low + (long) other * high;
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
