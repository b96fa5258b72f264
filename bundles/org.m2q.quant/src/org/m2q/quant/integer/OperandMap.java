package org.m2q.quant.integer;

/**
 * Where every element of an operand comes from. Views between layers (reshape, split, concat, …) are nothing but such maps.
 *
 * @param layers per element the layer that made it, or {@link #INPUT}, {@link #ZERO} or {@link #ONE}
 * @param elements per element its position in the output of that layer, or in the network's inputs one after the other
 */
public record OperandMap(int[] layers, int[] elements) {

	/** In place of a layer: an input of the network. */
	public static final int INPUT = -1;
	/** In place of a layer: padding. */
	public static final int ZERO = -2;
	/** In place of a layer: the constant 1. */
	public static final int ONE = -3;

	/** Number of elements. */
	public int size() {
		return layers.length;
	}
}
