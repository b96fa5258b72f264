package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.eclipse.emf.common.notify.Notifier;
import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.ExpectationResult;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.RunChanges;
import org.m2q.accelerator.SensitivityResult;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemCollector;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Baseline;
import org.m2q.model.m2q.Expectation;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.ExperimentMember;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.ModelUse;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.ReportOutput;
import org.m2q.model.m2q.Run;
import org.m2q.model.m2q.RunSpecification;
import org.m2q.model.m2q.WeightsSource;
import org.m2q.network.SourceLocator;

/** One run of an experiment. */
public final class ExperimentRun {

	/** Most points of an experiment. */
	static final int LIMIT = 10_000;

	private static final Set<String> WITHOUT_EFFECT = Set.of(ProblemCodes.POLICY_NO_MATCH, ProblemCodes.POLICY_SHADOWED, ProblemCodes.MAPPING_NO_MATCH);

	private final Experiment experiment;
	private final Simulation simulation;
	private final Cancellation cancellation;
	private final SourceLocator locator;
	private final Quantities quantities;
	private final Arguments arguments;
	private final GivenValues given;
	private final ProblemCollector problems = new ProblemCollector();
	private final List<Studies.Priced> points = new ArrayList<>();
	private final List<Studies.Priced> baselines = new ArrayList<>();
	private final Map<List<Object>, Optional<Integer>> knownBaselines = new HashMap<>();

	/** How often each policy and mapping was applied, and how often rules had no effect: a rule may be meant for some of the networks of a grid. */
	private final Map<EObject, Integer> applied = new HashMap<>();
	private final Map<EObject, Map<List<Object>, List<Problem>>> withoutEffect = new LinkedHashMap<>();
	private final Set<Combination> seen = new HashSet<>();
	private RunChanges changes = RunChanges.NONE;
	private boolean keeping;
	private boolean stopped;

	/** Prepares a run. */
	public ExperimentRun(Experiment experiment, SourceLocator locator, Simulation simulation, Cancellation cancellation) {
		this.experiment = experiment;
		this.simulation = simulation;
		this.cancellation = cancellation;
		this.locator = locator;
		quantities = new Quantities(locator, Map.of());
		arguments = new Arguments(quantities);
		given = new GivenValues(locator);
	}

	/** Lets the runs use something else than the text says. */
	public ExperimentRun with(RunChanges other) {
		changes = other;
		return this;
	}

	/** Lets a run that is cancelled come to the points that it has. */
	public ExperimentRun keepingPoints() {
		keeping = true;
		return this;
	}

	/** Prices the points and their baselines, and evaluates the expectations. */
	public ExperimentResult run() {
		return run(Optional.empty());
	}

	/** The same, and what the experiment wants to know beside it: ablations and sensitivities. */
	public ExperimentResult run(CostModel costs) {
		return run(Optional.of(costs));
	}

	private ExperimentResult run(Optional<CostModel> studied) {
		String weights = "";
		List<String> reports = new ArrayList<>();
		List<Expectation> expectations = new ArrayList<>();
		for (ExperimentMember member : experiment.getMembers()) {
			try {
				switch (member) {
					case Run run -> expandAsFarAsWanted(run);
					case WeightsSource source -> weights = weights(source);
					case ReportOutput output when output.getPath() != null -> reports.add(output.getPath());
					case Expectation expectation -> expectations.add(expectation);
					default -> {
						// Baselines are simulated for the points that need them; data sources do not change costs.
					}
				}
			} catch (ProblemException e) {
				problems.accept(e.problem());
			}
		}
		if (stopped) {
			return new ExperimentResult(experiment.getName(), weights, points.stream().map(Studies.Priced::point).toList(),
					baselines.stream().map(Studies.Priced::point).toList(), List.of(), List.of(), List.of(), List.of(), Designs.of(points, baselines, locator),
					problems.problems());
		}
		withoutEffect.forEach((rules, places) -> places.values().stream().filter(same -> same.size() == applied.getOrDefault(rules, 0))
				.forEach(same -> problems.accept(same.getFirst())));
		if (points.isEmpty() && !problems.hasErrors()) {
			problems.accept(Problem.error(ProblemCodes.EXPERIMENT_EMPTY, quantities.span(experiment),
					"Experiment '" + experiment.getName() + "' runs nothing; add 'run MODEL with POLICY on ACCELERATOR'."));
		}
		List<ExpectationResult> results = new ArrayList<>();
		List<ExperimentPoint> priced = points.stream().map(Studies.Priced::point).toList();
		List<ExperimentPoint> compared = baselines.stream().map(Studies.Priced::point).toList();
		ExpectationCheck check = new ExpectationCheck(quantities, priced, compared);
		for (Expectation expectation : expectations) {
			try {
				results.add(check.evaluate(expectation));
			} catch (ProblemException e) {
				problems.accept(e.problem());
			}
		}
		List<AblationResult> ablations = new ArrayList<>();
		List<SensitivityResult> sensitivities = new ArrayList<>();
		if (studied.isPresent() && !problems.hasErrors()) {
			try {
				Studies studies = new Studies(experiment, locator, studied.get(), problems, cancellation);
				ablations.addAll(studies.ablations(points));
				sensitivities.addAll(studies.sensitivities(points, baselines));
			} catch (CancellationException e) {
				if (!keeping) {
					throw e;
				}
			}
		}
		return new ExperimentResult(experiment.getName(), weights, priced, compared, results, reports, ablations, sensitivities,
				Designs.of(points, baselines, locator), problems.problems());
	}

