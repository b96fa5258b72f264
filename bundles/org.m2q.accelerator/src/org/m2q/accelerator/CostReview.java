package org.m2q.accelerator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.internal.BalanceReview;
import org.m2q.accelerator.internal.BandwidthReview;
import org.m2q.accelerator.internal.TileReview;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.SourceSpan;

/**
 * What an engineer may want to change in an experiment that has no errors: tiles that leave lanes idle, engines that wait for each other, networks that
 * wait for DRAM. All numbers are those of the cost model. Baselines are not looked at: they are what they are.
 */
public final class CostReview {

	/**
	 * A remark.
	 *
	 * @param problem what is worth changing, at the text that decides it
	 * @param run the run of the experiment in which it was found
	 */
	public record Remark(Problem problem, SourceSpan run) {
	}

	private CostReview() {
	}

	/**
	 * Remarks on the points of an experiment. Of several at one place the one that costs most is taken. A run with several points waits for DRAM if all of
	 * them do, and then the one that waits least speaks for them: a sweep looks for the end of such waits.
	 *
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static List<Remark> of(ExperimentResult result, Cancellation cancellation) {
		Map<List<Object>, Finding> worst = new LinkedHashMap<>();
		for (ExperimentPoint point : result.points()) {
			cancellation.check();
			if (!isPriced(point)) {
				continue;
			}
			List<Finding> findings = new ArrayList<>();
			TileReview.of(point.cost()).forEach((problem, part) -> findings.add(new Finding(problem, part, point)));
			BalanceReview.of(point).forEach((problem, part) -> findings.add(new Finding(problem, part, point)));
			findings.forEach(finding -> worst.merge(List.of(finding.problem.code(), finding.problem.span(), point.span()), finding, Finding::worse));
		}
		for (SourceSpan run : result.points().stream().map(ExperimentPoint::span).distinct().toList()) {
			waiting(result.points().stream().filter(point -> point.span().equals(run)).toList()).ifPresent(finding -> worst.put(List.of(run), finding));
		}
		return worst.values().stream().sorted(Comparator.comparing(finding -> finding.problem, Problem.BY_PLACE))
				.map(finding -> new Remark(finding.problem, finding.point.span())).toList();
	}

	private static Optional<Finding> waiting(List<ExperimentPoint> run) {
		List<Finding> findings = new ArrayList<>();
		run.stream().filter(CostReview::isPriced).forEach(point -> BandwidthReview.of(point).forEach((problem, part) -> findings.add(new Finding(problem, part, point))));
		return findings.size() < run.size() ? Optional.empty() : findings.stream().min(Comparator.comparingDouble(Finding::part));
	}

	private static boolean isPriced(ExperimentPoint point) {
		return point.cost().cycles() > 0 && point.cost().isComplete();
	}

	/** A problem and the part of the network's time that it is about. */
	private record Finding(Problem problem, double part, ExperimentPoint point) {

		Finding worse(Finding other) {
			return other.part > part ? other : this;
		}
	}
}
