package org.m2q.advisor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.emf.ecore.util.EcoreUtil;
import org.m2q.advisor.internal.Grounds;
import org.m2q.advisor.internal.LayerSets;
import org.m2q.advisor.internal.RuleBook;
import org.m2q.base.Cancellation;
import org.m2q.model.m2q.ActivationsTreatment;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.network.Layer;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.TreatmentPart;

/**
 * Narrower activations. Other than weights, they are felt by the layers before and after, so that every candidate is a simulation of its own.
 *
 * <p>Written in the style of the present treatment, of which only the width changes.
 */
final class ActivationAdvice {

	private static final int[] WIDTHS = { 8, 7, 6, 5, 4 };

	private final AdvisorSession session;
	private final SensitivityMetric metric;
	private final Grounds base;
	private final RuleBook book;
	private final Cancellation cancellation;
	private final LayerSets sets;
	private final Map<PolicyRule, Set<Integer>> decided;
	private final Map<Set<Integer>, List<Candidate>> known = new HashMap<>();

	ActivationAdvice(AdvisorSession session, SensitivityMetric metric, Grounds base, RuleBook book, Cancellation cancellation) {
		this.session = session;
		this.metric = metric;
		this.base = base;
		this.book = book;
		this.cancellation = cancellation;
		sets = new LayerSets(base.network(), layer -> true);
		decided = book.decided(TreatmentPart.ACTIVATIONS, layer -> true);
	}

	Map<PolicyRule, Set<Integer>> decided() {
		return decided;
	}

	Map<String, Set<Integer>> operators() {
		return sets.operators();
	}

	/** Narrower activations for some layers that lower the EDP. */
	List<Candidate> candidates(Set<Integer> layers) {
		return known.computeIfAbsent(new TreeSet<>(layers), this::price);
	}

	private List<Candidate> price(Set<Integer> layers) {
		List<Candidate> found = new ArrayList<>();
		for (ActivationsTreatment treatment : choices(layers)) {
			cancellation.check();
			change(layers, treatment).flatMap(change -> session.grounds(List.of(change))
					.map(after -> candidate(ChangeText.brief(treatment), session.target(change), change, layers, after)))
					.filter(candidate -> candidate.edp() < 0).ifPresent(found::add);
		}
		return List.copyOf(found);
	}

	/** The treatments that may replace that of some layers: the same in fewer bits. */
	private List<ActivationsTreatment> choices(Set<Integer> layers) {
		Optional<ActivationsTreatment> style = layers.stream().findFirst().flatMap(layer -> book.treatment(layer, TreatmentPart.ACTIVATIONS, ActivationsTreatment.class));
		int widest = 0;
		for (int layer : layers) {
			NumberFormat format = base.precisions().get(layer).activations();
			if (!format.isInteger()) {
				return List.of();
			}
			widest = Math.max(widest, format.bits());
		}
		Optional<NumberFormat> written = style.flatMap(treatment -> NumberFormat.parse(String.valueOf(treatment.getQuantizer().getFormat())))
				.filter(NumberFormat::isInteger);
		List<ActivationsTreatment> choices = new ArrayList<>();
		if (written.isPresent()) {
			for (int bits : WIDTHS) {
				if (bits < widest) {
					ActivationsTreatment treatment = EcoreUtil.copy(style.get());
					treatment.getSuppressions().clear();
					treatment.getQuantizer().setFormat(new NumberFormat(written.get().kind(), bits).toString());
					choices.add(treatment);
				}
			}
		}
		return choices;
	}

	private Optional<Change> change(Set<Integer> layers, ActivationsTreatment treatment) {
		if (!session.isDerived()) {
			for (Map.Entry<PolicyRule, Set<Integer>> rule : decided.entrySet()) {
				if (rule.getValue().equals(layers)) {
					return Optional.of(new Change.OfRules(List.of(rule.getKey()), treatment));
				}
			}
		}
		return sets.selector(layers).map(selector -> new Change.NewRule(
				book.rule(treatment.getQuantizer().getFormat() + "_activations", selector, ChangeText.brief(selector), treatment)));
	}

	private Candidate candidate(String title, String target, Change change, Set<Integer> layers, Grounds after) {
		Outcome before = judged(base, all());
		Outcome outcome = judged(after, layers);
		return new Candidate(title, target, List.of(change), List.copyOf(layers), before, outcome, metric, metric.loss(before.proxy(), outcome.proxy()), false, "");
	}

	private Set<Integer> all() {
		Set<Integer> all = new TreeSet<>();
		base.network().layers().forEach(layer -> all.add(layer.index()));
		return all;
	}

	/** What grounds come to, with the proxy of activations. */
	private Outcome judged(Grounds grounds, Set<Integer> layers) {
		double least = metric.higherIsBetter() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
		for (int index : layers) {
			Layer layer = grounds.network().layers().get(index);
			double value = metric.layer(layer, grounds.precisions().get(index));
			least = metric.higherIsBetter() ? Math.min(least, value) : Math.max(least, value);
		}
		Outcome outcome = grounds.outcome();
		return new Outcome(outcome.latency(), outcome.energy(), metric.network(grounds.network(), grounds.precisions()), least, outcome.weightBytes(),
				outcome.activationBytes());
	}
}
