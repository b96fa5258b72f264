package org.m2q.ui.charts.timeline;

import java.util.List;

import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Format;
import org.m2q.base.unit.Notation;
import org.m2q.ui.charts.internal.Messages;
import org.m2q.ui.charts.timeline.TimelineOptions.Range;

/** What is said about rows of a timeline: lanes first, then buffers, then counters. */
final class LaneTexts {

	private final TimelineData data;
	private final boolean time;
	private final Notation notation;

	/**
	 * Texts of a timeline.
	 *
	 * @param time whether durations are seconds, else cycles
	 * @param notation of all other numbers
	 */
	LaneTexts(TimelineData data, boolean time, Notation notation) {
		this.data = data;
		this.time = time;
		this.notation = notation;
	}

	String name(int row) {
		return isLane(row) ? data.lanes().get(row).name() : isBuffer(row) ? buffer(row).name() : counter(row).name();
	}

	/** What a row does in a range, in a few words. */
	String sum(int row, Range range) {
		if (isLane(row)) {
			SliceLane slices = data.lanes().get(row);
			double busy = slices.busy(range.from(), range.to());
			long bytes = slices.bytes(range.from(), range.to());
			return notation.percent(range.length() > 0 ? busy / range.length() : 0) + ", " + (bytes > 0 ? notation.data(bytes) : duration(busy));
		}
		if (isBuffer(row)) {
			long peak = buffer(row).peak(range.from(), range.to());
			return notation.data(peak) + (buffer(row).capacity() > 0 ? ", " + notation.percent(peak / buffer(row).capacity()) : "");
		}
		return NLS.bind(Messages.counterMeanShort, counter(row).text(counter(row).mean(range.from(), range.to()), notation));
	}

	/** What a row could do at most, or does at most in a range; empty for nothing to say. */
	String limit(int row, Range range) {
		if (isBuffer(row)) {
			return buffer(row).capacity() > 0 ? NLS.bind(Messages.timelineOf, notation.data(buffer(row).capacity())) : "";
		}
		return isLane(row) ? "" : counter(row).limit() > 0 ? NLS.bind(Messages.timelineOf, counter(row).text(counter(row).limit(), notation))
				: NLS.bind(Messages.counterMost, counter(row).text(counter(row).peak(range.from(), range.to()), notation));
	}

	/** More about a row as a whole; empty for nothing. */
	String more(int row) {
		return isLane(row) ? "" : isBuffer(row) ? fullest(buffer(row)) : counter(row).note();
	}

	/** The values of a row in some cycles; only of buffers and counters. */
	String at(int row, double from, double to, String when) {
		if (isBuffer(row)) {
			long bytes = buffer(row).peak(from, to);
			return NLS.bind(Messages.timelineHolds, new Object[] { name(row), notation.data(bytes), of(buffer(row), bytes), when }) + "\n" + more(row);
		}
		Counter counter = counter(row);
		String text = NLS.bind(Messages.counterAt, new Object[] { name(row), counter.text(from, to, notation), when })
				+ (counter.limit() > 0 ? "\n" + NLS.bind(Messages.counterLimit, counter.text(counter.limit(), notation), notation.percent(counter.mean(from, to) / counter.limit())) : "");
		List<String> layers = data.layersAt((long) from);
		return text + (layers.isEmpty() ? "" : "\n" + NLS.bind(Messages.counterLayers, String.join(", ", layers))) + (counter.note().isEmpty() ? "" : "\n" + counter.note());
	}

	/** The fullest moment of the whole schedule, and which layer works then. */
	private String fullest(Occupancy buffer) {
		long at = buffer.fullest();
		long most = buffer.peak(at, at + 1);
		List<String> layers = data.layersAt(at);
		return NLS.bind(Messages.timelineFullest, new Object[] { notation.data(most), of(buffer, most), duration(at),
				layers.isEmpty() ? "" : NLS.bind(Messages.timelineWhile, String.join(", ", layers)) });
	}

	private String of(Occupancy buffer, long bytes) {
		return buffer.capacity() > 0 ? notation.percent(bytes / buffer.capacity()) : "∞";
	}

	String duration(double cycles) {
		return time ? notation.engineering(data.seconds(cycles), "s") : Format.grouped(Math.round(cycles));
	}

	private boolean isLane(int row) {
		return row < data.lanes().size();
	}

	private boolean isBuffer(int row) {
		return !isLane(row) && row < data.lanes().size() + data.buffers().size();
	}

	private Occupancy buffer(int row) {
		return data.buffers().get(row - data.lanes().size());
	}

	private Counter counter(int row) {
		return data.counters().get(row - data.lanes().size() - data.buffers().size());
	}
}
