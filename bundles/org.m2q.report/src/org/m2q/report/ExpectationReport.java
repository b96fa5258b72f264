package org.m2q.report;

import java.util.List;
import java.util.Objects;

/**
 * An expectation of an experiment and what it came to.
 *
 * @param text as in the file, e.g. {@code edp saving over TrioViT >= 70 %}
 * @param outcome whether it holds
 * @param required limit in the base unit of its metric
 * @param actual value of the point that is farthest on the wrong side, in the same unit; NaN when there is none
 * @param actualText printed value with its unit; empty when there is none
 * @param values the value of every point, NaN where there is none
 * @param reason why there is no value, or which of several points {@code actual} is from; may be empty
 * @param place {@code file:line:column}
 */
public record ExpectationReport(String text, Outcome outcome, double required, double actual, String actualText, List<Double> values,
		String reason, String place) {

	/** Whether an expectation holds. */
	public enum Outcome {
		/** For every point. */
		MET("met"),
		/** Not for at least one point. */
		FAILED("failed"),
		/** It needs a value that is not simulated. */
		NOT_EVALUATED("not evaluated");

		private final String label;

		Outcome(String label) {
			this.label = label;
		}

		/** Name in reports. */
		public String label() {
			return label;
		}
	}

	/** Copies the values. */
	public ExpectationReport {
		Objects.requireNonNull(text, "text");
		Objects.requireNonNull(outcome, "outcome");
		Objects.requireNonNull(actualText, "actualText");
		Objects.requireNonNull(reason, "reason");
		Objects.requireNonNull(place, "place");
		values = List.copyOf(values);
	}
}
