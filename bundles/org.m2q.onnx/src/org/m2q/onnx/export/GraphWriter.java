package org.m2q.onnx.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.m2q.onnx.Attributes;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;

/** Collects the nodes of a graph. Names of values are derived from the node of the network, so that they can be found again. */
final class GraphWriter {

	private final List<OnnxNode> nodes = new ArrayList<>();
	private final Map<String, Tensor> initializers = new LinkedHashMap<>();
	private String prefix = "";
	private int count;

	/** Begins a node of the network: further nodes are named after it. */
	void begin(String name) {
		prefix = name;
		count = 0;
	}

	/** A node with one result. */
	String add(String operator, Attributes attributes, String... inputs) {
		String name = count++ == 0 ? prefix : prefix + "/" + count;
		String output = name + ":0";
		nodes.add(new OnnxNode(name, operator, "", List.of(inputs), List.of(output), attributes));
		return output;
	}

	String add(String operator, String... inputs) {
		return add(operator, Attributes.NONE, inputs);
	}

	/** A node with several results. */
	List<String> several(String operator, Attributes attributes, int outputs, String... inputs) {
		String name = count++ == 0 ? prefix : prefix + "/" + count;
		List<String> results = new ArrayList<>();
		for (int i = 0; i < outputs; i++) {
			results.add(name + ":" + i);
		}
		nodes.add(new OnnxNode(name, operator, "", List.of(inputs), results, attributes));
		return results;
	}

	/** A constant; a name that is taken must be that of the same tensor. */
	String constant(String name, Tensor tensor) {
		Tensor before = initializers.putIfAbsent(name, tensor);
		if (before != null && !before.equals(tensor)) {
			throw new IllegalStateException("two constants have the name " + name);
		}
		return name;
	}

	String integers(long... values) {
		return constant("int64" + Arrays.toString(values).replace(" ", ""), Tensor.of(new int[] { values.length }, values));
	}

	String real(float value) {
		return constant("float(" + value + ")", Tensor.of(new int[0], value));
	}

	String transpose(String value, long... order) {
		return add("Transpose", Attributes.of("perm", Arrays.stream(order).boxed().toList()), value);
	}

	String reshape(String value, long... shape) {
		return add("Reshape", value, integers(shape));
	}

	List<OnnxNode> nodes() {
		return nodes;
	}

	Map<String, Tensor> initializers() {
		return initializers;
	}
}
