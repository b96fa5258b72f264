package org.m2q.dsl.ide.cost;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import org.m2q.accelerator.NetworkCost;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.RunSpecification;

/**
 * What policies and mappings come to: the first point of the first experiment of the file that they are part of, else the baseline of one. Nothing
 * is priced for them alone.
 */
final class Uses {

	private static final String NOT_PRICED = "not priced: ";

	private final Map<Experiment, CostAnnotations.Pricing> pricings;

	/** Of the experiments of a file, in the order of the text. */
	Uses(Map<Experiment, CostAnnotations.Pricing> pricings) {
		this.pricings = pricings;
	}

	HeaderCost header(Policy policy) {
		return header(HeaderCost.Kind.POLICY, policy, point -> point.policy() == policy, run -> run.getPolicies().contains(policy),
				point -> point.model().getName() + " on " + point.accelerator().getName());
	}

	HeaderCost header(Mapping mapping) {
		return header(HeaderCost.Kind.MAPPING, mapping, point -> point.mapping().filter(used -> used == mapping).isPresent(),
				run -> run.getMappings().contains(mapping), point -> point.model().getName() + " with " + point.policy().getName());
	}

	private HeaderCost header(HeaderCost.Kind kind, NamedElement element, Predicate<PointPricer.Point> uses, Predicate<RunSpecification> named,
			Function<PointPricer.Point, String> setup) {
		for (CostAnnotations.Pricing pricing : pricings.values()) {
			if (uses.test(pricing.point())) {
				Optional<NetworkCost> cost = pricing.result().cost();
				return CostAnnotations.header(kind, element, pricing.experiment(), cost, pricing.baseline(), null,
						cost.isPresent() ? setup.apply(pricing.point()) : pricing.result().obstacle());
			}
		}
		for (CostAnnotations.Pricing pricing : pricings.values()) {
			if (pricing.base().filter(uses).isPresent() && pricing.baseline().isPresent()) {
				return CostAnnotations.header(kind, element, pricing.experiment(), pricing.baseline(), Optional.empty(), null,
						setup.apply(pricing.base().get()) + ", the baseline of " + pricing.experiment());
			}
		}
		Optional<Experiment> later = pricings.keySet().stream().filter(experiment -> experiment.getMembers().stream().filter(RunSpecification.class::isInstance)
				.map(RunSpecification.class::cast).anyMatch(named)).findFirst();
		return CostAnnotations.header(kind, element, later.map(Experiment::getName).orElse(""), Optional.empty(), Optional.empty(), null,
				NOT_PRICED + later.map(experiment -> "not part of the first point of " + experiment.getName()).orElse("no experiment in this file uses it"));
	}
}
