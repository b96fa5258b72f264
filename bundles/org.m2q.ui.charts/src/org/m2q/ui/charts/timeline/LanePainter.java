package org.m2q.ui.charts.timeline;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.ui.charts.Hatch;
import org.m2q.ui.charts.Highlight;
import org.m2q.ui.charts.Ink;
import org.m2q.ui.charts.Stroke;
import org.m2q.ui.charts.Surface;
import org.m2q.ui.charts.Theme;

/** Draws lanes; never more than a few marks per pixel of their width. */
final class LanePainter {

	private static final int HATCHED = 5;
	private static final int NAMED = 26;
	private static final int PATH = 4;
	private static final int ARROWS = 64;
	private static final int HEAD = 4;
	private static final int OPAQUE = 255;
	private static final int AREA = 170;
	private static final int PEAKS = 70;

	private final TimelineData data;
	private final TimelineOptions options;
	private final Theme theme;
	private final Surface surface;
	private final Rectangle plot;
	private final Map<Activity, Ink> inks = new EnumMap<>(Activity.class);

	LanePainter(TimelineData data, TimelineOptions options, Theme theme, Surface surface, Rectangle plot) {
		this.data = data;
		this.options = options;
		this.theme = theme;
		this.surface = surface;
		this.plot = plot;
		for (Activity activity : Activity.values()) {
			inks.put(activity, activity.ink(theme));
		}
	}

	private double x(double cycle) {
		return plot.x + (cycle - options.shown().from()) / options.shown().length() * plot.width;
	}

	void lane(int index, int top, int tall, Highlight highlight) {
		SliceLane lane = data.lanes().get(index);
		lane.draw(options.shown().from(), options.shown().to(), plot.width, new SliceLane.Pen() {
			@Override
			public void slice(int position, double left, double right) {
				LanePainter.this.slice(index, position, plot.x + (int) Math.round(left), plot.x + (int) Math.round(right), top, tall, highlight);
			}

			@Override
			public void run(int pixel, int first, int end) {
				LanePainter.this.run(lane, pixel, first, end, top, tall);
			}
		});
	}

	private void slice(int index, int position, int left, int right, int top, int tall, Highlight highlight) {
		SliceLane lane = data.lanes().get(index);
		SliceRef reference = new SliceRef(index, position);
		Activity activity = lane.activity(position);
		int stall = Math.clamp((int) Math.round(x(lane.end(position) - lane.stall(position))), left, right);
		fill(new Rectangle(left, top, stall - left, tall), activity);
		if (lane.stall(position) > 0 && stall < right) {
			fill(new Rectangle(stall, top, right - stall, tall), Activity.STALL);
		}
		if (right - left > 2) {
			surface.line(right - 1, top, right - 1, top + tall - 1, Stroke.of(theme.background()));
		}
		if (options.critical() && lane.isCritical(position)) {
			surface.fill(new Rectangle(left, top + tall - PATH, Math.max(1, right - left - 1), PATH), Ink.of(theme.foreground()));
		}
		boolean layerSelected = highlight.selected().contains(data.layerName(reference));
		if (right - left >= NAMED && tall >= surface.height()) {
			RGB fill = inks.get(activity).fill();
			String text = surface.shorten(data.layerName(reference), right - left - 6);
			if (!text.isEmpty()) {
				if (inks.get(activity).hatch() != Hatch.NONE) {
					surface.fill(new Rectangle(left + 2, top + (tall - surface.height()) / 2, surface.width(text) + 2, surface.height()), Ink.of(fill));
				}
				surface.text(text, left + 3, top + (tall - surface.height()) / 2, theme.textOn(fill));
			}
		}
		if (options.slice().equals(Optional.of(reference))) {
			surface.outline(new Rectangle(left - 1, top - 1, right - left + 2, tall + 2), new Stroke(theme.foreground(), 3, false));
		} else if (layerSelected && right - left >= HATCHED) {
			surface.outline(new Rectangle(left, top, right - left - 1, tall), Stroke.of(theme.foreground()));
		}
	}

	private void fill(Rectangle area, Activity activity) {
		Ink ink = inks.get(activity);
		surface.fill(area, area.width >= HATCHED ? ink : Ink.of(ink.fill()));
	}

	/** Slices too short to be seen share a column; every kind takes the height of its part of the time. */
	private void run(SliceLane lane, int pixel, int first, int end, int top, int tall) {
		double cycles = options.shown().length() / plot.width;
		int bottom = top + tall;
		double used = 0;
		for (Activity activity : lane.activities()) {
			long busy = lane.sum(activity, first, end);
			if (busy > 0) {
				used += busy;
				int upper = Math.max(top, top + tall - Math.max(1, (int) Math.round(Math.min(1, used / cycles) * tall)));
				if (upper < bottom) {
					surface.fill(new Rectangle(plot.x + pixel, upper, 1, bottom - upper), Ink.of(inks.get(activity).fill()));
					bottom = upper;
				}
			}
		}
		if (options.critical() && lane.isCritical(first, end)) {
			surface.fill(new Rectangle(plot.x + pixel, top + tall - PATH, 1, PATH), Ink.of(theme.foreground()));
		}
	}

