package org.m2q.ui.charts.edp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.m2q.report.LayerReport;
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
import org.m2q.ui.charts.internal.LayerTexts;
import org.m2q.ui.charts.internal.Messages;

/** Bars laid out for a width. */
final class EdpScene implements Scene {

	static final int BOTTOM = 8;

	private static final int MARGIN = 8;
	private static final int PAD = 6;
	private static final int STUB = 14;
	private static final int TICK = 90;
	private static final double NAMES = 0.3;
	private static final double MOST = 0.8;
	private static final double TINT = 0.18;
	/** Part of the longest bar from which the room beside a bar is narrow. */
	private static final double LONG = 0.6;

	private final EdpBars chart;
	private final Theme theme;
	private final Legend legend;
	private final Axis axis;
	/** Longest bar, 0 when there is none. */
	private final double most;
	private final double scale;
	private final int width;
	private final int header;
	private final int row;
	private final int left;
	private final int right;
	private final List<Mark> marks;
	private final double[] cumulative;

	EdpScene(EdpBars chart, TextMeasure measure, Theme theme, int width) {
		this.chart = chart;
		this.theme = theme;
		this.width = width;
		legend = legend(chart, theme);
		header = header(chart, measure, width);
		row = row(measure);
		double longest = 0;
		int names = TextMeasure.widest(measure, chart.layers().stream().map(LayerReport::name).toList());
		for (LayerReport layer : chart.layers()) {
			longest = Math.max(longest, positive(chart.options().metric().of(layer)));
			longest = Math.max(longest, chart.before(layer).map(other -> positive(chart.options().metric().of(other))).orElse(0.0));
		}
		most = longest;
		scale = chart.options().metric().scale(theme.notation(), clock());
		axis = Axis.fromZero(most * scale, chart.options().metric().labels(theme.notation()));
		left = MARGIN + Math.min(names, (int) (width * NAMES)) + PAD;
		cumulative = cumulative();
		int sums = cumulative.length == 0 ? 0 : measure.width(theme.notation().widest("%")) + PAD;
		right = Math.max(left + 20, width - MARGIN - sums - labels(measure));
		List<Mark> all = new ArrayList<>();
		for (int i = 0; i < chart.layers().size(); i++) {
			LayerReport layer = chart.layers().get(i);
			int index = i;
			all.add(new Mark(layer.name(), layer.name(), new Rectangle(2, header + i * row, width - 4, row), () -> LayerTexts.spoken(layer, theme.notation(), clock()), () -> tip(index)));
		}
		marks = List.copyOf(all);
	}

	/** What stands right of the longest bars: those that are much shorter have more room. */
	private int labels(TextMeasure measure) {
		int widest = measure.width(theme.notation().widest(scale == 1 ? "nJ·s" : "M cycles") + "  " + theme.notation().widest("%"));
		for (LayerReport layer : chart.layers()) {
			double value = chart.options().metric().of(layer);
			if (value >= LONG * most) {
				widest = Math.max(widest, (isIncomplete(layer) ? STUB : 0) + PAD + measure.width(value(layer, value)));
			}
		}
		return widest + PAD;
	}

	static int row(TextMeasure measure) {
		return measure.height() + 5;
	}

	static int header(EdpBars chart, TextMeasure measure, int width) {
		List<String> labels = new ArrayList<>(chart.causes().stream().map(Cause::label).toList());
		if (hasIncomplete(chart)) {
			labels.add(Messages.notModelled);
		}
		if (chart.hasBaseline()) {
			labels.add(Messages.legendBaseline);
		}
		if (chart.hasSum()) {
			labels.add(Messages.legendSum);
		}
		return MARGIN + Legend.height(labels, measure, width - 2 * MARGIN) + measure.height() + PAD;
	}

	private static Legend legend(EdpBars chart, Theme theme) {
		List<Legend.Entry> entries = new ArrayList<>();
		chart.causes().forEach(cause -> entries.add(Legend.Entry.of(cause.label(), cause.ink(theme))));
		if (hasIncomplete(chart)) {
			entries.add(Legend.Entry.of(Messages.notModelled, theme.unknown()));
		}
		if (chart.hasBaseline()) {
			entries.add(Legend.Entry.of(Messages.legendBaseline, Ink.of(theme.background())));
		}
		if (chart.hasSum()) {
			entries.add(Legend.Entry.of(Messages.legendSum, Ink.of(theme.hot())));
		}
		return new Legend(entries);
	}

