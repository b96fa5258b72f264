package org.m2q.ui.views.tests;

import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.m2q.ui.charts.Ink;
import org.m2q.ui.charts.Shape;
import org.m2q.ui.charts.Stroke;
import org.m2q.ui.charts.Surface;

/** Counts what is drawn. */
final class CountingSurface implements Surface {

	private int primitives;
	private int corners;

	int primitives() {
		return primitives;
	}

	int corners() {
		return corners;
	}

	@Override
	public int width(String text) {
		return 7 * text.length();
	}

	@Override
	public int height() {
		return 16;
	}

	@Override
	public void fill(Rectangle area, Ink ink) {
		primitives++;
	}

	@Override
	public void outline(Rectangle area, Stroke stroke) {
		primitives++;
	}

	@Override
	public void line(int x1, int y1, int x2, int y2, Stroke stroke) {
		primitives++;
	}

	@Override
	public void polyline(int[] points, Stroke stroke) {
		primitives++;
		corners += points.length / 2;
	}

	@Override
	public void polygon(int[] points, RGB fill, int alpha) {
		primitives++;
		corners += points.length / 2;
	}

	@Override
	public void shape(Shape shape, int x, int y, int radius, RGB fill, int alpha, Stroke outline) {
		primitives++;
	}

	@Override
	public void text(String text, int x, int y, RGB color, Align align) {
		primitives++;
	}

	@Override
	public void verticalText(String text, int x, int middle, RGB color) {
		primitives++;
	}

	@Override
	public void clipped(Rectangle area, Runnable drawing) {
		drawing.run();
	}
}
