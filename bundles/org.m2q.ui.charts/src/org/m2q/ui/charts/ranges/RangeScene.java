package org.m2q.ui.charts.ranges;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.m2q.ui.charts.Hatch;
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
import org.m2q.ui.charts.internal.LayerTexts;
import org.m2q.ui.charts.internal.Messages;

/** A map of ranges laid out for a width. */
final class RangeScene implements Scene {

	static final int BOTTOM = 8;

	private static final int MARGIN = 8;
	private static final int PAD = 8;
	private static final int LEAST_STRIP = 140;
	private static final double NAMES = 0.3;
	private static final double BAND = 0.2;
	private static final double SPARE = 0.03;

	/** A column of texts, in the order in which they are left out when there is no room. */
	private record TextColumn(String title, Function<ValueRow, String> text, int width) {
	}

	private final RangeMap map;
	private final Theme theme;
	private final Legend legend;
	private final int width;
	private final int header;
	private final int row;
	private final int left;
	private final int right;
	private final List<TextColumn> columns;
	private final List<Mark> marks;

	RangeScene(RangeMap map, TextMeasure measure, Theme theme, int width) {
		this.map = map;
		this.theme = theme;
		this.width = width;
		legend = new Legend(List.of(Legend.Entry.of(Messages.rangeReached, band()), Legend.Entry.of(Messages.rangeInside, inside()), Legend.Entry.of(Messages.rangeOutside, outside())));
		header = header(measure, width);
		row = row(measure);
		left = MARGIN + Math.min(TextMeasure.widest(measure, map.rows().stream().map(ValueRow::name).toList()), (int) (width * NAMES)) + PAD;
		columns = columns(measure);
		right = width - MARGIN - columns.stream().mapToInt(column -> column.width() + PAD).sum();
		List<Mark> all = new ArrayList<>();
		for (int i = 0; i < map.rows().size(); i++) {
			ValueRow value = map.rows().get(i);
			all.add(new Mark(value.name(), value.layer(), new Rectangle(2, header + i * row, width - 4, row), () -> spoken(value), () -> tip(value)));
		}
		marks = List.copyOf(all);
	}

	/** The most telling columns that leave room for the strip, from left to right. */
	private List<TextColumn> columns(TextMeasure measure) {
		List<TextColumn> wanted = List.of(column(measure, Messages.columnSqnr, row -> RangeMap.sqnr(row, theme.notation())), column(measure, Messages.columnSaturation, row -> RangeMap.saturation(row, theme.notation())),
				column(measure, Messages.columnSeen, row -> RangeMap.seen(row, theme.notation())), column(measure, Messages.columnCodes, ValueRow::codes),
				column(measure, Messages.columnScale, row -> RangeMap.scale(row, theme.notation())), column(measure, Messages.columnCodeRange, RangeMap::codes));
		List<TextColumn> fitting = new ArrayList<>();
		int room = width - left - MARGIN - LEAST_STRIP;
		for (TextColumn column : wanted) {
			room -= column.width() + PAD;
			if (room < 0) {
				break;
			}
			fitting.add(column);
		}
		return fitting.reversed();
	}

	private TextColumn column(TextMeasure measure, String title, Function<ValueRow, String> text) {
		List<String> texts = new ArrayList<>(map.rows().stream().map(text).toList());
		texts.add(title);
		return new TextColumn(title, text, TextMeasure.widest(measure, texts));
	}

	static int row(TextMeasure measure) {
		return measure.height() + 9;
	}

	static int header(TextMeasure measure, int width) {
		return MARGIN + Legend.height(List.of(Messages.rangeReached, Messages.rangeInside, Messages.rangeOutside), measure, width - 2 * MARGIN) + measure.height() + PAD;
	}

	private Ink band() {
		return Ink.of(Theme.mix(theme.background(), theme.selection(), BAND));
	}

	private Ink inside() {
		return Ink.of(theme.palette().getFirst());
	}

	private Ink outside() {
		RGB fill = theme.hot();
		return new Ink(fill, Hatch.RISING, Theme.mix(fill, theme.textOn(fill), BAND));
	}

	private String spoken(ValueRow row) {
		return NLS.bind(Messages.rangeSpoken, new Object[] { row.name(), RangeMap.seen(row, theme.notation()), row.codes(), RangeMap.scale(row, theme.notation()), RangeMap.saturation(row, theme.notation()), RangeMap.sqnr(row, theme.notation()) });
	}

	private String tip(ValueRow row) {
		List<String> lines = new ArrayList<>();
		lines.add(row.name());
		lines.add(NLS.bind(Messages.rangeTipSeen, RangeMap.seen(row, theme.notation())));
		lines.add(NLS.bind(Messages.rangeTipCodes, new Object[] { row.codes(), RangeMap.codes(row), RangeMap.scale(row, theme.notation()),
				NLS.bind(Messages.rangeInterval, RangeMap.number(row.reachedLow(), theme.notation()), RangeMap.number(row.reachedHigh(), theme.notation())) }));
		lines.add(NLS.bind(Messages.rangeTipLoss, RangeMap.saturation(row, theme.notation()), RangeMap.sqnr(row, theme.notation())));
		row.findings().forEach(finding -> lines.addAll(LayerTexts.wrap(finding)));
		return String.join("\n", lines);
	}

