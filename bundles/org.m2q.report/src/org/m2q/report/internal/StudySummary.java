package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.AblationResult.Attribution;
import org.m2q.accelerator.Idea;
import org.m2q.accelerator.SensitivityResult;
import org.m2q.accelerator.SensitivityResult.End;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;

/** Means of ablations and sensitivities over the points of an experiment. Factors are geometric means, savings arithmetic ones. */
final class StudySummary {

	/**
	 * An idea, or what no idea explains.
	 *
	 * @param name keyword
	 * @param change change of the EDP without it; NaN for the rest
	 * @param contribution mean part of ln(EDP baseline / EDP), or of ln(EDP all off / EDP) without a baseline
	 * @param part that part relative to the whole; NaN when there is nothing to divide
	 */
	record IdeaRow(String name, double change, double contribution, double part) {
	}

	/**
	 * A parameter.
	 *
	 * @param result what it was
	 * @param atLow mean EDP saving at the lower end; without baselines the change of the EDP
	 * @param usual the same at the usual value
	 * @param atHigh the same at the upper end
	 */
	record SwingRow(SensitivityResult result, double atLow, double usual, double atHigh) {

		double width() {
			return Math.abs(atHigh - atLow);
		}
	}

	private final ExperimentReport experiment;

	StudySummary(ExperimentReport experiment) {
		this.experiment = experiment;
	}

	/** Whether all points that were studied have a baseline. */
	boolean isCompared() {
		return !experiment.points().isEmpty() && experiment.points().stream().allMatch(point -> experiment.baselineOf(point).isPresent());
	}

	/** Ideas in their order, then the rest when there is a baseline. */
	List<IdeaRow> ideas() {
		List<AblationResult> ablations = experiment.study().ablations();
		if (ablations.isEmpty()) {
			return List.of();
		}
		double rest = isCompared() ? ablations.stream().mapToDouble(ablation -> ablation.rest(baselineEdp(ablation.point()))).average().orElse(0) : 0;
		double whole = rest + ablations.stream().mapToDouble(ablation -> Math.log(ablation.allOff().edp() / ablation.allOn().edp())).average().orElse(0);
		List<IdeaRow> rows = new ArrayList<>();
		List<Idea> ideas = ablations.getFirst().ideas();
		for (int i = 0; i < ideas.size(); i++) {
			int index = i;
			List<Attribution> of = ablations.stream().map(ablation -> ablation.attributions().get(index)).toList();
			double change = Math.expm1(of.stream().mapToDouble(each -> Math.log1p(each.change())).average().orElse(0));
			double contribution = of.stream().mapToDouble(Attribution::contribution).average().orElse(0);
			rows.add(new IdeaRow(ideas.get(i).keyword(), change, contribution, whole == 0 ? Double.NaN : contribution / whole));
		}
		if (isCompared()) {
			rows.add(new IdeaRow("rest", Double.NaN, rest, whole == 0 ? Double.NaN : rest / whole));
		}
		return rows;
	}

	/** Parameters, the one that moves the result most first. */
	List<SwingRow> swings() {
		List<SwingRow> rows = new ArrayList<>();
		for (SensitivityResult result : experiment.study().sensitivities()) {
			if (!result.swings().isEmpty()) {
				rows.add(new SwingRow(result, mean(result.swings().stream().mapToDouble(swing -> value(swing.point(), swing.low()))),
						mean(result.swings().stream().mapToDouble(swing -> usual(swing.point()))),
						mean(result.swings().stream().mapToDouble(swing -> value(swing.point(), swing.high())))));
			}
		}
		rows.sort(Comparator.comparingDouble(SwingRow::width).reversed());
		return rows;
	}

	/** The parameters that no point could be priced with at both ends. */
	List<String> unpriced() {
		return experiment.study().sensitivities().stream().filter(result -> result.swings().isEmpty()).map(SensitivityResult::parameter).toList();
	}

	private static double mean(java.util.stream.DoubleStream values) {
		return values.average().orElse(Double.NaN);
	}

	private double value(int point, End end) {
		return isCompared() ? end.saving(0) : end.edp() / point(point).totals().edp() - 1;
	}

	private double usual(int point) {
		return isCompared() ? 1 - point(point).totals().edp() / baselineEdp(point) : 0;
	}

	private PointReport point(int index) {
		return experiment.points().get(index);
	}

	private double baselineEdp(int point) {
		return experiment.baselineOf(point(point)).orElseThrow().totals().edp();
	}
}
