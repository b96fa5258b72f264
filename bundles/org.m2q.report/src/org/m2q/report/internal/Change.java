package org.m2q.report.internal;

import org.m2q.base.unit.Format;

/** Comparison of a value with a baseline, for people. */
final class Change {

	private Change() {
	}

	/** Relative change, e.g. {@code −74.1 %}; empty without a baseline value. */
	static String percent(double value, double baseline) {
		String number = number(value, baseline);
		return number.isEmpty() ? "" : number + " %";
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
		return (change < 0 ? "−" : "+") + Format.significant(Math.abs(change), 3);
	}

	/** Factor by which the value is smaller, e.g. {@code 3.86× less}, or larger. */
	static String factor(double value, double baseline) {
		if (!(baseline > 0) || !(value > 0)) {
			return "";
		}
		return value <= baseline ? Format.factor(baseline / value) + " less" : Format.factor(value / baseline) + " more";
	}
}
