package org.m2q.dsl.ide.suggest;

import org.m2q.advisor.Outcome;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.base.unit.Format;

/** What configurations come to, and what changes between two of them, in words. */
final class OutcomeTexts {

	private static final int DIGITS = 3;

	private OutcomeTexts() {
	}

	/** A change with its sign. */
	static String signed(double value, String magnitude) {
		return (value < 0 ? "−" : value > 0 ? "+" : "±") + magnitude;
	}

	/** Change of the EDP, e.g. {@code EDP −14.2 %}. */
	static String edp(Outcome before, Outcome after) {
		double relative = after.edp() / before.edp() - 1;
		return "EDP " + signed(relative, Format.percent(Math.abs(relative)));
	}

	/** Change of the accuracy proxy, e.g. {@code weight SQNR −1.9 dB}. */
	static String proxy(SensitivityMetric metric, double loss) {
		if (loss == 0) {
			return metric.name() + " unchanged";
		}
		double change = metric.higherIsBetter() ? -loss : loss;
		return metric.name() + " " + signed(change, number(Math.abs(change)) + " " + metric.unit());
	}

	/** What the values of a metric rest on, in brackets with a space before; empty when there is nothing to warn of. */
	static String basis(SensitivityMetric metric) {
		return metric.basis().isEmpty() ? "" : " (" + metric.basis() + ")";
	}

	/** A value of a metric with its unit. */
	static String value(SensitivityMetric metric, double value) {
		return Format.significant(value, DIGITS) + " " + metric.unit();
	}

	/** EDP, latency, energy and accuracy proxy as a list in Markdown. */
	static void totals(StringBuilder text, Outcome before, Outcome after, SensitivityMetric metric) {
		row(text, "EDP", Format.energyDelay(before.edp()), Format.energyDelay(after.edp()), relative(before.edp(), after.edp()));
		row(text, "latency", Format.time(before.latency()), Format.time(after.latency()), relative(before.latency(), after.latency()));
		row(text, "energy", Format.energy(before.energy()), Format.energy(after.energy()), relative(before.energy(), after.energy()));
		row(text, metric.name() + " (accuracy proxy)", value(metric, before.proxy()), value(metric, after.proxy()),
				proxy(metric, metric.loss(before.proxy(), after.proxy())).substring(metric.name().length()).strip());
	}

	/** What goes to and from DRAM as a list in Markdown. */
	static void traffic(StringBuilder text, Outcome before, Outcome after) {
		row(text, "DRAM traffic of weights", Format.data(before.weightBytes()), Format.data(after.weightBytes()), relative(before.weightBytes(), after.weightBytes()));
		row(text, "DRAM traffic of activations", Format.data(before.activationBytes()), Format.data(after.activationBytes()),
				relative(before.activationBytes(), after.activationBytes()));
	}

	/** Decibels with one decimal; more only where it would read as nothing. */
	private static String number(double value) {
		return value >= 0.1 ? String.format(java.util.Locale.ROOT, "%.1f", value) : Format.significant(value, 1);
	}

	private static void row(StringBuilder text, String name, String before, String after, String change) {
		text.append("- ").append(name).append(": ").append(before);
		if (!before.equals(after)) {
			text.append(" → ").append(after);
		}
		if (!change.startsWith("±") && !change.equals("unchanged")) {
			text.append(" (").append(change).append(')');
		}
		text.append('\n');
	}

	private static String relative(double before, double after) {
		return before == after ? "±" : before == 0 ? "new" : signed(after - before, Format.percent(Math.abs(after / before - 1)));
	}
}
