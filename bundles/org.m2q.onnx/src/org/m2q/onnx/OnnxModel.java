package org.m2q.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an ONNX file holds: one graph of operators.
 *
 * @param opset version of the operator set
 * @param name name of the graph
 * @param nodes operators in the order of the file
 * @param initializers constant tensors by name, in the order of the file
 * @param inputs values that a run must be given (initializers are left out)
 * @param outputs values that a run gives
 * @param metadata what else the file says, by key, in the order of the file
 */
public record OnnxModel(int opset, String name, List<OnnxNode> nodes, Map<String, Tensor> initializers, List<ValueInfo> inputs,
		List<ValueInfo> outputs, Map<String, String> metadata) {

	/** Copies the lists and the maps. */
	public OnnxModel {
		nodes = List.copyOf(nodes);
		initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
		inputs = List.copyOf(inputs);
		outputs = List.copyOf(outputs);
		metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
	}

	/** A model without metadata. */
	public OnnxModel(int opset, String name, List<OnnxNode> nodes, Map<String, Tensor> initializers, List<ValueInfo> inputs, List<ValueInfo> outputs) {
		this(opset, name, nodes, initializers, inputs, outputs, Map.of());
	}
}
