package org.m2q.accelerator;

import java.util.ArrayList;
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
 * @param speedups what it would gain from faster resources
 * @param problems what could not be priced, and why
 */
public record NetworkCost(LayerNetwork network, AcceleratorSpec accelerator, MappingSpec mapping, List<LayerCost> layers, long cycles,
		double latency, double energy, Map<String, Double> areas, List<String> assumptions, Speedups speedups,
		List<Problem> problems) {

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

	/** What every engine does, in the order of the accelerator. */
	public List<EngineTotal> engineTotals() {
		List<EngineTotal> totals = new ArrayList<>();
		for (EngineSpec engine : accelerator.engines()) {
			long macs = 0;
			long busy = 0;
			for (LayerCost layer : layers) {
				for (EngineUse use : layer.engines()) {
					macs += use.engine().equals(engine.name()) ? use.macs() : 0;
					busy += use.engine().equals(engine.name()) ? use.cycles() : 0;
				}
			}
			totals.add(new EngineTotal(engine.name(), macs, busy, cycles, engine.elements() * bestRate(engine)));
		}
		return totals;
	}

	/** What passes every buffer and DRAM, in the order of the accelerator. */
	public List<MemoryTotal> memoryTotals() {
		List<MemoryTotal> totals = new ArrayList<>();
		for (MemorySpec memory : accelerator.memories()) {
			if (memory.kind() == MemoryKind.REGISTERS) {
				continue;
			}
			double access = memory.kind() == MemoryKind.DRAM ? memory.burst() : Math.max(1, memory.width());
			long read = 0;
			long written = 0;
			long reads = 0;
			long writes = 0;
			for (LayerCost layer : layers) {
				for (Traffic traffic : layer.traffic()) {
					if (traffic.memory().equals(memory.name())) {
						read += traffic.readBytes();
						written += traffic.writtenBytes();
						reads += (long) Math.ceil(traffic.readBytes() / access);
						writes += (long) Math.ceil(traffic.writtenBytes() / access);
					}
				}
			}
			totals.add(new MemoryTotal(memory.name(), memory.kind(), read, written, reads, writes));
		}
		return totals;
	}

	/** Cycles of the network by the resource that worked or was waited for; the sum is {@link #cycles()}. */
	public Map<Bound.Kind, Long> spent() {
		Map<Bound.Kind, Long> spent = new EnumMap<>(Bound.Kind.class);
		for (LayerCost layer : layers) {
			layer.limits().spent().forEach((kind, part) -> spent.merge(kind, part, Long::sum));
		}
		return spent;
	}

	/**
	 * One or two sentences on what keeps a layer from being faster, with its numbers and what twice the resource would save, computed at the same
	 * tiles: a new search may save more.
	 *
	 * @param index layer index
	 */
	public String why(int index) {
		return new Why(this).layer(index);
	}

	/** One or two sentences on what the network waits for most, and what twice of it would save at the same tiles; empty for a network without latency. */
	public String why() {
		return new Why(this).network();
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
