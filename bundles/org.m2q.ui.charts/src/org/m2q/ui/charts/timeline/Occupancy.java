package org.m2q.ui.charts.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How full a buffer is over time; the fullest moment of any range is found in steps that grow with the logarithm of the changes. */
final class Occupancy {

	private static final int FAN = 16;

	private final String name;
	private final double capacity;
	private final long[] times;
	/** The first level are the bytes from each change on, every further one the greatest of sixteen of the level below. */
	private final List<long[]> levels = new ArrayList<>();

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
		long[] used = new long[changes.length];
		int count = 0;
		long sum = 0;
		for (int i = 0; i < changes.length; i++) {
			sum += changes[i][1];
			if (i + 1 == changes.length || changes[i + 1][0] > changes[i][0]) {
				at[count] = changes[i][0];
				used[count++] = sum;
			}
		}
		times = Arrays.copyOf(at, count);
		long[] level = Arrays.copyOf(used, count);
		levels.add(level);
		while (level.length > FAN) {
			long[] above = new long[(level.length + FAN - 1) / FAN];
			for (int i = 0; i < level.length; i++) {
				above[i / FAN] = Math.max(above[i / FAN], level[i]);
			}
			levels.add(above);
			level = above;
		}
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
		int first = Math.max(0, index(from));
		int end = index(Math.nextDown(to)) + 1;
		return end <= first ? 0 : peak(0, first, end);
	}

	/** The cycle from which on most bytes are taken at once, of several the first; 0 for a buffer that is never used. */
	long fullest() {
		long[] used = levels.getFirst();
		int best = 0;
		for (int i = 1; i < used.length; i++) {
			best = used[i] > used[best] ? i : best;
		}
		return used.length == 0 ? 0 : times[best];
	}

	/** Last change not after a time, −1 for none. */
	private int index(double time) {
		int low = 0;
		int high = times.length;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (times[middle] <= time) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}
		return low - 1;
	}

	private long peak(int level, int first, int end) {
		long[] values = levels.get(level);
		long most = 0;
		int from = first;
		int to = end;
		while (from < to && (from % FAN != 0 || level + 1 == levels.size())) {
			most = Math.max(most, values[from++]);
		}
		while (to > from && to % FAN != 0) {
			most = Math.max(most, values[--to]);
		}
		return from < to ? Math.max(most, peak(level + 1, from / FAN, to / FAN)) : most;
	}
}
