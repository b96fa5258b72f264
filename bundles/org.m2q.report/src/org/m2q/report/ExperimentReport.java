package org.m2q.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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
 * @param study ablations, sensitivities, and what is written about the accelerators
 * @param declarations the texts of policies and mappings that the points were made with; empty when they were not recorded
 */
public record ExperimentReport(String name, String weights, boolean syntheticWeights, List<PointReport> points,
		List<PointReport> baselines, List<ExpectationReport> expectations, StudyReport study, List<DeclarationReport> declarations) {

	/** Copies the lists. */
	public ExperimentReport {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(weights, "weights");
		points = List.copyOf(points);
		baselines = List.copyOf(baselines);
		expectations = List.copyOf(expectations);
		Objects.requireNonNull(study, "study");
		declarations = List.copyOf(declarations);
	}

	/** An experiment that does not say how its policies and mappings are declared. */
	public ExperimentReport(String name, String weights, boolean syntheticWeights, List<PointReport> points, List<PointReport> baselines,
			List<ExpectationReport> expectations, StudyReport study) {
		this(name, weights, syntheticWeights, points, baselines, expectations, study, List.of());
	}

	/** An experiment that asks for nothing beside its points. */
	public ExperimentReport(String name, String weights, boolean syntheticWeights, List<PointReport> points, List<PointReport> baselines,
			List<ExpectationReport> expectations) {
		this(name, weights, syntheticWeights, points, baselines, expectations, StudyReport.NONE);
	}

	/** The same with the texts of its policies and mappings. */
	public ExperimentReport with(List<DeclarationReport> texts) {
		return new ExperimentReport(name, weights, syntheticWeights, points, baselines, expectations, study, texts);
	}

	/** The same with changed points and baselines. */
	public ExperimentReport with(UnaryOperator<PointReport> change) {
		return new ExperimentReport(name, weights, syntheticWeights, points.stream().map(change).toList(), baselines.stream().map(change).toList(), expectations, study,
				declarations);
	}

	/** The same with other studies. */
	public ExperimentReport with(StudyReport other) {
		return new ExperimentReport(name, weights, syntheticWeights, points, baselines, expectations, other, declarations);
	}

	/** The text of a policy or mapping; empty when it was not recorded. */
	public Optional<String> declaration(DeclarationReport.Kind kind, String called) {
		return declarations.stream().filter(declared -> declared.kind() == kind && declared.name().equals(called)).map(DeclarationReport::text).findFirst();
	}

	/** Mean over the points of the part of their first baseline's EDP that they save; empty for less than two points or when one cannot be compared. */
	public OptionalDouble meanEdpSaving() {
		double sum = 0;
		for (PointReport point : points) {
			sum += baselineOf(point).map(baseline -> 1 - point.totals().edp() / baseline.totals().edp()).orElse(Double.NaN);
		}
		return points.size() < 2 || !Double.isFinite(sum) ? OptionalDouble.empty() : OptionalDouble.of(sum / points.size());
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
