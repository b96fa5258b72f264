package org.m2q.ui.internal.hover;

import java.util.ArrayList;
import java.util.List;

/**
 * Markdown as plain text with marked ranges: bold, code, emphasis, lists and tables. Other markup stays as it is.
 *
 * @param text what to show
 * @param spans marked ranges in the order of the text
 */
public record MarkdownText(String text, List<Span> spans) {

	/** How a range looks. */
	public enum Look {
		/** Bold. */
		STRONG,
		/** Italic. */
		EMPHASIS,
		/** The font of the editor. */
		CODE
	}

	/**
	 * A marked range.
	 *
	 * @param look how it looks
	 * @param offset first character
	 * @param length number of characters
	 */
	public record Span(Look look, int offset, int length) {
	}

	/**
	 * Converts Markdown.
	 *
	 * @param markdown text with markup
	 * @param columns where lines are broken, except those of blocks of code; of tables only the last column is
	 */
	public static MarkdownText of(String markdown, int columns) {
		return new Converter(columns).convert(markdown);
	}

	private static final class Converter {

		private static final int LEAST_CELL = 20;

		private final StringBuilder text = new StringBuilder();
		private final List<Span> spans = new ArrayList<>();
		private final List<List<String>> table = new ArrayList<>();
		private final List<Boolean> alignment = new ArrayList<>();
		private final int columns;
		private boolean paragraph;
		private int lineStart;

		Converter(int columns) {
			this.columns = columns;
		}

		MarkdownText convert(String markdown) {
			boolean fenced = false;
			for (String line : markdown.split("\n", -1)) {
				if (line.startsWith("```")) {
					fenced = !fenced;
				} else if (fenced) {
					code(line);
				} else if (line.startsWith("|")) {
					row(line);
				} else {
					endTable();
					line(line);
				}
			}
			endTable();
			String all = text.toString().stripTrailing();
			List<Span> inside = new ArrayList<>();
			for (Span span : spans) {
				int end = Math.min(all.length(), span.offset() + span.length());
				if (span.offset() < end) {
					inside.add(new Span(span.look(), span.offset(), end - span.offset()));
				}
			}
			return new MarkdownText(all, List.copyOf(inside));
		}

		private void code(String line) {
			newLine();
			int start = text.length();
			text.append(line.replace("\t", "    "));
			mark(Look.CODE, start);
			paragraph = false;
		}

		private void line(String line) {
			if (line.isBlank()) {
				paragraph = false;
				if (!text.isEmpty()) {
					newLine();
				}
				return;
			}
			boolean item = line.startsWith("* ") || line.startsWith("- ");
			if (item || !paragraph) {
				newLine();
				lineStart = text.length();
			} else {
				text.append(' ');
			}
			inline(item ? "• " + line.substring(2) : line.strip());
			paragraph = true;
			wrap();
		}

		/** Turns blanks into line ends, so that marked ranges stay where they are. */
		private void wrap() {
			while (text.length() - lineStart > columns) {
				int blank = text.lastIndexOf(" ", lineStart + columns);
				if (blank <= lineStart) {
					blank = text.indexOf(" ", lineStart + columns);
				}
				if (blank < 0) {
					return;
				}
				text.setCharAt(blank, '\n');
				lineStart = blank + 1;
			}
		}

		private void newLine() {
			if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
				text.append('\n');
			}
		}

		private void inline(String line) {
			int i = 0;
			while (i < line.length()) {
				if (line.startsWith("**", i) && line.indexOf("**", i + 2) > 0) {
					int end = line.indexOf("**", i + 2);
					int start = text.length();
					inline(line.substring(i + 2, end));
					mark(Look.STRONG, start);
					i = end + 2;
				} else if (line.charAt(i) == '`' && line.indexOf('`', i + 1) > 0) {
					int end = line.indexOf('`', i + 1);
					int start = text.length();
					text.append(line, i + 1, end);
					mark(Look.CODE, start);
					i = end + 1;
				} else if (line.charAt(i) == '_' && (i == 0 || line.charAt(i - 1) == ' ') && line.indexOf('_', i + 1) > 0) {
					int end = line.indexOf('_', i + 1);
					int start = text.length();
					inline(line.substring(i + 1, end));
					mark(Look.EMPHASIS, start);
					i = end + 1;
				} else {
					text.append(line.charAt(i++));
				}
			}
		}

		private void mark(Look look, int start) {
			if (text.length() > start) {
				spans.add(new Span(look, start, text.length() - start));
			}
		}

		private void row(String line) {
			if (line.replaceAll("[|:\\- ]", "").isEmpty()) {
				alignment.clear();
				for (String mark : line.substring(1).split("\\|")) {
					alignment.add(mark.strip().endsWith(":"));
				}
				return;
			}
			List<String> cells = new ArrayList<>();
			for (String cell : line.substring(1, line.endsWith("|") ? line.length() - 1 : line.length()).split("\\|", -1)) {
				cells.add(cell.strip());
			}
			table.add(cells);
		}

		/** A long last cell goes on below its begin, as long as that leaves room for words. */
		private void lastCell(String cell, int indent) {
			String rest = cell;
			while (indent + rest.length() > columns && columns - indent >= LEAST_CELL) {
				int blank = rest.lastIndexOf(' ', columns - indent);
				if (blank <= 0) {
					break;
				}
				text.append(rest, 0, blank).append('\n').append(" ".repeat(indent));
				rest = rest.substring(blank + 1);
			}
			text.append(rest);
		}

		/** Tables are drawn with blanks in the font of the editor. */
		private void endTable() {
			if (table.isEmpty()) {
				return;
			}
			newLine();
			int count = table.stream().mapToInt(List::size).max().orElse(0);
			int[] widths = new int[count];
			table.forEach(row -> {
				for (int i = 0; i < row.size(); i++) {
					widths[i] = Math.max(widths[i], row.get(i).length());
				}
			});
			for (List<String> row : table) {
				int start = text.length();
				for (int i = 0; i < row.size(); i++) {
					String cell = row.get(i);
					String gap = " ".repeat(widths[i] - cell.length());
					boolean right = i < alignment.size() && alignment.get(i);
					text.append(i > 0 ? "  " : "");
					if (i == row.size() - 1 && !right) {
						lastCell(cell, text.length() - start);
					} else {
						text.append(right ? gap + cell : cell + gap);
					}
				}
				while (text.length() > start && text.charAt(text.length() - 1) == ' ') {
					text.setLength(text.length() - 1);
				}
				mark(Look.CODE, start);
				text.append('\n');
			}
			table.clear();
			alignment.clear();
			paragraph = false;
		}
	}
}
