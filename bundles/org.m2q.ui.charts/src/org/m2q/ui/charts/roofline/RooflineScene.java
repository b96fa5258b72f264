package org.m2q.ui.charts.roofline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.m2q.base.unit.Format;
import org.m2q.report.HardwareReport;
import org.m2q.ui.charts.Axis;
import org.m2q.ui.charts.Highlight;
import org.m2q.ui.charts.Ink;
import org.m2q.ui.charts.Legend;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.Shape;
import org.m2q.ui.charts.Stroke;
import org.m2q.ui.charts.Surface;
import org.m2q.ui.charts.Surface.Align;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.LayerTexts;
import org.m2q.ui.charts.internal.Messages;
import org.m2q.ui.charts.internal.Spoken;

/** A roofline laid out for a size. */
final class RooflineScene implements Scene {

	/** Id of the handle of the what-if. */
	static final String HANDLE = "what-if handle";
	/** Id of the handle that asks for other engines. */
	static final String ROOF_HANDLE = "what-if roof handle";

	private static final Shape[] SHAPES = { Shape.CIRCLE, Shape.SQUARE, Shape.TRIANGLE, Shape.DIAMOND, Shape.HEXAGON, Shape.TRIANGLE_DOWN, Shape.STAR };
	private static final int MARGIN = 8;
	private static final int PAD = 6;
	private static final int TICK = 70;
	private static final int LABELLED = 5;
	private static final int HANDLE_RADIUS = 8;
	private static final int LEAST_RADIUS = 4;
	private static final int RADIUS = 20;
	private static final int SOFT = 150;
	private static final int OPAQUE = 255;
	private static final int STEP = 12;
	private static final double ROOM = 2;

	private final RooflineChart chart;
	private final Theme theme;
	private final Legend legend;
	private final Axis x;
	private final Axis y;
	private final Rectangle plot;
	private final int width;
	private final int height;
	private final List<String> kinds;
	private final List<String> engines;
	private final List<RooflinePlace> drawn;
	private final List<Mark> marks;
	/** Points, and where they go in a what-if: nothing is written there. */
	private final List<Rectangle> obstacles;
	/** Number of points that are elsewhere than in the earlier result. */
	private final long shifted;

	RooflineScene(RooflineChart chart, TextMeasure measure, Theme theme, int width, int height) {
		this.chart = chart;
		this.theme = theme;
		this.width = width;
		this.height = height;
		kinds = chart.places().stream().map(place -> place.layer().kind()).distinct().toList();
		engines = chart.places().stream().map(place -> place.layer().engineNames()).distinct().toList();
		List<Legend.Entry> entries = new ArrayList<>();
		kinds.forEach(kind -> entries.add(Legend.Entry.of(kind, theme.background(), shape(kind))));
		engines.forEach(engine -> entries.add(Legend.Entry.of(engine, theme.category(engines.indexOf(engine)))));
		legend = new Legend(entries);
		int line = measure.height();
		int head = MARGIN + Legend.height(entries.stream().map(Legend.Entry::label).toList(), measure, width - 2 * MARGIN) + line * 3 / 2 + PAD;
		int left = MARGIN + line + PAD + measure.width(theme.notation().widest("GMAC/s")) - measure.width("MAC/s");
		int foot = 2 * line + 2 * PAD + (chart.missing() > 0 ? line : 0);
		plot = new Rectangle(left, head, Math.max(40, width - left - 2 * MARGIN), Math.max(40, height - head - foot));
		x = axisX();
		y = axisY();
		// Small points are drawn last, so that large ones do not hide them.
		drawn = chart.places().stream().sorted(Comparator.comparingDouble((RooflinePlace place) -> -share(place))).toList();
		List<Mark> all = new ArrayList<>();
		drawn.forEach(place -> all.add(mark(place)));
		if (!chart.isComparison()) {
			all.add(roofHandle());
			all.add(handle());
		}
		marks = List.copyOf(all);
		List<Rectangle> points = new ArrayList<>(marks.stream().map(Mark::bounds).toList());
		drawn.stream().filter(place -> place.changes(chart.whatIf())).forEach(place -> {
			int from = y(place.speed());
			int to = y(place.speed(chart.whatIf()));
			points.add(new Rectangle(x(place.intensity()) - LEAST_RADIUS, Math.min(from, to) - LEAST_RADIUS, 2 * LEAST_RADIUS, Math.abs(to - from) + 2 * LEAST_RADIUS));
		});
		obstacles = List.copyOf(points);
		shifted = drawn.stream().filter(this::isShifted).count();
	}

