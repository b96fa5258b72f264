package org.m2q.calibration.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows of a CSV or TSV file in UTF-8. In CSV, fields may be quoted with {@code "}, two of which stand for one; in TSV, nothing is quoted. Empty lines are left out.
 */
final class LabelTable {

	private static final long MOST_BYTES = 1L << 30;

	private LabelTable() {
	}

	/**
	 * A row.
	 *
	 * @param line its number in the file, from 1
	 * @param fields its fields, one or more
	 */
	record Row(int line, List<String> fields) {
	}

	static List<Row> read(Path file) throws DataException {
		try {
			if (Files.size(file) > MOST_BYTES) {
				throw new DataException(file + " has " + Files.size(file) + " bytes; tables of up to " + MOST_BYTES + " are read");
			}
			return rows(file.toString(), Files.readString(file, StandardCharsets.UTF_8), String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".csv"));
		} catch (CharacterCodingException e) {
			throw new DataException(file + " is not text in UTF-8", e);
		} catch (IOException e) {
			throw new DataException(file + " cannot be read: " + Reasons.of(e), e);
		}
	}

	static List<Row> rows(String name, String text, boolean commas) throws DataException {
		List<Row> rows = new ArrayList<>();
		int number = 0;
		for (String line : text.lines().toList()) {
			number++;
			String content = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
			if (!content.isBlank()) {
				rows.add(new Row(number, commas ? commaSeparated(name, number, content) : List.of(content.split("\t", -1))));
			}
		}
		return rows;
	}

	private static List<String> commaSeparated(String name, int number, String line) throws DataException {
		List<String> fields = new ArrayList<>();
		StringBuilder field = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < line.length(); i++) {
			char c = line.charAt(i);
			if (quoted) {
				if (c != '"') {
					field.append(c);
				} else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
					field.append('"');
					i++;
				} else {
					quoted = false;
				}
			} else if (c == '"' && field.isEmpty()) {
				quoted = true;
			} else if (c == ',') {
				fields.add(field.toString());
				field.setLength(0);
			} else {
				field.append(c);
			}
		}
		if (quoted) {
			throw new DataException(name + ":" + number + ": a quoted field is not closed");
		}
		fields.add(field.toString());
		return fields;
	}
}
