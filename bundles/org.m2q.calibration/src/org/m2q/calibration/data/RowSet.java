package org.m2q.calibration.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A table whose rows are a label and the bytes of a picture, 0 to 255, as many in each row. A first row without numbers is a heading. */
final class RowSet implements DataSet {

	/** A row. */
	private record Entry(int line, String label, byte[] bytes) {
	}

	private final Path file;
	private final List<Entry> entries;

	private RowSet(Path file, List<Entry> entries) {
		this.file = file;
		this.entries = List.copyOf(entries);
	}

	static DataSet open(Path file) throws DataException {
		List<LabelTable.Row> rows = LabelTable.read(file);
		boolean heading = !rows.isEmpty() && rows.getFirst().fields().size() > 1 && !rows.getFirst().fields().get(1).strip().matches("[0-9]+");
		List<LabelTable.Row> body = heading ? rows.subList(1, rows.size()) : rows;
		if (body.isEmpty()) {
			throw new DataException(file + " has no rows; a label and the values of a picture, 0 to 255, were expected in each");
		}
		List<Entry> entries = new java.util.ArrayList<>();
		int width = body.getFirst().fields().size();
		for (LabelTable.Row row : body) {
			if (row.fields().size() != width || width < 2) {
				throw new DataException(file + ":" + row.line() + ": " + row.fields().size() + " fields; " + (width < 2 ? "a label and values were" : width + " were")
						+ " expected");
			}
			entries.add(entry(file, row));
		}
		return new RowSet(file, entries);
	}

	private static Entry entry(Path file, LabelTable.Row row) throws DataException {
		byte[] bytes = new byte[row.fields().size() - 1];
		for (int i = 0; i < bytes.length; i++) {
			String field = row.fields().get(i + 1).strip();
			int value = field.matches("[0-9]{1,3}") ? Integer.parseInt(field) : -1;
			if (value < 0 || value > 255) {
				throw new DataException(file + ":" + row.line() + ": '" + field + "' in field " + (i + 2) + "; a number from 0 to 255 was expected");
			}
			bytes[i] = (byte) value;
		}
		return new Entry(row.line(), row.fields().getFirst().strip(), bytes);
	}

	@Override
	public String name() {
		return file.toString();
	}

	@Override
	public int size() {
		return entries.size();
	}

	@Override
	public Sample sample(int index) {
		Entry entry = entries.get(index);
		return new Sample(file.getFileName() + ":" + entry.line(), new Content.Row(entry.bytes()), Optional.of(entry.label()));
	}

	@Override
	public String hash() {
		ContentHash hash = new ContentHash();
		entries.forEach(entry -> hash.add(entry.label()).add(entry.bytes()));
		return hash.hex();
	}
}
