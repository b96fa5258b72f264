package org.m2q.report;

import java.util.Objects;

/**
 * An expectation of an experiment and what it came to.
 *
 * @param text as in the file, e.g. {@code edp saving over TrioViT >= 70 %}
 * @param met whether it holds
 * @param required limit in the base unit of its metric
 * @param actual value that was compared, in the same unit; NaN when there is none
 * @param actualText printed value with its unit
 * @param reason why there is no value or which point was the worst; may be empty
 * @param place {@code file:line:column}
 */
public record ExpectationReport(String text, boolean met, double required, double actual, String actualText, String reason,
		String place) {

	/** Rejects missing parts. */
	public ExpectationReport {
		Objects.requireNonNull(text, "text");
		Objects.requireNonNull(actualText, "actualText");
		Objects.requireNonNull(reason, "reason");
		Objects.requireNonNull(place, "place");
	}
}
