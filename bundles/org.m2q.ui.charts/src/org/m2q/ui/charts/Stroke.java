package org.m2q.ui.charts;

import java.util.Objects;

import org.eclipse.swt.graphics.RGB;

/**
 * How a line is drawn.
 *
 * @param color of the line
 * @param width pixels, 1 or more
 * @param dashed whether it is broken
 */
public record Stroke(RGB color, int width, boolean dashed) {

	/** Rejects a missing colour and lines without width. */
	public Stroke {
		Objects.requireNonNull(color, "color");
		if (width < 1) {
			throw new IllegalArgumentException("width is " + width);
		}
	}

	/** A thin line. */
	public static Stroke of(RGB color) {
		return new Stroke(color, 1, false);
	}

	/** A thick line. */
	public static Stroke thick(RGB color) {
		return new Stroke(color, 2, false);
	}

	/** A thin broken line. */
	public static Stroke dashed(RGB color) {
		return new Stroke(color, 1, true);
	}
}
