package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.m2q.accelerator.ExpectationResult;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Format;
import org.m2q.report.ExpectationReport;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.report.Setup;
import org.m2q.report.StudyReport;

/** Makes a report of what an experiment came to. */
public final class ExperimentBuilder {

	private ExperimentBuilder() {
	}

	/** The report of an experiment. */
	public static ExperimentReport build(ExperimentResult result, Function<SourceSpan, String> places) {
		List<PointReport> points = new ArrayList<>();
		for (ExperimentPoint point : result.points()) {
			List<String> baselines = point.baselines().stream().map(ExperimentBuilder::baselineId).toList();
			points.add(PointReport.of(Integer.toString(points.size() + 1), setup(point), baselines, point.cost(), places));
		}
		List<PointReport> baselines = new ArrayList<>();
		for (ExperimentPoint point : result.baselines()) {
			baselines.add(PointReport.of(baselineId(baselines.size()), setup(point), List.of(), point.cost(), places));
		}
		List<ExpectationReport> expectations = result.expectations().stream()
				.map(expectation -> expectation(expectation, result.points().size(), places)).toList();
		return new ExperimentReport(result.name(), result.weights(), result.weights().startsWith("synthetic"), points, baselines, expectations,
				StudyReport.of(result));
	}

	private static String baselineId(int index) {
		return "baseline" + (index + 1);
	}

	private static Setup setup(ExperimentPoint point) {
		return new Setup(point.model(), settings(point.arguments()), point.policy(), point.accelerator(), settings(point.acceleratorArguments()),
				Optional.of(point.mapping()).filter(name -> !name.isEmpty()));
	}

	private static List<Setup.Setting> settings(Map<String, String> arguments) {
		return arguments.entrySet().stream().map(entry -> new Setup.Setting(entry.getKey(), entry.getValue())).toList();
	}

	private static ExpectationReport expectation(ExpectationResult result, int points, Function<SourceSpan, String> places) {
		ExpectationReport.Outcome outcome = switch (result.outcome()) {
			case MET -> ExpectationReport.Outcome.MET;
			case FAILED -> ExpectationReport.Outcome.FAILED;
			case NOT_EVALUATED -> ExpectationReport.Outcome.NOT_EVALUATED;
		};
		String actual = Double.isNaN(result.actual()) ? "" : Format.value(result.actual(), result.dimension());
		String reason = !result.reason().isEmpty() ? result.reason()
				: points > 1 && result.worstPoint() >= 0 ? "at point " + (result.worstPoint() + 1) : "";
		return new ExpectationReport(result.text(), outcome, result.required(), result.actual(), actual, result.values(), reason,
				places.apply(result.span()));
	}
}
