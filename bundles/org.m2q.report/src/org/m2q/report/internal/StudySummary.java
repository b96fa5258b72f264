package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.AblationResult.Attribution;
import org.m2q.accelerator.Idea;
import org.m2q.accelerator.SensitivityResult;
import org.m2q.accelerator.SensitivityResult.End;
import org.m2q.base.unit.Format;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.report.internal.SavingDivision.Part;

/** Means of ablations and sensitivities over the points of an experiment. Factors are geometric means, savings arithmetic ones. */
final class StudySummary {

	/**
	 * An idea, or what no idea explains.
	 *
	 * @param name keyword
	 * @param change change of the EDP without it; NaN for the rest
	 * @param contribution mean part of ln(EDP baseline / EDP), or of ln(EDP all off / EDP) without a baseline
	 * @param part that part relative to the whole; NaN when there is nothing to divide
	 * @param saving mean part of the baseline's EDP that is saved by it; those of all rows add up to the mean saving; NaN without a baseline
	 */
	record IdeaRow(String name, double change, double contribution, double part, double saving) {
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

		/** How wide the bar is that reaches from the usual result to both ends, which may lie on the same side of it. */
		double width() {
			return Math.max(usual, Math.max(atLow, atHigh)) - Math.min(usual, Math.min(atLow, atHigh));
		}
	}

	private static final int LARGEST = 2;

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
			rows.add(new IdeaRow(ideas.get(i).keyword(), change, contribution, whole == 0 ? Double.NaN : contribution / whole,
					saving(ablation -> ablation.attributions().get(index).contribution())));
		}
		if (isCompared()) {
			rows.add(new IdeaRow("rest", Double.NaN, rest, whole == 0 ? Double.NaN : rest / whole,
					saving(ablation -> ablation.rest(baselineEdp(ablation.point())))));
		}
		return rows;
	}

	/** Mean part of the baseline's EDP that goes with a part of the logarithm. */
	private double saving(ToDoubleFunction<AblationResult> part) {
		return isCompared() ? experiment.study().ablations().stream().mapToDouble(ablation -> part.applyAsDouble(ablation)
				* SavingDivision.weight(point(ablation.point()).totals().edp(), baselineEdp(ablation.point()))).average().orElse(Double.NaN) : Double.NaN;
	}

	/** What the experiment came to, in sentences: how energy and time compare, what costs most, and how far single parameters carry. */
	List<String> findings() {
		List<String> findings = new ArrayList<>();
		List<Part> parts = new SavingDivision(experiment).parts();
		experiment.meanEdpSaving().ifPresent(saving -> findings.add("Mean EDP saving over the baseline: " + Format.percent(saving) + " ("
				+ experiment.points().size() + " points)."));
		if (parts.isEmpty() || !experiment.study().isAsked()) {
			return findings;
		}
		for (String kind : List.of("energy", "time")) {
			List<Part> of = parts.stream().filter(part -> part.kind().equals(kind)).toList();
			String largest = String.join(", ", of.stream().sorted(Comparator.comparingDouble(Part::baseline).reversed()).limit(LARGEST)
					.map(part -> part.cause() + " " + Format.percent(part.baseline()) + " (now " + Format.percent(part.own()) + ")").toList());
			findings.add("Its " + kind + " is " + Format.percent(of.stream().mapToDouble(Part::own).sum()) + " of the baseline's. Most of the baseline's goes to " + largest
					+ ".");
		}
		record Reached(String at, double saving) {
		}
		List<Reached> ends = swings().stream().flatMap(row -> Stream.of(new Reached(row.result().parameter() + " = " + row.result().low(), row.atLow()),
				new Reached(row.result().parameter() + " = " + row.result().high(), row.atHigh()))).toList();
		if (!ends.isEmpty()) {
			Reached most = ends.stream().max(Comparator.comparingDouble(Reached::saving)).orElseThrow();
			Reached least = ends.stream().min(Comparator.comparingDouble(Reached::saving)).orElseThrow();
			findings.add("No parameter alone, at either end of its plausible range, brings the saving above " + percent(most.saving()) + " (" + most.at()
					+ ") or below " + percent(least.saving()) + " (" + least.at() + ").");
		}
		return findings;
	}

	/** A part of one with a typographic minus, as it may be a loss. */
	static String percent(double part) {
		return Format.percent(part).replace('-', '−');
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