	private static String weights(WeightsSource source) {
		return source.isSynthetic() ? "synthetic, seed " + source.getSeed() : source.getPath() == null ? "" : source.getPath();
	}

	private void expandAsFarAsWanted(Run run) {
		try {
			if (!stopped) {
				expand(run);
			}
		} catch (CancellationException e) {
			if (!keeping || points.isEmpty()) {
				throw e;
			}
			stopped = true;
		}
	}

	private void expand(Run run) {
		for (ModelUse use : run.getModels()) {
			for (Map<String, Expression> modelArguments : arguments.combinations(use.getArguments())) {
				for (Policy policy : run.getPolicies()) {
					for (AcceleratorUse where : run.getAccelerators()) {
						for (Map<String, Expression> acceleratorArguments : arguments.combinations(where.getArguments())) {
							for (Mapping mapping : mappings(run, where.getAccelerator())) {
								point(run, use.getModel(), modelArguments, policy, where.getAccelerator(), acceleratorArguments, mapping);
							}
						}
					}
				}
			}
		}
	}

	private void point(Run run, Model model, Map<String, Expression> modelArguments, Policy policy, Accelerator accelerator,
			Map<String, Expression> acceleratorArguments, Mapping mapping) {
		cancellation.check();
		if (points.size() >= LIMIT) {
			throw quantities.problem(ProblemCodes.LIMIT_EXPANSION, run, "The experiment has more than " + LIMIT + " points.");
		}
		if (model == null || model.eIsProxy() || policy.eIsProxy() || accelerator == null || accelerator.eIsProxy()) {
			// Reported where names are linked.
			return;
		}
		Combination combination = new Combination(model, arguments.ofModel(modelArguments), policy, accelerator,
				arguments.ofAccelerator(acceleratorArguments), mapping, RunChanges.NONE, quantities.span(run)).with(changes);
		if (!changes.isEmpty() && !seen.add(combination)) {
			// Points that differ in nothing but what is changed.
			return;
		}
		List<Integer> compared = new ArrayList<>();
		for (ExperimentMember member : experiment.getMembers()) {
			if (member instanceof Baseline baseline) {
				baseline(baseline, combination).ifPresent(compared::add);
			}
		}
		simulate(combination, acceleratorArguments, compared).ifPresent(points::add);
	}

	/** A baseline runs what the point runs, except for what it says itself. Equal baselines of several points are run once. */
	private Optional<Integer> baseline(Baseline baseline, Combination point) {
		Model model = point.model();
		Map<String, Object> modelArguments = new LinkedHashMap<>(point.modelArguments());
		if (!baseline.getModels().isEmpty()) {
			ModelUse use = baseline.getModels().getFirst();
			if (use.getModel() == null || use.getModel().eIsProxy()) {
				return Optional.empty();
			}
			if (use.getModel() != model) {
				modelArguments.clear();
			}
			model = use.getModel();
			modelArguments.putAll(arguments.ofModel(arguments.combinations(use.getArguments()).getFirst()));
		}
		if (baseline.getPolicies().isEmpty() || baseline.getAccelerators().isEmpty()) {
			return Optional.empty();
		}
		AcceleratorUse where = baseline.getAccelerators().getFirst();
		Policy policy = baseline.getPolicies().getFirst();
		if (where.getAccelerator() == null || where.getAccelerator().eIsProxy() || policy.eIsProxy()) {
			return Optional.empty();
		}
		List<Mapping> mappings = mappings(baseline, where.getAccelerator());
		if (mappings.isEmpty()) {
			return Optional.empty();
		}
		Map<String, Expression> written = arguments.combinations(where.getArguments()).getFirst();
		Map<String, Quantity> values = arguments.ofAccelerator(written);
		List<Object> key = List.of(baseline, model, modelArguments);
		Combination combination = new Combination(model, modelArguments, policy, where.getAccelerator(), values, mappings.getFirst(), RunChanges.NONE,
				quantities.span(baseline));
		Optional<Integer> known = knownBaselines.get(key);
		if (known == null) {
			Optional<Studies.Priced> simulated = simulate(combination, written, List.of());
			known = simulated.map(found -> baselines.size());
			simulated.ifPresent(baselines::add);
			knownBaselines.put(key, known);
		}
		return known;
	}

