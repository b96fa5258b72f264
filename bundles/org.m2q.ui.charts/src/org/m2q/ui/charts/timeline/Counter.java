package org.m2q.ui.charts.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Format;
import org.m2q.ui.charts.internal.Messages;

/**
 * A quantity per time that is constant between changes, such as bytes per cycle. Means and maxima of any range are found in steps that grow with the logarithm
 * of the changes.
 */
final class Counter {

	/** What is counted. */
	enum Kind {
		/** Bytes per cycle of a DRAM. */
		DRAM,
		/** Watts of the accelerator. */
		POWER
	}

	private static final int FAN = 16;
	private static final int DIGITS = 3;

	private final Kind kind;
	private final String name;
	private final double limit;
	private final String note;
	private final long[] times;
	/** Sum of value times cycles before each change. */
	private final double[] sums;
	/** The first level are the values from each change on, every further one the greatest of sixteen of the level below. */
	private final List<double[]> levels = new ArrayList<>();

	private Counter(Builder builder, Kind kind, String name, double limit, String note) {
		this.kind = kind;
		this.name = name;
		this.limit = limit;
		this.note = note;
		long[] sorted = new long[2 * builder.size + 1];
		System.arraycopy(builder.from, 0, sorted, 0, builder.size);
		System.arraycopy(builder.to, 0, sorted, builder.size, builder.size);
		Arrays.sort(sorted);
		int count = 0;
		for (int i = 0; i < sorted.length; i++) {
			if (i == 0 || sorted[i] > sorted[i - 1]) {
				sorted[count++] = sorted[i];
			}
		}
		times = Arrays.copyOf(sorted, count);
		double[] changes = new double[count];
		int[] more = new int[count];
		for (int i = 0; i < builder.size; i++) {
			int from = Arrays.binarySearch(times, builder.from[i]);
			int to = Arrays.binarySearch(times, builder.to[i]);
			changes[from] += builder.values[i];
			changes[to] -= builder.values[i];
			more[from]++;
			more[to]--;
		}
		double[] level = new double[count];
		sums = new double[count];
		double value = 0;
		int active = 0;
		for (int i = 0; i < count; i++) {
			active += more[i];
			// Where nothing works the value is exactly what is always there, whatever was rounded before.
			value = active == 0 ? 0 : Math.max(0, value + changes[i]);
			level[i] = builder.always + value;
			sums[i] = i == 0 ? 0 : sums[i - 1] + level[i - 1] * (times[i] - times[i - 1]);
		}
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

	/** Collects what adds up to a counter. */
	static final class Builder {
		private final double always;
		private int size;
		private long[] from = new long[64];
		private long[] to = new long[64];
		private double[] values = new double[64];

		/**
		 * An empty one.
		 *
		 * @param always what is there all the time
		 */
		Builder(double always) {
			this.always = always;
		}

		/** Adds a value during some cycles; those of different calls may overlap. */
		void add(long start, long end, double value) {
			if (!(end > start && value > 0)) {
				return;
			}
			if (size == from.length) {
				from = Arrays.copyOf(from, 2 * size);
				to = Arrays.copyOf(to, 2 * size);
				values = Arrays.copyOf(values, 2 * size);
			}
			from[size] = start;
			to[size] = end;
			values[size++] = value;
		}

		/**
		 * What has been added.
		 *
		 * @param limit most that is possible; 0 when unknown
		 * @param note what has to be known to read it; empty for nothing
		 */
		Counter build(Kind kind, String name, double limit, String note) {
			return new Counter(this, kind, name, limit, note);
		}
	}

	Kind kind() {
		return kind;
	}

	String name() {
		return name;
	}

	/** Unit of its values. */
	String unit() {
		return kind == Kind.DRAM ? Messages.counterBytes : "W";
	}

	/** Most that is possible; 0 when unknown. */
	double limit() {
		return limit;
	}

	String note() {
		return note;
	}

	/** A value with its unit. */
	String text(double value) {
		return kind == Kind.DRAM ? Format.significant(value, DIGITS) + " " + unit() : value == 0 ? "0 " + unit() : Format.engineering(value, unit(), DIGITS);
	}

	/** Mean and greatest value in a range, in words. */
	String text(double from, double to) {
		return NLS.bind(Messages.counterMean, text(mean(from, to)), text(peak(from, to)));
	}

	/** Sum of value times cycles up to a time. */
	private double sum(double time) {
		int index = Math.max(0, index(time));
		return sums[index] + levels.getFirst()[index] * Math.max(0, time - times[index]);
	}

	/** Mean between two times. */
	double mean(double from, double to) {
		return to > from ? Math.max(0, (sum(to) - sum(from)) / (to - from)) : levels.getFirst()[Math.max(0, index(from))];
	}

	/** Greatest value between two times. */
	double peak(double from, double to) {
		int first = Math.max(0, index(from));
		int end = index(Math.nextDown(to)) + 1;
		return peak(0, first, Math.max(end, first + 1));
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

	private double peak(int level, int first, int end) {
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
		return from < to ? Math.max(most, peak(level + 1, from / FAN, to / FAN)) : most;
	}
}
