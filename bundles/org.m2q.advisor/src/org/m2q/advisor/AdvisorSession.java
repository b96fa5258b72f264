package org.m2q.advisor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.advisor.internal.Edits;
import org.m2q.advisor.internal.Grounds;
import org.m2q.advisor.internal.LayerSets;
import org.m2q.advisor.internal.MappingChoices;
import org.m2q.advisor.internal.RuleBook;
import org.m2q.advisor.internal.Splices;
import org.m2q.advisor.internal.TreatmentChoices;
import org.m2q.base.Cancellation;
import org.m2q.model.m2q.M2qFactory;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.Selector;
import org.m2q.model.m2q.WeightsTreatment;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.SourceLocator;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.TreatmentPart;

/** Questions about one configuration. The model may not change meanwhile. For one thread. */
public final class AdvisorSession {

	private final Configuration configuration;
	private final SensitivityMetric metric;
	private final boolean derived;
	private final Simulation simulation;
	private final CostModel costs;
	private final Cancellation cancellation;
	private final Grounds base;
	private final LayerSets weighted;
	private final RuleBook book;
	private final ActivationAdvice activations;
	private final Map<Set<Integer>, List<PolicyRule>> rules = new LinkedHashMap<>();

	private AdvisorSession(Configuration configuration, SensitivityMetric metric, Function<LayerNetwork, SensitivityMetric> activationMetric, boolean derived,
			Simulation simulation, CostModel costs, Grounds base, Cancellation cancellation) {
		this.configuration = configuration;
		this.metric = metric;
		this.derived = derived;
		this.simulation = simulation;
		this.costs = costs;
		this.cancellation = cancellation;
		this.base = base;
		weighted = new LayerSets(base.network(), LayerSets::hasWeights);
		book = new RuleBook(configuration.policy(), base.network(), base.precisions());
		activations = new ActivationAdvice(this, activationMetric.apply(base.network()), base, book, cancellation);
		if (!derived) {
			decided().forEach((rule, layers) -> rules.putIfAbsent(layers, List.of(rule)));
		}
	}

	static Optional<AdvisorSession> of(Configuration configuration, Function<LayerNetwork, SensitivityMetric> weightMetric,
			Function<LayerNetwork, SensitivityMetric> activationMetric, boolean derived, Simulation simulation, CostModel costs, Cancellation cancellation) {
		Simulated simulated = simulate(simulation, configuration, cancellation);
		Optional<SensitivityMetric> metric = simulated.network().map(weightMetric);
		return metric.flatMap(weights -> Grounds.of(simulated, weights)
				.map(base -> new AdvisorSession(configuration, weights, activationMetric, derived, simulation, costs, base, cancellation)));
	}

	private static Simulated simulate(Simulation simulation, Configuration configuration, Cancellation cancellation) {
		return simulation.run(configuration.model(), configuration.arguments(), configuration.policy(), configuration.accelerator(),
				configuration.hardware(), configuration.mapping(), cancellation);
	}

	/** What is to be improved. */
	public Configuration configuration() {
		return configuration;
	}

	/** How the accuracy is judged. */
	public SensitivityMetric metric() {
		return metric;
	}

	/** Whether changes go into a policy that extends the present one. */
	public boolean isDerived() {
		return derived;
	}

	/** The network. */
	public LayerNetwork network() {
		return base.network();
	}

	/** Formats of the layers as they are. */
	public List<LayerPrecision> precisions() {
		return base.precisions();
	}

	/** What the configuration comes to as it is. */
	public Outcome outcome() {
		return base.outcome();
	}

	/** The layers whose weights every rule of the policy itself decides, in the order of the rules; rules that decide nothing are left out. */
	public Map<PolicyRule, Set<Integer>> decided() {
		return book.decided(TreatmentPart.WEIGHTS, LayerSets::hasWeights);
	}

	/** The same for activations. */
	public Map<PolicyRule, Set<Integer>> decidedActivations() {
		return activations.decided();
	}

