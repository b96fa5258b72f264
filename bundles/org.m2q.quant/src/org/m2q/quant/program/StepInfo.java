package org.m2q.quant.program;

import java.util.Objects;

/**
 * Where a step comes from.
 *
 * @param name unique in the program: name of the network's node, with a suffix for what quantization added
 * @param node index in {@link org.m2q.network.Network#nodes()}, {@value #NONE} for none
 * @param layer index in {@link org.m2q.network.LayerNetwork#layers()}, {@value #NONE} for none
 */
public record StepInfo(String name, int node, int layer) {

	/** In place of an index: what quantization added. */
	public static final int NONE = -1;

	/** Checks the name. */
	public StepInfo {
		Objects.requireNonNull(name, "name");
	}
}
