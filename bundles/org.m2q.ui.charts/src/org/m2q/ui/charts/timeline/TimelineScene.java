package org.m2q.ui.charts.timeline;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Rectangle;
import org.m2q.base.unit.Format;
import org.m2q.ui.charts.Axis;
import org.m2q.ui.charts.Highlight;
import org.m2q.ui.charts.Ink;
import org.m2q.ui.charts.Legend;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.Stroke;
import org.m2q.ui.charts.Surface;
import org.m2q.ui.charts.Surface.Align;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;
import org.m2q.ui.charts.timeline.TimelineOptions.Range;

/** A timeline laid out for a size. */
final class TimelineScene implements Scene {

	/** Id of the mark of the selected slice. */
	static final String SLICE = "selected slice";

	private static final int MARGIN = 6;
	private static final int PAD = 6;
	private static final int GAP = 4;
	private static final int TICK = 110;
	private static final int GRAB = 4;
	private static final int FLAG = 10;
	private static final int OPAQUE = 255;
	private static final double NAMES = 0.3;

	private final TimelineChart chart;
	private final TimelineData data;
	private final TimelineOptions options;
	private final Theme theme;
	private final Legend legend;
	private final int width;
	private final int height;
	private final int line;
	private final Rectangle plot;
	private final Axis axis;
	private final int[] tops;
	private final LaneTexts texts;
	private final List<Mark> marks;

	TimelineScene(TimelineChart chart, TextMeasure measure, Theme theme, int width, int height) {
		this.chart = chart;
		this.theme = theme;
		this.width = width;
		this.height = height;
		data = chart.data();
		options = chart.options();
		texts = new LaneTexts(data, options.time(), theme.notation());
		List<Legend.Entry> entries = new ArrayList<>();
		activities(data).forEach(activity -> entries.add(Legend.Entry.of(activity.label(), activity.ink(theme))));
		if (options.critical()) {
			entries.add(Legend.Entry.of(Messages.timelinePath, Ink.of(theme.foreground())));
		}
		legend = new Legend(entries);
		line = measure.height();
		int lanes = data.lanes().size();
		int rows = lanes + data.buffers().size() + data.counters().size();
		int names = measure.width(Messages.timelineLayers);
		for (int row = 0; row < rows; row++) {
			names = Math.max(names, measure.width(texts.name(row)));
		}
		for (int row = lanes + data.buffers().size(); row < rows; row++) {
			names = Math.max(names, measure.width(texts.limit(row, options.shown())));
			names = Math.max(names, measure.width(NLS.bind(Messages.counterMeanShort, "0" + theme.notation().widest(data.counters().get(row - lanes - data.buffers().size()).unit()))));
		}
		names = Math.max(names, measure.width(theme.notation().widest("MiB") + ", " + theme.notation().widest("%")));
		int left = MARGIN + Math.min(names, (int) (width * NAMES)) + PAD;
		int head = head(chart, measure, width);
		plot = new Rectangle(left, head, Math.max(10, width - left - MARGIN), Math.max(10, height - head));
		axis = new Axis(options.shown().from(), options.shown().to(), false, labels());
		tops = new int[rows + 1];
		int y = head + GAP;
		for (int i = 0; i < tops.length; i++) {
			tops[i] = y;
			y += i < data.layerRows() ? line + GAP : i < lanes ? laneHeight(line) : bufferHeight(line);
			y += i == data.layerRows() - 1 ? GAP : 0;
		}
		marks = marks();
	}

	private static Set<Activity> activities(TimelineData data) {
		Set<Activity> found = EnumSet.noneOf(Activity.class);
		data.lanes().forEach(lane -> lane.activities().forEach(found::add));
		return found;
	}

	private static int laneHeight(int line) {
		return 2 * line + 2 * GAP;
	}

	private static int bufferHeight(int line) {
		return 3 * line + 2 * GAP;
	}

	private static int head(TimelineChart chart, TextMeasure measure, int width) {
		List<String> labels = new ArrayList<>(activities(chart.data()).stream().map(Activity::label).toList());
		if (chart.options().critical()) {
			labels.add(Messages.timelinePath);
		}
		return MARGIN + Legend.height(labels, measure, width - 2 * MARGIN) + measure.height() + GAP + 4;
	}

	static int needed(TimelineChart chart, TextMeasure measure, int width) {
		TimelineData data = chart.data();
		int line = measure.height();
		return head(chart, measure, width) + 2 * GAP + data.layerRows() * (line + GAP) + (data.lanes().size() - data.layerRows()) * laneHeight(line)
				+ (data.buffers().size() + data.counters().size()) * bufferHeight(line) + line + GAP;
	}

