package org.m2q.ui.charts.timeline;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What part of a timeline is shown and how.
 *
 * @param shown cycles that fill the window
 * @param range selected cycles
 * @param band cycles below the rubber band while a region to zoom to is drawn
 * @param slice selected slice
 * @param critical whether the critical path is marked
 * @param time whether the ruler shows seconds, else cycles
 * @param grid whether there are lines at the marks of the ruler
 * @param bookmarks cycles that the user has marked, sorted
 */
public record TimelineOptions(Range shown, Optional<Range> range, Optional<Range> band, Optional<SliceRef> slice, boolean critical, boolean time,
		boolean grid, List<Double> bookmarks) {

	/** Fewest cycles that fill the window. */
	static final double LEAST = 4;

	/**
	 * Some cycles.
	 *
	 * @param from first cycle
	 * @param to last cycle, exclusive; not before the first
	 */
	public record Range(double from, double to) {

		/** Rejects reversed ranges. */
		public Range {
			if (!(to >= from)) {
				throw new IllegalArgumentException("from " + from + " to " + to);
			}
		}

		/** Between two times in any order. */
		static Range between(double a, double b) {
			return new Range(Math.min(a, b), Math.max(a, b));
		}

		/** Number of cycles. */
		public double length() {
			return to - from;
		}
	}

	/** Rejects missing parts. */
	public TimelineOptions {
		Objects.requireNonNull(shown, "shown");
		Objects.requireNonNull(range, "range");
		Objects.requireNonNull(band, "band");
		Objects.requireNonNull(slice, "slice");
		bookmarks = bookmarks.stream().sorted().distinct().toList();
	}

	/** Everything, in seconds, with a grid. */
	public static TimelineOptions all(TimelineData data) {
		return new TimelineOptions(new Range(0, data.cycles()), Optional.empty(), Optional.empty(), Optional.empty(), false, true, true, List.of());
	}

	/** Another part, moved and shortened so that it lies inside. */
	public TimelineOptions showing(TimelineData data, double from, double to) {
		double length = Math.clamp(to - from, Math.min(LEAST, data.cycles()), data.cycles());
		double middle = (from + to) / 2;
		double start = Math.clamp(middle - length / 2, 0, data.cycles() - length);
		return new TimelineOptions(new Range(start, start + length), range, band, slice, critical, time, grid, bookmarks);
	}

	/** Exactly some cycles, even if the schedule ends before the last of them; for two schedules on the same scale. */
	public TimelineOptions spanning(double from, double to) {
		return new TimelineOptions(new Range(from, Math.max(to, from + LEAST)), range, band, slice, critical, time, grid, bookmarks);
	}

	/** Longer or shorter around a cycle, which stays where it is. */
	public TimelineOptions zoomed(TimelineData data, double factor, double around) {
		double length = Math.clamp(shown.length() / factor, Math.min(LEAST, data.cycles()), data.cycles());
		double part = (around - shown.from()) / shown.length();
		double start = around - part * length;
		return showing(data, start, start + length);
	}

	/** Moved by a part of what is shown. */
	public TimelineOptions panned(TimelineData data, double part) {
		double by = shown.length() * part;
		return showing(data, shown.from() + by, shown.to() + by);
	}

	TimelineOptions withRange(Optional<Range> other) {
		return new TimelineOptions(shown, other, band, slice, critical, time, grid, bookmarks);
	}

	TimelineOptions withBand(Optional<Range> other) {
		return new TimelineOptions(shown, range, other, slice, critical, time, grid, bookmarks);
	}

	/** With another selected slice. */
	public TimelineOptions withSlice(Optional<SliceRef> other) {
		return new TimelineOptions(shown, range, band, other, critical, time, grid, bookmarks);
	}

	/** With or without the critical path. */
	public TimelineOptions withCritical(boolean marked) {
		return new TimelineOptions(shown, range, band, slice, marked, time, grid, bookmarks);
	}

	/** With seconds or cycles. */
	public TimelineOptions withTime(boolean seconds) {
		return new TimelineOptions(shown, range, band, slice, critical, seconds, grid, bookmarks);
	}

	/** With or without grid. */
	public TimelineOptions withGrid(boolean lines) {
		return new TimelineOptions(shown, range, band, slice, critical, time, lines, bookmarks);
	}

	/** With other bookmarks. */
	public TimelineOptions withBookmarks(List<Double> cycles) {
		return new TimelineOptions(shown, range, band, slice, critical, time, grid, cycles);
	}

	/** With a bookmark more, or one less when there is one that near. */
	TimelineOptions toggled(double cycle, double near) {
		List<Double> left = bookmarks.stream().filter(other -> Math.abs(other - cycle) > near).toList();
		return withBookmarks(left.size() < bookmarks.size() ? left : Stream.concat(left.stream(), Stream.of(cycle)).toList());
	}

	/** The next bookmark after a cycle, or the last one before it. */
	Optional<Double> bookmark(double cycle, boolean forward) {
		return forward ? bookmarks.stream().filter(other -> other > cycle).findFirst() : bookmarks.reversed().stream().filter(other -> other < cycle).findFirst();
	}
}
