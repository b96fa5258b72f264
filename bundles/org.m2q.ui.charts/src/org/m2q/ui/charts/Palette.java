package org.m2q.ui.charts;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.swt.graphics.RGB;

/** Published colours for categories, as an alternative to those of the theme. Each has a list for light and one for dark backgrounds. */
public enum Palette {
	/** Bright of Paul Tol (Colour Schemes, SRON/EPS/TN/09-002, 2021), and black. */
	BRIGHT("bright", "4477aa ee6677 228833 ccbb44 66ccee aa3377 bbbbbb 000000", "5f98d3 ff8593 3aa34e dbcb5a 7fdcfa cf58a0 808080 ffffff"),
	/** Muted of Paul Tol without its last colour. */
	MUTED("muted", "cc6677 332288 ddcc77 117733 88ccee 882255 44aa99 999933", "e07f90 7a6be0 e6d98c 2f9e55 a0dcfa c0497f 5cc7b5 8f8f20"),
	/** Grey levels, for prints without colours. */
	GREY("grey", "000000 202020 3a3a3a 575757 757575 949494 b5b5b5 d7d7d7", "ffffff e3e3e3 c8c8c8 adadad 949494 7b7b7b 626262 4b4b4b");

	private static final int HEX = 16;
	private static final int BYTE = 0xFF;

	private final String id;
	private final List<RGB> light;
	private final List<RGB> dark;

	Palette(String id, String light, String dark) {
		this.id = id;
		this.light = colors(light);
		this.dark = colors(dark);
	}

	private static List<RGB> colors(String text) {
		return Arrays.stream(text.split(" ")).map(color -> Integer.parseInt(color, HEX))
				.map(color -> new RGB(color >> 16, color >> 8 & BYTE, color & BYTE)).toList();
	}

	/** Its name where it is stored; it does not change. */
	public String id() {
		return id;
	}

	/** The palette of a name; empty for another name. */
	public static Optional<Palette> of(String id) {
		return Arrays.stream(values()).filter(palette -> palette.id.equals(id)).findFirst();
	}

	/**
	 * Its colours, {@value Theme#COLORS} of them.
	 *
	 * @param background on which they are drawn
	 */
	public List<RGB> colors(RGB background) {
		return Theme.contrast(background, new RGB(0, 0, 0)) >= Theme.contrast(background, new RGB(BYTE, BYTE, BYTE)) ? light : dark;
	}
}
