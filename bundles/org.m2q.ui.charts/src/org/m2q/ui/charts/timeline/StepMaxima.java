package org.m2q.ui.charts.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A quantity that is constant between changes; its greatest value in any range is found in steps that grow with the logarithm of the changes. */
final class StepMaxima {

	private static final int FAN = 16;

	private final long[] times;
	/** The first level are the values from each change on, every further one the greatest of sixteen of the level below. */
	private final List<double[]> levels = new ArrayList<>();

	/**
	 * Prepares looking.
	 *
	 * @param times of the changes, ascending; taken over
	 * @param values from each change on, 0 or more; taken over
	 */
	StepMaxima(long[] times, double[] values) {
		this.times = times;
		double[] level = values;
		levels.add(level);
		while (level.length > FAN) {
			double[] above = new double[(level.length + FAN - 1) / FAN];
			for (int i = 0; i < level.length; i++) {
				above[i / FAN] = Math.max(above[i / FAN], level[i]);
			}
			levels.add(above);
			level = above;
		}
	}

	/** Number of changes. */
	int size() {
		return times.length;
	}

	/** When a change is. */
	long time(int change) {
		return times[change];
	}

	/** The value from a change on. */
	double value(int change) {
		return levels.getFirst()[change];
	}

	/** Last change not after a time, −1 for none. */
	int index(double time) {
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

	/** Greatest value between two times; 0 when there is no change before their end. */
	double most(double from, double to) {
		int first = Math.max(0, index(from));
		int end = index(Math.nextDown(to)) + 1;
		return end <= first ? 0 : most(0, first, end);
	}

	/** The change from which on the value is greatest, of several the first; −1 for none. */
	int greatest() {
		double[] values = levels.getFirst();
		int best = values.length == 0 ? -1 : 0;
		for (int i = 1; i < values.length; i++) {
			best = values[i] > values[best] ? i : best;
		}
		return best;
	}

	private double most(int level, int first, int end) {
		double[] values = levels.get(level);
		double most = 0;
		int from = first;
		int to = end;
		while (from < to && (from % FAN != 0 || level + 1 == levels.size())) {
			most = Math.max(most, values[from++]);
		}
		while (to > from && to % FAN != 0) {
			most = Math.max(most, values[--to]);
		}
		return from < to ? Math.max(most, most(level + 1, from / FAN, to / FAN)) : most;
	}
}
