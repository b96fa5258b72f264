package org.m2q.report;

import java.util.Objects;

/**
 * How the table for a console is drawn.
 *
 * @param width columns of the console, 40 or more
 * @param color whether escape sequences for colour may be used
 * @param ascii whether only ASCII may be used
 * @param layers which layers are shown
 */
public record TextOptions(int width, boolean color, boolean ascii, LayerSelection layers) {

	/** Narrowest table that still makes sense. */
	public static final int MIN_WIDTH = 40;

	/** Widens a console that is too narrow: a wrapped line reads better than a missing number. */
	public TextOptions {
		Objects.requireNonNull(layers, "layers");
		width = Math.max(MIN_WIDTH, width);
	}
}
