package org.m2q.onnx.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.m2q.onnx.Attributes;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;

/** Collects the nodes of a graph. Names of values are derived from the node of the network, so that they can be found again. */
public final class GraphWriter {

	private final List<OnnxNode> nodes = new ArrayList<>();
	private final Map<String, Tensor> initializers = new LinkedHashMap<>();
	private String prefix = "";
	private int count;

	/** Begins a node of the network: further nodes are named after it. */
	public void begin(String name) {
		prefix = name;
		count = 0;
	}

	/** A node with one result. */
	public String add(String operator, Attributes attributes, String... inputs) {
		return add(operator, "", attributes, inputs);
	}

	/** A node of a set of operators that is not the standard one, with one result. */
	public String add(String operator, String domain, Attributes attributes, String... inputs) {
		String name = count++ == 0 ? prefix : prefix + "/" + count;
		String output = name + ":0";
		nodes.add(new OnnxNode(name, operator, domain, List.of(inputs), List.of(output), attributes));
		return output;
	}

	/** Gives the result of the last node another name, once. A value that is not such a result is copied under the name. */
	public void name(String value, String name) {
		if (value.endsWith(":0") && !nodes.isEmpty() && nodes.getLast().outputs().equals(List.of(value))) {
			OnnxNode last = nodes.removeLast();
			nodes.add(new OnnxNode(last.name(), last.operator(), last.domain(), last.inputs(), List.of(name), last.attributes()));
		} else {
			nodes.add(new OnnxNode(prefix + "/" + name, "Identity", "", List.of(value), List.of(name), Attributes.NONE));
		}
	}

	/** A node with one result and no attributes. */
	public String add(String operator, String... inputs) {
		return add(operator, Attributes.NONE, inputs);
	}

	/** A node with several results. */
	public List<String> several(String operator, Attributes attributes, int outputs, String... inputs) {
		String name = count++ == 0 ? prefix : prefix + "/" + count;
		List<String> results = new ArrayList<>();
		for (int i = 0; i < outputs; i++) {
			results.add(name + ":" + i);
		}
		nodes.add(new OnnxNode(name, operator, "", List.of(inputs), results, attributes));
		return results;
	}

	/** A constant; a name that is taken must be that of the same tensor. */
	public String constant(String name, Tensor tensor) {
		Tensor before = initializers.putIfAbsent(name, tensor);
		if (before != null && !before.equals(tensor)) {
			throw new IllegalStateException("two constants have the name " + name);
		}
		return name;
	}

	/** A list of 64-bit integers. */
	public String integers(long... values) {
		return constant("int64" + Arrays.toString(values).replace(" ", ""), Tensor.of(new int[] { values.length }, values));
	}

	/** A real number without axes. */
	public String real(float value) {
		return constant("float(" + value + ")", Tensor.of(new int[0], value));
	}

	/** A tensor with its axes in another order. */
	public String transpose(String value, long... order) {
		return add("Transpose", Attributes.of("perm", Arrays.stream(order).boxed().toList()), value);
	}

	/** The same elements in another shape. */
	public String reshape(String value, long... shape) {
		return add("Reshape", value, integers(shape));
	}

	/** The nodes so far. */
	public List<OnnxNode> nodes() {
		return nodes;
	}

	/** The constants so far. */
	public Map<String, Tensor> initializers() {
		return initializers;
	}
}
