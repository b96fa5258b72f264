package org.m2q.ui.views.internal.compare;

import org.m2q.report.ReportDiff;

/**
 * What is compared.
 *
 * @param a the earlier point
 * @param b the later point
 * @param diff what changed from A to B
 */
record Compared(Side a, Side b, ReportDiff diff) {

	/** Compares two points. */
	static Compared of(Side a, Side b) {
		return new Compared(a, b, ReportDiff.of(a.point(), b.point()));
	}
}
