package org.m2q.accelerator.internal;

import java.util.HashMap;
import java.util.Map;

import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.Traffic;

/** Sums over the layers of a network, as its cost and reports form them: that each of them fits 64 bits is found out while the layer is known that it fails at. */
final class Counters {

	private final Map<String, Long> sums = new HashMap<>();
	private long cycles;

	/**
	 * Counts a layer; nothing of it when a sum does not fit.
	 *
	 * @param added cycles that it adds to the network
	 * @throws ArithmeticException when a sum does not fit
	 */
	void add(LayerCost layer, Map<Bound.Kind, Long> added) {
		Map<String, Long> more = new HashMap<>();
		added.values().forEach(part -> count(more, "cycles", part));
		for (EngineUse use : layer.engines()) {
			count(more, "products", use.macs());
			count(more, "engine " + use.engine(), use.cycles());
		}
		for (Traffic traffic : layer.traffic()) {
			count(more, "memory " + traffic.memory(), traffic.readBytes());
			count(more, "memory " + traffic.memory(), traffic.writtenBytes());
			if (traffic.kind() == MemoryKind.DRAM) {
				count(more, "dram", traffic.readBytes());
				count(more, "dram", traffic.writtenBytes());
			}
		}
		more.replaceAll((what, sum) -> Math.addExact(sum, sums.getOrDefault(what, 0L)));
		sums.putAll(more);
		cycles = sums.getOrDefault("cycles", 0L);
	}

	/** Cycles of the layers so far. */
	long cycles() {
		return cycles;
	}

	private static void count(Map<String, Long> sums, String what, long more) {
		sums.merge(what, more, Math::addExact);
	}
}
