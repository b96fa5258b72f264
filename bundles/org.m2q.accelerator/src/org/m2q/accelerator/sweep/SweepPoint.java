package org.m2q.accelerator.sweep;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Quantity;

/**
 * A point of a design space and what it costs.
 *
 * @param index position in the space, from 0
 * @param model the network
 * @param accelerator name of the accelerator
 * @param parameters values of its parameters that the space gives, by name
 * @param mapping name of the mapping
 * @param policy name of the policy
 * @param alternatives name of the alternative of every group, in the order of {@link DesignSpace#choices()}
 * @param totals what it costs; empty when that could not be found out, and not complete when layers are missing
 * @param problem the first error that keeps the point from being priced completely
 */
public record SweepPoint(long index, ModelChoice model, String accelerator, Map<String, Quantity> parameters, String mapping, String policy,
		List<String> alternatives, Optional<SweepTotals> totals, Optional<Problem> problem) {
}
