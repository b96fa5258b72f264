package org.m2q.ui.charts.pareto;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.m2q.base.unit.Format;
import org.m2q.ui.charts.Axis;
import org.m2q.ui.charts.Highlight;
import org.m2q.ui.charts.Legend;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.Shape;
import org.m2q.ui.charts.Stroke;
import org.m2q.ui.charts.Surface;
import org.m2q.ui.charts.Surface.Align;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;
import org.m2q.ui.charts.internal.Spoken;

/** A Pareto chart laid out for a size. */
final class ParetoScene implements Scene {

	private static final int MARGIN = 8;
	private static final int PAD = 6;
	private static final int TICK = 90;
	private static final int CELL = 3;
	private static final int FAINT = 90;
	private static final int OPAQUE = 255;
	private static final int NEAR = 6;
	private static final double ROOM = 0.06;

	private final ParetoChart chart;
	private final Theme theme;
	private final Legend legend;
	private final Rectangle plot;
	private final Axis x;
	private final Axis y;
	private final int width;
	/** Faint points, one per few pixels; then the front, the baseline and the current one. */
	private final List<ParetoPoint> drawn;
	private final Set<ParetoPoint> front;
	private final List<Mark> marks;

	ParetoScene(ParetoChart chart, TextMeasure measure, Theme theme, int width, int height) {
		this.chart = chart;
		this.theme = theme;
		this.width = width;
		front = new HashSet<>(chart.front());
		List<Legend.Entry> entries = List.of(Legend.Entry.of(Messages.paretoFront, theme.palette().get(0), Shape.CIRCLE),
				Legend.Entry.of(Messages.paretoBeaten, theme.palette().get(6), Shape.CIRCLE),
				Legend.Entry.of(Messages.paretoCurrent, theme.palette().get(1), Shape.STAR),
				Legend.Entry.of(Messages.paretoBaseline, theme.background(), Shape.DIAMOND),
				Legend.Entry.of(Messages.paretoInfeasible, theme.hot(), Shape.CROSS));
		legend = new Legend(entries);
		int line = measure.height();
		int head = MARGIN + Legend.height(entries.stream().map(Legend.Entry::label).toList(), measure, width - 2 * MARGIN) + PAD;
		int left = MARGIN + line + PAD + measure.width("−000.0 " + chart.unit());
		plot = new Rectangle(left, head, Math.max(40, width - left - 2 * MARGIN), Math.max(40, height - head - 2 * line - 2 * PAD));
		x = axisX();
		y = axisY();
		drawn = drawn();
		List<Mark> all = new ArrayList<>();
		drawn.stream().sorted((a, b) -> Double.compare(a.edp(), b.edp())).forEach(point -> all.add(mark(point)));
		marks = List.copyOf(all);
	}

	private Axis axisX() {
		double least = chart.points().stream().mapToDouble(ParetoPoint::edp).min().orElse(1);
		double most = chart.points().stream().mapToDouble(ParetoPoint::edp).max().orElse(10);
		double factor = Math.max(1.05, Math.pow(most / least, ROOM));
		return new Axis(least / factor, most * factor, true, Axis.engineering("J·s"));
	}

	private Axis axisY() {
		double least = chart.points().stream().mapToDouble(ParetoPoint::proxy).min().orElse(0);
		double most = chart.points().stream().mapToDouble(ParetoPoint::proxy).max().orElse(1);
		double room = Math.max((most - least) * ROOM, Math.max(1e-6, Math.abs(most) * 0.01));
		return new Axis(least - room, most + room, false, value -> Format.significant(value, 4).replaceAll("(\\.\\d*?)0+$", "$1").replaceAll("\\.$", "")
				+ " " + chart.unit());
	}

	private int x(ParetoPoint point) {
		return plot.x + (int) Math.round(x.fraction(point.edp()) * plot.width);
	}

	private int y(ParetoPoint point) {
		return plot.y + plot.height - (int) Math.round(y.fraction(point.proxy()) * plot.height);
	}

	private boolean isFaint(ParetoPoint point) {
		return !front.contains(point) && point.kind() != ParetoPoint.Kind.CURRENT && point.kind() != ParetoPoint.Kind.BASELINE;
	}

	private List<ParetoPoint> drawn() {
		BitSet taken = new BitSet();
		int columns = plot.width / CELL + 2;
		List<ParetoPoint> faint = new ArrayList<>();
		List<ParetoPoint> bold = new ArrayList<>();
		for (ParetoPoint point : chart.points()) {
			int cell = Math.max(0, (y(point) - plot.y) / CELL) * columns + Math.max(0, (x(point) - plot.x) / CELL);
			if (!isFaint(point)) {
				bold.add(point);
			} else if (!taken.get(cell)) {
				taken.set(cell);
				faint.add(point);
			}
		}
		bold.sort((a, b) -> Integer.compare(rank(a), rank(b)));
		faint.addAll(bold);
		return faint;
	}

	private static int rank(ParetoPoint point) {
		return switch (point.kind()) {
			case CANDIDATE, INFEASIBLE -> 0;
			case BASELINE -> 1;
			case CURRENT -> 2;
		};
	}

