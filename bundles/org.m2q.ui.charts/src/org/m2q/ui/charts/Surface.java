package org.m2q.ui.charts;

import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;

/** What charts draw on: the screen, an image, or a file of vector graphics. Coordinates are pixels from the top left. */
public interface Surface extends TextMeasure {

	/** Which point of a text lies at its place. */
	enum Align {
		/** The left end. */
		LEFT,
		/** The middle. */
		CENTER,
		/** The right end. */
		RIGHT
	}

	/** Fills an area; areas without extent are not drawn. */
	void fill(Rectangle area, Ink ink);

	/** Draws the border of an area. */
	void outline(Rectangle area, Stroke stroke);

	/** Draws a line. */
	void line(int x1, int y1, int x2, int y2, Stroke stroke);

	/**
	 * Draws connected lines.
	 *
	 * @param points x, y, x, y, …
	 */
	void polyline(int[] points, Stroke stroke);

	/**
	 * Fills a polygon.
	 *
	 * @param points x, y, x, y, …
	 * @param alpha 0 for invisible to 255 for opaque
	 */
	void polygon(int[] points, RGB fill, int alpha);

	/**
	 * Draws a data point.
	 *
	 * @param alpha of the inside, 0 for invisible to 255 for opaque
	 */
	void shape(Shape shape, int x, int y, int radius, RGB fill, int alpha, Stroke outline);

	/**
	 * Writes a line of text.
	 *
	 * @param x of the point that the alignment names
	 * @param y top of the line
	 */
	void text(String text, int x, int y, RGB color, Align align);

	/** Writes a line of text from bottom to top, centred at a height. */
	void verticalText(String text, int x, int middle, RGB color);

	/** Draws something inside an area only. */
	void clipped(Rectangle area, Runnable drawing);

	/** Writes a left-aligned line of text. */
	default void text(String text, int x, int y, RGB color) {
		text(text, x, y, color, Align.LEFT);
	}
}