	/** As many digits as tell neighbouring marks apart. */
	private DoubleFunction<String> labels() {
		double end = options.time() ? data.seconds(options.shown().to()) : options.shown().to();
		double step = end * options.shown().length() / options.shown().to() / 20;
		int digits = Math.clamp((int) Math.ceil(Math.log10(end / step)) + 1, 3, 15);
		return value -> options.time() ? trimmed(Format.engineering(data.seconds(value), "s", digits)) : Format.grouped(Math.round(value));
	}

	private static String trimmed(String text) {
		int gap = text.indexOf(' ');
		String number = text.substring(0, gap);
		return (number.indexOf('.') < 0 ? number : number.replaceAll("\\.?0+$", "")) + text.substring(gap);
	}

	/** Cycle at a place. */
	double cycle(int x) {
		return axis.value((double) (x - plot.x) / plot.width);
	}

	private int x(double cycle) {
		return plot.x + (int) Math.round(Math.clamp(axis.fraction(cycle), -1, 2) * plot.width);
	}

	/** Part of a pixel in cycles. */
	double cyclesPerPixel() {
		return options.shown().length() / plot.width;
	}

	boolean isRuler(int y, Rectangle visible) {
		return y < visible.y + plot.y;
	}

	/** The slice at a place. */
	Optional<SliceRef> slice(int x, int y, Rectangle visible) {
		if (isRuler(y, visible) || x < plot.x) {
			return Optional.empty();
		}
		for (int lane = 0; lane < data.lanes().size(); lane++) {
			if (y >= tops[lane] && y < tops[lane + 1]) {
				int position = data.lanes().get(lane).at(cycle(x), GRAB * cyclesPerPixel());
				return position < 0 ? Optional.empty() : Optional.of(new SliceRef(lane, position));
			}
		}
		return Optional.empty();
	}

	/** The buffer or counter at a height; −1 for none. */
	private int area(int y) {
		for (int row = data.lanes().size(); row < tops.length - 1; row++) {
			if (y >= tops[row] && y < tops[row + 1]) {
				return row;
			}
		}
		return -1;
	}

	/** One per lane, buffer and counter, and one for the selected slice. */
	@Override
	public List<Mark> marks() {
		if (marks != null) {
			return marks;
		}
		List<Mark> all = new ArrayList<>();
		Range range = options.range().orElse(options.shown());
		for (int i = data.layerRows(); i < tops.length - 1; i++) {
			int row = i;
			all.add(new Mark("lane " + i, "", new Rectangle(MARGIN / 2, tops[i], plot.x - MARGIN, tops[i + 1] - tops[i]),
					() -> texts.name(row) + ", " + texts.sum(row, range) + (texts.limit(row, range).isEmpty() ? "" : ", " + texts.limit(row, range)), () -> texts.more(row)));
		}
		options.slice().ifPresent(slice -> all.add(mark(slice, SLICE)));
		for (double cycle : options.bookmarks()) {
			if (cycle >= options.shown().from() && cycle <= options.shown().to()) {
				String text = NLS.bind(Messages.timelineBookmark, axis.label().apply(cycle));
				all.add(new Mark("bookmark " + cycle, "", new Rectangle(x(cycle) - FLAG, plot.y - FLAG - 2, 2 * FLAG, FLAG), () -> text, () -> text));
			}
		}
		return List.copyOf(all);
	}

	@Override
	public boolean showsHover() {
		return false;
	}

	@Override
	public Optional<Mark> at(int x, int y, Rectangle visible) {
		Optional<SliceRef> slice = slice(x, y, visible);
		if (slice.isPresent()) {
			return Optional.of(mark(slice.get(), slice.equals(options.slice()) ? SLICE : slice.get().lane() + ":" + slice.get().position()));
		}
		int row = isRuler(y, visible) || x < plot.x ? -1 : area(y);
		if (row < 0) {
			return Optional.empty();
		}
		double at = cycle(x);
		return Optional.of(new Mark(texts.name(row) + x, "", new Rectangle(x, y, 1, 1), () -> texts.name(row),
				() -> texts.at(row, at, at + cyclesPerPixel(), axis.label().apply(at))));
	}

	private Mark mark(SliceRef slice, String id) {
		SliceLane lane = data.lanes().get(slice.lane());
		int left = Math.max(plot.x, x(lane.start(slice.position())));
		int right = Math.min(plot.x + plot.width, x(lane.end(slice.position())));
		return new Mark(id, data.layerName(slice), new Rectangle(left, tops[slice.lane()], Math.max(1, right - left), tops[slice.lane() + 1] - tops[slice.lane()]
				- GAP), () -> SliceTexts.name(data, slice, theme.notation()), () -> SliceTexts.tip(data, slice, theme.notation()));
	}

