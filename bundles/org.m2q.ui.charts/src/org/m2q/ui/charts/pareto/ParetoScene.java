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
import org.m2q.ui.charts.internal.Messages;
import org.m2q.ui.charts.internal.Spoken;

/** A Pareto chart laid out for a size. */
final class ParetoScene implements Scene {

	static final String EDP_HANDLE = "budget.edp";
	static final String PROXY_HANDLE = "budget.proxy";

	private static final int HANDLE = 7;
	private static final int MARGIN = 8;
	private static final int PAD = 6;
	private static final int TICK = 90;
	private static final int CELL = 3;
	private static final int FAINT = 90;
	private static final int OPAQUE = 255;
	private static final int NEAR = 6;
	private static final double DIM = 0.3;
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
		int left = MARGIN + line + PAD + measure.width("−0" + theme.notation().widest(chart.unit()));
		plot = new Rectangle(left, head, Math.max(40, width - left - 2 * MARGIN), Math.max(40, height - head - 2 * line - 2 * PAD));
		x = axisX();
		y = axisY();
		drawn = drawn();
		List<Mark> all = new ArrayList<>();
		drawn.stream().sorted((a, b) -> Double.compare(a.edp(), b.edp())).forEach(point -> all.add(mark(point)));
		all.add(handle(EDP_HANDLE, lineX(), plot.y + HANDLE + 2));
		all.add(handle(PROXY_HANDLE, plot.x + plot.width - HANDLE - 2, lineY()));
		marks = List.copyOf(all);
	}

	private Axis axisX() {
		double least = chart.points().stream().mapToDouble(ParetoPoint::edp).min().orElse(1);
		double most = chart.points().stream().mapToDouble(ParetoPoint::edp).max().orElse(10);
		double factor = Math.max(1.05, Math.pow(most / least, ROOM));
		// A limit that was entered may be outside of what was found; one that is dragged does not move the axis.
		double limit = chart.budget().edp().orElse(most);
		return new Axis(limit < least / factor ? limit / factor : least / factor, limit > most * factor ? limit * factor : most * factor, true, Axis.engineering("J·s", theme.notation()));
	}

	private Axis axisY() {
		double least = chart.points().stream().mapToDouble(ParetoPoint::proxy).min().orElse(0);
		double most = chart.points().stream().mapToDouble(ParetoPoint::proxy).max().orElse(1);
		double room = Math.max((most - least) * ROOM, Math.max(1e-6, Math.abs(most) * 0.01));
		double limit = chart.budget().proxy().orElse(least);
		return new Axis(limit < least - room ? limit - room : least - room, limit > most + room ? limit + room : most + room, false, value -> Format.significant(value, Math.max(4, theme.notation().digits())).replaceAll("(\\.\\d*?)0+$", "$1").replaceAll("\\.$", "")
				+ " " + chart.unit());
	}

	private int x(ParetoPoint point) {
		return plot.x + (int) Math.round(x.fraction(point.edp()) * plot.width);
	}

	private int y(ParetoPoint point) {
		return plot.y + plot.height - (int) Math.round(y.fraction(point.proxy()) * plot.height);
	}

	private int lineX() {
		return plot.x + (int) Math.round(fraction(EDP_HANDLE) * plot.width);
	}

	private int lineY() {
		return plot.y + plot.height - (int) Math.round(fraction(PROXY_HANDLE) * plot.height);
	}

	/** Where a line is on its axis; at its end without limit. */
	double fraction(String id) {
		ParetoBudget budget = chart.budget();
		return id.equals(EDP_HANDLE) ? budget.edp().isPresent() ? x.fraction(budget.edp().getAsDouble()) : 1
				: budget.proxy().isPresent() ? y.fraction(budget.proxy().getAsDouble()) : 0;
	}

	/** The limit that a line has at a place of its axis. */
	double value(String id, double fraction) {
		return (id.equals(EDP_HANDLE) ? x : y).value(fraction);
	}

	double fractionX(int px) {
		return (double) (px - plot.x) / plot.width;
	}

	double fractionY(int py) {
		return (double) (plot.y + plot.height - py) / plot.height;
	}

	ParetoBudget budget() {
		return chart.budget();
	}

	private String limit(String id) {
		ParetoBudget budget = chart.budget();
		return id.equals(EDP_HANDLE)
				? budget.edp().isPresent() ? NLS.bind(Messages.paretoBudgetEdp, theme.notation().energyDelay(budget.edp().getAsDouble())) : Messages.paretoBudgetNoEdp
				: budget.proxy().isPresent() ? NLS.bind(Messages.paretoBudgetProxy, new Object[] { chart.proxy(), theme.notation().significant(budget.proxy().getAsDouble()) + " " + chart.unit() })
						: Messages.paretoBudgetNoProxy;
	}

	private Mark handle(String id, int px, int py) {
		int left = Math.clamp(px - HANDLE, plot.x - HANDLE, plot.x + plot.width - HANDLE);
		int top = Math.clamp(py - HANDLE, plot.y - HANDLE, plot.y + plot.height - HANDLE);
		return new Mark(id, "", new Rectangle(left, top, 2 * HANDLE + 1, 2 * HANDLE + 1), () -> limit(id), () -> limit(id) + "\n" + Messages.paretoBudgetTip);
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
		String edp = theme.notation().energyDelay(point.edp());
		String proxy = theme.notation().significant(point.proxy()) + " " + chart.unit();
		String what = ParetoChart.what(point, front.contains(point), chart.budget());
		return new Mark(point.id(), point.id(), new Rectangle(x(point) - radius, y(point) - radius, 2 * radius + 1, 2 * radius + 1),
				() -> NLS.bind(Messages.paretoSpoken, new Object[] { point.label(), what, Spoken.of(edp), chart.proxy(), proxy }),
				() -> point.label() + "\n" + what + "\n" + NLS.bind(Messages.paretoTip, new Object[] { edp, chart.proxy(), proxy })
						+ (point.details().isEmpty() ? "" : "\n" + point.details()));
	}

	@Override
	public List<Mark> marks() {
		return marks;
	}

	/** A handle, or else the nearest point. */
	@Override
	public Optional<Mark> at(int px, int py, Rectangle visible) {
		Optional<Mark> handle = marks.stream().filter(mark -> BudgetHandles.isHandle(mark) && mark.bounds().contains(px, py)).findFirst();
		if (handle.isPresent()) {
			return handle;
		}
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
			for (int i = 1; i < chart.front().size(); i++) {
				ParetoPoint from = chart.front().get(i - 1);
				ParetoPoint to = chart.front().get(i);
				boolean inside = chart.budget().allows(from) && chart.budget().allows(to);
				surface.line(x(from), y(from), x(to), y(to), inside ? Stroke.thick(theme.palette().get(0)) : Stroke.dashed(dimmed(theme.palette().get(0))));
			}
			drawn.stream().filter(point -> !isFaint(point)).forEach(point -> point(surface, point, highlight));
		});
		surface.outline(plot, Stroke.of(theme.muted()));
		budget(surface, highlight);
	}

	/** Lines where there is a limit, and handles to drag one from the ends of the axes. */
	private void budget(Surface surface, Highlight highlight) {
		Stroke line = new Stroke(theme.hot(), 2, true);
		if (chart.budget().edp().isPresent()) {
			int at = lineX();
			surface.line(at, plot.y, at, plot.y + plot.height, line);
			String text = limit(EDP_HANDLE);
			boolean left = at + PAD + surface.width(text) > plot.x + plot.width;
			written(surface, text, left ? at - PAD - surface.width(text) : at + PAD, plot.y + 2 * HANDLE + PAD);
		}
		if (chart.budget().proxy().isPresent()) {
			int at = lineY();
			surface.line(plot.x, at, plot.x + plot.width, at, line);
			String text = limit(PROXY_HANDLE);
			boolean below = at - surface.height() - 2 < plot.y;
			written(surface, text, plot.x + plot.width - 3 * HANDLE - surface.width(text), below ? at + 2 : at - surface.height() - 2);
		}
		marks.stream().filter(BudgetHandles::isHandle).forEach(mark -> {
			RGB fill = highlight.hover().equals(mark.id()) ? theme.hot() : theme.background();
			surface.shape(Shape.DIAMOND, mark.bounds().x + HANDLE, mark.bounds().y + HANDLE, HANDLE, fill, OPAQUE, Stroke.thick(theme.hot()));
		});
	}

	private void written(Surface surface, String text, int left, int top) {
		surface.fill(new Rectangle(left - 2, top, surface.width(text) + 4, surface.height()), Ink.of(theme.background()));
		surface.text(text, left, top, theme.hot());
	}

	private RGB dimmed(RGB color) {
		return Theme.mix(theme.background(), color, DIM);
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
		surface.verticalText(surface.shorten(NLS.bind(Messages.paretoAxisY, chart.proxy()), plot.height), MARGIN / 2, plot.y + plot.height / 2, theme.foreground());
	}

	private void point(Surface surface, ParetoPoint point, Highlight highlight) {
		boolean isFront = front.contains(point);
		boolean strong = highlight.hover().equals(point.id()) || highlight.selected().contains(point.id());
		int radius = radius(point, isFront) + (strong ? 2 : 0);
		boolean inside = strong || chart.budget().allows(point);
		RGB border = isFaint(point) ? theme.palette().get(6) : theme.foreground();
		Stroke outline = strong ? new Stroke(theme.foreground(), 3, false) : Stroke.of(inside ? border : dimmed(border));
		switch (point.kind()) {
			case CURRENT -> surface.shape(Shape.STAR, x(point), y(point), radius, shown(theme.palette().get(1), inside), OPAQUE, outline);
			case BASELINE -> surface.shape(Shape.DIAMOND, x(point), y(point), radius, theme.background(), OPAQUE, Stroke.thick(shown(theme.foreground(), inside)));
			case INFEASIBLE -> surface.shape(Shape.CROSS, x(point), y(point), radius, theme.hot(), OPAQUE, strong ? outline : Stroke.of(shown(theme.hot(), inside)));
			case CANDIDATE -> {
				RGB fill = isFront ? theme.palette().get(0) : theme.palette().get(6);
				surface.shape(Shape.CIRCLE, x(point), y(point), radius, shown(fill, inside), isFront || strong ? OPAQUE : FAINT, outline);
			}
		}
	}

	private RGB shown(RGB color, boolean inside) {
		return inside ? color : dimmed(color);
	}
}
