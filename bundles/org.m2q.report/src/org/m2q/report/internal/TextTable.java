package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.List;

/** A table of aligned columns that drops its least important ones when it does not fit. */
final class TextTable {

	/** Where the cells of a column line up. */
	enum Align {
		LEFT, RIGHT, DECIMAL
	}

	private static final String GAP = "  ";
	private static final int MIN_NAME = 18;

	private final TextStyle style;
	private final List<Column> columns = new ArrayList<>();
	private int rows;
	private int ruleBefore = -1;

	TextTable(TextStyle style) {
		this.style = style;
	}

	/** One column; importance decides which one goes first when space runs out. */
	private static final class Column {
		final String name;
		final String unit;
		final Align align;
		final int importance;
		final List<String> cells = new ArrayList<>();
		int width;
		int fraction;

		Column(String name, String unit, Align align, int importance) {
			this.name = name;
			this.unit = unit;
			this.align = align;
			this.importance = importance;
		}
	}

	/** Adds a column. The one with the most importance may also be shortened in the middle of its cells. */
	TextTable column(String name, String unit, Align align, int importance) {
		columns.add(new Column(style.text(name), unit.isEmpty() ? "" : "[" + style.text(unit) + "]", align, importance));
		return this;
	}

	/** Adds a row with one cell per column. */
	TextTable row(String... cells) {
		if (cells.length != columns.size()) {
			throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
		}
		for (int i = 0; i < cells.length; i++) {
			columns.get(i).cells.add(style.text(cells[i]));
		}
		rows++;
		return this;
	}

	/** Draws a line between the rows so far and those that follow. */
	TextTable rule() {
		ruleBefore = rows;
		return this;
	}

	/** Appends the table. */
	void print(StringBuilder out, int available, String indent) {
		List<Column> shown = new ArrayList<>(columns);
		shown.forEach(TextTable::measure);
		fit(shown, available - indent.length());
		line(out, indent, shown, -1, true);
		if (shown.stream().anyMatch(column -> !column.unit.isEmpty())) {
			line(out, indent, shown, -2, true);
		}
		for (int row = 0; row < rows; row++) {
			if (row == ruleBefore) {
				out.append(indent).append(style.faint(style.text("─").repeat(Math.max(1, total(shown))))).append('\n');
			}
			line(out, indent, shown, row, false);
		}
	}

	private static void measure(Column column) {
		int whole = 0;
		column.fraction = 0;
		int plain = 0;
		for (String cell : column.cells) {
			if (column.align == Align.DECIMAL) {
				int point = point(cell);
				whole = Math.max(whole, point);
				column.fraction = Math.max(column.fraction, length(cell) - point);
			} else {
				plain = Math.max(plain, length(cell));
			}
		}
		column.width = Math.max(Math.max(length(column.name), length(column.unit)), Math.max(plain, whole + column.fraction));
	}

	/** Shortens the most important column, then drops the least important ones, until the row fits. */
	private void fit(List<Column> shown, int available) {
		Column main = shown.stream().max((a, b) -> Integer.compare(a.importance, b.importance)).orElseThrow();
		int natural = main.width;
		while (total(shown) > available) {
			int over = total(shown) - available;
			int shortened = Math.max(Math.min(MIN_NAME, main.width), main.width - over);
			// Names of which much is missing, or that are no longer told apart, help less than a column that is missing.
			if (main.align == Align.LEFT && main.width - over >= shortened && shortened * 3 >= natural * 2 && staysDistinct(main, shortened)) {
				main.width = shortened;
				return;
			}
			Column least = shown.stream().filter(column -> column != main)
					.min((a, b) -> Integer.compare(a.importance, b.importance)).orElse(null);
			if (least == null || least.importance >= 100 && shown.size() <= 2) {
				main.width = Math.max(4, main.width - over);
				return;
			}
			shown.remove(least);
		}
	}

	private boolean staysDistinct(Column column, int width) {
		return column.cells.stream().map(cell -> shorten(cell, width)).distinct().count() == column.cells.stream().distinct().count();
	}

	private static int total(List<Column> shown) {
		return shown.stream().mapToInt(column -> column.width).sum() + GAP.length() * (shown.size() - 1);
	}

	private void line(StringBuilder out, String indent, List<Column> shown, int row, boolean header) {
		StringBuilder line = new StringBuilder();
		for (Column column : shown) {
			String cell = row == -1 ? column.name : row == -2 ? column.unit : column.cells.get(row);
			line.append(line.isEmpty() && column == shown.get(0) ? "" : GAP);
			line.append(pad(shorten(cell, column.width), column, header));
		}
		String text = line.toString().stripTrailing();
		out.append(indent).append(header ? style.heading(text) : text).append('\n');
	}

	private static String pad(String cell, Column column, boolean header) {
		int space = column.width - length(cell);
		if (space <= 0) {
			return cell;
		}
		if (column.align == Align.LEFT) {
			return cell + " ".repeat(space);
		}
		if (column.align == Align.RIGHT || header) {
			return " ".repeat(space) + cell;
		}
		int after = Math.min(space, column.fraction - (length(cell) - point(cell)));
		return " ".repeat(space - after) + cell + " ".repeat(after);
	}

	private String shorten(String cell, int width) {
		if (length(cell) <= width) {
			return cell;
		}
		int kept = width - 1;
		int head = kept / 3;
		int[] points = cell.codePoints().toArray();
		return new String(points, 0, head) + style.text("…") + new String(points, points.length - (kept - head), kept - head);
	}

	private static int point(String cell) {
		int point = cell.indexOf('.');
		if (point < 0) {
			return length(cell);
		}
		return length(cell.substring(0, point));
	}

	private static int length(String text) {
		return text.codePointCount(0, text.length());
	}
}