	private Optional<Studies.Priced> simulate(Combination combination, Map<String, Expression> written, List<Integer> compared) {
		Simulated simulated = simulation.run(combination.model(), combination.modelArguments(), combination.policy(), combination.accelerator(),
				combination.acceleratorArguments(), combination.mapping(), combination.changes(), cancellation);
		simulated.policy().ifPresent(resolved -> applied.merge(combination.policy(), 1, Integer::sum));
		simulated.cost().ifPresent(cost -> applied.merge(combination.mapping(), 1, Integer::sum));
		Set<List<Object>> places = new HashSet<>();
		for (Problem problem : simulated.problems()) {
			if (problem.data().contains(MappingReview.FOR_ANY_NETWORK) && combination.mapping().eResource() != experiment.eResource()) {
				// A mapping that several files share may be written for networks that this one does not run.
				continue;
			}
			if (WITHOUT_EFFECT.contains(problem.code())) {
				EObject rules = problem.code().equals(ProblemCodes.MAPPING_NO_MATCH) ? combination.mapping() : combination.policy();
				List<Object> place = List.of(problem.code(), problem.span());
				// Several links of a chain that select nothing are one chain without effect.
				if (places.add(place)) {
					withoutEffect.computeIfAbsent(rules, kept -> new LinkedHashMap<>()).computeIfAbsent(place, same -> new ArrayList<>()).add(problem);
				}
			} else {
				problems.accept(given.placed(problem, combination, written));
			}
		}
		return simulated.cost().map(cost -> new Studies.Priced(combination, new ExperimentPoint(combination.model().getName(), cost.network().network().arguments(),
				combination.policy().getName(), combination.accelerator().getName(), Arguments.text(combination.acceleratorArguments()),
				combination.mapping().getName(), stating(cost, combination.sentences()), compared, combination.span()), simulated.policy()));
	}

	private static NetworkCost stating(NetworkCost cost, List<String> sentences) {
		List<String> all = new ArrayList<>(sentences);
		all.addAll(cost.assumptions());
		return sentences.isEmpty() ? cost : new NetworkCost(cost.network(), cost.accelerator(), cost.mapping(), cost.layers(), cost.cycles(), cost.latency(),
				cost.energy(), cost.areas(), all, cost.speedups(), cost.problems());
	}

	/** The mappings that a run names for an accelerator; without any, the first one that is written for it. */
	private List<Mapping> mappings(RunSpecification run, Accelerator accelerator) {
		if (accelerator == null || accelerator.eIsProxy()) {
			return List.of();
		}
		List<Mapping> named = run.getMappings().stream().filter(mapping -> mapping.getAccelerator() == accelerator).toList();
		if (!named.isEmpty()) {
			return named;
		}
		if (!run.getMappings().isEmpty()) {
			if (run.getMappings().stream().noneMatch(mapping -> mapping.eIsProxy() || mapping.getAccelerator() == null || mapping.getAccelerator().eIsProxy())) {
				problems.accept(quantities.problem(ProblemCodes.MAPPING_ACCELERATOR, run, "None of the mappings is written for accelerator '"
						+ accelerator.getName() + "'.", accelerator.getName()).problem());
			}
			return List.of();
		}
		Optional<Mapping> first = firstMapping(accelerator);
		if (first.isEmpty()) {
			problems.accept(quantities.problem(ProblemCodes.MAPPING_ACCELERATOR, run, "There is no mapping for accelerator '" + accelerator.getName()
					+ "' beside it; name one after 'using'.", accelerator.getName()).problem());
		}
		return first.map(List::of).orElse(List.of());
	}

	private static Optional<Mapping> firstMapping(Accelerator accelerator) {
		if (accelerator.eResource() == null) {
			return Optional.empty();
		}
		TreeIterator<? extends Notifier> contents = accelerator.eResource().getAllContents();
		while (contents.hasNext()) {
			if (contents.next() instanceof Mapping mapping && mapping.getAccelerator() == accelerator) {
				return Optional.of(mapping);
			}
		}
		return Optional.empty();
	}
}
