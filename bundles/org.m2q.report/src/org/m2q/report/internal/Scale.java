package org.m2q.report.internal;

import java.util.Collection;

import org.m2q.base.unit.Format;

/**
 * A common unit for a column of numbers: the one in which the largest is between 1 and 1000, where the others allow it.
 *
 * @param factor numbers are divided by it
 * @param unit with prefix
 */
record Scale(double factor, String unit) {

	private static final String[] SI = { "a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E" };
	private static final int SI_ONE = 6;
	private static final String[] BINARY = { "", "Ki", "Mi", "Gi", "Ti", "Pi" };
	private static final int DIGITS = 3;
	private static final double FAR = 1e-4;

	/** Percent. */
	static final Scale PERCENT = new Scale(0.01, "%");
	/** As it is. */
	static final Scale NONE = new Scale(1, "");

	/** SI prefixes. When the smallest number would need many zeros, a prefix further down is used. */
	static Scale si(Collection<Double> values, String symbol) {
		double max = max(values);
		double min = values.stream().mapToDouble(Math::abs).filter(value -> value > 0).min().orElse(max);
		if (max > 0 && min / max < FAR) {
			max /= 1000;
		}
		int index = SI_ONE;
		double factor = 1;
		while (max / factor >= 999.5 && index < SI.length - 1) {
			factor *= 1000;
			index++;
		}
		// A power of ten is exact only upwards; downwards the divisor is kept exact instead.
		double inverse = 1;
		while (max > 0 && max * inverse < 0.9995 && index > 0) {
			inverse *= 1000;
			index--;
		}
		return new Scale(inverse > 1 ? 1 / inverse : factor, SI[index] + symbol);
	}

	/** Decimal prefixes for counts, upwards only. */
	static Scale count(Collection<Double> values) {
		Scale scale = max(values) < 1000 ? NONE : si(values, "");
		return new Scale(scale.factor, scale.unit.equals("k") ? "K" : scale.unit);
	}

	/** Binary prefixes for bytes. */
	static Scale bytes(Collection<Double> values) {
		double max = max(values);
		int index = 0;
		double factor = 1;
		while (max / factor >= 1000 && index < BINARY.length - 1) {
			factor *= 1024;
			index++;
		}
		return new Scale(factor, BINARY[index] + "B");
	}

	/** A number of this unit with three significant digits, never rounded to 0. */
	String text(double value) {
		double scaled = value / factor;
		if (factor == 1 && unit.isEmpty() && scaled == Math.rint(scaled) && Math.abs(scaled) < 1e9) {
			return Long.toString((long) scaled);
		}
		return Format.significant(scaled, DIGITS);
	}

	private static double max(Collection<Double> values) {
		return values.stream().mapToDouble(Math::abs).filter(Double::isFinite).max().orElse(0);
	}
}
