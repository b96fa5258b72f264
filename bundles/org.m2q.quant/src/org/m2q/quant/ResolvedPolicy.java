package org.m2q.quant;

import java.util.List;

import org.m2q.base.problem.Problem;

/**
 * A policy applied to the layers of a network.
 *
 * @param policy name of the policy
 * @param layers how each layer is computed, by layer index; layers for which the policy is incomplete or impossible get 32-bit floating
 *        point and a problem says so
 * @param problems what is wrong with the policy on this network
 */
public record ResolvedPolicy(String policy, List<LayerPrecision> layers, List<Problem> problems) {

	/** Copies the lists. */
	public ResolvedPolicy {
		layers = List.copyOf(layers);
		problems = List.copyOf(problems);
	}

	/** Whether a problem is an error. */
	public boolean hasErrors() {
		return problems.stream().anyMatch(Problem::isError);
	}
}