	private Axis axisX() {
		double least = Double.POSITIVE_INFINITY;
		double most = 0;
		for (RooflinePlace place : chart.places()) {
			double ridge = place.peak() / place.bandwidth();
			least = Math.min(least, place.intensity() / ROOM);
			most = Math.max(most, Math.max(place.intensity(), ridge) * ROOM);
			double old = chart.before(place).map(RooflinePlace::intensity).orElse(place.intensity());
			least = Math.min(least, old / ROOM);
			most = Math.max(most, old * ROOM);
		}
		return chart.places().isEmpty() ? Axis.logarithmic(1, 10, Axis.engineering("", theme.notation())) : Axis.logarithmic(least, most, Axis.engineering("", theme.notation()));
	}

	private Axis axisY() {
		double least = Double.POSITIVE_INFINITY;
		double most = 0;
		for (RooflinePlace place : chart.places()) {
			least = Math.min(least, Math.min(place.speed(), place.speed(chart.whatIf())) / ROOM);
			most = Math.max(most, place.peak() * Math.max(1, chart.whatIf().elements()) * ROOM);
			double old = chart.before(place).map(RooflinePlace::speed).orElse(place.speed());
			least = Math.min(least, old / ROOM);
			most = Math.max(most, old * ROOM);
		}
		return chart.places().isEmpty() ? Axis.logarithmic(1, 10, Axis.engineering("", theme.notation())) : Axis.logarithmic(least, most, Axis.engineering("", theme.notation()));
	}

	private static double share(RooflinePlace place) {
		return Double.isNaN(place.layer().share()) ? 0 : place.layer().share();
	}

	private int x(double intensity) {
		return plot.x + (int) Math.round(Math.clamp(x.fraction(intensity), -1, 2) * plot.width);
	}

	private int y(double speed) {
		return plot.y + plot.height - (int) Math.round(Math.clamp(y.fraction(speed), -1, 2) * plot.height);
	}

	private Shape shape(String kind) {
		return SHAPES[kinds.indexOf(kind) % SHAPES.length];
	}

	/** The area is proportional to the share; the smallest can still be seen. */
	private static int radius(RooflinePlace place) {
		return LEAST_RADIUS + (int) Math.round(RADIUS * Math.sqrt(share(place)));
	}

	private Mark mark(RooflinePlace place) {
		int radius = radius(place);
		String speed = theme.notation().engineering(place.speed(), "MAC/s");
		String reached = theme.notation().percent(place.speed() / place.roof());
		return new Mark(place.layer().name(), place.layer().name(),
				new Rectangle(x(place.intensity()) - radius, y(place.speed()) - radius, 2 * radius + 1, 2 * radius + 1),
				() -> NLS.bind(Messages.roofSpoken, new Object[] { LayerTexts.spoken(place.layer(), theme.notation(), clock()), Spoken.of(speed),
						theme.notation().significant(place.intensity()), Spoken.of(reached) }),
				() -> tip(place, speed, reached));
	}

	private String tip(RooflinePlace place, String speed, String reached) {
		List<String> lines = new ArrayList<>(LayerTexts.head(place.layer(), theme.notation(), clock()));
		lines.addAll(LayerTexts.wrap(NLS.bind(Messages.roofPoint, new Object[] { speed, theme.notation().significant(place.intensity()),
				chart.memory().name(), theme.notation().engineering(place.roof(), "MAC/s"), reached })));
		chart.before(place).ifPresent(old -> lines.add(NLS.bind(chart.isAsked() ? Messages.roofAskedShift : Messages.roofShifted, theme.notation().engineering(old.speed(), "MAC/s"), speed)));
		lines.addAll(LayerTexts.tail(place.layer()));
		return String.join("\n", lines);
	}

