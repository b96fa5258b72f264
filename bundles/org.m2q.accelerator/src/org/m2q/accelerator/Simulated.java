package org.m2q.accelerator;

import java.util.List;
import java.util.Optional;

import org.m2q.base.problem.Problem;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.ResolvedPolicy;

/**
 * What became of one simulation, as far as it came.
 *
 * @param network the layers, when the model has some
 * @param policy their formats, when there is a network
 * @param cost their cost, when accelerator and mapping have a meaning
 * @param problems everything that was found wrong on the way
 */
public record Simulated(Optional<LayerNetwork> network, Optional<ResolvedPolicy> policy, Optional<NetworkCost> cost, List<Problem> problems) {

	/** Copies the problems. */
	public Simulated {
		problems = List.copyOf(problems);
	}
}
