package org.m2q.dsl.tests.truth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A reference layer table: one row per layer, in order of computation.
 *
 * @param rows the rows
 */
record LayerTable(List<Row> rows) {

	/**
	 * One layer.
	 *
	 * @param names names of the columns
	 * @param cells their values as text, empty where a column does not apply
	 */
	record Row(List<String> names, List<String> cells) {

		String text(String column) {
			return cells.get(names.indexOf(column));
		}

		boolean has(String column) {
			return !text(column).isEmpty();
		}

		long number(String column) {
			return Long.parseLong(text(column));
		}
	}

	/** Reads a table from the resources next to this class. */
	static LayerTable read(String file) {
		try (InputStream in = LayerTable.class.getResourceAsStream(file)) {
			if (in == null) {
				throw new IllegalArgumentException("no layer table " + file);
			}
			List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
			List<String> names = cells(lines.getFirst());
			return new LayerTable(lines.stream().skip(1).map(line -> new Row(names, cells(line))).toList());
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/**
	 * Index of the layer whose output a row adds to its own: the table names the block whose input it is, {@code block.in}, so it is the layer
	 * before the first one of that block.
	 */
	OptionalInt residualFrom(Row row) {
		String source = row.text("residual_from");
		if (source.isEmpty()) {
			return OptionalInt.empty();
		}
		String prefix = source.substring(0, source.length() - "in".length());
		for (int i = 0; i < rows.size(); i++) {
			if (rows.get(i).text("name").startsWith(prefix)) {
				return OptionalInt.of(i - 1);
			}
		}
		throw new IllegalArgumentException("no layer of " + source);
	}

	/** Splits a line at commas outside quotes. */
	private static List<String> cells(String line) {
		List<String> cells = new ArrayList<>();
		var cell = new StringBuilder();
		boolean quoted = false;
		for (char c : line.toCharArray()) {
			if (c == '"') {
				quoted = !quoted;
			} else if (c == ',' && !quoted) {
				cells.add(cell.toString());
				cell.setLength(0);
			} else {
				cell.append(c);
			}
		}
		cells.add(cell.toString());
		return cells;
	}
}
