package org.m2q.accelerator;

import java.util.List;

import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Dimension;

/**
 * An expectation of an experiment and what it came to.
 *
 * @param text the expectation, e.g. {@code edp saving over TrioViT >= 70 %}
 * @param metric name of the metric
 * @param dimension of required and actual values
 * @param outcome whether it holds
 * @param required limit in the base unit
 * @param actual the value of the point that is farthest on the wrong side; NaN without values
 * @param values the value per point, NaN where it is not known
 * @param worstPoint index of the point of {@code actual}, −1 without values
 * @param reason why there is no value; empty otherwise
 * @param span the expectation in the text
 */
public record ExpectationResult(String text, String metric, Dimension dimension, Outcome outcome, double required, double actual,
		List<Double> values, int worstPoint, String reason, SourceSpan span) {

	/** Whether an expectation holds. */
	public enum Outcome {
		/** It holds for every point. */
		MET,
		/** It does not hold for at least one point. */
		FAILED,
		/** A value that it needs is not simulated. */
		NOT_EVALUATED
	}

	/** Copies the values. */
	public ExpectationResult {
		values = List.copyOf(values);
	}

	/** Whether it holds for every point. */
	public boolean met() {
		return outcome == Outcome.MET;
	}
}
