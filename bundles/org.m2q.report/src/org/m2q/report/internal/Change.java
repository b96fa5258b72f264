package org.m2q.report.internal;

import org.m2q.base.unit.Format;

/** Comparison of a value with a baseline, for people. */
final class Change {

	private Change() {
	}

	/** Relative change, e.g. {@code −74.1 %}; empty without a baseline value. */
	static String percent(double value, double baseline) {
		String number = number(value, baseline);
		return number.isEmpty() || number.startsWith("×") ? number : number + " %";
	}

	/** Relative change in percent without the sign of percent. */
	static String number(double value, double baseline) {
		if (!(baseline > 0) || !Double.isFinite(value)) {
			return "";
		}
		double change = (value - baseline) / baseline * 100;
		if (change == 0) {
			return "0";
		}
		if (change >= 1000) {
			return "×" + Format.significant(value / baseline, 3);
		}
		String sign = change < 0 ? "−" : "+";
		double size = Math.abs(change);
		// Beyond a tenth of a percent more digits say nothing.
		return size < 0.05 ? sign + "<0.1" : sign + (size < 10 ? Format.significant(Math.round(size * 10) / 10.0, size < 1 ? 1 : 2) : Format.significant(size, 3));
	}

	/** Factor by which the value is smaller, e.g. {@code 3.86× less}, or larger. */
	static String factor(double value, double baseline) {
		if (!(baseline > 0) || !(value > 0)) {
			return "";
		}
		return value <= baseline ? Format.factor(baseline / value) + " less" : Format.factor(value / baseline) + " more";
	}
}
