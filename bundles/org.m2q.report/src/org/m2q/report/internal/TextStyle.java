package org.m2q.report.internal;

import java.util.List;
import java.util.Map;

/** What the console can show: Unicode or ASCII, colour or not. */
final class TextStyle {

	private static final String[] EIGHTHS = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };

	// Longest first: "J·s" must not become a bullet.
	private static final List<Map.Entry<String, String>> ASCII = List.of(Map.entry("J·s", "J*s"), Map.entry("µ", "u"),
			Map.entry(" · ", " | "), Map.entry("·", "*"), Map.entry("×", "x"), Map.entry("✓", "+"), Map.entry("✗", "-"),
			Map.entry("−", "-"), Map.entry("½", "1/2"), Map.entry("…", "~"), Map.entry("─", "-"), Map.entry("²", "2"),
			Map.entry("∞", "inf"), Map.entry("≥", ">="), Map.entry("≤", "<="), Map.entry("→", "->"), Map.entry("Δ ", "chg "),
			Map.entry("–", "-"), Map.entry("—", "-"), Map.entry("“", "\""), Map.entry("”", "\""), Map.entry("’", "'"),
			Map.entry("é", "e"), Map.entry("ö", "o"), Map.entry("ü", "u"), Map.entry("§", "section "));

	private final boolean ascii;
	private final boolean color;

	TextStyle(boolean ascii, boolean color) {
		this.ascii = ascii;
		this.color = color;
	}

	/** Text that the console can show. Control characters never reach it: names may come from a hostile file. */
	String text(String text) {
		String result = text;
		if (ascii) {
			for (Map.Entry<String, String> entry : ASCII) {
				result = result.replace(entry.getKey(), entry.getValue());
			}
		}
		StringBuilder clean = new StringBuilder(result.length());
		result.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) || ascii && c > 126 ? '?' : c));
		return clean.toString();
	}

	/** A bar; any value above 0 shows at least a trace. */
	String bar(double value, double max, int width) {
		if (!(value > 0) || !(max > 0)) {
			return "";
		}
		if (ascii) {
			return "#".repeat((int) Math.max(1, Math.round(value / max * width)));
		}
		int eighths = (int) Math.max(1, Math.round(value / max * width * 8));
		return "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
	}

	String heading(String text) {
		return paint("1", text);
	}

	String faint(String text) {
		return paint("2", text);
	}

	String good(String text) {
		return paint("32", text);
	}

	String bad(String text) {
		return paint("31", text);
	}

	private String paint(String code, String text) {
		return color && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
	}
}
