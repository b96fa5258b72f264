package org.m2q.ui.charts;

import java.util.Objects;

import org.eclipse.swt.graphics.RGB;

/**
 * How an area is filled.
 *
 * @param fill colour of the area
 * @param hatch pattern over it
 * @param line colour of the pattern
 */
public record Ink(RGB fill, Hatch hatch, RGB line) {

	/** Rejects missing parts. */
	public Ink {
		Objects.requireNonNull(fill, "fill");
		Objects.requireNonNull(hatch, "hatch");
		Objects.requireNonNull(line, "line");
	}

	/** A plain fill. */
	public static Ink of(RGB fill) {
		return new Ink(fill, Hatch.NONE, fill);
	}
}
