package org.m2q.cli;

import java.util.Optional;

import org.m2q.base.problem.SourceSpan;

/**
 * A line of source, with tabs widened and long lines cut, and where a range in it is.
 *
 * @param line text to print
 * @param start columns before the marks
 * @param marks a caret and tildes
 */
record SourceExcerpt(String line, int start, String marks) {

	private static final int TAB = 4;
	private static final int WIDTH = 110;
	private static final int BEFORE = 40;

	/** The excerpt for a range; empty when the range is not in the text. */
	static Optional<SourceExcerpt> of(String text, SourceSpan span, boolean ascii) {
		int offset = span.offset();
		if (offset < 0 || offset > text.length()) {
			return Optional.empty();
		}
		int begin = offset;
		while (begin > 0 && !isLineEnd(text.charAt(begin - 1))) {
			begin--;
		}
		int end = offset;
		while (end < text.length() && !isLineEnd(text.charAt(end))) {
			end++;
		}
		int last = (int) Math.min(end, Math.max(offset + 1L, (long) offset + span.length()));
		boolean cutBefore = false;
		if (offset - begin > WIDTH - BEFORE) {
			// Only a window around the range of a very long line; indentation is not worth its space there.
			begin = offset - BEFORE;
			cutBefore = true;
		}
		StringBuilder line = new StringBuilder(cutBefore ? "..." : "");
		int column = line.length();
		int start = -1;
		int stop = -1;
		int i = begin;
		while (i < end && column < WIDTH) {
			if (i >= offset && start < 0) {
				start = column;
			}
			if (i >= last && stop < 0) {
				stop = column;
			}
			int c = text.codePointAt(i);
			i += Character.charCount(c);
			if (c == '\t') {
				int spaces = TAB - column % TAB;
				line.append(" ".repeat(spaces));
				column += spaces;
			} else {
				line.append(Printable.character(c, ascii));
				column += ascii ? Printable.character(c, true).length() : Printable.width(c);
			}
		}
		if (i < end) {
			line.append("...");
		}
		start = start < 0 ? column : start;
		stop = stop < 0 ? column : stop;
		return Optional.of(new SourceExcerpt(line.toString().stripTrailing(), start, "^" + "~".repeat(Math.max(0, stop - start - 1))));
	}

	private static boolean isLineEnd(char c) {
		return c == '\n' || c == '\r';
	}
}
