package org.m2q.ui.charts.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.m2q.report.DiffText;
import org.m2q.report.ReportDiff;
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

/** Dumbbells laid out for a width. */
final class DumbbellScene implements Scene {

	private static final int MARGIN = 8;
	private static final int PAD = 6;
	private static final int OPAQUE = 255;
	private static final double NAMES = 0.45;
	private static final double TINT = 0.18;

	private final DumbbellChart chart;
	private final Theme theme;
	private final int width;
	private final int header;
	private final int row;
	private final int left;
	private final int right;
	private final double most;
	private final Legend legend;
	private final List<Mark> marks;

	DumbbellScene(DumbbellChart chart, TextMeasure measure, Theme theme, int width) {
		this.chart = chart;
		this.theme = theme;
		this.width = width;
		row = row(measure);
		header = header(measure, width);
		legend = new Legend(List.of(Legend.Entry.of(Messages.dumbbellBefore, theme.background(), Shape.CIRCLE), Legend.Entry.of(Messages.dumbbellMore, theme.hot(), Shape.CIRCLE),
				Legend.Entry.of(Messages.dumbbellLess, theme.palette().get(2), Shape.CIRCLE)));
		most = chart.layers().stream().mapToDouble(layer -> Math.max(layer.shareBefore(), layer.shareAfter())).max().orElse(1);
		left = MARGIN + Math.min((int) (width * NAMES), TextMeasure.widest(measure, chart.layers().stream().map(ReportDiff.LayerDiff::name).toList())) + 2 * PAD + row / 3;
		right = Math.max(left + 20, width - MARGIN - TextMeasure.widest(measure, chart.layers().stream().map(layer -> DiffText.percent(layer.shareChange())).toList()) - 2 * PAD - row / 3);
		List<Mark> all = new ArrayList<>();
		for (int i = 0; i < chart.layers().size(); i++) {
			ReportDiff.LayerDiff layer = chart.layers().get(i);
			all.add(new Mark(layer.name(), layer.name(), new Rectangle(2, header + i * row, width - 4, row), () -> spoken(layer), () -> tip(layer)));
		}
		marks = List.copyOf(all);
	}

	private static int row(TextMeasure measure) {
		return measure.height() + 5;
	}

	private static int header(TextMeasure measure, int width) {
		return MARGIN + Legend.height(List.of(Messages.dumbbellBefore, Messages.dumbbellMore, Messages.dumbbellLess), measure, width - 2 * MARGIN);
	}

	static int height(DumbbellChart chart, TextMeasure measure, int width) {
		return header(measure, width) + Math.max(1, chart.layers().size()) * row(measure) + MARGIN;
	}

	private String spoken(ReportDiff.LayerDiff layer) {
		return NLS.bind(Messages.dumbbellSpoken, new Object[] { layer.name(), Spoken.of(theme.notation().percent(layer.shareBefore())),
				Spoken.of(theme.notation().percent(layer.shareAfter())) }) + (layer.decisions().isEmpty() ? "" : ", " + layer.decisions());
	}

	private String tip(ReportDiff.LayerDiff layer) {
		return NLS.bind(Messages.dumbbellTip, new Object[] { layer.name(), theme.notation().percent(layer.shareBefore()),
				theme.notation().percent(layer.shareAfter()), DiffText.percent(layer.shareChange()) }) + "\n" + DiffText.change(layer);
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

	private int x(double share) {
		return left + (int) Math.round((right - left) * share / most);
	}

	@Override
	public void paint(Surface surface, Rectangle visible, Highlight highlight) {
		int first = Math.max(0, (visible.y - row) / row);
		int last = Math.min(chart.layers().size() - 1, (visible.y + visible.height - header) / row + 1);
		for (int i = first; i <= last; i++) {
			row(surface, chart.layers().get(i), header + i * row, highlight);
		}
		surface.fill(new Rectangle(0, visible.y, width, header), Ink.of(theme.background()));
		legend.paint(surface, theme, MARGIN, visible.y + MARGIN / 2, width - 2 * MARGIN);
		if (chart.layers().isEmpty()) {
			surface.text(surface.shorten(Messages.dumbbellNone, width - 2 * MARGIN), MARGIN, header, theme.muted());
		}
	}

	private void row(Surface surface, ReportDiff.LayerDiff layer, int top, Highlight highlight) {
		boolean selected = highlight.selected().contains(layer.name());
		if (selected || highlight.hover().equals(layer.name())) {
			surface.fill(new Rectangle(2, top, width - 4, row), Ink.of(Theme.mix(theme.background(), theme.selection(), selected ? 2 * TINT : TINT)));
		}
		int names = left - 2 * PAD - row / 3;
		surface.text(surface.shorten(layer.name(), names - MARGIN), names, top + 2, theme.foreground(), Align.RIGHT);
		double a = layer.shareBefore();
		double b = layer.shareAfter();
		int middle = top + row / 2;
		int radius = row / 4;
		surface.line(x(a), middle, x(b), middle, new Stroke(theme.muted(), 3, false));
		RGB side = b > a ? theme.hot() : theme.palette().get(2);
		surface.shape(Shape.CIRCLE, x(b), middle, radius, side, OPAQUE, Stroke.of(theme.foreground()));
		surface.shape(Shape.CIRCLE, x(a), middle, radius, theme.background(), OPAQUE, Stroke.thick(theme.foreground()));
		surface.text(DiffText.percent(layer.shareChange()), width - MARGIN, top + 2, theme.foreground(), Align.RIGHT);
	}
}
