package org.m2q.calibration;

import java.util.ArrayList;
import java.util.List;

import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Mix;
import org.m2q.quant.ResolvedPolicy;

/**
 * Shares of filters for which the engines of an accelerator finish together. The simulator divides the multiply-accumulates of a mixed layer among its engines; filters of one
 * layer take equally many, so these parts are the shares of the filters.
 */
public final class EngineBalance {

	private EngineBalance() {
	}

	/**
	 * A policy whose {@code balanced} mixes have the shares of a simulation.
	 *
	 * @param policy applied to the layers of the same network
	 * @param cost the network on an accelerator under that policy
	 * @return the policy with other shares; layers that the simulator does not divide among as many engines as they have schemes keep theirs
	 */
	public static ResolvedPolicy apply(ResolvedPolicy policy, NetworkCost cost) {
		List<LayerPrecision> layers = new ArrayList<>(policy.layers());
		for (LayerCost layer : cost.layers()) {
			int index = layer.layer().index();
			LayerPrecision precision = layers.get(index);
			List<EngineUse> multiplying = layer.engines().stream().filter(use -> use.macs() > 0).toList();
			boolean balanced = precision.mix().map(Mix::balance).filter(Mix.Balance.BALANCED::equals).isPresent();
			if (balanced && multiplying.size() == precision.weights().size()) {
				double sum = multiplying.stream().mapToLong(EngineUse::macs).sum();
				layers.set(index, precision.withShares(multiplying.stream().map(use -> use.macs() / sum).toList()));
			}
		}
		return new ResolvedPolicy(policy.policy(), layers, policy.problems());
	}
}
