package org.m2q.ui.charts.timeline;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/**
 * Slices of one lane in the order of time, none overlapping another, with sums that make any range of them as cheap as one.
 *
 * <p>Drawing takes steps in proportion to the pixels of the lane and the logarithm of the slices, however many there are.
 */
final class SliceLane {

	private static final double WIDE = 2;

	private final String name;
	private final int size;
	private final long[] starts;
	private final long[] ends;
	private final int[] ids;
	private final byte[] activities;
	private final int[] stalls;
	private final Map<Activity, long[]> busy = new EnumMap<>(Activity.class);
	private final long[] bytes;
	private final int[] critical;

	private SliceLane(Builder builder, String name, BitSet path) {
		this.name = name;
		size = builder.size;
		starts = Arrays.copyOf(builder.starts, size);
		ends = Arrays.copyOf(builder.ends, size);
		ids = Arrays.copyOf(builder.ids, size);
		activities = Arrays.copyOf(builder.activities, size);
		stalls = Arrays.copyOf(builder.stalls, size);
		bytes = new long[size + 1];
		critical = new int[size + 1];
		for (int i = 0; i < size; i++) {
			bytes[i + 1] = bytes[i] + builder.bytes[i];
			critical[i + 1] = critical[i] + (path.get(ids[i]) ? 1 : 0);
			busy.computeIfAbsent(activity(i), key -> new long[size + 1]);
			if (stalls[i] > 0) {
				busy.computeIfAbsent(Activity.STALL, key -> new long[size + 1]);
			}
		}
		busy.forEach((kind, sums) -> {
			for (int i = 0; i < size; i++) {
				sums[i + 1] = sums[i] + part(kind, i);
			}
		});
	}

	/** Collects slices. */
	static final class Builder {
		private int size;
		private long[] starts = new long[64];
		private long[] ends = new long[64];
		private int[] ids = new int[64];
		private byte[] activities = new byte[64];
		private int[] stalls = new int[64];
		private int[] bytes = new int[64];

		/** Adds the next slice; it starts when the one before has ended, or later. */
		void add(int id, Activity activity, long start, long end, long stall, long moved) {
			if (size == starts.length) {
				int more = 2 * size;
				starts = Arrays.copyOf(starts, more);
				ends = Arrays.copyOf(ends, more);
				ids = Arrays.copyOf(ids, more);
				activities = Arrays.copyOf(activities, more);
				stalls = Arrays.copyOf(stalls, more);
				bytes = Arrays.copyOf(bytes, more);
			}
			if (size > 0 && start < ends[size - 1]) {
				throw new IllegalArgumentException("slice " + id + " starts before the one before it has ended");
			}
			starts[size] = start;
			ends[size] = end;
			ids[size] = id;
			activities[size] = (byte) activity.ordinal();
			stalls[size] = Math.toIntExact(stall);
			bytes[size] = Math.toIntExact(moved);
			size++;
		}

		/** End of the last slice. */
		long end() {
			return size == 0 ? 0 : ends[size - 1];
		}

		/** Ends the last slice earlier. */
		void cut(long end) {
			ends[size - 1] = Math.max(starts[size - 1], Math.min(ends[size - 1], end));
		}

		SliceLane build(String name, BitSet path) {
			return new SliceLane(this, name, path);
		}
	}

	private static final Activity[] ALL = Activity.values();

	private long part(Activity kind, int position) {
		return kind == Activity.STALL ? stalls[position] : kind == activity(position) ? ends[position] - starts[position] - stalls[position] : 0;
	}

	String name() {
		return name;
	}

	int size() {
		return size;
	}

	long start(int position) {
		return starts[position];
	}

	long end(int position) {
		return ends[position];
	}

	/** Cycles at the end of a slice in which it waits for ports. */
	long stall(int position) {
		return stalls[position];
	}

	/** Step or layer. */
	int id(int position) {
		return ids[position];
	}

	Activity activity(int position) {
		return ALL[activities[position]];
	}

	boolean isCritical(int position) {
		return critical[position + 1] > critical[position];
	}

	/** Kinds that occur. */
	Iterable<Activity> activities() {
		return busy.keySet();
	}

