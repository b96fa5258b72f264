package org.m2q.network;

import java.util.List;

/**
 * The layers of a network.
 *
 * @param network the operators
 * @param layers the layers in order of computation
 */
public record LayerNetwork(Network network, List<Layer> layers) {

	/** Copies the list. */
	public LayerNetwork {
		layers = List.copyOf(layers);
	}

	/** Multiply-accumulate operations of all layers for one input. */
	public long macs() {
		long sum = 0;
		for (Layer layer : layers) {
			sum = Math.addExact(sum, layer.macs());
		}
		return sum;
	}

	/** Learned parameters of all layers. */
	public long parameters() {
		long sum = 0;
		for (Layer layer : layers) {
			sum = Math.addExact(sum, layer.parameters());
		}
		return sum;
	}
}
