package org.m2q.ui.charts.ranges;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Notation;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.DataTable.Cell;
import org.m2q.ui.charts.DataTable.Column;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;

/** Tensors of a quantized network by what values they take, in front of what their codes can say. */
public final class RangeMap implements Chart {

	/** Of the texts of the table, which holds the exact values beside them. */
	private static final Notation EXACT = new Notation(3, false);

	private final String network;
	private final List<ValueRow> rows;

	/**
	 * The map of a network.
	 *
	 * @param network what it is called, with its policy
	 */
	public RangeMap(String network, List<ValueRow> rows, RangeOrder order) {
		this.network = Objects.requireNonNull(network, "network");
		this.rows = order.sorted(List.copyOf(rows));
	}

	/** The tensors in the order in which they are shown. */
	public List<ValueRow> rows() {
		return rows;
	}

	static String seen(ValueRow row, Notation notation) {
		return NLS.bind(Messages.rangeInterval, number(row.seenLow(), notation), number(row.seenHigh(), notation));
	}

	static String codes(ValueRow row) {
		return NLS.bind(Messages.rangeCodes, new Object[] { Integer.toString(row.codeLow()), Integer.toString(row.codeHigh()), Integer.toString(row.zero()) }).replace('-', '−');
	}

	static String scale(ValueRow row, Notation notation) {
		return row.scaleLow() == row.scaleHigh() ? number(row.scaleLow(), notation) : NLS.bind(Messages.rangeInterval, number(row.scaleLow(), notation), number(row.scaleHigh(), notation));
	}

	static String saturation(ValueRow row, Notation notation) {
		return row.saturation().isPresent() ? notation.percent(row.saturation().getAsDouble()) : Messages.rangeUnknown;
	}

	static String sqnr(ValueRow row, Notation notation) {
		return row.sqnr().isPresent() ? decibel(row.sqnr().getAsDouble(), notation) : Messages.rangeUnknown;
	}

	private static String decibel(double value, Notation notation) {
		return Double.isInfinite(value) ? "∞ dB" : notation.significant(value).replace('-', '−') + " dB";
	}

	/** A number without unit: values of tensors have none. */
	static String number(double value, Notation notation) {
		double size = Math.abs(value);
		return (size != 0 && (size < 1e-4 || size >= 1e6) ? notation.engineering(value, "").strip() : notation.significant(value)).replace('-', '−');
	}

	@Override
	public String title() {
		return NLS.bind(Messages.rangeTitle, rows.size(), network);
	}

	@Override
	public int height(TextMeasure measure, int width, int visible) {
		return RangeScene.header(measure, width) + rows.size() * RangeScene.row(measure) + RangeScene.BOTTOM;
	}

	@Override
	public Scene layout(TextMeasure measure, Theme theme, int width, int height) {
		return new RangeScene(this, measure, theme, width);
	}

	@Override
	public DataTable table() {
		List<Column> columns = List.of(Column.text(Messages.columnTensor), Column.text(Messages.columnLayer), Column.number(Messages.columnSeenLow, ""),
				Column.number(Messages.columnSeenHigh, ""), Column.text(Messages.columnCodes), Column.number(Messages.columnCodeLow, ""),
				Column.number(Messages.columnCodeHigh, ""), Column.number(Messages.columnZero, ""), Column.number(Messages.columnScaleLow, ""),
				Column.number(Messages.columnScaleHigh, ""), Column.number(Messages.columnSaturation, ""), Column.number(Messages.columnSqnr, "dB"),
				Column.text(Messages.columnFindings));
		return new DataTable(columns, rows.stream().map(row -> new DataTable.Row(row.layer(), List.of(Cell.of(row.name()), Cell.of(row.layer()), real(row.seenLow()),
				real(row.seenHigh()), Cell.of(row.codes()), whole(row.codeLow()), whole(row.codeHigh()), whole(row.zero()), real(row.scaleLow()), real(row.scaleHigh()),
				new Cell(saturation(row, EXACT), row.saturation().orElse(Double.NaN)), new Cell(sqnr(row, EXACT), orNaN(row.sqnr())),
				Cell.of(String.join(" ", row.findings()))))).toList());
	}

	private static Cell real(double value) {
		return new Cell(number(value, EXACT), value);
	}

	private static Cell whole(int value) {
		return new Cell(Integer.toString(value).replace('-', '−'), value);
	}

	private static double orNaN(OptionalDouble value) {
		return value.orElse(Double.NaN);
	}
}
