package org.m2q.accelerator;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.network.Layer;
import org.m2q.quant.LayerPrecision;

/**
 * Cost of one layer.
 *
 * @param layer what is priced
 * @param precision its number formats
 * @param status whether it could be priced
 * @param engines engines that work for it
 * @param computeCycles cycles of its busiest engine
 * @param memoryCycles cycles of its busiest memory
 * @param cycles cycles it takes on its own: at least those of its busiest resource
 * @param latency seconds it adds to the network (its part of the critical path); 0 when hidden behind a fused neighbour
 * @param terms energy, one term per action and table row
 * @param energy sum of the terms in joules
 * @param traffic bytes per memory and operand
 * @param utilisation useful products over possible products of its engines during its cycles, 0 to 1
 * @param limits what keeps it from being faster
 * @param tile how it is cut, for multiplying layers
 * @param fusedWith group of layers that exchange activations on chip, including this; empty when alone
 * @param notModelled parts whose energy or time is not in the numbers, never silently zero
 * @param notes decisions worth knowing
 */
public record LayerCost(Layer layer, LayerPrecision precision, Status status, List<EngineUse> engines, long computeCycles,
		long memoryCycles, long cycles, double latency, List<EnergyTerm> terms, double energy, List<Traffic> traffic, double utilisation,
		Limits limits, Optional<TileChoice> tile, List<Integer> fusedWith, List<String> notModelled, List<String> notes) {

	/** Whether a layer could be priced. */
	public enum Status {
		/** All numbers hold. */
		PRICED,
		/** Numbers hold except for {@link LayerCost#notModelled()}. */
		PARTIAL,
		/** No numbers: the layer is not part of the totals and a problem says why. */
		UNAVAILABLE
	}

	/** Copies the lists. */
	public LayerCost {
		engines = List.copyOf(engines);
		terms = List.copyOf(terms);
		traffic = List.copyOf(traffic);
		fusedWith = List.copyOf(fusedWith);
		notModelled = List.copyOf(notModelled);
		notes = List.copyOf(notes);
	}

	/** Its busiest resource. */
	public Bound bound() {
		return limits.bound();
	}

	/** Watts averaged over its latency; 0 without latency. */
	public double power() {
		return latency > 0 ? energy / latency : 0;
	}

	/** Cycles in which no engine works. */
	public long stallCycles() {
		return Math.max(0, cycles - computeCycles);
	}

	/** Whether anything is known about the energy; with {@link #notModelled()} parts it is a lower bound. */
	public boolean isEnergyKnown() {
		return status == Status.PRICED || !terms.isEmpty();
	}

	/** Energy times latency of this layer alone, in joule seconds. Layer products do not add up to the total. */
	public double edp() {
		return energy * latency;
	}

	/** Energy in joules by cause, without causes that do not occur. */
	public Map<EnergyCause, Double> energyByCause() {
		Map<EnergyCause, Double> map = new EnumMap<>(EnergyCause.class);
		for (EnergyTerm term : terms) {
			map.merge(term.cause(), term.joules(), Double::sum);
		}
		return map;
	}

	/** Bytes to and from DRAM. */
	public long dramBytes() {
		long bytes = 0;
		for (Traffic part : traffic) {
			if (part.kind() == MemoryKind.DRAM) {
				bytes += part.readBytes() + part.writtenBytes();
			}
		}
		return bytes;
	}
}