	/** The fullest moment of every pixel as an area, below a line at the capacity. */
	void buffer(Occupancy buffer, int top, int tall) {
		double most = Math.max(buffer.capacity() > 0 ? buffer.capacity() : 1, buffer.peak(0, data.cycles()));
		area(buffer::peak, most, top, tall, theme.palette().get(4), AREA);
		base(top + tall);
		limit(buffer.capacity(), most, top, tall);
	}

	/** The mean of every pixel as an area before a lighter one of its greatest value, below a line at what is possible. */
	void counter(Counter counter, int top, int tall) {
		double peak = counter.peak(0, data.cycles());
		double most = Math.max(counter.limit(), peak) > 0 ? Math.max(counter.limit(), peak) : 1;
		RGB fill = theme.palette().get(counter.kind() == Counter.Kind.BYTES ? 5 : 1);
		area(counter::peak, most, top, tall, fill, PEAKS);
		area(counter::mean, most, top, tall, fill, AREA);
		base(top + tall);
		limit(counter.limit(), most, top, tall);
	}

	/** A value per pixel. */
	private interface Values {
		double of(double from, double to);
	}

	private void area(Values values, double most, int top, int tall, RGB fill, int alpha) {
		double from = options.shown().from();
		double cycles = options.shown().length() / plot.width;
		List<Integer> points = new ArrayList<>();
		int bottom = top + tall;
		int before = bottom;
		points.add(plot.x);
		points.add(bottom);
		for (int pixel = 0; pixel < plot.width; pixel++) {
			double value = values.of(from + pixel * cycles, from + (pixel + 1) * cycles);
			int y = bottom - (value == 0 ? 0 : Math.max(1, (int) Math.round(value / most * tall)));
			if (y != before) {
				points.add(plot.x + pixel);
				points.add(before);
				points.add(plot.x + pixel);
				points.add(y);
				before = y;
			}
		}
		points.add(plot.x + plot.width);
		points.add(before);
		points.add(plot.x + plot.width);
		points.add(bottom);
		surface.polygon(points.stream().mapToInt(Integer::intValue).toArray(), fill, alpha);
	}

	private void base(int bottom) {
		surface.line(plot.x, bottom, plot.x + plot.width, bottom, Stroke.of(theme.muted()));
	}

	private void limit(double limit, double most, int top, int tall) {
		if (limit > 0) {
			int y = top + tall - (int) Math.round(limit / most * tall);
			surface.line(plot.x, y, plot.x + plot.width, y, Stroke.dashed(theme.hot()));
		}
	}

	/** Arrows from the steps that the selected one waits for, and to those that wait for it. */
	void dependencies(int[] tops) {
		if (options.slice().isEmpty() || options.slice().get().lane() < data.layerRows()) {
			return;
		}
		SliceRef selected = options.slice().get();
		int step = data.lanes().get(selected.lane()).id(selected.position());
		Ints after = data.schedule().steps().get(step).after();
		surface.clipped(new Rectangle(plot.x, plot.y, plot.width, tops[tops.length - 1] - plot.y), () -> {
			for (int i = 0; i < Math.min(ARROWS, after.size()); i++) {
				arrow(after.get(i), step, tops, theme.foreground());
			}
			data.successors(step).forEach(next -> arrow(step, next, tops, theme.selection()));
		});
	}

	private void arrow(int from, int to, int[] tops, RGB color) {
		if (!data.isDrawn(from) || !data.isDrawn(to)) {
			return;
		}
		SliceRef source = data.slice(from);
		SliceRef target = data.slice(to);
		int x1 = near(x(data.lanes().get(source.lane()).end(source.position())));
		int x2 = near(x(data.lanes().get(target.lane()).start(target.position())));
		int y1 = middle(tops, source.lane());
		int y2 = middle(tops, target.lane());
		surface.line(x1, y1, x2, y2, Stroke.thick(color));
		double angle = Math.atan2(y2 - y1, x2 - x1);
		int[] head = { x2, y2, corner(x2, angle + 0.4, true), corner(y2, angle + 0.4, false), corner(x2, angle - 0.4, true), corner(y2, angle - 0.4, false) };
		surface.polygon(head, color, OPAQUE);
	}

	/** Far outside of the window the exact place does not matter, but drawing must not overflow. */
	private int near(double x) {
		return (int) Math.round(Math.clamp(x, plot.x - 4.0 * plot.width, plot.x + 5.0 * plot.width));
	}

	private static int corner(int at, double angle, boolean horizontal) {
		return at - (int) Math.round(2 * HEAD * (horizontal ? Math.cos(angle) : Math.sin(angle)));
	}

	private static int middle(int[] tops, int lane) {
		return (tops[lane] + tops[lane + 1]) / 2;
	}
}
