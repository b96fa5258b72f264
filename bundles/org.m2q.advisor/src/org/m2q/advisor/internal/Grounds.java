package org.m2q.advisor.internal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Traffic;
import org.m2q.advisor.Outcome;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.base.problem.Problem;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Mix;
import org.m2q.quant.Scheme;

/**
 * A priced configuration.
 *
 * @param network the layers
 * @param precisions their formats, with the shares of the filters that engines get
 * @param cost what they cost
 * @param proxies the accuracy proxy of every layer
 * @param outcome summary
 * @param problems what was found wrong, without places
 */
public record Grounds(LayerNetwork network, List<LayerPrecision> precisions, NetworkCost cost, List<Double> proxies, Outcome outcome,
		Set<Object> problems) {

	/** Weighs a simulation; empty when it has errors, layers without price, or no EDP. */
	public static Optional<Grounds> of(Simulated simulated, SensitivityMetric metric) {
		if (simulated.cost().isEmpty() || !simulated.cost().get().isComplete() || !(simulated.cost().get().edp() > 0)
				|| simulated.problems().stream().anyMatch(Problem::isError)) {
			return Optional.empty();
		}
		NetworkCost cost = simulated.cost().get();
		Weighed weighed = weigh(cost.layers(), cost.latency(), cost.energy(), simulated.network().orElseThrow(), cost.mapping(), metric);
		return Optional.of(new Grounds(simulated.network().get(), weighed.precisions(), cost, weighed.proxies(), weighed.outcome(),
				keys(simulated.problems())));
	}

	/** What a priced network comes to; empty when a layer has no price, when there are errors, or without EDP. */
	public static Optional<Outcome> outcome(NetworkCost cost, SensitivityMetric metric) {
		boolean priced = cost.isComplete() && cost.edp() > 0 && cost.problems().stream().noneMatch(Problem::isError);
		return priced ? Optional.of(weigh(cost.layers(), cost.latency(), cost.energy(), cost.network(), cost.mapping(), metric).outcome()) : Optional.empty();
	}

	/**
	 * What the costs of the layers of a network come to.
	 *
	 * @param precisions formats of the layers, with the shares of the filters that engines get
	 * @param proxies the accuracy proxy of every layer
	 * @param outcome summary
	 */
	public record Weighed(List<LayerPrecision> precisions, List<Double> proxies, Outcome outcome) {
	}

	/** Weighs costs of layers in the way of the cost model, in the order of the layers. */
	public Weighed weigh(List<LayerCost> layers, SensitivityMetric metric) {
		long cycles = 0;
		double joules = 0;
		for (LayerCost layer : layers) {
			for (long part : layer.limits().spent().values()) {
				cycles += part;
			}
			joules += layer.energy();
		}
		return weigh(layers, cycles / cost.accelerator().clock(), joules, network, cost.mapping(), metric);
	}

	private static Weighed weigh(List<LayerCost> layers, double latency, double energy, LayerNetwork network, MappingSpec mapping, SensitivityMetric metric) {
		boolean split = splits(mapping);
		List<LayerPrecision> precisions = layers.stream().map(layer -> executed(layer, split)).toList();
		List<Double> proxies = new ArrayList<>();
		double least = metric.higherIsBetter() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
		long weights = 0;
		long activations = 0;
		for (LayerCost layer : layers) {
			double value = metric.layer(layer.layer(), precisions.get(layer.layer().index()));
			proxies.add(value);
			least = metric.higherIsBetter() ? Math.min(least, value) : Math.max(least, value);
			for (Traffic traffic : layer.traffic()) {
				if (traffic.kind() == MemoryKind.DRAM) {
					long bytes = traffic.readBytes() + traffic.writtenBytes();
					weights += traffic.operand() == Operand.WEIGHTS ? bytes : 0;
					activations += traffic.operand() == Operand.WEIGHTS ? 0 : bytes;
				}
			}
		}
		return new Weighed(precisions, proxies, new Outcome(latency, energy, metric.network(network, precisions), least, weights, activations));
	}

	/** Formats of the layers of a priced network, with the shares of the filters that engines get. */
	public static List<LayerPrecision> executed(NetworkCost cost) {
		boolean split = splits(cost.mapping());
		return cost.layers().stream().map(layer -> executed(layer, split)).toList();
	}

	private static boolean splits(MappingSpec mapping) {
		return mapping.assignments().stream().anyMatch(assignment -> !assignment.split().isEmpty());
	}

	/** Engines that finish together, or whose mapping splits the filters, get other shares of them than the policy says. */
	private static LayerPrecision executed(LayerCost layer, boolean split) {
		LayerPrecision precision = layer.precision();
		List<EngineUse> multiplying = layer.engines().stream().filter(use -> use.macs() > 0).toList();
		boolean balanced = precision.mix().map(Mix::balance).filter(Mix.Balance.BALANCED::equals).isPresent();
		if (!balanced && !split || multiplying.size() != precision.weights().size()) {
			return precision;
		}
		double sum = multiplying.stream().mapToLong(EngineUse::macs).sum();
		return precision.withShares(multiplying.stream().map(use -> use.macs() / sum).toList());
	}

	private static Set<Object> keys(List<Problem> problems) {
		Set<Object> keys = new HashSet<>();
		problems.forEach(problem -> keys.add(List.of(problem.code(), problem.message())));
		return keys;
	}

	/** Whether a changed configuration has no problem that this one has not, and the same parts are modelled. */
	public boolean accepts(Simulated changed) {
		if (changed.cost().isEmpty() || !problems.containsAll(keys(changed.problems()))) {
			return false;
		}
		return priced(changed.cost().get().layers());
	}

	/** Whether the same parts of the layers are modelled. */
	public boolean priced(List<LayerCost> layers) {
		for (LayerCost layer : layers) {
			LayerCost mine = cost.layers().get(layer.layer().index());
			if (layer.status() != mine.status() || !mine.notModelled().containsAll(layer.notModelled())) {
				return false;
			}
		}
		return true;
	}

	/** Schemes that some engine executes. */
	public Set<Scheme> schemes() {
		Set<Scheme> schemes = EnumSet.noneOf(Scheme.class);
		cost.accelerator().engines().forEach(engine -> engine.macModes().forEach(mode -> schemes.add(mode.scheme())));
		return schemes;
	}
}
