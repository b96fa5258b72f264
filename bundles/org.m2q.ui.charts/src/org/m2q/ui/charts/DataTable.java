package org.m2q.ui.charts;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.m2q.base.unit.Format;
import org.m2q.ui.charts.internal.Messages;

/**
 * The numbers behind a chart.
 *
 * @param columns in order
 * @param rows with one cell per column
 */
public record DataTable(List<Column> columns, List<Row> rows) {

	private static final int DIGITS = 6;

	/** Copies the lists. */
	public DataTable {
		columns = List.copyOf(columns);
		rows = List.copyOf(rows);
		for (Row row : rows) {
			if (row.cells().size() != columns.size()) {
				throw new IllegalArgumentException(row.cells().size() + " cells for " + columns.size() + " columns");
			}
		}
	}

	/**
	 * A column.
	 *
	 * @param label header
	 * @param unit base unit of its numbers; empty for texts and plain numbers
	 * @param numeric whether it holds numbers
	 */
	public record Column(String label, String unit, boolean numeric) {

		/** A column of texts. */
		public static Column text(String label) {
			return new Column(label, "", false);
		}

		/** A column of numbers. */
		public static Column number(String label, String unit) {
			return new Column(label, unit, true);
		}

		/** Header with the unit. */
		public String header() {
			return unit.isEmpty() ? label : label + " [" + unit + "]";
		}
	}

	/**
	 * A row.
	 *
	 * @param layer name of the layer that it is about; empty for none
	 * @param cells one per column
	 */
	public record Row(String layer, List<Cell> cells) {

		/** Copies the list. */
		public Row {
			Objects.requireNonNull(layer, "layer");
			cells = List.copyOf(cells);
		}
	}

	/**
	 * A cell.
	 *
	 * @param text for people
	 * @param value in the base unit; not a number for texts and what is not modelled
	 */
	public record Cell(String text, double value) {

		/** A text. */
		public static Cell of(String text) {
			return new Cell(text, Double.NaN);
		}

		/** A number with an SI prefix and six significant digits; what is not known is written as such. */
		public static Cell of(double value, String symbol) {
			return new Cell(Double.isNaN(value) ? Messages.notModelled : Axis.trimmed(Format.engineering(value, symbol, DIGITS)).strip(), value);
		}

		/** A ratio in percent. */
		public static Cell percent(double ratio) {
			return new Cell(Double.isNaN(ratio) ? Messages.notModelled : Axis.trimmed(Format.significant(ratio * 100, DIGITS) + " %"), ratio);
		}

		/** A whole number. */
		public static Cell count(long count) {
			return new Cell(Format.grouped(count), count);
		}
	}

	/** Values separated by tabs, with the units in the first line; numbers in base units, the same in every locale. */
	public String tsv() {
		StringBuilder text = new StringBuilder(columns.stream().map(column -> plain(column.header())).collect(Collectors.joining("\t"))).append('\n');
		for (Row row : rows) {
			for (int i = 0; i < columns.size(); i++) {
				Cell cell = row.cells().get(i);
				text.append(i == 0 ? "" : "\t").append(columns.get(i).numeric() ? number(cell.value()) : plain(cell.text()));
			}
			text.append('\n');
		}
		return text.toString();
	}

	/** An unknown number leaves its place empty: 0 would be read as a result. */
	private static String number(double value) {
		return Double.isNaN(value) ? "" : value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
	}

	private static String plain(String text) {
		return text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
	}
}
