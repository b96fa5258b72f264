package org.m2q.calibration;

import java.util.Arrays;

/**
 * How often values fell into bins of equal width from {@code low} to {@code high}.
 *
 * @param low lower end of the first bin, at most the least value
 * @param high upper end of the last bin, at least the largest value
 * @param counts values per bin, one bin or more. Not copied, not to be changed
 */
public record Histogram(double low, double high, long[] counts) {

	/** Rejects impossible ends. */
	public Histogram {
		if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high) || counts.length == 0) {
			throw new IllegalArgumentException(counts.length + " bins from " + low + " to " + high);
		}
	}

	/** Number of values. */
	public long total() {
		return Arrays.stream(counts).sum();
	}

	/** Width of a bin. */
	public double width() {
		return (high - low) / counts.length;
	}

	/** Middle of a bin. */
	public double middle(int bin) {
		return low + (bin + 0.5) * width();
	}

	/** How many values lie in an interval; those of a bin are taken to be spread evenly over it. */
	public double within(double from, double to) {
		double sum = 0;
		for (int bin = 0; bin < counts.length; bin++) {
			double start = low + bin * width();
			sum += counts[bin] * (width() > 0 ? Math.max(0, Math.min(start + width(), to) - Math.max(start, from)) / width() : from <= low && low <= to ? 1 : 0);
		}
		return sum;
	}

	/** Mean of the squares of the values, each taken to be in the middle of its bin. */
	public double meanSquare() {
		double sum = 0;
		for (int bin = 0; bin < counts.length; bin++) {
			sum += counts[bin] * middle(bin) * middle(bin);
		}
		return total() == 0 ? 0 : sum / total();
	}

	/**
	 * The value below which a part of all values lies, interpolated linearly inside its bin.
	 *
	 * @param part 0 to 1
	 */
	public double quantile(double part) {
		double wanted = part * total();
		double before = 0;
		for (int bin = 0; bin < counts.length; bin++) {
			if (counts[bin] > 0 && before + counts[bin] >= wanted) {
				return low + (bin + Math.max(0, wanted - before) / counts[bin]) * width();
			}
			before += counts[bin];
		}
		return high;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Histogram that && low == that.low && high == that.high && Arrays.equals(counts, that.counts);
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