	private static boolean hasIncomplete(EdpBars chart) {
		return chart.layers().stream().anyMatch(EdpScene::isIncomplete);
	}

	private static boolean isIncomplete(LayerReport layer) {
		return !layer.notModelled().isEmpty() || Double.isNaN(layer.energy());
	}

	private static double positive(double value) {
		return value > 0 ? value : 0;
	}

	/** Part of the network's total up to and with every row; empty when it is not drawn. */
	private double[] cumulative() {
		double total = chart.layers().stream().mapToDouble(layer -> positive(chart.options().metric().of(layer))).sum();
		if (!chart.hasSum()) {
			return new double[0];
		}
		double[] sums = new double[chart.layers().size()];
		double sum = 0;
		for (int i = 0; i < sums.length; i++) {
			sum += positive(chart.options().metric().of(chart.layers().get(i)));
			sums[i] = sum / total;
		}
		return sums;
	}

	/** Number of the longest bars that make most of the sum. */
	private int most() {
		int count = 1;
		while (count < cumulative.length && cumulative[count - 1] < MOST) {
			count++;
		}
		return count;
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
		int last = Math.min(chart.layers().size() - 1, (visible.y + visible.height - header) / row + 1);
		grid(surface, visible);
		int[] ends = new int[Math.max(0, last - first + 1)];
		for (int i = first; i <= last; i++) {
			ends[i - first] = bar(surface, i, highlight);
		}
		curve(surface, first, last);
		for (int i = first; i <= last; i++) {
			label(surface, i, ends[i - first], highlight);
		}
		for (int i = first; i <= last && cumulative.length > 0; i++) {
			surface.text(theme.notation().percent(cumulative[i]), width - MARGIN, header + i * row + 2, theme.hot(), Align.RIGHT);
		}
		header(surface, visible);
	}

	private void grid(Surface surface, Rectangle visible) {
		for (Axis.Tick tick : ticks()) {
			int x = x(tick.value());
			surface.line(x, visible.y + header, x, visible.y + visible.height, Stroke.of(theme.grid()));
		}
	}

	/** None when there is no bar that they could measure. */
	private List<Axis.Tick> ticks() {
		return most > 0 ? axis.ticks(Math.max(1, (right - left) / TICK)).stream().map(tick -> new Axis.Tick(tick.value() / scale, tick.label())).toList() : List.of();
	}

	private int x(double value) {
		return left + (int) Math.round(axis.fraction(value * scale) * (right - left));
	}

	/** What a row stands on. */
	private RGB ground(LayerReport layer, Highlight highlight) {
		double tint = highlight.selected().contains(layer.name()) ? TINT * 2 : highlight.hover().equals(layer.name()) ? TINT : 0;
		return tint == 0 ? theme.background() : Theme.mix(theme.background(), theme.selection(), tint);
	}

	/** Draws a bar with its name; where it ends. */
	private int bar(Surface surface, int index, Highlight highlight) {
		LayerReport layer = chart.layers().get(index);
		int top = header + index * row;
		RGB ground = ground(layer, highlight);
		if (!ground.equals(theme.background())) {
			surface.fill(new Rectangle(2, top, width - 4, row), Ink.of(ground));
		}
		surface.text(surface.shorten(layer.name(), left - PAD - MARGIN), left - PAD, top + 2, theme.foreground(), Align.RIGHT);
		double value = chart.options().metric().of(layer);
		double sum = 0;
		int end = left;
		int height = row - 6;
		for (Cause.Part part : chart.parts(index)) {
			sum += part.value();
			int next = x(sum);
			surface.fill(new Rectangle(end, top + 3, next - end, height), part.cause().ink(theme));
			end = Math.max(end, next);
		}
		if (value > 0 && end == left) {
			// The smallest value is still something.
			surface.line(left, top + 3, left, top + 2 + height, Stroke.of(theme.muted()));
			end = left + 1;
		}
		if (isIncomplete(layer)) {
			Rectangle stub = new Rectangle(end, top + 3, STUB, height);
			surface.fill(stub, theme.unknown());
			surface.outline(stub, Stroke.of(theme.muted()));
			end += STUB;
		}
		Optional<LayerReport> before = chart.before(layer);
		if (before.isPresent() && positive(chart.options().metric().of(before.get())) > 0) {
			int reach = x(chart.options().metric().of(before.get()));
			surface.outline(new Rectangle(left, top + 1, reach - left + 1, height + 4), Stroke.of(theme.foreground()));
			end = Math.max(end, reach);
		}
		return end;
	}

