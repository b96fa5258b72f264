package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MappingSpec.Assignment;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Format;

/**
 * Two engines that work on layers side by side and of which one waits for the other. The ratio that balances them is the one, in whole percents, with the
 * fewest cycles over all layers that they share, counted as the cost model does: whole filters, whole lanes, and never faster than the memories.
 */
public final class BalanceReview {

	/** Part of the common time that an engine may wait before it is worth a word. */
	private static final double LEAST_IDLE = 0.2;
	/** Part of the network's cycles that balance has to save. */
	private static final double LEAST_SAVING = 0.02;

	/** A layer that both engines compute, the parts in the order of the targets. */
	private record Shared(LayerCost layer, Work work, List<Plan.Part> parts, List<EngineUse> uses, long others) {

		/** Cycles that it takes on its own when the first engine gets a part of the filters. */
		double cycles(double share) {
			boolean byGroup = work.groups() > 1 && work.filters() == 1;
			long total = byGroup ? work.groups() : work.filters();
			long first = Math.min(total, Math.round(share * total));
			return Math.max(others, Math.max(cycles(0, first, byGroup), cycles(1, total - first, byGroup)));
		}

		/** Tiles cost an engine the same part of its cycles as they do now. */
		private double cycles(int target, long count, boolean byGroup) {
			Plan.Part part = parts.get(target);
			double tiles = (double) uses.get(target).cycles() / ArrayTiming.of(part, work, part.filters(), part.groups()).cycles();
			return count == 0 ? 0 : tiles * ArrayTiming.of(part, work, byGroup ? part.filters() : count, byGroup ? count : part.groups()).cycles();
		}
	}

	private final ExperimentPoint point;
	private final Assignment assignment;
	private final Planner planner;

	private BalanceReview(ExperimentPoint point, Assignment assignment) {
		this.point = point;
		this.assignment = assignment;
		planner = new Planner(point.cost().accelerator(), point.cost().mapping());
	}

	/** Problems, one per assignment, each with the part of the network's cycles that balance would save. */
	public static Map<Problem, Double> of(ExperimentPoint point) {
		Map<Problem, Double> problems = new LinkedHashMap<>();
		for (Assignment assignment : point.cost().mapping().assignments()) {
			if (assignment.concurrent() && assignment.targets().size() == 2 && assignment.targets().stream().allMatch(target -> target.scheme().isPresent())) {
				new BalanceReview(point, assignment).review(problems);
			}
		}
		return problems;
	}

	private void review(Map<Problem, Double> problems) {
		List<Shared> layers = new ArrayList<>();
		for (LayerCost layer : point.cost().layers()) {
			if (layer.layer().kind().hasMacs() && planner.assignment(layer.layer()).filter(found -> found == assignment).isPresent()) {
				add(layer, layers);
			}
		}
		long[] busy = new long[2];
		long common = 0;
		double now = 0;
		for (Shared shared : layers) {
			busy[0] += shared.uses().get(0).cycles();
			busy[1] += shared.uses().get(1).cycles();
			long longest = Math.max(shared.uses().get(0).cycles(), shared.uses().get(1).cycles());
			common += longest;
			now += Math.max(shared.others(), longest);
		}
		int waiting = busy[0] < busy[1] ? 0 : 1;
		double idle = common == 0 ? 0 : 1 - (double) busy[waiting] / common;
		if (idle < LEAST_IDLE) {
			return;
		}
		int present = (int) percent(layers);
		int percent = present;
		double best = now;
		for (int candidate = 1; candidate < 100; candidate++) {
			double share = candidate / 100.0;
			double cycles = layers.stream().mapToDouble(layer -> layer.cycles(share)).sum();
			// Of those that are equally fast the nearest changes the fewest filters.
			if (cycles < best || cycles == best && Math.abs(candidate - present) < Math.abs(percent - present)) {
				best = cycles;
				percent = candidate;
			}
		}
		double saved = (now - best) / point.cost().cycles();
		if (saved >= LEAST_SAVING) {
			problems.put(problem(layers, percent, waiting, idle, saved), saved);
		}
	}

	/** Layers that are hidden behind others save nothing. */
	private void add(LayerCost layer, List<Shared> layers) {
		List<EngineUse> uses = assignment.targets().stream().flatMap(target -> layer.engines().stream().filter(use -> use.macs() > 0 && use.engine().equals(target.engine()))).toList();
		Plan plan = planner.plan(layer.layer(), layer.precision());
		List<Plan.Part> parts = assignment.targets().stream().flatMap(target -> plan.parts().stream()
				.filter(part -> part.engine().name().equals(target.engine()) && part.format().scheme() == target.scheme().orElseThrow())).toList();
		boolean plain = parts.stream().allMatch(part -> part.engine().kind() != EngineKind.SYSTOLIC_ARRAY);
		if (uses.size() == 2 && parts.size() == 2 && plain && layer.latency() > 0) {
			long vector = layer.engines().stream().filter(use -> use.macs() == 0).mapToLong(EngineUse::cycles).max().orElse(0);
			layers.add(new Shared(layer, Work.of(layer.layer(), layer.precision()), parts, uses, Math.max(vector, layer.memoryCycles())));
		}
	}

	/** Products of the first engine in percent of all. */
	private static long percent(List<Shared> layers) {
		double first = layers.stream().mapToDouble(shared -> shared.uses().get(0).macs()).sum();
		return Math.round(100 * first / (first + layers.stream().mapToDouble(shared -> shared.uses().get(1).macs()).sum()));
	}

	private Problem problem(List<Shared> layers, int percent, int waiting, double idle, double saved) {
		long now = percent(layers);
		List<String> names = assignment.targets().stream().map(target -> "'" + target.engine() + "'").toList();
		String ratio = percent + " : " + (100 - percent);
		String text = names.get(waiting) + " idles " + Format.percent(idle) + " of the time that it shares with " + names.get(1 - waiting) + " in " + layers.size()
				+ (layers.size() == 1 ? " layer" : " layers") + ": " + names.get(0) + " and " + names.get(1) + " get products in the ratio " + now + " : " + (100 - now)
				+ ". Filters in the ratio " + ratio + " would balance them and save about " + Format.percent(saved) + " of the cycles of '" + point.model() + "'.";
		List<String> data = new ArrayList<>(List.of(point.policy()));
		data.add(assignment.targets().get(0).scheme().orElseThrow() + "=" + percent);
		data.add(assignment.targets().get(1).scheme().orElseThrow() + "=" + (100 - percent));
		return new Problem(ProblemCodes.MAPPING_IMBALANCE, ProblemCodes.severity(ProblemCodes.MAPPING_IMBALANCE), text, assignment.span(), data);
	}
}
