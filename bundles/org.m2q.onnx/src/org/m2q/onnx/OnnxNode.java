package org.m2q.onnx;

import java.util.List;

/**
 * One operator of a graph.
 *
 * @param name its own name, may be empty
 * @param operator type of the operator, such as {@code Conv}
 * @param domain set of operators, empty for the one of ONNX
 * @param inputs names of values; an empty one stands for an optional input that is not given
 * @param outputs names of values; an empty one stands for an output that is not wanted
 * @param attributes what else the operator needs
 */
public record OnnxNode(String name, String operator, String domain, List<String> inputs, List<String> outputs, Attributes attributes) {

	/** Copies the lists. */
	public OnnxNode {
		inputs = List.copyOf(inputs);
		outputs = List.copyOf(outputs);
	}

	/** How a message calls the node: its name, or its first output when it has none. */
	public String label() {
		String label = !name.isEmpty() ? name : outputs.stream().filter(o -> !o.isEmpty()).findFirst().orElse("?");
		return operator + " \"" + label + "\"";
	}
}