	/** Writes the value beside a bar; the running sum gives way to it. */
	private void label(Surface surface, int index, int end, Highlight highlight) {
		LayerReport layer = chart.layers().get(index);
		int top = header + index * row;
		String text = value(layer, chart.options().metric().of(layer));
		if (cumulative.length > 0) {
			surface.fill(new Rectangle(end + PAD / 2, top + 1, surface.width(text) + PAD, row - 2), Ink.of(ground(layer, highlight)));
		}
		surface.text(text, end + PAD, top + 2, theme.foreground());
	}

	private String value(LayerReport layer, double value) {
		if (Double.isNaN(value)) {
			return Messages.notModelled;
		}
		String text = (isIncomplete(layer) && chart.options().metric() != EdpMetric.LATENCY ? "≥ " : "") + text(value);
		double total = chart.options().metric().total(chart.point());
		return chart.options().metric() == EdpMetric.SHARE || !chart.options().metric().isAdditive() || !(total > 0) ? text
				: text + "  " + theme.notation().percent(value / total);
	}

	/** The running sum, from 0 at the left to 100 % at the right end of the bars. */
	private void curve(Surface surface, int first, int last) {
		if (cumulative.length == 0) {
			return;
		}
		int from = Math.max(0, first - 1);
		if (last - from >= 1) {
			int[] points = new int[2 * (last - from + 1)];
			for (int i = from; i <= last; i++) {
				points[2 * (i - from)] = left + (int) Math.round(cumulative[i] * (right - left));
				points[2 * (i - from) + 1] = header + i * row + row / 2;
			}
			surface.polyline(points, Stroke.thick(theme.hot()));
		}
		int most = most();
		if (most - 1 >= first && most - 1 <= last) {
			int y = header + most * row;
			String text = NLS.bind(most == 1 ? Messages.oneLayerMakes : Messages.layersMake, most, theme.notation().percent(cumulative[most - 1]));
			surface.line(left, y, right, y, Stroke.dashed(theme.hot()));
			int wide = surface.width(text);
			surface.fill(new Rectangle(right - wide - PAD, y + 2, wide + PAD, surface.height()), Ink.of(theme.background()));
			surface.text(text, right, y + 2, theme.hot(), Align.RIGHT);
		}
	}

	private void header(Surface surface, Rectangle visible) {
		surface.fill(new Rectangle(0, visible.y, width, header), Ink.of(theme.background()));
		legend.paint(surface, theme, MARGIN, visible.y + MARGIN / 2, width - 2 * MARGIN);
		int base = visible.y + header - 2;
		int y = base - surface.height() - 2;
		int free = left - MARGIN;
		for (Axis.Tick tick : ticks()) {
			int half = surface.width(tick.label()) / 2;
			if (x(tick.value()) - half > free && x(tick.value()) + half < width) {
				surface.text(tick.label(), x(tick.value()), y, theme.muted(), Align.CENTER);
				free = x(tick.value()) + half + PAD;
			}
		}
		surface.line(left, base, right, base, Stroke.of(theme.muted()));
	}

	private String tip(int index) {
		LayerReport layer = chart.layers().get(index);
		List<String> lines = new ArrayList<>(LayerTexts.head(layer, theme.notation(), clock()));
		for (Cause.Part part : chart.parts(index)) {
			double value = chart.options().metric().of(layer);
			lines.add("   " + part.cause().label() + ": " + text(part.value())
					+ (value > 0 ? " (" + theme.notation().percent(part.value() / value) + ")" : ""));
		}
		chart.before(layer).ifPresent(before -> {
			double now = chart.options().metric().of(layer);
			double then = chart.options().metric().of(before);
			if (then > 0) {
				lines.add(NLS.bind(Messages.baselineValue, text(then), change(now / then - 1)));
			}
		});
		lines.addAll(LayerTexts.tail(layer));
		return String.join("\n", lines);
	}

	private String text(double value) {
		return chart.options().metric().text(value, theme.notation(), clock());
	}

	private double clock() {
		return chart.point().hardware().clock();
	}

	private String change(double ratio) {
		return Double.isNaN(ratio) ? Messages.notModelled : (ratio > 0 ? "+" : "") + theme.notation().percent(ratio).replace('-', '−');
	}
}
