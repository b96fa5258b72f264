package org.m2q.ui.charts.timeline;

import java.util.Arrays;

import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Notation;
import org.m2q.ui.charts.internal.Messages;

/**
 * A quantity per time that is constant between changes, such as bytes per cycle. Means and maxima of any range are found in steps that grow with the logarithm
 * of the changes.
 */
final class Counter {

	/** What is counted. */
	enum Kind {
		/** Bytes per cycle of a DRAM or an interconnect. */
		BYTES,
		/** Watts of the accelerator. */
		POWER
	}

	private final Kind kind;
	private final String name;
	private final double limit;
	private final String note;
	private final StepMaxima values;
	/** Sum of value times cycles before each change. */
	private final double[] sums;

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
		long[] times = Arrays.copyOf(sorted, count);
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
		values = new StepMaxima(times, level);
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
		return kind == Kind.BYTES ? Messages.counterBytes : "W";
	}

	/** Most that is possible; 0 when unknown. */
	double limit() {
		return limit;
	}

	String note() {
		return note;
	}

	/** A value with its unit. */
	String text(double value, Notation notation) {
		return kind == Kind.BYTES ? notation.significant(value) + " " + unit() : value == 0 ? "0 " + unit() : notation.engineering(value, unit());
	}

	/** Mean and greatest value in a range, in words. */
	String text(double from, double to, Notation notation) {
		return NLS.bind(Messages.counterMean, text(mean(from, to), notation), text(peak(from, to), notation));
	}

	/** Sum of value times cycles up to a time. */
	private double sum(double time) {
		int index = Math.max(0, values.index(time));
		return sums[index] + values.value(index) * Math.max(0, time - values.time(index));
	}

	/** Mean between two times. */
	double mean(double from, double to) {
		return to > from ? Math.max(0, (sum(to) - sum(from)) / (to - from)) : values.value(Math.max(0, values.index(from)));
	}

	/** Greatest value between two times. */
	double peak(double from, double to) {
		int first = Math.max(0, values.index(from));
		return Math.max(values.value(first), values.most(from, to));
	}
}
