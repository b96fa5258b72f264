package org.m2q.accelerator;

import org.m2q.base.Cancellation;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/**
 * Estimates what it costs to run a quantized network on an accelerator.
 *
 * <p>Implementations are safe for use by several threads and give the same result for the same input. Bad input gives problems in the
 * result, not exceptions.
 */
public interface CostModel {

	/**
	 * Prices every layer.
	 *
	 * @param network layers in execution order
	 * @param policy one precision per layer
	 * @param accelerator where it runs
	 * @param mapping how it is mapped
	 * @param cancellation asked before each layer
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	NetworkCost estimate(LayerNetwork network, ResolvedPolicy policy, AcceleratorSpec accelerator, MappingSpec mapping,
			Cancellation cancellation);
}
