package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
import org.m2q.base.problem.SourceSpan;
import org.m2q.model.m2q.Ablation;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.ExperimentMember;
import org.m2q.model.m2q.Variation;
import org.m2q.network.SourceLocator;
import org.m2q.quant.ResolvedPolicy;

/**
 * What an experiment wants to know about its points beside their cost: what ideas save, and how points move with parameters. Points and parameters are
 * studied side by side on all cores; results and problems are in the order of the text.
 */
final class Studies {

	/** A point or baseline with all that led to it. */
	record Priced(Combination combination, ExperimentPoint point, Optional<ResolvedPolicy> policy) {
	}

	private final Experiment experiment;
	private final SourceLocator locator;
	private final CostModel costs;
	private final ProblemSink problems;
	private final Cancellation cancellation;

	/** What one task came to; nothing when there is a problem. */
	private record Outcome<T>(Optional<T> result, Optional<Problem> problem) {
	}

	Studies(Experiment experiment, SourceLocator locator, CostModel costs, ProblemSink problems, Cancellation cancellation) {
		this.experiment = experiment;
		this.locator = locator;
		this.costs = costs;
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
		if (place == null) {
			return List.of();
		}
		SourceSpan span = new Quantities(locator, Map.of()).span(place);
		List<Outcome<AblationResult>> outcomes = IntStream.range(0, points.size()).parallel()
				.filter(i -> points.get(i).point().cost().isComplete() && points.get(i).policy().isPresent()).mapToObj(i -> ablation(points.get(i), i, ideas, span))
				.toList();
		Set<String> told = new LinkedHashSet<>();
		outcomes.forEach(outcome -> outcome.problem().filter(problem -> told.add(problem.data().getFirst())).ifPresent(problems::accept));
		return outcomes.stream().flatMap(outcome -> outcome.result().stream()).toList();
	}

	private Outcome<AblationResult> ablation(Priced priced, int index, Set<Idea> ideas, SourceSpan span) {
		try {
			return new Outcome<>(Optional.of(new Ablator(costs, priced.point().cost(), priced.policy().orElseThrow(), cancellation).ablate(index, ideas)),
					Optional.empty());
		} catch (Homogeneous.Impossible e) {
			return new Outcome<>(Optional.empty(), Optional.of(Problem.warning(ProblemCodes.ABLATION_IMPOSSIBLE, span,
					"Some ideas cannot be switched off for " + name(priced.point()) + ". " + e.getMessage(), e.getMessage())));
		}
	}

	private static String name(ExperimentPoint point) {
		return "'" + point.model() + "' with '" + point.policy() + "' on '" + point.accelerator() + "'";
	}

	/** One result per parameter that varies, in the order of the text. */
	List<SensitivityResult> sensitivities(List<Priced> points, List<Priced> baselines) {
		List<Variation> variations = experiment.getMembers().stream().filter(Variation.class::isInstance).map(Variation.class::cast)
				.filter(Varied::isComplete).toList();
		List<List<Problem>> found = variations.stream().map(variation -> (List<Problem>) new ArrayList<Problem>()).toList();
		List<Optional<SensitivityResult>> results = IntStream.range(0, variations.size()).parallel().mapToObj(i -> {
			try {
				return Optional.of(sensitivity(variations.get(i), points, baselines, found.get(i)));
			} catch (ProblemException e) {
				found.get(i).add(e.problem());
				return Optional.<SensitivityResult>empty();
			}
		}).toList();
		found.forEach(each -> each.forEach(problems::accept));
		return results.stream().flatMap(Optional::stream).toList();
	}

	private SensitivityResult sensitivity(Variation variation, List<Priced> points, List<Priced> baselines, List<Problem> found) {
		// Both remember what they have done and are for one thread.
		Quantities quantities = new Quantities(locator, Map.of());
		Simulation simulation = new Simulation(locator, costs);
		Varied varied = Varied.of(variation, quantities);
		Set<String> usual = new LinkedHashSet<>();
		Set<String> told = new LinkedHashSet<>();
		List<Swing> swings = new ArrayList<>();
		for (int i = 0; i < points.size(); i++) {
			Priced point = points.get(i);
			List<Priced> compared = point.point().baselines().stream().map(baselines::get).toList();
			Optional<String> value = Stream.concat(Stream.of(point), compared.stream()).flatMap(each -> varied.usual(each).stream()).findFirst();
			if (value.isEmpty() || !point.point().cost().isComplete() || compared.stream().anyMatch(each -> !each.point().cost().isComplete())) {
				continue;
			}
			usual.add(value.get());
			try {
				swings.add(new Swing(i, end(simulation, point, compared, varied, false), end(simulation, point, compared, varied, true)));
			} catch (ProblemException e) {
				if (told.add(e.problem().message())) {
					found.add(Problem.warning(ProblemCodes.VARY_IMPOSSIBLE, quantities.span(variation),
							"'" + varied.name() + "' cannot vary so far for " + name(point.point()) + ". " + e.problem().message(), varied.name()));
				}
			}
		}
		return new SensitivityResult(varied.name(), varied.low(), String.join(", ", usual), varied.high(),
				variation.getSource() == null ? "" : variation.getSource(), swings);
	}

	private End end(Simulation simulation, Priced point, List<Priced> compared, Varied varied, boolean high) {
		NetworkCost cost = price(simulation, point, varied, high);
		return new End(cost.energy(), cost.latency(), compared.stream().map(each -> price(simulation, each, varied, high).edp()).toList());
	}

	private NetworkCost price(Simulation simulation, Priced priced, Varied varied, boolean high) {
		cancellation.check();
		if (varied.usual(priced).isEmpty()) {
			return priced.point().cost();
		}
		Combination changed = varied.at(priced.combination(), high);
		Simulated simulated = simulation.run(changed.model(), changed.modelArguments(), changed.policy(), changed.accelerator(),
				changed.acceleratorArguments(), changed.mapping(), changed.changes(), cancellation);
		return simulated.cost().filter(NetworkCost::isComplete).orElseThrow(() -> new ProblemException(simulated.problems().stream().filter(Problem::isError)
				.findFirst().orElseGet(() -> Problem.error(ProblemCodes.VARY_IMPOSSIBLE, changed.span(), "Not every layer can be priced."))));
	}
}
