package org.m2q.accelerator;


import org.m2q.accelerator.internal.CostCalculation;
import org.m2q.accelerator.internal.TileCache;
import org.m2q.base.Cancellation;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/**
 * Closed-form cost model.
 *
 * <p>Time: every resource (engine, vector unit, buffer, wires, DRAM) is busy for its work divided by its rate; a layer takes as long as its
 * busiest resource, plus the fill of the pipeline, plus transfers of memories that are not double-buffered. Layers follow each other;
 * fused layers overlap their DRAM transfers with the computation of the whole group, pipelined ones also run on their engines at the
 * same time. Energy: counts times table rows. Keeps tilings of distinct shapes between calls; has no other state.
 */
public final class AnalyticalCostModel implements CostModel {

	private final TileCache tiles = new TileCache();

	@Override
	public NetworkCost estimate(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec accelerator, MappingSpec mapping,
			Cancellation cancellation) {
		return new CostCalculation(network, policy, accelerator, mapping, tiles).run(cancellation);
	}

	/** Number of layers and fused chains that tiles were searched for, because none before was like them. */
	public long searches() {
		return tiles.searches();
	}
}
