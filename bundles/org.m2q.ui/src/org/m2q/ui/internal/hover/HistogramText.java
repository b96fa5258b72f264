package org.m2q.ui.internal.hover;

import java.util.List;
import java.util.Locale;

import org.m2q.base.unit.Format;
import org.m2q.calibration.Histogram;
import org.m2q.core.quantized.ValueQuality;
import org.m2q.quant.scheme.ValueRange;

/** Histograms of values as lines of block characters, above what their codes reach. */
final class HistogramText {

	private static final int COLUMNS = 48;
	private static final int DIGITS = 3;
	private static final String BLOCKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";

	private HistogramText() {
	}

	/**
	 * A value as a row to be put into a block of code.
	 *
	 * @param label what it is
	 * @param value what is shown
	 */
	record Row(String label, ValueQuality value) {
	}

	/** A block of code with two lines per row; heights are logarithmic, so that rare values are seen. */
	static String of(List<Row> rows) {
		int width = rows.stream().mapToInt(row -> row.label().length()).max().orElse(0);
		StringBuilder text = new StringBuilder("```\n");
		for (Row row : rows) {
			Histogram histogram = row.value().observed().histogram();
			double low = Math.min(histogram.low(), row.value().reached().map(ValueRange::min).orElse(histogram.low()));
			double high = Math.max(histogram.high(), row.value().reached().map(ValueRange::max).orElse(histogram.high()));
			text.append(row.label()).append(" ".repeat(width - row.label().length() + 2)).append(bars(histogram, low, high)).append("  ")
					.append(number(row.value().observed().range().min())).append(" \u2026 ").append(number(row.value().observed().range().max())).append('\n');
			row.value().reached().ifPresent(range -> text.append(" ".repeat(width + 2)).append(bracket(range, low, high)).append("  ")
					.append(row.value().tensor().storage().name().toLowerCase(Locale.ROOT)).append('\n'));
		}
		return text.append("```").toString();
	}

	private static String bars(Histogram histogram, double low, double high) {
		double[] counts = new double[COLUMNS];
		double most = 0;
		double step = (high - low) / COLUMNS;
		for (int column = 0; column < COLUMNS; column++) {
			counts[column] = step > 0 ? histogram.within(low + column * step, low + (column + 1) * step) : column == 0 ? histogram.total() : 0;
			most = Math.max(most, counts[column]);
		}
		StringBuilder bars = new StringBuilder();
		for (double count : counts) {
			int height = count <= 0 ? -1 : (int) Math.clamp(Math.ceil(BLOCKS.length() * Math.log1p(count) / Math.log1p(most)) - 1, 0, BLOCKS.length() - 1);
			bars.append(height < 0 ? ' ' : BLOCKS.charAt(height));
		}
		return bars.toString();
	}

	/** From the first to the last column that codes reach a part of. */
	private static String bracket(ValueRange range, double low, double high) {
		double step = (high - low) / COLUMNS;
		int first = step > 0 ? (int) Math.clamp(Math.floor((range.min() - low) / step), 0, COLUMNS - 1) : 0;
		int last = step > 0 ? (int) Math.clamp(Math.ceil((range.max() - low) / step) - 1, first, COLUMNS - 1) : 0;
		String inside = last > first ? "\u2514" + "\u2500".repeat(last - first - 1) + "\u2518" : "\u2575";
		return " ".repeat(first) + inside + " ".repeat(COLUMNS - last - 1);
	}

	private static String number(double value) {
		return Format.significant(value, DIGITS);
	}
}
