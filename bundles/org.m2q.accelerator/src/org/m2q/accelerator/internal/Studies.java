package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.Idea;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.SensitivityResult;
import org.m2q.accelerator.SensitivityResult.End;
import org.m2q.accelerator.SensitivityResult.Swing;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.problem.ProblemSink;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Ablation;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.ExperimentMember;
import org.m2q.model.m2q.Variation;
import org.m2q.quant.ResolvedPolicy;

/** What an experiment wants to know about its points beside their cost: what ideas save, and how points move with parameters. */
final class Studies {

	/** A point or baseline with all that led to it. */
	record Priced(Combination combination, ExperimentPoint point, Optional<ResolvedPolicy> policy) {
	}

	private final Experiment experiment;
	private final Simulation simulation;
	private final CostModel costs;
	private final Quantities quantities;
	private final ProblemSink problems;
	private final Cancellation cancellation;

	Studies(Experiment experiment, Simulation simulation, CostModel costs, Quantities quantities, ProblemSink problems, Cancellation cancellation) {
		this.experiment = experiment;
		this.simulation = simulation;
		this.costs = costs;
		this.quantities = quantities;
		this.problems = problems;
		this.cancellation = cancellation;
	}

	/** One ablation per point that is complete; a point that cannot do without some idea is told of and left out. */
	List<AblationResult> ablations(List<Priced> points) {
		Set<Idea> ideas = EnumSet.noneOf(Idea.class);
		Ablation place = null;
		for (ExperimentMember member : experiment.getMembers()) {
			if (member instanceof Ablation ablation) {
				place = ablation;
				ablation.getIdeas().forEach(idea -> ideas.add(Idea.valueOf(idea.name())));
			}
		}
		List<AblationResult> results = new ArrayList<>();
		Set<String> told = new LinkedHashSet<>();
		for (int i = 0; i < points.size() && place != null; i++) {
			Priced priced = points.get(i);
			if (!priced.point().cost().isComplete() || priced.policy().isEmpty()) {
				continue;
			}
			try {
				results.add(new Ablator(costs, priced.point().cost(), priced.policy().get(), cancellation).ablate(i, ideas));
			} catch (Homogeneous.Impossible e) {
				if (told.add(e.getMessage())) {
					problems.accept(Problem.warning(ProblemCodes.ABLATION_IMPOSSIBLE, quantities.span(place),
							"Some ideas cannot be switched off for " + name(priced.point()) + ". " + e.getMessage()));
				}
			}
		}
		return results;
	}

	private static String name(ExperimentPoint point) {
		return "'" + point.model() + "' with '" + point.policy() + "' on '" + point.accelerator() + "'";
	}

	/** One result per parameter that varies, in the order of the text. */
	List<SensitivityResult> sensitivities(List<Priced> points, List<Priced> baselines) {
		List<SensitivityResult> results = new ArrayList<>();
		for (ExperimentMember member : experiment.getMembers()) {
			if (member instanceof Variation variation && variation.getParameter() != null && !variation.getParameter().eIsProxy()
					&& variation.getParameter().getName() != null) {
				try {
					results.add(sensitivity(variation, points, baselines));
				} catch (ProblemException e) {
					problems.accept(e.problem());
				}
			}
		}
		return results;
	}

	private SensitivityResult sensitivity(Variation variation, List<Priced> points, List<Priced> baselines) {
		String name = variation.getParameter().getName();
		Quantity low = quantities.quantity(variation.getLow());
		Quantity high = quantities.quantity(variation.getHigh());
		Set<String> usual = new LinkedHashSet<>();
		Set<String> told = new LinkedHashSet<>();
		List<Swing> swings = new ArrayList<>();
		for (int i = 0; i < points.size(); i++) {
			Priced point = points.get(i);
			List<Priced> compared = point.point().baselines().stream().map(baselines::get).toList();
			boolean concerned = point.combination().has(name) || compared.stream().anyMatch(each -> each.combination().has(name));
			if (!concerned || !point.point().cost().isComplete() || compared.stream().anyMatch(each -> !each.point().cost().isComplete())) {
				continue;
			}
			usual.add(usual(point.point().cost(), compared, name));
			try {
				swings.add(new Swing(i, end(point, compared, name, low), end(point, compared, name, high)));
			} catch (ProblemException e) {
				if (told.add(e.problem().message())) {
					problems.accept(Problem.warning(ProblemCodes.VARY_IMPOSSIBLE, quantities.span(variation),
							"'" + name + "' cannot vary so far for " + name(point.point()) + ". " + e.problem().message(), name));
				}
			}
		}
		return new SensitivityResult(name, low.toString(), String.join(", ", usual), high.toString(),
				variation.getSource() == null ? "" : variation.getSource(), swings);
	}

	private static String usual(NetworkCost cost, List<Priced> compared, String name) {
		String own = cost.accelerator().arguments().getOrDefault(name, cost.network().network().arguments().get(name));
		return own != null || compared.isEmpty() ? String.valueOf(own) : usual(compared.getFirst().point().cost(), compared.subList(1, compared.size()), name);
	}

	private End end(Priced point, List<Priced> compared, String name, Quantity value) {
		NetworkCost cost = price(point.combination(), name, value);
		return new End(cost.energy(), cost.latency(), compared.stream().map(each -> price(each.combination(), name, value).edp()).toList());
	}

	private NetworkCost price(Combination combination, String name, Quantity value) {
		cancellation.check();
		Combination changed = combination.with(name, value);
		Simulated simulated = simulation.run(changed.model(), changed.modelArguments(), changed.policy(), changed.accelerator(),
				changed.acceleratorArguments(), changed.mapping(), cancellation);
		return simulated.cost().filter(NetworkCost::isComplete).orElseThrow(() -> new ProblemException(simulated.problems().stream().filter(Problem::isError)
				.findFirst().orElseGet(() -> quantities.problem(ProblemCodes.VARY_IMPOSSIBLE, experiment, "Not every layer can be priced.").problem())));
	}
}