	/** Those of some layers that have weights. */
	Set<Integer> weighted(Set<Integer> layers) {
		return layers.stream().filter(index -> network().layers().get(index).kind().hasWeights()).collect(Collectors.toCollection(TreeSet::new));
	}

	/** The layers with weights of every operator, in order of their first layer. */
	public Map<String, Set<Integer>> operators() {
		return weighted.operators();
	}

	// ---- candidates

	/**
	 * Other weights for some layers, all of them that are possible and lower the EDP, unranked.
	 *
	 * @param layers indices of layers; those without weights are left out
	 */
	public List<Candidate> weights(Set<Integer> layers) {
		Set<Integer> own = weighted(layers);
		List<Candidate> found = new ArrayList<>();
		for (WeightsTreatment treatment : choices(own)) {
			cancellation.check();
			change(own, treatment).flatMap(change -> candidate(ChangeText.brief(treatment), target(change), List.of(change), own))
					.filter(candidate -> candidate.edp() < 0).ifPresent(found::add);
		}
		return found;
	}

	/**
	 * The best other weights for many sets of layers, each ranked as by {@link #best}. The numbers equal those of {@link #weights} bit for bit, in a
	 * fraction of the time.
	 */
	public Map<Set<Integer>, List<Candidate>> bestWeights(Collection<Set<Integer>> places, Acceptance acceptance) {
		Map<Set<Integer>, List<Candidate>> best = new LinkedHashMap<>();
		Optional<Splices> splices = asksForCosts() ? Optional.empty() : Splices.of(costs, base, cancellation);
		if (splices.isEmpty()) {
			places.forEach(place -> best.put(place, best(weights(place), acceptance)));
			return best;
		}
		Survey survey = new Survey(this, splices.get(), base);
		places.forEach(survey::add);
		survey.run();
		places.forEach(place -> best.put(place, best(survey.candidates(place), acceptance)));
		return best;
	}

	/** Formats that depend on costs are not known before the costs are. */
	private boolean asksForCosts() {
		Set<Policy> seen = new HashSet<>();
		for (Policy policy = configuration.policy(); policy != null && seen.add(policy); policy = policy.getBase()) {
			if (policy.getRules().stream().anyMatch(rule -> !rule.getConditions().isEmpty())) {
				return true;
			}
		}
		return false;
	}

	/** The formats of all layers when all have the weights of a treatment. */
	List<LayerPrecision> everywhere(WeightsTreatment treatment) {
		Selector all = M2qFactory.eINSTANCE.createSelector();
		all.getTerms().add(M2qFactory.eINSTANCE.createAllTerm());
		Policy policy = Edits.apply(configuration, List.of(new Change.NewRule(rule(all, treatment))), derived).policy();
		return new PolicyResolver(SourceLocator.NONE).resolve(policy, network(), LayerMetrics.NONE, cancellation).layers();
	}

	/** Whether a new rule for some layers would leave a rule of the policy without effect. */
	boolean shadows(Set<Integer> layers) {
		return !derived && !rules.containsKey(layers) && rules.entrySet().stream().anyMatch(entry -> layers.containsAll(entry.getKey())
				&& entry.getValue().stream().anyMatch(rule -> rule.getTreatments().stream().allMatch(WeightsTreatment.class::isInstance)));
	}

	Candidate candidate(WeightsTreatment treatment, Change change, Set<Integer> layers, Grounds.Weighed after) {
		return candidate(ChangeText.brief(treatment), target(change), List.of(change), layers, after.proxies(), after.outcome());
	}

