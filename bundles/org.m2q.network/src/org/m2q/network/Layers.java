package org.m2q.network;

import org.m2q.network.internal.LayerFormation;

/** Groups the operators of a network into layers. */
public final class Layers {

	private Layers() {
	}

	/**
	 * The layers of a network.
	 *
	 * <ul>
	 * <li>Convolutions, linear layers, matrix products, divisions, poolings, softmax and upsampling each start a layer.
	 * <li>A batch normalisation folds into the convolution or linear layer before it when that has no other consumer, else into the linear
	 * layer or unpadded pointwise convolution behind it when that is its only consumer. Layer and group normalisations attach to the convolution
	 * or linear layer before them.
	 * <li>Constant and learned scales, added parameters and activations attach to the layer before them when that has no other consumer. Other
	 * activations are applied where their result is read.
	 * <li>A sum of two tensors attaches to the later of the layers that make them.
	 * <li>What finds no layer to attach to is a layer of its own. Views are none.
	 * </ul>
	 */
	public static LayerNetwork of(Network network) {
		return new LayerFormation(network).form();
	}
}
