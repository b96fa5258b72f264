package org.m2q.calibration.build;

import java.util.Arrays;

/**
 * How the codes of a layer are made from what is stored, where a zero point or scales of groups come between: code = factor · (stored − zero point), with one factor and
 * zero point for every run of consecutive weights of a filter. A filter's scale times its code is the weight, so that no sum needs another factor.
 *
 * @param size weights per filter
 * @param length weights per group; the last group of a filter may be shorter
 * @param low least stored code
 * @param high largest stored code
 * @param factors per group, filter by filter; 1 or more. Not copied, not to be changed
 * @param zeros zero points per group, low to high. Not copied, not to be changed
 */
public record WeightGroups(int size, int length, int low, int high, int[] factors, int[] zeros) {

	/** Groups of a filter. */
	public int perFilter() {
		return (size + length - 1) / length;
	}

	private int group(int filter, int weight) {
		return filter * perFilter() + weight / length;
	}

	/** The stored code behind a code. */
	public int stored(int filter, int weight, int code) {
		int group = group(filter, weight);
		return code / factors[group] + zeros[group];
	}

	/** The code of the next stored code up or down, the same at the end of the range. */
	int neighbour(int filter, int weight, int code, int direction) {
		int group = group(filter, weight);
		return factors[group] * (Math.clamp((long) stored(filter, weight, code) + direction, low, high) - zeros[group]);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof WeightGroups that && size == that.size && length == that.length && low == that.low && high == that.high
				&& Arrays.equals(factors, that.factors) && Arrays.equals(zeros, that.zeros);
	}

	@Override
	public int hashCode() {
		return 31 * Arrays.hashCode(factors) + Arrays.hashCode(zeros);
	}
}