	/**
	 * Other weights for everything that the policy itself decides, unranked. Empty when another policy decides some layers, as the change would
	 * not reach them, or when one rule decides everything.
	 */
	public List<Candidate> policy() {
		Map<PolicyRule, Set<Integer>> decided = decided();
		Set<Integer> all = new TreeSet<>();
		decided.values().forEach(all::addAll);
		long count = network().layers().stream().filter(LayerSets::hasWeights).count();
		List<Candidate> found = new ArrayList<>();
		if (derived || decided.size() < 2 || all.size() != count) {
			return found;
		}
		for (WeightsTreatment treatment : choices(all)) {
			cancellation.check();
			List<Change> changes = List.of(new Change.OfRules(new ArrayList<>(decided.keySet()), treatment));
			candidate(ChangeText.brief(treatment), "all", changes, all).filter(candidate -> candidate.edp() < 0).ifPresent(found::add);
		}
		return found;
	}

	/**
	 * Narrower activations for some layers, all widths that are possible and lower the EDP, unranked. Judged by {@link ActivationSqnr}: the metric of the
	 * session may not know of activations.
	 *
	 * @param layers indices of layers, with or without weights
	 */
	public List<Candidate> activations(Set<Integer> layers) {
		return activations.candidates(layers);
	}

	/** All layers of every operator, with or without weights, in order of their first layer. */
	public Map<String, Set<Integer>> activationOperators() {
		return activations.operators();
	}

	/**
	 * Another engine for some layers, unranked.
	 *
	 * @param layers indices of layers; those that do not multiply are left out
	 */
	public List<Candidate> engines(Set<Integer> layers) {
		List<Candidate> found = new ArrayList<>();
		MappingChoices choices = new MappingChoices(configuration, network());
		for (MappingChoices.Choice choice : choices.engines(layers)) {
			cancellation.check();
			candidate(choice.title(), choice.target(), List.of(choice.change()), new TreeSet<>(choice.layers()))
					.filter(candidate -> candidate.edp() < 0).ifPresent(found::add);
		}
		return found;
	}

	/** Chains of neighbouring operators that may exchange activations on chip, unranked. */
	public List<Candidate> fusions() {
		List<Candidate> found = new ArrayList<>();
		for (MappingChoices.Choice choice : new MappingChoices(configuration, network()).fusions()) {
			cancellation.check();
			candidate(choice.title(), choice.target(), List.of(choice.change()), new TreeSet<>(choice.layers()))
					.filter(candidate -> candidate.edp() < 0).ifPresent(found::add);
		}
		return found;
	}

	/** The treatments that may replace that of some layers, whatever they cost; empty when nothing says how their weights are stored. */
	public List<WeightsTreatment> choices(Set<Integer> layers) {
		Optional<WeightsTreatment> style = layers.stream().findFirst()
				.flatMap(layer -> book.treatment(layer, TreatmentPart.WEIGHTS, WeightsTreatment.class));
		if (style.isEmpty()) {
			return List.of();
		}
		double widest = layers.stream().flatMap(index -> precisions().get(index).weights().stream()).mapToInt(share -> share.format().bits()).max().orElse(0);
		long shortest = layers.stream().map(index -> network().layers().get(index).loops())
				.mapToLong(loops -> loops.channels() * loops.kernelRows() * loops.kernelColumns()).min().orElse(0);
		String now = ChangeText.treatment(style.get());
		Set<org.m2q.quant.Scheme> schemes = base.schemes();
		return new TreatmentChoices(style.get(), schemes).all(widest, shortest).stream().filter(choice -> !ChangeText.treatment(choice).equals(now))
				.toList();
	}

	/**
	 * The edit that gives some layers other weights: in the rule that decides exactly these, else by a new rule.
	 *
	 * @return empty when no rule that a person would write selects exactly these
	 */
	public Optional<Change> change(Set<Integer> layers, WeightsTreatment treatment) {
		List<PolicyRule> deciding = rules.get(layers);
		if (deciding != null) {
			return Optional.of(new Change.OfRules(deciding, treatment));
		}
		return weighted.selector(layers).map(selector -> new Change.NewRule(rule(selector, treatment)));
	}

	private PolicyRule rule(Selector selector, WeightsTreatment treatment) {
		return book.rule(treatment.getMix() == null ? treatment.getQuantizer().getFormat() : "mixed", selector, ChangeText.brief(selector), treatment);
	}

