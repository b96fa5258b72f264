package org.m2q.cli;

/** Makes text of unknown origin safe for a terminal. */
final class Printable {

	private static final int LONGEST = 2000;

	private Printable() {
	}

	/** One line without control characters and of bounded length. */
	static String line(String text, boolean ascii) {
		StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST));
		text.codePoints().limit(LONGEST).forEach(c -> line.append(character(c, ascii)));
		return text.length() > LONGEST ? line + (ascii ? "..." : "…") : line.toString();
	}

	/** A character, or what stands for one that cannot be shown. */
	static String character(int c, boolean ascii) {
		if (c == '\n' || c == '\r' || c == '\t') {
			return " ";
		}
		// Escape sequences and marks that reverse the direction of text could make a message say something else.
		if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.getType(c) == Character.SURROGATE
				|| c == 0x2028 || c == 0x2029) {
			return ascii ? "?" : "\uFFFD";
		}
		if (ascii && c > 126) {
			return switch (c) {
				case 0xB5, 0x3BC -> "u";
				case 0xD7 -> "x";
				case 0xB7 -> "*";
				case 0x2212, 0x2013, 0x2014 -> "-";
				case 0x2026 -> "...";
				case 0x2018, 0x2019 -> "'";
				case 0x201C, 0x201D -> "\"";
				case 0x2265 -> ">=";
				case 0x2264 -> "<=";
				default -> "?";
			};
		}
		return Character.toString(c);
	}

	/** Columns that a character takes in a terminal. */
	static int width(int c) {
		int type = Character.getType(c);
		if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
			return 0;
		}
		boolean wide = c >= 0x1100 && c <= 0x115F || c >= 0x2E80 && c <= 0xA4CF || c >= 0xAC00 && c <= 0xD7A3 || c >= 0xF900 && c <= 0xFAFF
				|| c >= 0xFE30 && c <= 0xFE6F || c >= 0xFF00 && c <= 0xFF60 || c >= 0xFFE0 && c <= 0xFFE6 || c >= 0x1F300 && c <= 0x1FAFF
				|| c >= 0x20000 && c <= 0x3FFFD;
		return wide ? 2 : 1;
	}
}
