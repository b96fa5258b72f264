package org.m2q.accelerator.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.m2q.model.m2q.Policy;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.ResolvedPolicy;

/** Puts the formats of a network together from those of policies and of alternatives for groups of layers. */
final class FormatChoice {

	private final DesignSpace space;
	private final Map<Policy, ResolvedPolicy> resolved;
	/** The group that decides the formats of each layer; −1 for the policy of the point. */
	private final int[] groupOf;

	/**
	 * Prepares the choice.
	 *
	 * @param resolved formats under every policy of the space
	 */
	FormatChoice(DesignSpace space, LayerNetwork network, Map<Policy, ResolvedPolicy> resolved) {
		this.space = space;
		this.resolved = resolved;
		groupOf = new int[network.layers().size()];
		for (int i = 0; i < groupOf.length; i++) {
			groupOf[i] = -1;
			for (int g = 0; g < space.choices().size(); g++) {
				if (space.choices().get(g).layers().selects(network.layers().get(i))) {
					groupOf[i] = g;
				}
			}
		}
	}

	/** What decides the formats of some layers: positions of groups, −1 for the policy of the point. */
	int[] deciders(int from, int to) {
		return Arrays.stream(groupOf, from, to).distinct().sorted().toArray();
	}

	/** The formats of all layers under a policy and an alternative of every group. */
	ResolvedPolicy formats(int policy, int[] alternatives) {
		ResolvedPolicy base = resolved.get(space.policies().get(policy));
		if (alternatives.length == 0) {
			return base;
		}
		List<LayerPrecision> layers = new ArrayList<>(groupOf.length);
		for (int i = 0; i < groupOf.length; i++) {
			int group = groupOf[i];
			ResolvedPolicy own = group < 0 ? base : resolved.get(space.choices().get(group).alternatives().get(alternatives[group]));
			layers.add(own.layers().get(i));
		}
		return new ResolvedPolicy(base.policy(), layers, base.problems());
	}
}
