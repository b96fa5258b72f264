package org.m2q.dsl.ide.suggest;

import java.util.Objects;
import java.util.Optional;

import org.m2q.advisor.Outcome;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.base.unit.Format;
import org.m2q.dsl.ide.fix.QuickFix;

/**
 * What an experiment comes to once a repair is made.
 *
 * @param text one phrase for people: the changes of EDP and accuracy proxy, their values where the text has no price as it is, or why they are not known
 * @param details all numbers, as Markdown
 * @param before the text as it is; empty when it has no price
 * @param after the text with the repair; empty when it has no price even then
 */
public record Forecast(String text, String details, Optional<Outcome> before, Optional<Outcome> after) {

	/** Checks that nothing is missing. */
	public Forecast {
		Objects.requireNonNull(text, "text");
		Objects.requireNonNull(details, "details");
		Objects.requireNonNull(before, "before");
		Objects.requireNonNull(after, "after");
	}

	/** What a repair does, with what it is predicted to change where that is known. */
	public String label(QuickFix fix) {
		return after.isEmpty() ? fix.title() : fix.title() + ": " + text;
	}

	/** Nothing is known, and why. */
	static Forecast unknown(String reason) {
		return new Forecast("not priced yet", "Not priced yet: " + reason, Optional.empty(), Optional.empty());
	}

	/** A text that has no price gets one. */
	static Forecast first(Outcome after, SensitivityMetric metric, String setup) {
		StringBuilder details = new StringBuilder("**Predicted** for ").append(setup).append(", which has no price now:\n\n");
		details.append("- EDP: ").append(Format.energyDelay(after.edp())).append("\n- latency: ").append(Format.time(after.latency())).append("\n- energy: ")
				.append(Format.energy(after.energy())).append("\n- ").append(metric.name()).append(" (accuracy proxy): ").append(OutcomeTexts.value(metric, after.proxy()))
				.append("\n- DRAM traffic of weights: ").append(Format.data(after.weightBytes())).append("\n- DRAM traffic of activations: ")
				.append(Format.data(after.activationBytes())).append('\n');
		return new Forecast("gives EDP " + Format.energyDelay(after.edp()) + ", " + metric.name() + " " + OutcomeTexts.value(metric, after.proxy()) + OutcomeTexts.basis(metric),
				details.append(warning(metric)).toString(), Optional.empty(), Optional.of(after));
	}

	/** A price changes, or not. */
	static Forecast change(Outcome before, Outcome after, SensitivityMetric metric, String setup) {
		double loss = metric.loss(before.proxy(), after.proxy());
		StringBuilder details = new StringBuilder("**Predicted** for ").append(setup).append(":\n\n");
		OutcomeTexts.totals(details, before, after, metric);
		if (before.bytes() != after.bytes()) {
			OutcomeTexts.traffic(details, before, after);
		}
		String text = before.equals(after) ? "EDP unchanged"
				: OutcomeTexts.edp(before, after) + ", " + OutcomeTexts.proxy(metric, loss) + (loss == 0 ? "" : OutcomeTexts.basis(metric));
		return new Forecast(text, details.append(warning(metric)).toString(), Optional.of(before), Optional.of(after));
	}

	private static String warning(SensitivityMetric metric) {
		return metric.basis().isEmpty() ? "" : "\nThe accuracy proxy is measured on " + metric.basis() + ": it is no accuracy.";
	}
}
