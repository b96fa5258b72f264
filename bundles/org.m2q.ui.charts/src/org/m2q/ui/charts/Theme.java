package org.m2q.ui.charts;

import java.util.List;
import java.util.Objects;

import org.eclipse.swt.graphics.RGB;
import org.m2q.base.unit.Notation;

/**
 * How charts look: their colours, and how numbers are written. Colours come from the theme of the workbench or a {@link Palette}.
 *
 * @param background behind everything
 * @param foreground texts, axes and outlines
 * @param muted secondary texts
 * @param grid lines of the grid and lanes
 * @param focus ring around the focused data point
 * @param selection what is selected
 * @param hot limits, critical paths, warnings
 * @param palette eight colours of categories that people with any colour vision can tell apart
 * @param rampLow colour of the least value of a sequence
 * @param rampHigh colour of the greatest value of a sequence
 * @param notation how numbers are written
 */
public record Theme(RGB background, RGB foreground, RGB muted, RGB grid, RGB focus, RGB selection, RGB hot, List<RGB> palette, RGB rampLow,
		RGB rampHigh, Notation notation) {

	/** Number of colours in the palette. */
	public static final int COLORS = 8;

	private static final double DARKER = 0.45;
	private static final double MOST_DOUBLINGS = 5;
	private static final double STEPS = 1.6;

	/** Rejects missing colours. */
	public Theme {
		palette = List.copyOf(palette);
		if (palette.size() != COLORS) {
			throw new IllegalArgumentException("a palette has " + COLORS + " colours, not " + palette.size());
		}
		Objects.requireNonNull(notation, "notation");
		for (RGB color : new RGB[] { background, foreground, muted, grid, focus, selection, hot, rampLow, rampHigh }) {
			Objects.requireNonNull(color, "color");
		}
	}

	/**
	 * Fill of a category. The ninth and later ones repeat the colours with a pattern.
	 *
	 * @param index of the category, from 0
	 */
	public Ink category(int index) {
		Hatch[] hatches = Hatch.values();
		return hatched(Math.floorMod(index, COLORS), hatches[index / COLORS % hatches.length]);
	}

	/**
	 * A colour of the palette with a pattern.
	 *
	 * @param color index of the colour, 0 to 7
	 */
	public Ink hatched(int color, Hatch hatch) {
		RGB fill = palette.get(color);
		return new Ink(fill, hatch, mix(fill, textOn(fill), DARKER));
	}

	/** Of what has no number: only a pattern. */
	public Ink unknown() {
		return new Ink(background, Hatch.CROSS, muted);
	}

	/**
	 * A colour between the ends of the sequence.
	 *
	 * @param fraction 0 for the least, 1 for the greatest
	 */
	public RGB ramp(double fraction) {
		return mix(rampLow, rampHigh, Math.clamp(fraction, 0, 1));
	}

	/**
	 * Colour of a number of bits, in steps per doubling from 1 to 32. The steps are not equal: no usual width has a colour on which neither
	 * light nor dark text could be read.
	 *
	 * @param bits 0 for unknown
	 */
	public RGB bits(int bits) {
		return ramp(bits < 1 ? 0 : Math.pow(Math.log(bits) / Math.log(2) / MOST_DOUBLINGS, STEPS));
	}

	/** Background or foreground, whichever can be read better on a fill. */
	public RGB textOn(RGB fill) {
		return contrast(fill, background) >= contrast(fill, foreground) ? background : foreground;
	}

	/**
	 * A colour between two others.
	 *
	 * @param fraction 0 for the first, 1 for the second
	 */
	public static RGB mix(RGB first, RGB second, double fraction) {
		return new RGB(mix(first.red, second.red, fraction), mix(first.green, second.green, fraction), mix(first.blue, second.blue, fraction));
	}

	private static int mix(int first, int second, double fraction) {
		return (int) Math.round(first + (second - first) * fraction);
	}

	/** Contrast ratio of two colours, 1 to 21, as in the Web Content Accessibility Guidelines 2.1. */
	public static double contrast(RGB first, RGB second) {
		double a = luminance(first);
		double b = luminance(second);
		return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	}

	private static double luminance(RGB color) {
		return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
	}

	private static double linear(int component) {
		double value = component / 255.0;
		return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
	}
}