	private static int radius(ParetoPoint point, boolean isFront) {
		return switch (point.kind()) {
			case CURRENT -> 9;
			case BASELINE -> 7;
			case INFEASIBLE -> 3;
			case CANDIDATE -> isFront ? 5 : 3;
		};
	}

	private Mark mark(ParetoPoint point) {
		int radius = radius(point, front.contains(point));
		String edp = Format.energyDelay(point.edp());
		String proxy = Format.significant(point.proxy(), 3) + " " + chart.unit();
		String what = ParetoChart.what(point, front.contains(point));
		return new Mark(point.id(), point.id(), new Rectangle(x(point) - radius, y(point) - radius, 2 * radius + 1, 2 * radius + 1),
				() -> NLS.bind(Messages.paretoSpoken, new Object[] { point.label(), what, Spoken.of(edp), chart.proxy(), proxy }),
				() -> point.label() + "\n" + what + "\n" + NLS.bind(Messages.paretoTip, new Object[] { edp, chart.proxy(), proxy })
						+ (point.details().isEmpty() ? "" : "\n" + point.details()));
	}

	@Override
	public List<Mark> marks() {
		return marks;
	}

	/** The nearest point. */
	@Override
	public Optional<Mark> at(int px, int py, Rectangle visible) {
		Mark best = null;
		double least = Double.POSITIVE_INFINITY;
		for (Mark mark : marks) {
			Rectangle bounds = mark.bounds();
			double distance = Math.hypot(bounds.x + bounds.width / 2.0 - px, bounds.y + bounds.height / 2.0 - py) - bounds.width / 2.0;
			if (distance < least && distance <= NEAR) {
				least = distance;
				best = mark;
			}
		}
		return Optional.ofNullable(best);
	}

	@Override
	public void paint(Surface surface, Rectangle visible, Highlight highlight) {
		legend.paint(surface, theme, MARGIN, MARGIN / 2, width - 2 * MARGIN);
		axes(surface);
		surface.clipped(plot, () -> {
			drawn.stream().filter(this::isFaint).forEach(point -> point(surface, point, highlight));
			if (chart.front().size() > 1) {
				int[] line = new int[2 * chart.front().size()];
				for (int i = 0; i < chart.front().size(); i++) {
					line[2 * i] = x(chart.front().get(i));
					line[2 * i + 1] = y(chart.front().get(i));
				}
				surface.polyline(line, Stroke.thick(theme.palette().get(0)));
			}
			drawn.stream().filter(point -> !isFaint(point)).forEach(point -> point(surface, point, highlight));
		});
		surface.outline(plot, Stroke.of(theme.muted()));
	}

	private void axes(Surface surface) {
		int bottom = plot.y + plot.height;
		int free = 0;
		for (Axis.Tick tick : x.ticks(Math.max(1, plot.width / TICK))) {
			int at = plot.x + (int) Math.round(x.fraction(tick.value()) * plot.width);
			surface.line(at, plot.y, at, bottom, Stroke.of(theme.grid()));
			int half = surface.width(tick.label()) / 2;
			if (!tick.label().isEmpty() && at - half > free && at + half < width) {
				surface.text(tick.label(), at, bottom + 2, theme.muted(), Align.CENTER);
				free = at + half + PAD;
			}
		}
		for (Axis.Tick tick : y.ticks(Math.max(1, plot.height / (2 * surface.height())))) {
			int at = plot.y + plot.height - (int) Math.round(y.fraction(tick.value()) * plot.height);
			surface.line(plot.x, at, plot.x + plot.width, at, Stroke.of(theme.grid()));
			surface.text(tick.label(), plot.x - 3, at - surface.height() / 2, theme.muted(), Align.RIGHT);
		}
		surface.text(Messages.paretoAxisX, plot.x + plot.width / 2, bottom + surface.height() + 2, theme.foreground(), Align.CENTER);
		surface.verticalText(NLS.bind(Messages.paretoAxisY, chart.proxy()), MARGIN / 2, plot.y + plot.height / 2, theme.foreground());
	}

	private void point(Surface surface, ParetoPoint point, Highlight highlight) {
		boolean isFront = front.contains(point);
		boolean strong = highlight.hover().equals(point.id()) || highlight.selected().contains(point.id());
		int radius = radius(point, isFront) + (strong ? 2 : 0);
		Stroke outline = strong ? new Stroke(theme.foreground(), 3, false) : Stroke.of(isFaint(point) ? theme.palette().get(6) : theme.foreground());
		switch (point.kind()) {
			case CURRENT -> surface.shape(Shape.STAR, x(point), y(point), radius, theme.palette().get(1), OPAQUE, outline);
			case BASELINE -> surface.shape(Shape.DIAMOND, x(point), y(point), radius, theme.background(), OPAQUE, Stroke.thick(theme.foreground()));
			case INFEASIBLE -> surface.shape(Shape.CROSS, x(point), y(point), radius, theme.hot(), OPAQUE, strong ? outline : Stroke.of(theme.hot()));
			case CANDIDATE -> {
				RGB fill = isFront ? theme.palette().get(0) : theme.palette().get(6);
				surface.shape(Shape.CIRCLE, x(point), y(point), radius, fill, isFront || strong ? OPAQUE : FAINT, outline);
			}
		}
	}
}
