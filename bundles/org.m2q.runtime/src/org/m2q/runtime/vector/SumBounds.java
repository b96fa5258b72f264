package org.m2q.runtime.vector;

import org.m2q.runtime.FilterWeights;
import org.m2q.runtime.internal.Tensor;

/** How large the sums of a product can be, over the weights of each filter: whether single precision, which is exact below 2^24, computes them. */
final class SumBounds {

	private static final long EXACT = 1L << 24;
	private static final int MOST_PIECES = 4;

	private final long largest;
	private final int pieces;

	/**
	 * Bounds.
	 *
	 * @param in the operand
	 * @param weights all filters
	 * @param bias what the sums begin with
	 * @param taps positions of the kernel; sums are computed tap by tap
	 */
	SumBounds(Tensor in, FilterWeights weights, int[] bias, int taps) {
		largest = largest(in, weights, bias, taps, 1);
		int count = 1;
		while (count <= MOST_PIECES && largest(in, weights, bias, taps, count) >= EXACT) {
			count++;
		}
		pieces = count <= MOST_PIECES && largest <= Integer.MAX_VALUE ? count : 0;
	}

	private static long largest(Tensor in, FilterWeights weights, int[] bias, int taps, int pieces) {
		int depth = weights.size();
		int channels = depth / taps;
		long largest = 0;
		for (int f = 0; f < weights.filters(); f++) {
			for (int piece = 0; piece < pieces; piece++) {
				long sum = 0;
				for (int k = begin(depth, piece, pieces); k < begin(depth, piece + 1, pieces); k++) {
					sum += Math.abs(weights.code(f, k % channels * taps + k / channels));
				}
				largest = Math.max(largest, sum * in.range().reach() + (piece == 0 ? Math.abs((long) bias[f]) : 0));
			}
		}
		return largest;
	}

	/** First element of a piece. */
	static int begin(int depth, int piece, int pieces) {
		return (int) ((long) depth * piece / pieces);
	}

	/** The largest magnitude of a sum. */
	long largest() {
		return largest;
	}

	/** The least number of pieces whose sums are exact in single precision and can be added in 32 bits, or 0. */
	int pieces() {
		return pieces;
	}
}