	/** First slice that ends after a time; the number of slices when there is none. */
	int endingAfter(double time) {
		int low = 0;
		int high = size;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (ends[middle] > time) {
				high = middle;
			} else {
				low = middle + 1;
			}
		}
		return low;
	}

	/** First slice from a position on that starts at or after a time. */
	private int startingAt(double time, int from) {
		int step = 1;
		int low = from;
		// Most runs are short, so the search widens from where it is.
		while (low + step < size && starts[low + step] < time) {
			low += step;
			step *= 2;
		}
		int high = Math.min(size, low + step);
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (starts[middle] >= time) {
				high = middle;
			} else {
				low = middle + 1;
			}
		}
		return low;
	}

	/** The slice at a time, or the nearest one within a distance; −1 for none. */
	int at(double time, double distance) {
		int position = endingAfter(time);
		if (position < size && starts[position] <= time) {
			return position;
		}
		double after = position < size ? starts[position] - time : Double.POSITIVE_INFINITY;
		double before = position > 0 ? time - ends[position - 1] : Double.POSITIVE_INFINITY;
		return Math.min(after, before) > distance ? -1 : after <= before ? position : position - 1;
	}

	/** Cycles of a kind of activity between two times. */
	double busy(Activity kind, double from, double to) {
		long[] sums = busy.get(kind);
		if (sums == null) {
			return 0;
		}
		int first = endingAfter(from);
		int last = startingAt(to, Math.min(first, size));
		if (first >= last) {
			return 0;
		}
		double sum = sums[last] - sums[first];
		return sum - outside(kind, first, from, to) - (last - 1 > first ? outside(kind, last - 1, from, to) : 0);
	}

	/** The part of a slice's cycles that lies outside of a range. */
	private double outside(Activity kind, int position, double from, double to) {
		double stallFrom = ends[position] - stalls[position];
		double a = kind == Activity.STALL ? stallFrom : starts[position];
		double b = kind == Activity.STALL ? ends[position] : stallFrom;
		return part(kind, position) - Math.max(0, Math.min(b, to) - Math.max(a, from));
	}

	/** Cycles of all activity between two times, stalls included. */
	double busy(double from, double to) {
		double sum = 0;
		for (Activity kind : busy.keySet()) {
			sum += busy(kind, from, to);
		}
		return sum;
	}

	/** Bytes of the slices that begin between two times. */
	long bytes(double from, double to) {
		int first = startingAt(from, 0);
		int last = startingAt(to, 0);
		return bytes[Math.max(first, last)] - bytes[first];
	}

	/** Draws what is seen of a lane. */
	interface Pen {

		/** A slice of two pixels or more. */
		void slice(int position, double left, double right);

		/**
		 * Slices that begin in the same pixel.
		 *
		 * @param pixel column
		 * @param first first slice
		 * @param end last slice, exclusive
		 */
		void run(int pixel, int first, int end);
	}

	/**
	 * Draws a range of time.
	 *
	 * @param from first cycle
	 * @param to last cycle, exclusive
	 * @param width pixels that it takes
	 */
	void draw(double from, double to, int width, Pen pen) {
		double scale = width / (to - from);
		int position = endingAfter(from);
		while (position < size && starts[position] < to) {
			double left = (starts[position] - from) * scale;
			double right = (ends[position] - from) * scale;
			if (right - left >= WIDE) {
				pen.slice(position, Math.max(0, left), Math.min(width, right));
				position++;
				continue;
			}
			int pixel = Math.max(0, (int) Math.floor(left));
			int next = Math.max(position + 1, startingAt(from + (pixel + 1) / scale, position));
			if (next - position > 1 && (ends[next - 1] - starts[next - 1]) * scale >= WIDE) {
				next--;
			}
			pen.run(pixel, position, next);
			position = next;
		}
	}

	/** Cycles of a kind of activity of a run of slices. */
	long sum(Activity kind, int first, int end) {
		long[] sums = busy.get(kind);
		return sums == null ? 0 : sums[end] - sums[first];
	}

	/** Whether one of a run of slices lies on the critical path. */
	boolean isCritical(int first, int end) {
		return critical[end] > critical[first];
	}
}
