package org.m2q.accelerator;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

import org.m2q.base.problem.Problem;
import org.m2q.network.LayerNetwork;

/**
 * Cost of one inference of a network.
 *
 * @param network what is priced
 * @param accelerator where it runs
 * @param mapping how it is mapped
 * @param layers one per layer of the network, same order
 * @param cycles clock cycles
 * @param latency seconds, the makespan
 * @param energy joules
 * @param areas square metres per engine and memory whose area is known
 * @param assumptions what the model takes for granted, one sentence each
 * @param problems what could not be priced, and why
 */
public record NetworkCost(LayerNetwork network, AcceleratorSpec accelerator, MappingSpec mapping, List<LayerCost> layers, long cycles,
		double latency, double energy, Map<String, Double> areas, List<String> assumptions, List<Problem> problems) {

	/** Copies the collections. */
	public NetworkCost {
		layers = List.copyOf(layers);
		areas = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(areas));
		assumptions = List.copyOf(assumptions);
		problems = List.copyOf(problems);
	}

	/** Whether every layer is in the totals. */
	public boolean isComplete() {
		return layers.stream().noneMatch(layer -> layer.status() == LayerCost.Status.UNAVAILABLE);
	}

	/** Whether every layer is in the totals with all that it costs. */
	public boolean isFullyModelled() {
		return layers.stream().allMatch(layer -> layer.status() == LayerCost.Status.PRICED);
	}

	/** Whether anything is known about the energy; what is known without being {@linkplain #isFullyModelled() all} is a lower bound. */
	public boolean isEnergyKnown() {
		return isFullyModelled() || layers.stream().anyMatch(LayerCost::isEnergyKnown);
	}

	/** Energy times latency, in joule seconds. */
	public double edp() {
		return energy * latency;
	}

	/**
	 * Part of a layer in the EDP: half its part of the energy plus half its part of the latency. The parts of all layers add to 1, and
	 * each is half the sensitivity of ln(EDP) to the layer.
	 *
	 * @param index layer index
	 */
	public double share(int index) {
		LayerCost layer = layers.get(index);
		double energyPart = energy > 0 ? layer.energy() / energy : 0;
		double latencyPart = latency > 0 ? layer.latency() / latency : 0;
		return (energyPart + latencyPart) / 2;
	}

	/** Energy in joules by cause. */
	public Map<EnergyCause, Double> energyByCause() {
		Map<EnergyCause, Double> map = new EnumMap<>(EnergyCause.class);
		for (LayerCost layer : layers) {
			layer.energyByCause().forEach((cause, joules) -> map.merge(cause, joules, Double::sum));
		}
		return map;
	}

	/** Useful products over those possible on all multiplying engines at one product per element and cycle. */
	public double utilisation() {
		double peak = accelerator.engines().stream().filter(engine -> !engine.macModes().isEmpty())
				.mapToDouble(engine -> engine.elements() * bestRate(engine)).sum();
		long macs = layers.stream().flatMap(layer -> layer.engines().stream()).mapToLong(EngineUse::macs).sum();
		return cycles == 0 || peak == 0 ? 0 : macs / (cycles * peak);
	}

	/** Bytes to and from DRAM. */
	public long dramBytes() {
		return layers.stream().mapToLong(LayerCost::dramBytes).sum();
	}

	/** Watts averaged over the latency; 0 without latency. */
	public double power() {
		return latency > 0 ? energy / latency : 0;
	}

	/** Inferences per second; 0 without latency. */
	public double throughput() {
		return latency > 0 ? 1 / latency : 0;
	}

	/** Square metres of everything whose area is known; empty when nothing is. */
	public OptionalDouble area() {
		return areas.isEmpty() ? OptionalDouble.empty()
				: OptionalDouble.of(areas.values().stream().mapToDouble(Double::doubleValue).sum());
	}

	private static double bestRate(EngineSpec engine) {
		return engine.macModes().stream().mapToDouble(MacMode::rate).max().orElse(0);
	}
}