	/** Sits on the slope where it is well inside the plot. */
	private Mark handle() {
		double bandwidth = chart.memory().bandwidth() * chart.whatIf().bandwidth();
		double top = Math.log(y.value(0.75) / bandwidth);
		double bottom = Math.log(y.value(0.15) / bandwidth);
		double intensity = Math.exp(Math.clamp(Math.log(x.value(0.18)), Math.min(bottom, top), Math.max(bottom, top)));
		int handleX = Math.clamp(x(intensity), plot.x + HANDLE_RADIUS, plot.x + plot.width - HANDLE_RADIUS);
		int handleY = Math.clamp(y(intensity * bandwidth), plot.y + HANDLE_RADIUS, plot.y + plot.height - HANDLE_RADIUS);
		return new Mark(HANDLE, "", new Rectangle(handleX - HANDLE_RADIUS, handleY - HANDLE_RADIUS, 2 * HANDLE_RADIUS + 1, 2 * HANDLE_RADIUS + 1),
				() -> NLS.bind(Messages.roofHandleSpoken, chart.memory().name(), theme.notation().significant(chart.whatIf().bandwidth())),
				() -> NLS.bind(Messages.roofHandle, chart.memory().name()));
	}

	/** Sits on the highest roof, near its end. */
	private Mark roofHandle() {
		int handleX = plot.x + plot.width - 4 * HANDLE_RADIUS;
		int handleY = Math.clamp(y(peak() * chart.whatIf().elements()), plot.y + HANDLE_RADIUS, plot.y + plot.height - HANDLE_RADIUS);
		return new Mark(ROOF_HANDLE, "", new Rectangle(handleX - HANDLE_RADIUS, handleY - HANDLE_RADIUS, 2 * HANDLE_RADIUS + 1, 2 * HANDLE_RADIUS + 1),
				() -> NLS.bind(Messages.roofElementsSpoken, theme.notation().significant(chart.whatIf().elements())), () -> Messages.roofElements);
	}

	/** By which factor a slope or roof changes when it is moved up by some pixels. */
	double factor(int pixels) {
		return Math.pow(y.max() / y.min(), (double) pixels / plot.height);
	}

	@Override
	public List<Mark> marks() {
		return marks;
	}

	@Override
	public void paint(Surface surface, Rectangle visible, Highlight highlight) {
		legend.paint(surface, theme, MARGIN, MARGIN / 2, width - 2 * MARGIN);
		axes(surface);
		surface.clipped(plot, () -> {
			List<Rectangle> taken = new ArrayList<>();
			slopes(surface, taken);
			roofs(surface, taken);
			arrows(surface);
			drawn.forEach(place -> point(surface, place, highlight));
			shifts(surface, highlight);
			labels(surface, highlight, taken);
			marks.stream().filter(mark -> mark.id().equals(HANDLE) || mark.id().equals(ROOF_HANDLE)).forEach(mark -> {
				RGB fill = highlight.hover().equals(mark.id()) ? theme.hot() : theme.background();
				surface.shape(Shape.DIAMOND, mark.bounds().x + HANDLE_RADIUS, mark.bounds().y + HANDLE_RADIUS, HANDLE_RADIUS, fill, OPAQUE, Stroke.thick(theme.hot()));
			});
		});
		surface.outline(plot, Stroke.of(theme.muted()));
		summary(surface);
	}

