package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;

/** A model whose nodes can be replaced. Shapes are those of one run, since inputs are fixed. */
final class Graph {

	private final OnnxModel model;
	private final Map<String, int[]> shapes;
	private final List<OnnxNode> nodes;
	private final Map<String, Tensor> constants;
	private Map<String, OnnxNode> producers = new HashMap<>();
	private Map<String, List<OnnxNode>> consumers = new HashMap<>();

	/**
	 * Takes a model.
	 *
	 * @param model with fixed inputs
	 * @param shapes of all values
	 */
	Graph(OnnxModel model, Map<String, int[]> shapes) {
		this.model = model;
		this.shapes = new HashMap<>(shapes);
		nodes = new ArrayList<>(model.nodes());
		constants = new LinkedHashMap<>(model.initializers());
		index();
	}

	private void index() {
		producers = new HashMap<>();
		consumers = new HashMap<>();
		for (OnnxNode node : nodes) {
			node.outputs().forEach(output -> producers.put(output, node));
			node.inputs().stream().distinct().forEach(input -> consumers.computeIfAbsent(input, key -> new ArrayList<>()).add(node));
		}
	}

	/** A copy of the nodes, in order. */
	List<OnnxNode> nodes() {
		return List.copyOf(nodes);
	}

	Optional<OnnxNode> producer(String value) {
		return Optional.ofNullable(producers.get(value));
	}

	/** The node that gives a value, when it is of an operator. */
	Optional<OnnxNode> producer(String value, String operator) {
		return producer(value).filter(node -> node.operator().equals(operator));
	}

	List<OnnxNode> consumers(String value) {
		return consumers.getOrDefault(value, List.of());
	}

	/** The only node that needs the result of another, when it is of an operator. */
	Optional<OnnxNode> only(OnnxNode node, String operator) {
		String value = node.outputs().getFirst();
		return isInner(value) ? consumers(value).stream().filter(user -> user.operator().equals(operator)).findFirst() : Optional.empty();
	}

	/** The operand of a node that is not the result of another. */
	static Optional<String> other(OnnxNode node, OnnxNode not) {
		List<String> rest = node.inputs().stream().filter(input -> !input.equals(not.outputs().getFirst())).toList();
		return node.inputs().size() == 2 && rest.size() == 1 ? Optional.of(rest.getFirst()) : Optional.empty();
	}

	/** Whether one node alone needs a value, and it is no output of the graph. */
	boolean isInner(String value) {
		return consumers(value).size() == 1 && !isOutput(value);
	}

	boolean isOutput(String value) {
		return model.outputs().stream().anyMatch(output -> output.name().equals(value));
	}

	Optional<Tensor> constant(String value) {
		return Optional.ofNullable(constants.get(value));
	}

	/** The number that a constant of one element is. */
	Optional<Float> number(String value) {
		return constant(value).filter(tensor -> tensor.size() == 1 && tensor.type().isReal()).map(tensor -> tensor.real(0));
	}

	boolean isNumber(String value, double number) {
		return number(value).filter(found -> Math.abs(found - number) <= 1e-5 * Math.max(1, Math.abs(number))).isPresent();
	}

	int[] shape(String value) {
		return constant(value).map(Tensor::shape).orElseGet(() -> shapes.get(value).clone());
	}

	boolean hasShape(String value) {
		return shapes.containsKey(value) || constants.containsKey(value);
	}

	/** A new constant, under a name that is free. */
	String add(String name, Tensor tensor) {
		String free = name;
		for (int i = 2; constants.containsKey(free) || shapes.containsKey(free); i++) {
			free = name + "_" + i;
		}
		constants.put(free, tensor);
		return free;
	}

	/** Puts a node in the place of another that gives the same values. */
	void replace(OnnxNode old, OnnxNode with) {
		nodes.set(nodes.indexOf(old), with);
		index();
	}

	/** Puts a node in the place of the first of several that together give the same values. */
	void replaceAll(List<OnnxNode> old, OnnxNode with) {
		int place = old.stream().mapToInt(nodes::indexOf).min().orElseThrow();
		nodes.set(place, with);
		nodes.removeAll(old);
		index();
	}

	/** Takes a node out; what needs its first output gets another value. */
	void bypass(OnnxNode node, String value) {
		String gone = node.outputs().getFirst();
		if (isOutput(gone)) {
			return;
		}
		nodes.remove(node);
		for (int i = 0; i < nodes.size(); i++) {
			OnnxNode user = nodes.get(i);
			if (user.inputs().contains(gone)) {
				nodes.set(i, new OnnxNode(user.name(), user.operator(), user.domain(), user.inputs().stream().map(input -> input.equals(gone) ? value : input).toList(),
						user.outputs(), user.attributes()));
			}
		}
		index();
	}

	/** Takes out nodes whose results nothing needs. */
	void clean() {
		Set<String> needed = new HashSet<>();
		model.outputs().forEach(output -> needed.add(output.name()));
		List<OnnxNode> kept = new ArrayList<>();
		for (OnnxNode node : List.copyOf(nodes).reversed()) {
			if (node.outputs().stream().anyMatch(needed::contains)) {
				kept.add(node);
				needed.addAll(node.inputs());
			}
		}
		nodes.clear();
		nodes.addAll(kept.reversed());
		constants.keySet().removeIf(name -> !needed.contains(name));
		index();
	}

	/** The model as it is now. */
	OnnxModel model(int opset) {
		return new OnnxModel(opset, model.name(), nodes, constants, model.inputs(), model.outputs(), model.metadata());
	}

	List<ValueInfo> inputs() {
		return model.inputs();
	}

	List<ValueInfo> outputs() {
		return model.outputs();
	}
}
