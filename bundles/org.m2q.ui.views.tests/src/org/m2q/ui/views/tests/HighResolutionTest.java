package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.junit.jupiter.api.Test;
import org.m2q.report.ReportDiff;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.Highlight;
import org.m2q.ui.charts.Ink;
import org.m2q.ui.charts.Shape;
import org.m2q.ui.charts.Stroke;
import org.m2q.ui.charts.Surface;
import org.m2q.ui.charts.compare.DumbbellChart;
import org.m2q.ui.charts.edp.EdpBars;
import org.m2q.ui.charts.edp.EdpOptions;
import org.m2q.ui.charts.hardware.HardwareChart;
import org.m2q.ui.charts.precision.PrecisionMap;
import org.m2q.ui.charts.precision.PrecisionTransitions;
import org.m2q.ui.charts.roofline.RooflineChart;
import org.m2q.ui.views.internal.ChartTheme;

/** Charts with texts of twice the size in twice the room: nothing is shortened that was not, and no text leaves the picture. */
class HighResolutionTest {

	private static final String FILE = "efficientvit-b1.m2q";
	private static final int WIDTH = 1000;
	private static final int HEIGHT = 700;

	/** Writes down texts and their places, measured with a real font. */
	private static final class Texts implements Surface {

		private final GC gc;
		private final int width;
		private final List<String> texts = new ArrayList<>();
		private final List<String> outside = new ArrayList<>();

		Texts(GC gc, int width) {
			this.gc = gc;
			this.width = width;
		}

		@Override
		public int width(String text) {
			return gc.stringExtent(text).x;
		}

		@Override
		public int height() {
			return gc.getFontMetrics().getHeight();
		}

		@Override
		public void text(String text, int x, int y, RGB color, Align align) {
			int left = align == Align.LEFT ? x : align == Align.CENTER ? x - width(text) / 2 : x - width(text);
			texts.add(text);
			if (left < -1 || left + width(text) > width + 1) {
				outside.add(text + " at " + left);
			}
		}

		@Override
		public void verticalText(String text, int x, int middle, RGB color) {
			texts.add(text);
		}

		@Override
		public void fill(Rectangle area, Ink ink) {
			// only texts are of interest
		}

		@Override
		public void outline(Rectangle area, Stroke stroke) {
			// only texts are of interest
		}

		@Override
		public void line(int x1, int y1, int x2, int y2, Stroke stroke) {
			// only texts are of interest
		}

		@Override
		public void polyline(int[] points, Stroke stroke) {
			// only texts are of interest
		}

		@Override
		public void polygon(int[] points, RGB fill, int alpha) {
			// only texts are of interest
		}

		@Override
		public void shape(Shape shape, int x, int y, int radius, RGB fill, int alpha, Stroke outline) {
			// only texts are of interest
		}

		@Override
		public void clipped(Rectangle area, Runnable drawing) {
			drawing.run();
		}
	}

	private static Texts painted(Chart chart, int scale) {
		Display display = Display.getCurrent();
		FontData[] data = display.getSystemFont().getFontData();
		for (FontData part : data) {
			part.setHeight(part.getHeight() * scale);
		}
		Font font = new Font(display, data);
		Image image = new Image(display, 1, 1);
		GC gc = new GC(image);
		try {
			gc.setFont(font);
			Texts texts = new Texts(gc, WIDTH * scale);
			int height = chart.height(texts, WIDTH * scale, HEIGHT * scale);
			chart.layout(texts, ChartTheme.current(), WIDTH * scale, height).paint(texts, new Rectangle(0, 0, WIDTH * scale, height), Highlight.NONE);
			return texts;
		} finally {
			gc.dispose();
			image.dispose();
			font.dispose();
		}
	}

	@Test
	void nothingIsCutAtTwiceTheSize() {
		List<Chart> charts = List.of(new EdpBars(Samples.point(FILE), Samples.report(FILE).baselineOf(Samples.point(FILE)), EdpOptions.DEFAULT), RooflineChart.of(Samples.point(FILE)).orElseThrow(),
				new PrecisionMap(Samples.point(FILE)), new PrecisionTransitions(Samples.point(FILE)),
				new HardwareChart(Samples.result(FILE).points().getFirst().cost(), Map.of()),
				new DumbbellChart(ReportDiff.of(Samples.report(FILE).baselineOf(Samples.point(FILE)).orElseThrow(), Samples.point(FILE))));
		for (Chart chart : charts) {
			Texts once = painted(chart, 1);
			Texts twice = painted(chart, 2);
			assertTrue(once.texts.size() > 5, chart.title() + ": " + once.texts);
			assertEquals(List.of(), once.outside, chart.title());
			assertEquals(List.of(), twice.outside, chart.title() + " at twice the size");
			long before = once.texts.stream().filter(text -> text.contains("\u2026")).count();
			Optional<String> cut = twice.texts.stream().filter(text -> text.contains("\u2026") && !once.texts.contains(text)).findFirst();
			assertTrue(twice.texts.stream().filter(text -> text.contains("\u2026")).count() <= before, chart.title() + " cuts " + cut);
		}
	}
}