	private void axes(Surface surface) {
		int bottom = plot.y + plot.height;
		int free = 0;
		for (Axis.Tick tick : x.ticks(Math.max(1, plot.width / TICK))) {
			int at = x(tick.value());
			surface.line(at, plot.y, at, bottom, Stroke.of(tick.label().isEmpty() ? Theme.mix(theme.grid(), theme.background(), 0.5) : theme.grid()));
			int half = surface.width(tick.label()) / 2;
			if (!tick.label().isEmpty() && at - half > free && at + half < width) {
				surface.text(tick.label(), at, bottom + 2, theme.muted(), Align.CENTER);
				free = at + half + PAD;
			}
		}
		for (Axis.Tick tick : y.ticks(Math.max(1, plot.height / (2 * surface.height())))) {
			int at = y(tick.value());
			surface.line(plot.x, at, plot.x + plot.width, at,
					Stroke.of(tick.label().isEmpty() ? Theme.mix(theme.grid(), theme.background(), 0.5) : theme.grid()));
			if (!tick.label().isEmpty()) {
				surface.text(tick.label(), plot.x - 3, at - surface.height() / 2, theme.muted(), Align.RIGHT);
			}
		}
		surface.text(NLS.bind(Messages.roofAxisX, chart.memory().name()), plot.x + plot.width / 2, bottom + surface.height() + 2, theme.foreground(),
				Align.CENTER);
		surface.verticalText(Messages.roofAxisY, MARGIN / 2, plot.y + plot.height / 2, theme.foreground());
		if (chart.missing() > 0) {
			String text = NLS.bind(chart.missing() == 1 ? Messages.roofMissingOne : Messages.roofMissing,
					new Object[] { chart.missing(), chart.multiplying(), chart.memory().name() });
			surface.text(surface.shorten(text, width - 2 * MARGIN), MARGIN, height - surface.height() - 2, theme.muted());
		}
	}

	private double clock() {
		return chart.point().hardware().clock();
	}

	private double peak() {
		return chart.places().stream().mapToDouble(RooflinePlace::peak).max().orElse(0);
	}

	private void slopes(Surface surface, List<Rectangle> taken) {
		Map<Double, List<HardwareReport.Memory>> byBandwidth = RooflineChart.memories(chart.point()).stream()
				.collect(Collectors.groupingBy(HardwareReport.Memory::bandwidth, LinkedHashMap::new, Collectors.toList()));
		byBandwidth.forEach((bandwidth, memories) -> {
			boolean chosen = memories.contains(chart.memory());
			String names = memories.stream().map(HardwareReport.Memory::name).collect(Collectors.joining(", "));
			slope(surface, bandwidth, chosen ? Stroke.thick(theme.foreground()) : Stroke.dashed(theme.muted()));
			label(surface, taken, bandwidth, names + " " + theme.notation().engineering(bandwidth, "B/s"), chosen ? theme.foreground() : theme.muted());
		});
		if (chart.whatIf().bandwidth() != 1) {
			slope(surface, chart.memory().bandwidth() * chart.whatIf().bandwidth(), new Stroke(theme.hot(), 2, true));
		}
	}

	private void slope(Surface surface, double bandwidth, Stroke stroke) {
		double from = Math.max(x.min(), y.min() / bandwidth / ROOM);
		double to = Math.min(peak() / bandwidth, x.max());
		if (from < to) {
			surface.line(x(from), y(from * bandwidth), x(to), y(to * bandwidth), stroke);
		}
	}

	/** Left of the slope, where nothing else is written. */
	private void label(Surface surface, List<Rectangle> taken, double bandwidth, String text, RGB color) {
		double from = Math.max(x.min(), y.min() / bandwidth);
		double to = Math.min(peak() / bandwidth, x.max());
		int wide = surface.width(text);
		for (double part = 0.9; part > 0 && from < to; part -= 0.06) {
			double at = from * Math.pow(to / from, part);
			Rectangle box = new Rectangle(x(at) - PAD - wide, y(at * bandwidth) - surface.height(), wide, surface.height());
			if (box.x > plot.x + PAD && taken.stream().noneMatch(box::intersects) && obstacles.stream().noneMatch(box::intersects)) {
				written(surface, taken, box, text, color);
				return;
			}
		}
	}

	private void written(Surface surface, List<Rectangle> taken, Rectangle box, String text, RGB color) {
		surface.fill(box, Ink.of(theme.background()));
		surface.text(text, box.x, box.y, color);
		taken.add(box);
	}