	/** What a change is for, in words. */
	String target(Change change) {
		return switch (change) {
			case Change.OfRules edit when edit.rules().getFirst().isDefault() -> "all by default";
			case Change.OfRules edit when edit.rules().getFirst().getSelector() != null -> ChangeText.brief(edit.rules().getFirst().getSelector());
			case Change.NewRule added -> ChangeText.brief(added.rule().getSelector());
			default -> "all";
		};
	}

	// ---- prices

	/**
	 * Prices some changes together.
	 *
	 * @return empty when they bring a problem that was not there, or a part whose cost is not known
	 */
	public Optional<Outcome> price(List<Change> changes) {
		return grounds(changes).map(Grounds::outcome);
	}

	/** What the layers cost as they are. */
	public NetworkCost cost() {
		return base.cost();
	}

	/** What the layers cost with some changes; empty as {@link #price} is. */
	public Optional<NetworkCost> cost(List<Change> changes) {
		return grounds(changes).map(Grounds::cost);
	}

	Optional<Grounds> grounds(List<Change> changes) {
		Simulated simulated = simulate(simulation, Edits.apply(configuration, changes, derived), cancellation);
		return base.accepts(simulated) ? Grounds.of(simulated, metric) : Optional.empty();
	}

	private Optional<Candidate> candidate(String title, String target, List<Change> changes, Set<Integer> layers) {
		return grounds(changes).map(after -> candidate(title, target, changes, layers, after.proxies(), after.outcome()));
	}

	private Candidate candidate(String title, String target, List<Change> changes, Set<Integer> layers, List<Double> proxies, Outcome outcome) {
		double worst = metric.higherIsBetter() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
		for (int index : layers) {
			worst = metric.higherIsBetter() ? Math.min(worst, proxies.get(index)) : Math.max(worst, proxies.get(index));
		}
		Outcome own = new Outcome(outcome.latency(), outcome.energy(), outcome.proxy(), worst, outcome.weightBytes(), outcome.activationBytes());
		return new Candidate(title, target, changes, List.copyOf(layers), base.outcome(), own, metric,
				metric.loss(base.outcome().proxy(), outcome.proxy()), false, title.contains(" per group") ? "rescaling per group" : "");
	}

	/**
	 * The best of some candidates: those that save enough and lose little, ranked by what they save per unit of the proxy that they lose; those that
	 * lose nothing come first, by what they save.
	 */
	public List<Candidate> best(List<Candidate> candidates, Acceptance acceptance) {
		List<Candidate> good = candidates.stream().filter(candidate -> isAcceptable(candidate, acceptance)).toList();
		return good.stream().map(candidate -> candidate.withFront(good.stream().noneMatch(other -> dominates(other, candidate))))
				.sorted(ranking()).limit(acceptance.most()).toList();
	}

	private boolean isAcceptable(Candidate candidate, Acceptance acceptance) {
		boolean layersStay = candidate.changes().stream().allMatch(Change::ofMapping)
				|| candidate.metric().loss(acceptance.leastLayer(), candidate.after().leastLayer()) <= 0;
		return -candidate.relativeEdp() >= acceptance.saving() && candidate.loss() <= acceptance.loss() && layersStay;
	}

	/** Only candidates that are judged alike can be compared. */
	private static boolean dominates(Candidate one, Candidate other) {
		return one.metric() == other.metric() && one.edp() <= other.edp() && one.loss() <= other.loss() && (one.edp() < other.edp() || one.loss() < other.loss());
	}

	/** The order of {@link #best}; equal candidates by their text, so that the order is always the same. */
	static Comparator<Candidate> ranking() {
		return Comparator.comparingInt((Candidate candidate) -> candidate.loss() > 0 ? 1 : 0)
				.thenComparingDouble(candidate -> candidate.edp() / (candidate.loss() > 0 ? candidate.loss() : 1)).thenComparing(Candidate::title)
				.thenComparing(Candidate::target);
	}
}
