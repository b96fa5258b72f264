package org.m2q.network;

import java.util.List;
import java.util.Map;
import java.util.Collections;
import java.util.LinkedHashMap;

/**
 * A flat operator graph without cycles.
 *
 * @param model name of the model it was elaborated from
 * @param arguments values of all parameters of the model as text, in declaration order
 * @param inputs the inputs
 * @param nodes operators in an order in which they can be computed (the order of the text)
 * @param outputs the results
 */
public record Network(String model, Map<String, String> arguments, List<NetworkInput> inputs, List<Node> nodes, List<Value> outputs) {

	/** Copies the collections; keeps their order. */
	public Network {
		arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
		inputs = List.copyOf(inputs);
		nodes = List.copyOf(nodes);
		outputs = List.copyOf(outputs);
	}

	/** Shape of a value of this network. */
	public Shape shape(Value value) {
		return value.isInput() ? inputs.get(value.port()).shape() : nodes.get(value.node()).outputs().get(value.port());
	}

	/**
	 * Learned parameters: weights, biases, gamma and beta of normalisations, channel scales, position tables. Running statistics of batch
	 * normalisations are not learned and not counted.
	 */
	public long parameters() {
		long sum = 0;
		for (Node node : nodes) {
			sum = Math.addExact(sum, node.parameters());
		}
		return sum;
	}

	/** Multiply-accumulate operations of convolutions, linear layers and matrix products for one input. */
	public long macs() {
		long sum = 0;
		for (Node node : nodes) {
			sum = Math.addExact(sum, node.macs());
		}
		return sum;
	}
}
