package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Parameter.Role;

/**
 * A translation on its way: the calls so far, and what is known of values. The language has no batch axis; the axis of size 1 that is the batch is followed
 * through the graph and left out.
 */
final class Translation {

	final Graph graph;
	/** Shapes of values that the graph does not have. */
	final Map<String, int[]> derived = new HashMap<>();
	/** The axis of values that is the batch. */
	final Map<String, Integer> batch = new HashMap<>();
	final List<Step> steps = new ArrayList<>();
	private final Map<String, String> aliases = new HashMap<>();

	Translation(Graph graph) {
		this.graph = graph;
	}

	/** The value that a name stands for. */
	String original(String value) {
		String name = value;
		while (aliases.containsKey(name)) {
			name = aliases.get(name);
		}
		return name;
	}

	void emit(OnnxNode node, String operator, Map<String, String> arguments, List<String> inputs, Map<Role, Tensor> tensors, int axis) {
		steps.add(new Step(operator, arguments, inputs, node.outputs(), tensors));
		node.outputs().forEach(output -> batch.put(output, axis));
	}

	/** An operator of feature maps, with the batch in front. */
	void map(OnnxNode node, String operator, Map<String, String> arguments, Map<Role, Tensor> tensors) throws OnnxException {
		requireFront(node.inputs().getFirst());
		emit(node, operator, arguments, List.of(node.inputs().getFirst()), tensors, 0);
	}

	/** An operator whose result has the axes of its input. */
	void same(OnnxNode node, String operator, Map<String, String> arguments) {
		emit(node, operator, arguments, List.of(node.inputs().getFirst()), Map.of(), batch.get(node.inputs().getFirst()));
	}

	void requireFront(String value) throws OnnxException {
		if (batch.getOrDefault(value, -1) != 0) {
			throw new OnnxException("works on a tensor whose batch is not the first axis");
		}
	}

	Tensor tensor(OnnxNode node, int input) throws OnnxException {
		return graph.constant(node.inputs().get(input)).orElseThrow(() -> new OnnxException("needs \"" + node.inputs().get(input) + "\" as a constant"));
	}

	int rank(OnnxNode node) {
		return graph.shape(node.inputs().getFirst()).length - 1;
	}

	/** An axis of a tensor in the language. */
	int axis(OnnxNode node, long axis) throws OnnxException {
		String value = node.inputs().getFirst();
		int rank = graph.shape(value).length;
		int at = (int) (axis < 0 ? axis + rank : axis);
		if (at == batch.get(value)) {
			throw new OnnxException("works along the batch");
		}
		return at < batch.get(value) ? at : at - 1;
	}

	int[] shape(String value) {
		int[] shape = Optional.ofNullable(derived.get(value)).orElseGet(() -> graph.shape(value));
		int without = batch.get(value);
		return IntStream.range(0, shape.length).filter(i -> i != without).map(i -> shape[i]).toArray();
	}

	Optional<Step> step(String value) {
		return steps.stream().filter(step -> step.outputs().contains(value)).findFirst();
	}

	int uses(String value) {
		return graph.consumers(value).size() + (graph.isOutput(value) ? 1 : 0);
	}

	/** The step that gives a value, when it is of an operator and nothing else needs the value. */
	Optional<Step> only(String value, String operator) {
		return step(value).filter(step -> step.operator().equals(operator) && uses(value) == 1 && aliases.values().stream().noneMatch(value::equals));
	}

	void replaceLast(Step old, Step with) {
		steps.set(steps.indexOf(old), with);
	}

	/** Another name of a value. */
	void alias(String value, String of) {
		aliases.put(value, of);
	}

	static String list(int[] values) {
		return Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
	}

	static String pair(long rows, long columns) {
		return rows == columns ? Long.toString(rows) : "[" + rows + ", " + columns + "]";
	}

	static Map<String, String> epsilon(OnnxNode node) {
		float epsilon = node.attributes().real("epsilon", 1e-5f);
		return epsilon == 1e-5f ? Map.of() : Map.of("epsilon", number(epsilon));
	}

	static String number(float value) {
		return new java.math.BigDecimal(Float.toString(value)).stripTrailingZeros().toPlainString();
	}
}
