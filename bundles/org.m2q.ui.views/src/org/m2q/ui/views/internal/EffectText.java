package org.m2q.ui.views.internal;

import org.eclipse.osgi.util.NLS;
import org.m2q.advisor.Outcome;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.base.unit.Notation;
import org.m2q.ui.internal.preferences.ChartPreferences;

/** Says what a change does, as in {@code EDP −14 %, weight SQNR −1.9 dB}. */
final class EffectText {

	private EffectText() {
	}

	/** What becomes of EDP and accuracy proxy. */
	static String of(Outcome before, Outcome after, SensitivityMetric metric) {
		Notation notation = ChartPreferences.notation();
		double proxy = after.proxy() - before.proxy();
		return NLS.bind(Messages.effectPolicy, new Object[] { relative(before.edp(), after.edp()), metric.name(), signed(notation.significant(proxy), proxy), metric.unit() });
	}

	/** A change in percent, with its sign. */
	static String relative(double before, double after) {
		double change = after / before - 1;
		return signed(ChartPreferences.notation().percent(change), change);
	}

	private static String signed(String text, double value) {
		return (value > 0 ? "+" : "") + text.replace('-', '\u2212');
	}
}
