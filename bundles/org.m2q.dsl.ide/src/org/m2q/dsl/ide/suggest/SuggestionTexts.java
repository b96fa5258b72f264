package org.m2q.dsl.ide.suggest;

import java.util.ArrayList;
import java.util.List;

import org.m2q.advisor.Candidate;
import org.m2q.advisor.Change;
import org.m2q.advisor.Outcome;
import org.m2q.base.unit.Format;

/** Numbers of candidates in words. */
final class SuggestionTexts {

	private static final int DIGITS = 3;

	private SuggestionTexts() {
	}

	/** One line, e.g. {@code int4 per filter for dwconv: EDP −14.2 %, weight SQNR −1.9 dB, weights −41 KiB (synthetic weights)}. */
	static String line(Candidate candidate) {
		List<String> parts = new ArrayList<>();
		parts.add("EDP " + signed(candidate.relativeEdp(), Format.percent(Math.abs(candidate.relativeEdp()))));
		parts.add(proxy(candidate));
		if (candidate.weightBytes() != 0) {
			parts.add("weights " + signed(candidate.weightBytes(), Format.data(Math.abs(candidate.weightBytes()))));
		}
		if (candidate.activationBytes() != 0 && (candidate.weightBytes() == 0 || candidate.changes().stream().anyMatch(Change::ofMapping))) {
			parts.add("activations " + signed(candidate.activationBytes(), Format.data(Math.abs(candidate.activationBytes()))));
		}
		String basis = candidate.metric().basis().isEmpty() || candidate.loss() == 0 ? "" : " (" + candidate.metric().basis() + ")";
		String gap = candidate.notModelled().isEmpty() ? "" : ", " + candidate.notModelled() + " not modelled";
		return title(candidate) + ": " + String.join(", ", parts) + gap + basis;
	}

	/** What changes and for what. */
	static String title(Candidate candidate) {
		return candidate.title() + (candidate.changes().stream().anyMatch(Change.Fuse.class::isInstance) ? " in " : " for ") + candidate.target();
	}

	private static String proxy(Candidate candidate) {
		if (candidate.loss() == 0) {
			return candidate.metric().name() + " unchanged";
		}
		double change = candidate.metric().higherIsBetter() ? -candidate.loss() : candidate.loss();
		return candidate.metric().name() + " " + signed(change, number(Math.abs(change)) + " " + candidate.metric().unit());
	}

	/** Decibels with one decimal; more only where it would read as nothing. */
	private static String number(double value) {
		return value >= 0.1 ? String.format(java.util.Locale.ROOT, "%.1f", value) : Format.significant(value, 1);
	}

	private static String signed(double value, String magnitude) {
		return (value < 0 ? "−" : value > 0 ? "+" : "±") + magnitude;
	}

	/** All numbers as Markdown. */
	static String details(Candidate candidate, String setup) {
		Outcome before = candidate.before();
		Outcome after = candidate.after();
		StringBuilder text = new StringBuilder();
		text.append("**").append(title(candidate)).append("**: ").append(setup).append("\n\n");
		row(text, "EDP", Format.energyDelay(before.edp()), Format.energyDelay(after.edp()),
				signed(candidate.relativeEdp(), Format.percent(Math.abs(candidate.relativeEdp()))));
		row(text, "latency", Format.time(before.latency()), Format.time(after.latency()), relative(before.latency(), after.latency()));
		row(text, "energy", Format.energy(before.energy()), Format.energy(after.energy()), relative(before.energy(), after.energy()));
		String unit = " " + candidate.metric().unit();
		row(text, candidate.metric().name() + " (accuracy proxy)", Format.significant(before.proxy(), DIGITS) + unit,
				Format.significant(after.proxy(), DIGITS) + unit, proxy(candidate).substring(candidate.metric().name().length()).strip());
		if (candidate.loss() != 0 && Double.isFinite(after.leastLayer())) {
			text.append("- worst of the changed layers: ").append(Format.significant(after.leastLayer(), DIGITS)).append(unit).append('\n');
		}
		row(text, "DRAM traffic of weights", Format.data(before.weightBytes()), Format.data(after.weightBytes()),
				relative(before.weightBytes(), after.weightBytes()));
		row(text, "DRAM traffic of activations", Format.data(before.activationBytes()), Format.data(after.activationBytes()),
				relative(before.activationBytes(), after.activationBytes()));
		text.append('\n').append(candidate.onFront() ? "No other suggestion here is better in both EDP and accuracy proxy."
				: "Another suggestion here is at least as good in both EDP and accuracy proxy.");
		if (!candidate.metric().basis().isEmpty()) {
			text.append(" The accuracy proxy is measured on ").append(candidate.metric().basis()).append(": it is no accuracy.");
		}
		if (!candidate.notModelled().isEmpty()) {
			text.append(" Not modelled: ").append(candidate.notModelled()).append('.');
		}
		return text.toString();
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
		return before == 0 ? "new" : signed(after - before, Format.percent(Math.abs(after / before - 1)));
	}
}
