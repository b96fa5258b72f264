package org.m2q.ui.views.internal.results;

import java.util.Comparator;
import java.util.List;

import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.events.PaintEvent;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.m2q.base.unit.Format;
import org.m2q.report.DiffText;
import org.m2q.report.LayerReport;
import org.m2q.report.ReportDiff;

/** Shares of the layers that changed most: a ring for A, a disc for B, joined by a line. As many as fit. */
final class Dumbbells extends Canvas {

	private static final int ROW = 20;
	private static final int RADIUS = 5;
	private static final int MARGIN = 8;

	private List<ReportDiff.LayerDiff> layers = List.of();

	Dumbbells(Composite parent) {
		super(parent, SWT.DOUBLE_BUFFERED);
		addPaintListener(this::paint);
		getAccessible().addAccessibleListener(new AccessibleAdapter() {
			@Override
			public void getName(AccessibleEvent event) {
				event.result = layers.isEmpty() ? Messages.dumbbells
						: Messages.dumbbells + ": " + String.join("; ", layers.stream().limit(10).map(DiffText::change).toList());
			}
		});
	}

	void show(ReportDiff diff) {
		layers = diff.layers().stream().filter(layer -> layer.shareChange() != 0)
				.sorted(Comparator.comparingDouble((ReportDiff.LayerDiff layer) -> Math.abs(layer.shareChange())).reversed()).toList();
		redraw();
	}

	private static double share(java.util.Optional<LayerReport> layer) {
		double share = layer.map(LayerReport::share).orElse(0.0);
		return Double.isNaN(share) ? 0 : share;
	}

	private void paint(PaintEvent event) {
		GC gc = event.gc;
		Point size = getSize();
		Color text = color("org.m2q.ui.chart.foreground");
		Color muted = color("org.m2q.ui.chart.muted");
		gc.setBackground(color("org.m2q.ui.chart.background"));
		gc.fillRectangle(0, 0, size.x, size.y);
		gc.setAntialias(SWT.ON);
		gc.setForeground(text);
		if (layers.isEmpty()) {
			gc.drawText(Messages.noShareChange, MARGIN, MARGIN, true);
			return;
		}
		List<ReportDiff.LayerDiff> shown = layers.subList(0, Math.max(0, Math.min(layers.size(), (size.y - ROW - MARGIN) / ROW)));
		double most = shown.stream().mapToDouble(layer -> Math.max(share(layer.before()), share(layer.after()))).max().orElse(1);
		int names = Math.min(size.x / 2, shown.stream().mapToInt(layer -> gc.textExtent(layer.name()).x).max().orElse(0) + 2 * MARGIN);
		int width = Math.max(20, size.x - names - 2 * MARGIN - 70);
		gc.drawText(Messages.dumbbellLegend, MARGIN, 2, true);
		for (int i = 0; i < shown.size(); i++) {
			int y = ROW + i * ROW + ROW / 2;
			double a = share(shown.get(i).before());
			double b = share(shown.get(i).after());
			int from = names + (int) Math.round(width * a / most);
			int to = names + (int) Math.round(width * b / most);
			gc.setForeground(text);
			gc.drawText(shown.get(i).name(), MARGIN, y - gc.getFontMetrics().getHeight() / 2, true);
			gc.setForeground(muted);
			gc.setLineWidth(3);
			gc.drawLine(from, y, to, y);
			gc.setLineWidth(2);
			Color side = color(b > a ? "org.m2q.ui.chart.hot" : "org.m2q.ui.chart.category2");
			gc.setForeground(text);
			gc.setBackground(color("org.m2q.ui.chart.background"));
			gc.fillOval(from - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
			gc.drawOval(from - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
			gc.setBackground(side);
			gc.fillOval(to - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
			gc.setForeground(text);
			gc.drawText((b > a ? "+" : "−") + Format.percent(Math.abs(b - a)), Math.max(from, to) + RADIUS + 4, y - gc.getFontMetrics().getHeight() / 2, true);
		}
	}

	private static Color color(String id) {
		Color color = JFaceResources.getColorRegistry().get(id);
		return color == null ? org.eclipse.swt.widgets.Display.getCurrent().getSystemColor(SWT.COLOR_LIST_FOREGROUND) : color;
	}
}
