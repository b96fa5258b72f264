package org.m2q.calibration;

/**
 * Counts values in bins whose width is a power of two and whose borders are multiples of it. The width doubles when the values need more than {@value #BINS} bins, and
 * is as small as all values allow: the result depends on the values alone, neither on their order nor on how they were divided among builders.
 */
final class HistogramBuilder {

	/** Most bins. */
	static final int BINS = 4096;

	/** Narrower bins would be below the smallest normal float. */
	private static final int NARROWEST = -126;

	private static final double EXACT = 1L << 52;

	private int exponent = NARROWEST;
	private long first;
	private long[] counts = new long[BINS];
	private boolean empty = true;

	/** Counts finite values between bounds. */
	void add(float[] values, float least, float largest) {
		if (values.length == 0) {
			return;
		}
		int unit = NARROWEST;
		// Far away from 0, narrow bins have numbers beyond what a double holds exactly.
		while (Math.max(Math.abs(least), Math.abs(largest)) * Math.scalb(1.0, -unit) >= EXACT) {
			unit++;
		}
		cover(unit, (long) Math.floor(least * Math.scalb(1.0, -unit)), (long) Math.floor(largest * Math.scalb(1.0, -unit)));
		double factor = Math.scalb(1.0, -exponent);
		long start = first;
		for (float value : values) {
			counts[(int) ((long) Math.floor(value * factor) - start)]++;
		}
	}

	/** Adds what another one counted. */
	void add(HistogramBuilder other) {
		if (other.empty) {
			return;
		}
		cover(other.exponent, other.first + other.firstUsed(), other.first + other.lastUsed());
		for (int bin = 0; bin < BINS; bin++) {
			if (other.counts[bin] != 0) {
				counts[(int) (wider(other.first + bin, exponent - other.exponent) - first)] += other.counts[bin];
			}
		}
	}

	/** Makes room for bins of a width; afterwards the width is at least that one. */
	private void cover(int unit, long low, long high) {
		int wanted = empty ? unit : Math.max(unit, exponent);
		long from;
		while (true) {
			from = wider(low, wanted - unit);
			long to = wider(high, wanted - unit);
			if (!empty) {
				from = Math.min(from, wider(first + firstUsed(), wanted - exponent));
				to = Math.max(to, wider(first + lastUsed(), wanted - exponent));
			}
			if (to - from < BINS) {
				break;
			}
			wanted++;
		}
		move(wanted, from);
	}

	/** Number of the bin that a bin is part of when the width was doubled some times. */
	private static long wider(long bin, int doublings) {
		return bin >> Math.min(Long.SIZE - 1, doublings);
	}

	private int firstUsed() {
		int bin = 0;
		while (counts[bin] == 0) {
			bin++;
		}
		return bin;
	}

	private int lastUsed() {
		int bin = BINS - 1;
		while (counts[bin] == 0) {
			bin--;
		}
		return bin;
	}

	private void move(int wanted, long low) {
		if (!empty && (wanted != exponent || low != first)) {
			long[] moved = new long[BINS];
			for (int bin = 0; bin < BINS; bin++) {
				if (counts[bin] != 0) {
					moved[(int) (wider(first + bin, wanted - exponent) - low)] += counts[bin];
				}
			}
			counts = moved;
		}
		exponent = wanted;
		first = low;
		empty = false;
	}

	/** The bins from the first to the last that is not empty; their ends enclose the values. */
	Histogram histogram() {
		if (empty) {
			throw new IllegalStateException("nothing was counted");
		}
		double width = Math.scalb(1.0, exponent);
		int from = firstUsed();
		int to = lastUsed() + 1;
		return new Histogram((first + from) * width, (first + to) * width, java.util.Arrays.copyOfRange(counts, from, to));
	}
}
