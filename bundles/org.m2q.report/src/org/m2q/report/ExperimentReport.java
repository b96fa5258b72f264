package org.m2q.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One experiment: the points of its grid, what they are compared with, and whether they are what was expected.
 *
 * @param name as in the file
 * @param weights where the weights come from, e.g. {@code synthetic seed 42}
 * @param syntheticWeights whether the weights are random numbers, so that nothing can be said about accuracy
 * @param points in grid order
 * @param baselines what the points are compared with, each kept once
 * @param expectations in the order of the file
 */
public record ExperimentReport(String name, String weights, boolean syntheticWeights, List<PointReport> points,
		List<PointReport> baselines, List<ExpectationReport> expectations) {

	/** Copies the lists. */
	public ExperimentReport {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(weights, "weights");
		points = List.copyOf(points);
		baselines = List.copyOf(baselines);
		expectations = List.copyOf(expectations);
	}

	/** Whether every expectation is met. */
	public boolean expectationsMet() {
		return expectations.stream().allMatch(ExpectationReport::met);
	}

	/** What a point is compared with. */
	public Optional<PointReport> baselineOf(PointReport point) {
		return point.baseline().flatMap(id -> baselines.stream().filter(candidate -> candidate.id().equals(id)).findFirst());
	}
}
