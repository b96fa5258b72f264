package org.m2q.accelerator;

import org.m2q.accelerator.internal.ScheduleCalculation;
import org.m2q.accelerator.internal.TileCache;
import org.m2q.base.Cancellation;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/**
 * The event fidelity: latency from the times of all tiles of a schedule, with engines, DRAM and the ports of buffers as servers that
 * take their steps in turn. Counts and dynamic energies are those of the {@link AnalyticalCostModel}, because both add up the same tiles; what leaks
 * follows the latency. Keeps decisions for distinct layers between calls; thread-safe.
 */
public final class EventCostModel implements CostModel {

	private final TileCache tiles = new TileCache();

	@Override
	public NetworkCost estimate(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec accelerator, MappingSpec mapping,
			Cancellation cancellation) {
		return new ScheduleCalculation(network, policy, accelerator, mapping, tiles).cost(cancellation);
	}
}