	private void roofs(Surface surface, List<Rectangle> taken) {
		Map<Double, List<String>> byPeak = new TreeMap<>(Comparator.reverseOrder());
		chart.roofs().forEach((modes, peak) -> byPeak.computeIfAbsent(peak, key -> new ArrayList<>()).add(modes));
		byPeak.forEach((peak, modes) -> {
			double from = Math.max(x.min(), peak / chart.memory().bandwidth() / Math.max(1, chart.whatIf().bandwidth()));
			int at = y(peak);
			surface.line(x(from), at, plot.x + plot.width, at, Stroke.thick(theme.foreground()));
			if (chart.whatIf().elements() != 1) {
				double other = peak * chart.whatIf().elements();
				double start = Math.max(x.min(), other / chart.memory().bandwidth() / chart.whatIf().bandwidth());
				surface.line(x(start), y(other), plot.x + plot.width, y(other), new Stroke(theme.hot(), 2, true));
			}
			roofLabel(surface, taken, String.join(" | ", modes), theme.notation().engineering(peak, "MAC/s"), at, x(from));
		});
	}

	/** The longest text for which there is room; the number stands at the end of its roof even when a point is there. */
	private void roofLabel(Surface surface, List<Rectangle> taken, String modes, String peak, int at, int from) {
		int high = surface.height();
		String names = modes.replaceAll(" \\([^)]*\\)", "");
		for (String text : List.of(surface.shorten(modes + "  " + peak, plot.width * 3 / 4), surface.shorten(names + "  " + peak, plot.width / 2), peak)) {
			int wide = surface.width(text);
			List<Rectangle> places = new ArrayList<>();
			for (int y : new int[] { at - high - 2, at - 2 * high - 2, at - high * 3 - 2, at + 3 }) {
				for (int right = plot.x + plot.width - PAD; right - wide > Math.max(plot.x, from - wide / 2); right -= STEP) {
					places.add(new Rectangle(right - wide, y, wide, high));
				}
			}
			Optional<Rectangle> box = free(places, taken);
			if (box.isPresent()) {
				written(surface, taken, box.get(), text, theme.foreground());
				return;
			}
		}
		int wide = surface.width(peak);
		int above = at - high - 2 > plot.y ? at - high - 2 : at + 3;
		Rectangle last = new Rectangle(Math.max(plot.x + PAD, plot.x + plot.width - PAD - wide), above, wide, high);
		if (taken.stream().noneMatch(last::intersects)) {
			written(surface, taken, last, peak, theme.foreground());
		}
	}

	/** The first place inside the plot at which nothing is written and no point drawn. */
	private Optional<Rectangle> free(List<Rectangle> places, List<Rectangle> taken) {
		return places.stream().filter(box -> box.x > plot.x && box.x + box.width < plot.x + plot.width && box.y > plot.y && box.y + box.height < plot.y + plot.height)
				.filter(box -> taken.stream().noneMatch(box::intersects) && obstacles.stream().noneMatch(box::intersects)).findFirst();
	}

	private void arrows(Surface surface) {
		if (chart.whatIf().isNone()) {
			return;
		}
		for (RooflinePlace place : drawn) {
			if (place.changes(chart.whatIf())) {
				int at = x(place.intensity());
				int to = y(place.speed(chart.whatIf()));
				surface.line(at, y(place.speed()), at, to, Stroke.of(theme.hot()));
				surface.shape(Shape.CIRCLE, at, to, LEAST_RADIUS, theme.background(), OPAQUE, Stroke.of(theme.hot()));
			}
		}
	}

	private boolean isShifted(RooflinePlace place) {
		Optional<RooflinePlace> old = chart.before(place);
		return old.isPresent() && Math.abs(x(old.get().intensity()) - x(place.intensity())) + Math.abs(y(old.get().speed()) - y(place.speed())) > 1;
	}

	/** From where points were, with a small ring there and a head at the edge of the point. */
	private void shifts(Surface surface, Highlight highlight) {
		for (RooflinePlace place : drawn) {
			if (isShifted(place)) {
				RooflinePlace old = chart.before(place).orElseThrow();
				boolean selected = highlight.selected().contains(place.layer().name()) || highlight.hover().equals(place.layer().name());
				Arrow.paint(surface, x(old.intensity()), y(old.speed()), x(place.intensity()), y(place.speed()), radius(place),
						selected ? Stroke.thick(theme.hot()) : Stroke.of(theme.hot()));
				surface.shape(Shape.CIRCLE, x(old.intensity()), y(old.speed()), LEAST_RADIUS - 1, theme.background(), OPAQUE, Stroke.of(theme.hot()));
			}
		}
	}

