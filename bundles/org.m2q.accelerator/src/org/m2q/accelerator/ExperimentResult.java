package org.m2q.accelerator;

import java.util.List;
import java.util.Optional;

import org.m2q.base.problem.Problem;

/**
 * What an experiment came to.
 *
 * @param name name of the experiment
 * @param weights where weights come from: {@code synthetic, seed 42}, a path, or empty
 * @param points the runs in the order of the text, the last list varying fastest
 * @param baselines the baseline points, each computed once
 * @param expectations in the order of the text
 * @param reports paths of reports that the experiment asks for
 * @param ablations what ideas save, per point that could be priced without them; empty when the experiment does not ask
 * @param sensitivities how points move with parameters, in the order of the text
 * @param designs what is written about the accelerators of the points and baselines
 * @param problems what was found wrong
 */
public record ExperimentResult(String name, String weights, List<ExperimentPoint> points, List<ExperimentPoint> baselines,
		List<ExpectationResult> expectations, List<String> reports, List<AblationResult> ablations, List<SensitivityResult> sensitivities,
		List<DesignNotes> designs, List<Problem> problems) {

	/** Copies the lists. */
	public ExperimentResult {
		points = List.copyOf(points);
		baselines = List.copyOf(baselines);
		expectations = List.copyOf(expectations);
		reports = List.copyOf(reports);
		ablations = List.copyOf(ablations);
		sensitivities = List.copyOf(sensitivities);
		designs = List.copyOf(designs);
		problems = List.copyOf(problems);
	}

	/** The first baseline of a point. */
	public Optional<ExperimentPoint> baseline(ExperimentPoint point) {
		return point.baselines().stream().findFirst().map(baselines::get);
	}

	/** The ablation of a point. */
	public Optional<AblationResult> ablation(ExperimentPoint point) {
		return ablations.stream().filter(ablation -> points.get(ablation.point()) == point).findFirst();
	}

	/** Whether there are no errors, every point was priced completely and no expectation failed. */
	public boolean isSuccessful() {
		return problems.stream().noneMatch(Problem::isError) && points.stream().allMatch(point -> point.cost().isComplete())
				&& expectations.stream().noneMatch(expectation -> expectation.outcome() == ExpectationResult.Outcome.FAILED);
	}
}
