package org.m2q.core.quantized;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.m2q.base.problem.Problem;

/**
 * What came of a quantization.
 *
 * @param point the program; empty when there is an obstacle
 * @param policy name of the policy; empty when there is an obstacle
 * @param problems what could not be computed in integers, at its layers
 * @param obstacle why there is no program, in words; empty when there is one
 */
public record QuantizationOutcome(Optional<QuantizedPoint> point, String policy, List<Problem> problems, String obstacle) {

	/** Copies the list. */
	public QuantizationOutcome {
		Objects.requireNonNull(point, "point");
		problems = List.copyOf(problems);
		Objects.requireNonNull(obstacle, "obstacle");
	}

	static QuantizationOutcome no(String obstacle) {
		return new QuantizationOutcome(Optional.empty(), "", List.of(), obstacle);
	}
}
