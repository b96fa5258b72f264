package org.m2q.ui.charts.timeline;

import java.util.Arrays;

/** How full a buffer is over time; the fullest moment of any range is found in steps that grow with the logarithm of the changes. */
final class Occupancy {

	private final String name;
	private final double capacity;
	/** Bytes over time: as many as a buffer has are exact. */
	private final StepMaxima used;

	/**
	 * A buffer.
	 *
	 * @param name in the file
	 * @param capacity bytes; 0 when unlimited
	 * @param changes pairs of cycle and bytes that are taken or, when negative, given back; they are sorted in place
	 */
	Occupancy(String name, double capacity, long[][] changes) {
		this.name = name;
		this.capacity = capacity;
		Arrays.sort(changes, (a, b) -> Long.compare(a[0], b[0]));
		long[] at = new long[changes.length];
		double[] bytes = new double[changes.length];
		int count = 0;
		long sum = 0;
		for (int i = 0; i < changes.length; i++) {
			sum += changes[i][1];
			if (i + 1 == changes.length || changes[i + 1][0] > changes[i][0]) {
				at[count] = changes[i][0];
				bytes[count++] = sum;
			}
		}
		used = new StepMaxima(Arrays.copyOf(at, count), Arrays.copyOf(bytes, count));
	}

	String name() {
		return name;
	}

	/** Bytes; 0 when unlimited. */
	double capacity() {
		return capacity;
	}

	/** Most bytes that are taken at once between two times. */
	long peak(double from, double to) {
		return (long) used.most(from, to);
	}

	/** The cycle from which on most bytes are taken at once, of several the first; 0 for a buffer that is never used. */
	long fullest() {
		int change = used.greatest();
		return change < 0 ? 0 : used.time(change);
	}
}
