package org.m2q.ui.internal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.m2q.dsl.ide.fix.TextEdit;

/** Edits that make comments out of text and text out of comments. */
final class Comments {

	private static final String LINE = "//";

	private Comments() {
	}

	/** Comments the lines of a range out; when all of them are comments already, makes text of them. Blank lines stay. */
	static List<TextEdit> toggleLines(IDocument document, int offset, int length) throws BadLocationException {
		int first = document.getLineOfOffset(offset);
		int last = document.getLineOfOffset(length > 0 ? offset + length - 1 : offset);
		List<IRegion> lines = new ArrayList<>();
		for (int line = first; line <= last; line++) {
			IRegion region = document.getLineInformation(line);
			if (first == last || !text(document, region).isBlank()) {
				lines.add(region);
			}
		}
		boolean commented = !lines.isEmpty();
		for (IRegion line : lines) {
			commented &= text(document, line).stripLeading().startsWith(LINE);
		}
		List<TextEdit> edits = new ArrayList<>();
		int column = commented ? 0 : indent(document, lines);
		for (IRegion line : lines) {
			String text = text(document, line);
			if (commented) {
				int mark = text.indexOf(LINE);
				boolean blank = text.startsWith(LINE + " ", mark) && !text.startsWith(LINE + "  ", mark);
				edits.add(new TextEdit(line.getOffset() + mark, blank ? LINE.length() + 1 : LINE.length(), ""));
			} else {
				edits.add(new TextEdit(line.getOffset() + Math.min(column, text.length()), 0, LINE + " "));
			}
		}
		return edits;
	}

	/** The white space that all lines begin with. */
	private static int indent(IDocument document, List<IRegion> lines) throws BadLocationException {
		int indent = Integer.MAX_VALUE;
		for (IRegion line : lines) {
			String text = text(document, line);
			indent = Math.min(indent, (int) IntStream.range(0, text.length()).takeWhile(i -> Character.isWhitespace(text.charAt(i))).count());
		}
		return indent == Integer.MAX_VALUE ? 0 : indent;
	}

	/** Puts a range between comment signs, or takes them away from the comment that is or holds the range. */
	static List<TextEdit> toggleBlock(IDocument document, int offset, int length) {
		String text = document.get();
		int begin = text.lastIndexOf("/*", Math.min(offset + 1, text.length()));
		int end = begin < 0 ? -1 : text.indexOf("*/", begin + 2);
		if (begin >= 0 && end >= 0 && end + 2 >= offset + length && offset <= end + 1) {
			int before = text.startsWith("/* ", begin) ? 3 : 2;
			int after = end > begin + before && text.charAt(end - 1) == ' ' ? 1 : 0;
			return List.of(new TextEdit(begin, before, ""), new TextEdit(end - after, 2 + after, ""));
		}
		if (length == 0) {
			return List.of();
		}
		String selected = text.substring(offset, offset + length);
		int lead = selected.length() - selected.stripLeading().length();
		int trail = selected.length() - selected.stripTrailing().length();
		// Comments do not nest: a range with the end of one in it would not stay one comment.
		return selected.isBlank() || selected.contains("*/") ? List.of()
				: List.of(new TextEdit(offset + lead, 0, "/* "), new TextEdit(offset + length - trail, 0, " */"));
	}

	private static String text(IDocument document, IRegion region) throws BadLocationException {
		return document.get(region.getOffset(), region.getLength());
	}
}