	private void point(Surface surface, RooflinePlace place, Highlight highlight) {
		boolean selected = highlight.selected().contains(place.layer().name());
		boolean emphasised = selected || highlight.hover().equals(place.layer().name());
		Stroke outline = selected ? new Stroke(theme.foreground(), 3, false) : emphasised ? Stroke.thick(theme.foreground()) : Stroke.of(theme.foreground());
		surface.shape(shape(place.layer().kind()), x(place.intensity()), y(place.speed()), radius(place),
				theme.category(engines.indexOf(place.layer().engineNames())).fill(), emphasised ? OPAQUE : SOFT, outline);
	}

	private void labels(Surface surface, Highlight highlight, List<Rectangle> taken) {
		List<RooflinePlace> named = new ArrayList<>(drawn.stream().filter(place -> highlight.selected().contains(place.layer().name())).toList());
		drawn.stream().filter(place -> !named.contains(place)).limit(LABELLED).forEach(named::add);
		for (RooflinePlace place : named) {
			String name = place.layer().name();
			int wide = surface.width(name);
			int high = surface.height();
			int x = x(place.intensity());
			int y = y(place.speed());
			int away = radius(place) + PAD;
			List<Rectangle> places = new ArrayList<>();
			for (int line : new int[] { 0, 1, -1, 2, -2 }) {
				for (int at : new int[] { x + away, x - away - wide, x - wide / 2 }) {
					places.add(new Rectangle(at, y - high / 2 + line * (away - PAD / 2 + high / 2) * 3 / 4, wide, high));
				}
			}
			Rectangle right = places.getFirst();
			// A name that would hide others is left out, unless it was asked for.
			free(places, taken).or(() -> highlight.selected().contains(name) ? Optional.of(right) : Optional.empty()).ifPresent(box -> {
				taken.add(box);
				surface.text(name, box.x, box.y, theme.foreground());
			});
		}
	}

	private void summary(Surface surface) {
		if (chart.isComparison()) {
			String text = chart.isAsked() ? NLS.bind(Messages.roofFormats, new Object[] { shifted, drawn.size(), theme.notation().time(chart.point().totals().latency(), clock()),
					theme.notation().time(chart.latencyNow(), clock()) }) : NLS.bind(Messages.roofMoved, shifted, drawn.size());
			surface.text(surface.shorten(text, width - 2 * MARGIN), MARGIN, plot.y - surface.height() * 3 / 2 - 2, theme.hot());
		}
		WhatIf whatIf = chart.whatIf();
		if (!whatIf.isNone()) {
			long changed = drawn.stream().filter(place -> place.changes(whatIf)).count();
			List<String> asked = new ArrayList<>();
			if (whatIf.bandwidth() != 1) {
				asked.add(NLS.bind(Messages.roofAskedBandwidth, new Object[] { chart.memory().name(),
						theme.notation().engineering(chart.memory().bandwidth() * whatIf.bandwidth(), "B/s"), theme.notation().factor(whatIf.bandwidth()) }));
			}
			if (whatIf.elements() != 1) {
				asked.add(NLS.bind(Messages.roofAskedElements, theme.notation().factor(whatIf.elements()), theme.notation().engineering(peak() * whatIf.elements(), "MAC/s")));
			}
			String text = NLS.bind(Messages.roofWhatIf,
					new Object[] { asked.size() > 1 ? NLS.bind(Messages.roofAskedBoth, asked.get(0), asked.get(1)) : asked.getFirst(), changed, theme.notation().time(chart.latency(), clock()), theme.notation().time(chart.point().totals().latency(), clock()) });
			surface.text(surface.shorten(text, width - 2 * MARGIN), MARGIN, plot.y - surface.height() * 3 / 2 - 2, theme.hot());
		}
	}
}