	@Override
	public void paint(Surface surface, Rectangle visible, Highlight highlight) {
		List<Axis.Tick> ticks = axis.ticks(Math.max(1, plot.width / TICK));
		if (options.grid()) {
			for (Axis.Tick tick : ticks) {
				surface.line(x(tick.value()), visible.y + plot.y, x(tick.value()), height, Stroke.of(theme.grid()));
			}
		}
		range(surface, options.range(), false);
		LanePainter painter = new LanePainter(data, options, theme, surface, plot);
		for (int lane = 0; lane < data.lanes().size(); lane++) {
			int top = tops[lane];
			int tall = tops[lane + 1] - top - GAP;
			if (isSeen(top, tall, visible)) {
				painter.lane(lane, top, tall, highlight);
				name(surface, lane, top);
			}
		}
		for (int row = data.lanes().size(); row < tops.length - 1; row++) {
			int tall = tops[row + 1] - tops[row];
			int buffer = row - data.lanes().size();
			if (isSeen(tops[row], tall, visible)) {
				if (buffer < data.buffers().size()) {
					painter.buffer(data.buffers().get(buffer), tops[row], tall - 2 * GAP);
				} else {
					painter.counter(data.counters().get(buffer - data.buffers().size()), tops[row], tall - 2 * GAP);
				}
				name(surface, row, tops[row]);
			}
		}
		painter.dependencies(tops);
		range(surface, options.range(), true);
		range(surface, options.band(), true);
		header(surface, visible, ticks);
	}

	private static boolean isSeen(int top, int tall, Rectangle visible) {
		return top + tall >= visible.y && top <= visible.y + visible.height;
	}

	private void range(Surface surface, Optional<Range> range, boolean border) {
		range.ifPresent(selected -> {
			int left = Math.max(plot.x, x(selected.from()));
			int right = Math.min(plot.x + plot.width, x(selected.to()));
			if (left <= right && border) {
				surface.line(left, plot.y, left, height, Stroke.of(theme.selection()));
				surface.line(right, plot.y, right, height, Stroke.of(theme.selection()));
			} else if (left < right) {
				surface.fill(new Rectangle(left, plot.y, right - left, height - plot.y), Ink.of(Theme.mix(theme.background(), theme.selection(), 0.2)));
			}
		});
	}

	private void name(Surface surface, int lane, int top) {
		int room = plot.x - PAD - MARGIN;
		if (lane < data.layerRows()) {
			if (lane == 0) {
				surface.text(surface.shorten(Messages.timelineLayers, room), MARGIN, top, theme.foreground());
			}
			return;
		}
		Range range = options.range().orElse(options.shown());
		surface.text(surface.shorten(texts.name(lane), room), MARGIN, top, theme.foreground());
		surface.text(surface.shorten(texts.sum(lane, range), room), MARGIN, top + line, options.range().isPresent() ? theme.selection() : theme.muted());
		surface.line(MARGIN, tops[lane] - 2, width - MARGIN, tops[lane] - 2, Stroke.of(theme.grid()));
		String limit = texts.limit(lane, range);
		if (!limit.isEmpty()) {
			surface.text(surface.shorten(limit, room), MARGIN, top + 2 * line, theme.muted());
		}
	}

	private void header(Surface surface, Rectangle visible, List<Axis.Tick> ticks) {
		surface.fill(new Rectangle(0, visible.y, width, plot.y), Ink.of(theme.background()));
		legend.paint(surface, theme, MARGIN, visible.y + MARGIN / 2, width - 2 * MARGIN);
		int bottom = visible.y + plot.y - 2;
		int free = 0;
		for (Axis.Tick tick : ticks) {
			int at = x(tick.value());
			int half = surface.width(tick.label()) / 2;
			int middle = Math.clamp(at, plot.x + half, Math.max(plot.x + half, plot.x + plot.width - half));
			surface.line(at, bottom - 4, at, bottom, Stroke.of(theme.muted()));
			if (middle - half > free) {
				surface.text(tick.label(), middle, bottom - line - 4, theme.muted(), Align.CENTER);
				free = middle + half + PAD;
			}
		}
		surface.line(plot.x, bottom, plot.x + plot.width, bottom, Stroke.of(theme.muted()));
		for (double cycle : options.bookmarks()) {
			if (cycle >= options.shown().from() && cycle <= options.shown().to()) {
				int at = x(cycle);
				surface.line(at, bottom, at, visible.y + visible.height, new Stroke(theme.hot(), 1, true));
				surface.polygon(new int[] { at - FLAG / 2, bottom - FLAG, at + FLAG / 2, bottom - FLAG, at, bottom }, theme.hot(), OPAQUE);
			}
		}
		if (options.range().isPresent()) {
			String text = NLS.bind(Messages.timelineSelected, texts.duration(options.range().get().length()));
			surface.text(surface.shorten(text, plot.x - MARGIN), MARGIN, bottom - line - 4, theme.selection());
		}
	}

	TimelineChart chart() {
		return chart;
	}
}
