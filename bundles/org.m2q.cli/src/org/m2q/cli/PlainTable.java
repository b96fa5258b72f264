package org.m2q.cli;

import java.util.List;

/** Cells in columns: the first at the left, all others at the right. */
final class PlainTable {

	private PlainTable() {
	}

	/** The lines of a table. */
	static String text(List<String[]> rows) {
		int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
		int[] widths = new int[columns];
		for (String[] row : rows) {
			for (int i = 0; i < row.length; i++) {
				widths[i] = Math.max(widths[i], row[i].length());
			}
		}
		StringBuilder text = new StringBuilder();
		for (String[] row : rows) {
			StringBuilder line = new StringBuilder();
			for (int i = 0; i < row.length; i++) {
				if (widths[i] > 0) {
					String gap = " ".repeat(widths[i] - row[i].length());
					line.append(i == 0 ? "" : "  ").append(i == 0 ? row[i] + gap : gap + row[i]);
				}
			}
			text.append(line.toString().stripTrailing()).append('\n');
		}
		return text.toString();
	}
}
