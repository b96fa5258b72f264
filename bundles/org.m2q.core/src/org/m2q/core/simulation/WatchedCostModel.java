package org.m2q.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Objective;
import org.m2q.base.Cancellation;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/** Tells what another cost model is asked for, and lets its search for tiles make something else least than mappings say. */
final class WatchedCostModel implements CostModel {

	private final CostModel costs;
	private final Optional<Objective> objective;
	private final Consumer<String> before;
	private final Runnable after;

	/**
	 * Watches a cost model.
	 *
	 * @param before hears what is priced next, in words
	 * @param after runs when it is priced
	 */
	WatchedCostModel(CostModel costs, Optional<Objective> objective, Consumer<String> before, Runnable after) {
		this.costs = costs;
		this.objective = objective;
		this.before = before;
		this.after = after;
	}

	@Override
	public NetworkCost estimate(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec accelerator, MappingSpec mapping,
			Cancellation cancellation) {
		before.accept(name(network, accelerator));
		NetworkCost cost = costs.estimate(network, policy, accelerator, objective.map(least -> searching(mapping, accelerator, least)).orElse(mapping),
				cancellation);
		after.run();
		return cost;
	}

	private static String name(LayerNetwork network, AcceleratorSpec accelerator) {
		String arguments = network.network().arguments().entrySet().stream().map(entry -> entry.getKey() + " = " + entry.getValue())
				.collect(Collectors.joining(", "));
		String design = accelerator.name();
		return network.network().model() + (arguments.isEmpty() ? "" : "(" + arguments + ")") + " on " + design.substring(design.lastIndexOf('.') + 1);
	}

	/** Sizes that a mapping gives stay; engines without a rule get one that only says what to make least, in front of the rules that count more. */
	private static MappingSpec searching(MappingSpec mapping, AcceleratorSpec accelerator, Objective objective) {
		Set<String> ruled = mapping.tilings().stream().map(MappingSpec.TilingRule::engine).collect(Collectors.toSet());
		List<MappingSpec.TilingRule> rules = new ArrayList<>();
		accelerator.engines().stream().map(EngineSpec::name).filter(engine -> !ruled.contains(engine))
				.forEach(engine -> rules.add(new MappingSpec.TilingRule(engine, java.util.Map.of(), objective, mapping.span())));
		mapping.tilings().forEach(rule -> rules.add(new MappingSpec.TilingRule(rule.engine(), rule.sizes(), rule.order(), objective, rule.span())));
		return new MappingSpec(mapping.name(), mapping.accelerator(), mapping.assignments(), mapping.fusions(), mapping.dataflows(), rules,
				mapping.doubleBuffered(), mapping.keeps(), mapping.prefetched(), mapping.span());
	}
}
