package org.m2q.ui.charts.ranges;

import java.util.Arrays;

/**
 * How often values fell into bins of equal width.
 *
 * @param low lower end of the first bin, finite
 * @param high upper end of the last bin, at least {@code low}
 * @param counts values per bin, one bin or more. Not copied, not to be changed
 */
public record ValueBins(double low, double high, long[] counts) {

	/** Rejects impossible ends. */
	public ValueBins {
		if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high) || counts.length == 0) {
			throw new IllegalArgumentException(counts.length + " bins from " + low + " to " + high);
		}
	}

	/** Most frequent of the bins that touch an interval. */
	long most(double from, double to) {
		double width = (high - low) / counts.length;
		int first = width > 0 ? (int) Math.floor((from - low) / width) : from <= low && low < to ? 0 : counts.length;
		int last = width > 0 ? (int) Math.ceil((to - low) / width) - 1 : first;
		long most = 0;
		for (int i = Math.max(0, first); i <= Math.min(counts.length - 1, Math.max(first, last)); i++) {
			most = Math.max(most, counts[i]);
		}
		return most;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof ValueBins that && low == that.low && high == that.high && Arrays.equals(counts, that.counts);
	}

	@Override
	public int hashCode() {
		return 31 * Double.hashCode(low) + Arrays.hashCode(counts);
	}

	@Override
	public String toString() {
		return counts.length + " bins from " + low + " to " + high;
	}
}
