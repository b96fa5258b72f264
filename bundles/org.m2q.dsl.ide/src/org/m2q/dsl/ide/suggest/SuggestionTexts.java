package org.m2q.dsl.ide.suggest;

import java.util.ArrayList;
import java.util.List;

import org.m2q.advisor.Candidate;
import org.m2q.advisor.Change;
import org.m2q.advisor.Outcome;
import org.m2q.base.unit.Format;

/** Numbers of candidates in words. */
final class SuggestionTexts {

	private SuggestionTexts() {
	}

	/** One line, e.g. {@code int4 per filter for dwconv: EDP −14.2 %, weight SQNR −1.9 dB, weights −41 KiB (synthetic weights)}. */
	static String line(Candidate candidate) {
		List<String> parts = new ArrayList<>();
		parts.add(OutcomeTexts.edp(candidate.before(), candidate.after()));
		parts.add(OutcomeTexts.proxy(candidate.metric(), candidate.loss()));
		if (candidate.weightBytes() != 0) {
			parts.add("weights " + OutcomeTexts.signed(candidate.weightBytes(), Format.data(Math.abs(candidate.weightBytes()))));
		}
		if (candidate.activationBytes() != 0 && (candidate.weightBytes() == 0 || candidate.changes().stream().anyMatch(Change::ofMapping))) {
			parts.add("activations " + OutcomeTexts.signed(candidate.activationBytes(), Format.data(Math.abs(candidate.activationBytes()))));
		}
		String basis = candidate.loss() == 0 ? "" : OutcomeTexts.basis(candidate.metric());
		String gap = candidate.notModelled().isEmpty() ? "" : ", " + candidate.notModelled() + " not modelled";
		return title(candidate) + ": " + String.join(", ", parts) + gap + basis;
	}

	/** What changes and for what. */
	static String title(Candidate candidate) {
		return candidate.title() + (candidate.changes().stream().anyMatch(Change.Fuse.class::isInstance) ? " in " : " for ") + candidate.target();
	}

	/** All numbers as Markdown. */
	static String details(Candidate candidate, String setup) {
		Outcome before = candidate.before();
		Outcome after = candidate.after();
		StringBuilder text = new StringBuilder();
		text.append("**").append(title(candidate)).append("**: ").append(setup).append("\n\n");
		OutcomeTexts.totals(text, before, after, candidate.metric());
		if (candidate.loss() != 0 && Double.isFinite(after.leastLayer())) {
			text.append("- worst of the changed layers: ").append(OutcomeTexts.value(candidate.metric(), after.leastLayer())).append('\n');
		}
		OutcomeTexts.traffic(text, before, after);
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
}
