package org.m2q.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.problem.SourceSpan;
import org.m2q.report.internal.ExperimentBuilder;

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

	/** Whether no expectation failed. */
	public boolean expectationsMet() {
		return expectations.stream().noneMatch(e -> e.outcome() == ExpectationReport.Outcome.FAILED);
	}

	/** What a point is compared with in tables. */
	public Optional<PointReport> baselineOf(PointReport point) {
		return baselinesOf(point).stream().findFirst();
	}

	/** All that a point is compared with. */
	public List<PointReport> baselinesOf(PointReport point) {
		return point.baselines().stream().flatMap(id -> baselines.stream().filter(candidate -> candidate.id().equals(id))).toList();
	}

	/**
	 * Makes the report of an experiment.
	 *
	 * @param result what it came to
	 * @param places how places in the text are written, for instance {@code file:line:column}
	 */
	public static ExperimentReport of(ExperimentResult result, Function<SourceSpan, String> places) {
		return ExperimentBuilder.build(result, places);
	}
}
