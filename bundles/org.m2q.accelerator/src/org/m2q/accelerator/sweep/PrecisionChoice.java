package org.m2q.accelerator.sweep;

import java.util.List;

import org.m2q.model.m2q.Policy;
import org.m2q.network.LayerSelector;

/**
 * Alternatives for the formats of a group of layers, in place of what the policy of the point says.
 *
 * @param name of the group
 * @param layers the group; a layer of several groups belongs to the last of them
 * @param alternatives one or more; a layer takes the formats that the alternative gives it
 */
public record PrecisionChoice(String name, LayerSelector layers, List<Policy> alternatives) {

	/**
	 * Copies the alternatives.
	 *
	 * @throws IllegalArgumentException without alternatives
	 */
	public PrecisionChoice {
		alternatives = List.copyOf(alternatives);
		if (alternatives.isEmpty()) {
			throw new IllegalArgumentException("group " + name + " has no alternatives");
		}
	}
}