	@Override
	public List<Mark> marks() {
		return marks;
	}

	@Override
	public Optional<Mark> at(int x, int y, Rectangle visible) {
		int index = y < visible.y + header ? -1 : (y - header) / row;
		return index >= 0 && index < marks.size() ? Optional.of(marks.get(index)) : Optional.empty();
	}

	@Override
	public void paint(Surface surface, Rectangle visible, Highlight highlight) {
		int first = Math.max(0, (visible.y - row) / row);
		int last = Math.min(map.rows().size() - 1, (visible.y + visible.height - header) / row + 1);
		for (int i = first; i <= last; i++) {
			row(surface, i, highlight);
		}
		surface.fill(new Rectangle(0, visible.y, width, header), Ink.of(theme.background()));
		legend.paint(surface, theme, MARGIN, visible.y + MARGIN / 2, width - 2 * MARGIN);
		int y = visible.y + header - surface.height() - 4;
		surface.text(surface.shorten(Messages.columnTensor, left - PAD - MARGIN), left - PAD, y, theme.muted(), Align.RIGHT);
		surface.text(surface.shorten(Messages.rangeStrip, right - left), left, y, theme.muted());
		int x = right;
		for (TextColumn column : columns) {
			x += PAD + column.width();
			surface.text(column.title(), x, y, theme.muted(), Align.RIGHT);
		}
	}

	private void row(Surface surface, int index, Highlight highlight) {
		ValueRow value = map.rows().get(index);
		int top = header + index * row;
		boolean selected = !value.layer().isEmpty() && highlight.selected().contains(value.layer());
		if (selected || highlight.hover().equals(value.name()) || highlight.focus().equals(value.name())) {
			surface.fill(new Rectangle(2, top, width - 4, row), Ink.of(Theme.mix(theme.background(), theme.selection(), selected ? 0.36 : 0.18)));
		}
		int text = top + (row - surface.height()) / 2;
		surface.text(surface.shorten(value.name(), left - PAD - MARGIN), left - PAD, text, value.findings().isEmpty() ? theme.foreground() : theme.hot(), Align.RIGHT);
		strip(surface, value, top);
		int x = right;
		for (TextColumn column : columns) {
			x += PAD + column.width();
			surface.text(column.text().apply(value), x, text, theme.foreground(), Align.RIGHT);
		}
		if (selected) {
			surface.outline(new Rectangle(2, top, width - 5, row - 1), Stroke.of(theme.selection()));
		}
	}

	/** Values in front of what codes can say. Every strip has its own scale, with 0 in it. */
	private void strip(Surface surface, ValueRow value, int top) {
		double low = Math.min(Math.min(value.seenLow(), value.reachedLow()), 0);
		double high = Math.max(Math.max(value.seenHigh(), value.reachedHigh()), 0);
		double spare = Math.max((high - low) * SPARE, Double.MIN_NORMAL);
		double from = low - spare;
		double perPixel = (high - low + 2 * spare) / (right - left);
		int bottom = top + row - 3;
		int tall = row - 5;
		int start = left + (int) Math.round((value.reachedLow() - from) / perPixel);
		int end = left + (int) Math.round((value.reachedHigh() - from) / perPixel);
		surface.fill(new Rectangle(start, bottom - tall, Math.max(1, end - start), tall), band());
		if (value.bins().isPresent()) {
			histogram(surface, value, value.bins().get(), from, perPixel, bottom, tall);
		} else {
			int a = left + (int) Math.round((value.seenLow() - from) / perPixel);
			int b = left + (int) Math.round((value.seenHigh() - from) / perPixel);
			surface.fill(new Rectangle(a, bottom - tall / 2, Math.max(1, b - a), Math.max(2, tall / 4)), inside());
		}
		surface.line(left, bottom, right, bottom, Stroke.of(theme.grid()));
		for (int x : new int[] { start, end }) {
			surface.line(x, bottom - tall, x, bottom, Stroke.of(theme.foreground()));
		}
		int zero = left + (int) Math.round(-from / perPixel);
		surface.line(zero, bottom - tall, zero, bottom, Stroke.dashed(theme.muted()));
	}

	/** One column per pixel; heights are logarithms of counts, so that few values are seen beside many. */
	private void histogram(Surface surface, ValueRow value, ValueBins bins, double from, double perPixel, int bottom, int tall) {
		double most = Math.log1p(bins.most(bins.low(), bins.high()));
		for (int x = left; most > 0 && x < right; x++) {
			double start = from + (x - left) * perPixel;
			long count = bins.most(start, start + perPixel);
			if (count > 0) {
				int height = Math.max(1, (int) Math.round(Math.log1p(count) / most * (tall - 1)));
				boolean reached = start + perPixel > value.reachedLow() && start < value.reachedHigh();
				surface.fill(new Rectangle(x, bottom - height, 1, height), reached ? inside() : Ink.of(theme.hot()));
			}
		}
	}
}
