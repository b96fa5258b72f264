package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.export.Parameter.Role;

/**
 * Turns the nodes of a simplified graph into calls of operators. The language has no batch axis; the axis of size 1 that is the batch is followed
 * through the graph and left out.
 */
final class Steps {

	private static final String TURNED = "·turned";

	private final Graph graph;
	/** Shapes of values that the graph does not have. */
	private final Map<String, int[]> derived = new HashMap<>();
	private final Map<String, Integer> batch = new HashMap<>();
	private final Map<String, String> aliases = new HashMap<>();
	private final List<Step> steps = new ArrayList<>();

	private Steps(Graph graph) {
		this.graph = graph;
	}

	/**
	 * The calls of a graph.
	 *
	 * @param steps in the order of the graph
	 * @param shapes of all values, without the batch
	 * @param outputs the values that are results
	 */
	record Translated(List<Step> steps, Map<String, int[]> shapes, List<String> outputs) {
	}

	/** Translates a graph. */
	static Translated of(Graph graph) throws OnnxException {
		Steps steps = new Steps(graph);
		steps.begin();
		for (OnnxNode node : graph.nodes()) {
			try {
				steps.add(node);
			} catch (OnnxException e) {
				throw new OnnxException(node.label() + " " + e.getMessage(), e);
			}
		}
		List<Step> renamed = steps.steps.stream().map(step -> new Step(step.operator(), step.arguments(), step.inputs().stream().map(steps::original).toList(), step.outputs(),
				step.tensors())).toList();
		Map<String, int[]> shapes = new HashMap<>();
		steps.batch.keySet().forEach(value -> shapes.put(value, steps.shape(value)));
		return new Translated(renamed, shapes, graph.outputs().stream().map(output -> steps.original(output.name())).toList());
	}

	/** All nodes that cannot be translated. Behind one of them the batch is taken to be where it was before it. */
	static List<ImportObstacle> obstacles(Graph graph) throws OnnxException {
		Steps steps = new Steps(graph);
		steps.begin();
		List<ImportObstacle> obstacles = new ArrayList<>();
		for (OnnxNode node : graph.nodes()) {
			try {
				steps.add(node);
			} catch (OnnxException e) {
				obstacles.add(new ImportObstacle(node.operator(), name(node), e.getMessage(), NearestForms.of(node.operator())));
				int axis = node.inputs().stream().filter(steps.batch::containsKey).findFirst().map(steps.batch::get).orElse(0);
				node.outputs().forEach(output -> steps.batch.put(output, axis));
			}
		}
		return obstacles;
	}

	/** What a node is called: its name, or its first output. */
	static String name(OnnxNode node) {
		return !node.name().isEmpty() ? node.name() : node.outputs().stream().filter(output -> !output.isEmpty()).findFirst().orElse("?");
	}

	private void begin() throws OnnxException {
		for (ValueInfo input : graph.inputs()) {
			if (graph.shape(input.name()).length < 2 || graph.shape(input.name())[0] != 1) {
				throw new OnnxException("the input \"" + input.name() + "\" has the shape " + Arrays.toString(graph.shape(input.name()))
						+ "; models for one input at a time can be imported, whose first axis, the batch, is 1");
			}
			batch.put(input.name(), 0);
		}
	}

	/** The value that a name stands for. */
	private String original(String value) {
		String name = value;
		while (aliases.containsKey(name)) {
			name = aliases.get(name);
		}
		return name;
	}

	private void add(OnnxNode node) throws OnnxException {
		switch (node.operator()) {
			case "Conv" -> convolution(node);
			case "BatchNormalization" -> batchNormalization(node);
			case "LayerNormalization" -> layerNormalization(node);
			case "MatMul" -> product(node);
			case "Gemm" -> general(node);
			case "Relu", "Sigmoid", "HardSwish" -> same(node, node.operator().toLowerCase(java.util.Locale.ROOT), Map.of());
			case "Gelu" -> same(node, "gelu", node.attributes().text("approximate", "none").equals("tanh") ? Map.of("approximate", "true") : Map.of());
			case "HardSigmoid" -> hardSigmoid(node);
			case "Clip" -> clip(node);
			case "Softmax" -> same(node, "softmax", axis(node, node.attributes().integer("axis", -1)) == rank(node) - 1 ? Map.of()
					: Map.of("axis", Integer.toString(axis(node, node.attributes().integer("axis", -1)))));
			case "Add", "Mul", "Sub", "Div" -> elementwise(node);
			case "Concat" -> joined(node);
			case "Split" -> split(node);
			case "Reshape" -> reshape(node);
			case "Transpose" -> transpose(node);
			case "AveragePool", "MaxPool" -> pool(node);
			case "GlobalAveragePool" -> map(node, "globalpool", Map.of("keep", "true"), Map.of());
			case "ReduceMean" -> mean(node);
			case "Resize" -> upsample(node);
			case "Slice" -> subsample(node);
			case "Identity" -> {
				batch.put(node.outputs().getFirst(), batch.get(node.inputs().getFirst()));
				alias(node.outputs().getFirst(), node.inputs().getFirst());
			}
			case "Pad" -> pad(node);
			default -> throw new OnnxException("has no counterpart in the language");
		}
	}

	private void emit(OnnxNode node, String operator, Map<String, String> arguments, List<String> inputs, Map<Role, Tensor> tensors, int axis) {
		steps.add(new Step(operator, arguments, inputs, node.outputs(), tensors));
		node.outputs().forEach(output -> batch.put(output, axis));
	}

	/** An operator of feature maps, with the batch in front. */
	private void map(OnnxNode node, String operator, Map<String, String> arguments, Map<Role, Tensor> tensors) throws OnnxException {
		requireFront(node.inputs().getFirst());
		emit(node, operator, arguments, List.of(node.inputs().getFirst()), tensors, 0);
	}

	/** An operator whose result has the axes of its input. */
	private void same(OnnxNode node, String operator, Map<String, String> arguments) {
		emit(node, operator, arguments, List.of(node.inputs().getFirst()), Map.of(), batch.get(node.inputs().getFirst()));
	}

	private void requireFront(String value) throws OnnxException {
		if (batch.getOrDefault(value, -1) != 0) {
			throw new OnnxException("works on a tensor whose batch is not the first axis");
		}
	}

	private Tensor tensor(OnnxNode node, int input) throws OnnxException {
		return graph.constant(node.inputs().get(input)).orElseThrow(() -> new OnnxException("needs \"" + node.inputs().get(input) + "\" as a constant"));
	}

	private int rank(OnnxNode node) {
		return graph.shape(node.inputs().getFirst()).length - 1;
	}

	/** An axis of a tensor in the language. */
	private int axis(OnnxNode node, long axis) throws OnnxException {
		String value = node.inputs().getFirst();
		int rank = graph.shape(value).length;
		int at = (int) (axis < 0 ? axis + rank : axis);
		if (at == batch.get(value)) {
			throw new OnnxException("works along the batch");
		}
		return at < batch.get(value) ? at : at - 1;
	}

	private int[] shape(String value) {
		int[] shape = Optional.ofNullable(derived.get(value)).orElseGet(() -> graph.shape(value));
		int without = batch.get(value);
		return IntStream.range(0, shape.length).filter(i -> i != without).map(i -> shape[i]).toArray();
	}

	private static String list(int[] values) {
		return Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
	}

	private static String pair(long rows, long columns) {
		return rows == columns ? Long.toString(rows) : "[" + rows + ", " + columns + "]";
	}

	private static Map<String, String> epsilon(OnnxNode node) {
		float epsilon = node.attributes().real("epsilon", 1e-5f);
		return epsilon == 1e-5f ? Map.of() : Map.of("epsilon", number(epsilon));
	}

	private static String number(float value) {
		return new java.math.BigDecimal(Float.toString(value)).stripTrailingZeros().toPlainString();
	}

	private void convolution(OnnxNode node) throws OnnxException {
		Tensor weights = tensor(node, 1);
		var attributes = node.attributes();
		if (weights.rank() != 4 || !attributes.text("auto_pad", "NOTSET").equals("NOTSET")) {
			throw new OnnxException("has " + weights.rank() + " axes or pads by itself; convolutions of maps with explicit pads can be imported");
		}
		long groups = attributes.integer("group", 1);
		long[] strides = attributes.integers("strides").orElse(new long[] { 1, 1 });
		long[] dilations = attributes.integers("dilations").orElse(new long[] { 1, 1 });
		long[] pads = attributes.integers("pads").orElse(new long[4]);
		if (pads[0] != pads[2] || pads[1] != pads[3]) {
			throw new OnnxException("has different pads before and behind: " + Arrays.toString(pads));
		}
		int filters = weights.axis(0);
		int rows = weights.axis(2);
		int columns = weights.axis(3);
		boolean depthwise = groups > 1 && groups == graph.shape(node.inputs().getFirst())[1] && filters % groups == 0;
		boolean plain = pads[0] == dilations[0] * (rows - 1) / 2 && pads[1] == dilations[1] * (columns - 1) / 2;
		boolean pointwise = rows == 1 && columns == 1 && plain && !depthwise;
		Map<String, String> arguments = new LinkedHashMap<>();
		if (!depthwise) {
			arguments.put("0", Integer.toString(filters));
		}
		if (!pointwise) {
			arguments.put("kernel", pair(rows, columns));
		}
		arguments.put("stride", pair(strides[0], strides[1]));
		if (dilations[0] != 1 || dilations[1] != 1) {
			arguments.put("dilation", pair(dilations[0], dilations[1]));
		}
		if (!plain) {
			arguments.put("padding", pair(pads[0], pads[1]));
		}
		if (groups > 1 && !depthwise) {
			arguments.put("groups", Long.toString(groups));
		}
		if (depthwise && filters != groups) {
			arguments.put("multiplier", Long.toString(filters / groups));
		}
		Map<Role, Tensor> tensors = new LinkedHashMap<>();
		tensors.put(Role.WEIGHT, weights);
		if (node.inputs().size() > 2) {
			arguments.put("bias", "true");
			tensors.put(Role.BIAS, tensor(node, 2));
		}
		map(node, depthwise ? "dwconv" : pointwise ? "pwconv" : "conv", arguments, tensors);
	}

	/** Of tokens the language normalizes the last axis, ONNX the one behind the batch. */
	private void batchNormalization(OnnxNode node) throws OnnxException {
		Map<Role, Tensor> tensors = Map.of(Role.GAMMA, tensor(node, 1), Role.BETA, tensor(node, 2), Role.MEAN, tensor(node, 3), Role.VARIANCE, tensor(node, 4));
		if (rank(node) != 2) {
			map(node, "bn", epsilon(node), tensors);
			return;
		}
		String x = node.inputs().getFirst();
		requireFront(x);
		String tokens = turnedTokens(x, x + TURNED);
		String result = node.outputs().getFirst();
		derived.put(result + TURNED, reversed(graph.shape(result)));
		steps.add(new Step("bn", epsilon(node), List.of(tokens), List.of(result + TURNED), tensors));
		batch.put(result + TURNED, 0);
		steps.add(new Step("transpose", Map.of("0", "[1, 0]"), List.of(result + TURNED), List.of(result), Map.of()));
		batch.put(result, 0);
	}

	/** The tokens of which a value is the transposition, or the value transposed. */
	private String turnedTokens(String x, String name) {
		Optional<Step> before = only(x, "transpose").filter(step -> step.text().equals("transpose([1, 0])"));
		if (before.isPresent()) {
			steps.remove(before.get());
			return before.get().inputs().getFirst();
		}
		derived.put(name, reversed(graph.shape(x)));
		steps.add(new Step("transpose", Map.of("0", "[1, 0]"), List.of(x), List.of(name), Map.of()));
		batch.put(name, 0);
		return name;
	}

	private static int[] reversed(int[] shape) {
		return new int[] { shape[0], shape[2], shape[1] };
	}

	private void layerNormalization(OnnxNode node) throws OnnxException {
		int rank = graph.shape(node.inputs().getFirst()).length;
		long axis = node.attributes().integer("axis", -1);
		if (axis != -1 && axis != rank - 1 || batch.get(node.inputs().getFirst()) == rank - 1) {
			throw new OnnxException("normalizes other axes than the features of tokens");
		}
		Tensor gamma = tensor(node, 1);
		Tensor beta = node.inputs().size() > 2 ? tensor(node, 2) : Tensor.of(new int[] { gamma.size() }, new float[gamma.size()]);
		emit(node, "layernorm", epsilon(node), List.of(node.inputs().getFirst()), Map.of(Role.GAMMA, gamma, Role.BETA, beta), batch.get(node.inputs().getFirst()));
	}

	private void product(OnnxNode node) throws OnnxException {
		String x = node.inputs().getFirst();
		String y = node.inputs().get(1);
		if (graph.constant(x).isPresent()) {
			throw new OnnxException("has a constant as its left operand");
		}
		Optional<Tensor> matrix = graph.constant(y);
		if (matrix.isEmpty()) {
			int rank = graph.shape(x).length;
			if (rank != graph.shape(y).length || !batch.get(x).equals(batch.get(y)) || batch.get(x) >= rank - 2) {
				throw new OnnxException("multiplies tensors whose batches are different axes");
			}
			int own = rank - 1;
			Optional<Step> left = swapped(x, own);
			Optional<Step> right = swapped(y, own);
			Map<String, String> arguments = new LinkedHashMap<>();
			left.ifPresent(step -> arguments.put("transpose_left", "true"));
			right.ifPresent(step -> arguments.put("transpose_right", "true"));
			String first = left.map(step -> step.inputs().getFirst()).orElse(x);
			String second = right.map(step -> step.inputs().getFirst()).orElse(y);
			left.ifPresent(steps::remove);
			right.ifPresent(steps::remove);
			emit(node, "matmul", arguments, List.of(first, second), Map.of(), batch.get(x));
			return;
		}
		if (matrix.get().rank() != 2 || batch.get(x) == graph.shape(x).length - 1) {
			throw new OnnxException("has a constant of shape " + Arrays.toString(matrix.get().shape()) + "; a matrix can be imported");
		}
		linear(node, turned(matrix.get()), Optional.empty());
	}

	/** The transposition of the last two axes that gives a value which nothing else needs. */
	private Optional<Step> swapped(String value, int rank) {
		List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
		java.util.Collections.swap(order, rank - 1, rank - 2);
		return only(value, "transpose").filter(step -> step.text().equals("transpose(" + order + ")"));
	}

	private static Tensor turned(Tensor matrix) {
		int rows = matrix.axis(0);
		int columns = matrix.axis(1);
		float[] from = matrix.reals();
		float[] to = new float[from.length];
		for (int i = 0; i < to.length; i++) {
			to[i] = from[i % rows * columns + i / rows];
		}
		return Tensor.of(new int[] { columns, rows }, to);
	}

	/** A linear layer; an addend behind it is its bias. */
	private void linear(OnnxNode node, Tensor weights, Optional<Tensor> bias) {
		String x = node.inputs().getFirst();
		Map<Role, Tensor> tensors = new LinkedHashMap<>(Map.of(Role.WEIGHT, weights));
		Map<String, String> arguments = new LinkedHashMap<>(Map.of("0", Integer.toString(weights.axis(0))));
		bias.ifPresent(values -> tensors.put(Role.BIAS, values));
		if (bias.isEmpty()) {
			arguments.put("bias", "false");
		}
		emit(node, "linear", arguments, List.of(x), tensors, batch.get(x));
	}

	private void general(OnnxNode node) throws OnnxException {
		var attributes = node.attributes();
		if (attributes.integer("transA", 0) != 0 || attributes.real("alpha", 1) != 1 || attributes.real("beta", 1) != 1 || graph.shape(node.inputs().getFirst()).length != 2) {
			throw new OnnxException("turns its left operand or has factors");
		}
		requireFront(node.inputs().getFirst());
		Tensor matrix = tensor(node, 1);
		Optional<Tensor> bias = node.inputs().size() > 2 ? Optional.of(tensor(node, 2)) : Optional.empty();
		linear(node, attributes.integer("transB", 0) != 0 ? matrix : turned(matrix), bias.map(values -> values.reshaped(values.size())));
	}

	/** clip(a·x + 1/2) is relu6(6a·x + 3) / 6. */
	private void hardSigmoid(OnnxNode node) throws OnnxException {
		float alpha = node.attributes().real("alpha", 0.2f);
		if (node.attributes().real("beta", 0.5f) != 0.5f) {
			throw new OnnxException("has a beta other than 0.5");
		}
		if (Math.abs(alpha - 1 / 6f) > 1e-6) {
			String scaled = node.outputs().getFirst() + "·" + alpha;
			derived.put(scaled, graph.shape(node.outputs().getFirst()));
			steps.add(new Step("scale_by", Map.of("0", number(Math.round(6e6 * alpha) / 1e6f)), List.of(node.inputs().getFirst()), List.of(scaled), Map.of()));
			batch.put(scaled, batch.get(node.inputs().getFirst()));
			emit(node, "hardsigmoid", Map.of(), List.of(scaled), Map.of(), batch.get(scaled));
			return;
		}
		same(node, "hardsigmoid", Map.of());
	}

	private void clip(OnnxNode node) throws OnnxException {
		boolean positive = graph.isNumber(node.inputs().get(1), 0);
		if (positive && graph.isNumber(node.inputs().get(2), 6)) {
			same(node, "relu6", Map.of());
		} else if (positive && graph.number(node.inputs().get(2)).filter(most -> most > Float.MAX_VALUE).isPresent()) {
			same(node, "relu", Map.of());
		} else {
			throw new OnnxException("has other limits than 0 and 6; relu6 is the nearest operator");
		}
	}

	private void elementwise(OnnxNode node) throws OnnxException {
		String x = node.inputs().get(0);
		String y = node.inputs().get(1);
		boolean commutes = node.operator().equals("Add") || node.operator().equals("Mul");
		if (graph.constant(x).isPresent() && commutes) {
			String other = x;
			x = y;
			y = other;
		}
		Optional<Tensor> constant = graph.constant(y);
		if (graph.constant(x).isPresent()) {
			throw new OnnxException("has a constant as its left operand");
		}
		if (constant.isPresent()) {
			withConstant(node, x, constant.get());
			return;
		}
		int[] left = graph.shape(x);
		int[] right = graph.shape(y);
		if (left.length != right.length || !batch.get(x).equals(batch.get(y))) {
			throw new OnnxException("combines tensors of the shapes " + Arrays.toString(left) + " and " + Arrays.toString(right));
		}
		String operator = switch (node.operator()) {
			case "Add" -> "add";
			case "Mul" -> "mul";
			case "Sub" -> "sub";
			default -> "div";
		};
		// Later operands broadcast to the first.
		boolean turned = commutes && Arrays.equals(graph.shape(node.outputs().getFirst()), right) && !Arrays.equals(left, right);
		String first = turned ? y : x;
		String second = turned ? x : y;
		if (node.operator().equals("Mul")) {
			Optional<Step> sigmoid = step(second).filter(step -> step.operator().equals("sigmoid") && step.inputs().equals(List.of(first)) && uses(second) == 1);
			if (sigmoid.isPresent()) {
				steps.remove(sigmoid.get());
				emit(node, "silu", Map.of(), List.of(first), Map.of(), batch.get(first));
				return;
			}
		}
		Optional<Step> sum = only(second, "add_parameter").filter(step -> operator.equals("div") && step.tensors().get(Role.TABLE).size() == 1);
		if (sum.isPresent()) {
			steps.remove(sum.get());
			emit(node, operator, Map.of("epsilon", number(sum.get().tensors().get(Role.TABLE).real(0))), List.of(first, sum.get().inputs().getFirst()), Map.of(),
					batch.get(first));
			return;
		}
		emit(node, operator, Map.of(), List.of(first, second), Map.of(), batch.get(first));
	}

	private Optional<Step> step(String value) {
		return steps.stream().filter(step -> step.outputs().contains(value)).findFirst();
	}

	private int uses(String value) {
		return graph.consumers(value).size() + (graph.isOutput(value) ? 1 : 0);
	}

	private void withConstant(OnnxNode node, String x, Tensor constant) throws OnnxException {
		int rank = graph.shape(x).length;
		boolean divides = node.operator().equals("Div");
		boolean subtracts = node.operator().equals("Sub");
		if (constant.size() == 1 && (divides || node.operator().equals("Mul"))) {
			emit(node, "scale_by", Map.of("0", divides ? "1 / " + number(constant.real(0)) : number(constant.real(0))), List.of(x), Map.of(), batch.get(x));
			return;
		}
		int[] shape = shape(x);
		int channels = shape.length == 3 ? shape[0] : shape[shape.length - 1];
		int behind = shape.length == 3 ? 2 : 0;
		boolean perChannel = constant.size() == channels && constant.rank() >= behind + 1 && constant.axis(constant.rank() - 1 - behind) == channels;
		if (node.operator().equals("Mul") && perChannel) {
			emit(node, "scale_channels", Map.of(), List.of(x), Map.of(Role.SCALE, constant.reshaped(channels)), batch.get(x));
			return;
		}
		if (divides || node.operator().equals("Mul")) {
			throw new OnnxException("has a constant of shape " + Arrays.toString(constant.shape()) + "; a number or one factor per channel can be imported");
		}
		Tensor added = subtracts ? negated(constant) : constant;
		Optional<Step> linear = step(x).filter(step -> step.operator().equals("linear") && !step.tensors().containsKey(Role.BIAS) && uses(x) == 1);
		if (linear.isPresent() && perChannel && shape.length < 3) {
			Map<Role, Tensor> tensors = new LinkedHashMap<>(linear.get().tensors());
			tensors.put(Role.BIAS, added.reshaped(channels));
			steps.set(steps.indexOf(linear.get()), new Step("linear", Map.of("0", linear.get().arguments().get("0")), linear.get().inputs(), node.outputs(), tensors));
			batch.put(node.outputs().getFirst(), batch.get(x));
			return;
		}
		int[] full = new int[rank];
		Arrays.fill(full, 1);
		System.arraycopy(added.shape(), 0, full, Math.max(0, rank - added.rank()), Math.min(rank, added.rank()));
		if (added.rank() > rank || full[batch.get(x)] != 1) {
			throw new OnnxException("adds a constant of shape " + Arrays.toString(constant.shape()) + " to one of " + Arrays.toString(graph.shape(x)));
		}
		int without = batch.get(x);
		int[] own = IntStream.range(0, rank).filter(i -> i != without).map(i -> full[i]).toArray();
		emit(node, "add_parameter", Map.of("0", list(own)), List.of(x), Map.of(Role.TABLE, added.reshaped(own)), without);
	}

	private static Tensor negated(Tensor tensor) {
		float[] values = tensor.reals();
		for (int i = 0; i < values.length; i++) {
			values[i] = -values[i];
		}
		return Tensor.of(tensor.shape(), values);
	}

	private void joined(OnnxNode node) throws OnnxException {
		if (graph.constant(node.inputs().getFirst()).isPresent()) {
			throw new OnnxException("joins a constant with what follows");
		}
		int axis = axis(node, node.attributes().integer("axis", 0));
		int first = batch.get(node.inputs().getFirst());
		Optional<Tensor> ones = node.inputs().size() == 2 ? graph.constant(node.inputs().get(1)) : Optional.empty();
		if (ones.isPresent() && IntStream.range(0, ones.get().size()).allMatch(i -> ones.get().real(i) == 1)) {
			int at = axis < first ? axis : axis + 1;
			int count = ones.get().axis(at);
			Map<String, String> arguments = new LinkedHashMap<>(Map.of("0", Integer.toString(axis)));
			if (count != 1) {
				arguments.put("count", Integer.toString(count));
			}
			emit(node, "append_ones", arguments, List.of(node.inputs().getFirst()), Map.of(), first);
			return;
		}
		if (node.inputs().stream().anyMatch(input -> batch.getOrDefault(input, -1) != first)) {
			throw new OnnxException("joins constants, or tensors whose batches are different axes");
		}
		emit(node, "concat", axis == 0 ? Map.of() : Map.of("axis", Integer.toString(axis)), node.inputs(), Map.of(), first);
	}

	private void split(OnnxNode node) throws OnnxException {
		int axis = axis(node, node.attributes().integer("axis", 0));
		int[] sizes = new int[node.outputs().size()];
		for (int i = 0; i < sizes.length; i++) {
			sizes[i] = graph.shape(node.outputs().get(i))[(int) Math.floorMod(node.attributes().integer("axis", 0), (long) graph.shape(node.inputs().getFirst()).length)];
		}
		Map<String, String> arguments = new LinkedHashMap<>();
		if (Arrays.stream(sizes).distinct().count() == 1) {
			arguments.put("0", Integer.toString(sizes.length));
		} else {
			arguments.put("sizes", list(sizes));
		}
		if (axis != 0) {
			arguments.put("axis", Integer.toString(axis));
		}
		emit(node, "split", arguments, List.of(node.inputs().getFirst()), Map.of(), batch.get(node.inputs().getFirst()));
	}

	private void reshape(OnnxNode node) throws OnnxException {
		int[] shape = graph.shape(node.outputs().getFirst());
		int at = IntStream.range(0, shape.length).filter(i -> shape[i] == 1).findFirst()
				.orElseThrow(() -> new OnnxException("mixes the batch with other axes: " + Arrays.toString(shape)));
		String x = node.inputs().getFirst();
		batch.put(node.outputs().getFirst(), at);
		int[] wanted = shape(node.outputs().getFirst());
		if (Arrays.equals(wanted, shape(x))) {
			alias(node.outputs().getFirst(), x);
			return;
		}
		if (patches(x, node, wanted)) {
			return;
		}
		Optional<Step> turned = only(x, "transpose").filter(step -> step.text().equals("transpose([1, 0])"));
		if (turned.isPresent() && wanted.length == 3 && wanted[0] == shape(x)[0]) {
			replaceLast(turned.get(), new Step("to_map", map("rows", wanted[1], "columns", wanted[2]), turned.get().inputs(), node.outputs(), Map.of()));
			return;
		}
		emit(node, "reshape", Map.of("0", list(wanted)), List.of(x), Map.of(), at);
	}

	/** Patches and windows: a map cut in five axes, which are put in another order, and the way back. */
	private boolean patches(String x, OnnxNode node, int[] wanted) {
		Optional<Step> turned = only(x, "transpose");
		Optional<Step> cut = turned.flatMap(step -> only(step.inputs().getFirst(), "reshape"));
		if (cut.isEmpty() || wanted.length != 3) {
			return false;
		}
		int[] from = shape(cut.get().inputs().getFirst());
		int[] parts = shape(cut.get().outputs().getFirst());
		if (from.length != 3 || parts.length != 5) {
			return false;
		}
		int side = turned.get().text().equals("transpose([4, 2, 0, 3, 1])") ? parts[0] : parts[2];
		Optional<Step> step = switch (turned.get().text()) {
			case "transpose([2, 4, 1, 3, 0])" -> parts[0] == from[0] && parts[4] == side && wanted[0] == side * side && wanted[2] == from[0]
					? Optional.of(new Step("unfold", map("0", side), cut.get().inputs(), node.outputs(), Map.of())) : Optional.empty();
			case "transpose([4, 2, 0, 3, 1])" -> parts[1] == side && parts[4] == from[2] && from[0] == side * side && wanted[0] == from[2]
					? Optional.of(new Step("fold", map("0", side, "rows", wanted[1], "columns", wanted[2]), cut.get().inputs(), node.outputs(), Map.of())) : Optional.empty();
			case "transpose([1, 3, 2, 4, 0])" -> parts[0] == from[0] && parts[4] == side && wanted[1] == side * side && wanted[2] == from[0]
					? Optional.of(new Step("window_partition", map("0", side), cut.get().inputs(), node.outputs(), Map.of())) : Optional.empty();
			case "transpose([4, 0, 2, 1, 3])" -> parts[3] == side && parts[4] == from[2] && from[1] == side * side && wanted[0] == from[2]
					? Optional.of(new Step("window_merge", map("0", side, "rows", wanted[1], "columns", wanted[2]), cut.get().inputs(), node.outputs(), Map.of()))
					: Optional.empty();
			default -> Optional.empty();
		};
		step.ifPresent(found -> {
			steps.remove(cut.get());
			replaceLast(turned.get(), found);
		});
		return step.isPresent();
	}

	private void transpose(OnnxNode node) {
		int rank = rank(node) + 1;
		long[] order = node.attributes().integers("perm").orElseGet(() -> java.util.stream.LongStream.range(0, rank).map(i -> rank - 1 - i).toArray());
		String x = node.inputs().getFirst();
		int from = batch.get(x);
		int to = IntStream.range(0, rank).filter(i -> order[i] == from).findFirst().orElseThrow();
		int[] own = IntStream.range(0, rank).filter(i -> i != to).map(i -> (int) (order[i] > from ? order[i] - 1 : order[i])).toArray();
		batch.put(node.outputs().getFirst(), to);
		if (IntStream.range(0, own.length).allMatch(i -> own[i] == i)) {
			alias(node.outputs().getFirst(), x);
			return;
		}
		Optional<Step> turned = only(x, "transpose").filter(step -> Arrays.equals(own, new int[] { 1, 0 }) && step.text().equals("transpose([1, 0])"));
		if (turned.isPresent()) {
			steps.remove(turned.get());
			alias(node.outputs().getFirst(), turned.get().inputs().getFirst());
			return;
		}
		Optional<Step> reshaped = only(x, "reshape");
		if (reshaped.isPresent()) {
			int[] before = shape(reshaped.get().inputs().getFirst());
			int[] between = shape(x);
			if (Arrays.equals(own, new int[] { 1, 0 }) && before.length == 3 && between[0] == before[0]) {
				replaceLast(reshaped.get(), new Step("to_tokens", Map.of(), reshaped.get().inputs(), node.outputs(), Map.of()));
				return;
			}
			if (Arrays.equals(own, new int[] { 2, 0, 1 }) && before.length == 2 && between[2] == before[1]) {
				replaceLast(reshaped.get(), new Step("to_map", map("rows", between[0], "columns", between[1]), reshaped.get().inputs(), node.outputs(), Map.of()));
				return;
			}
		}
		emit(node, "transpose", Map.of("0", list(own)), List.of(x), Map.of(), to);
	}

	private static Map<String, String> map(Object... namesAndValues) {
		Map<String, String> map = new LinkedHashMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			map.put((String) namesAndValues[i], String.valueOf(namesAndValues[i + 1]));
		}
		return map;
	}

	/** The step that gives a value, when it is of an operator and nothing else needs the value. */
	private Optional<Step> only(String value, String operator) {
		return step(value).filter(step -> step.operator().equals(operator) && uses(value) == 1 && aliases.values().stream().noneMatch(value::equals));
	}

	private void replaceLast(Step old, Step with) {
		steps.set(steps.indexOf(old), with);
	}

	/** Another name of a value. */
	private void alias(String value, String of) {
		aliases.put(value, of);
	}

	private void pool(OnnxNode node) throws OnnxException {
		var attributes = node.attributes();
		long[] kernel = attributes.integers("kernel_shape").orElse(new long[0]);
		long[] strides = attributes.integers("strides").orElse(new long[] { 1, 1 });
		long[] pads = attributes.integers("pads").orElse(new long[4]);
		if (kernel.length != 2 || pads[0] != pads[2] || pads[1] != pads[3] || attributes.integer("ceil_mode", 0) != 0
				|| !attributes.text("auto_pad", "NOTSET").equals("NOTSET")) {
			throw new OnnxException("pools with different pads before and behind, or rounds sizes up");
		}
		Map<String, String> arguments = new LinkedHashMap<>();
		arguments.put("0", pair(kernel[0], kernel[1]));
		if (!Arrays.equals(kernel, strides)) {
			arguments.put("stride", pair(strides[0], strides[1]));
		}
		if (pads[0] != 0 || pads[1] != 0) {
			arguments.put("padding", pair(pads[0], pads[1]));
		}
		if (node.operator().equals("AveragePool") && attributes.integer("count_include_pad", 0) != 0) {
			arguments.put("count_include_pad", "true");
		}
		map(node, node.operator().equals("MaxPool") ? "maxpool" : "avgpool", arguments, Map.of());
	}

	private void mean(OnnxNode node) throws OnnxException {
		long[] axes = graph.constant(node.inputs().size() > 1 ? node.inputs().get(1) : "").map(Tensor::integers).orElse(new long[0]);
		int rank = graph.shape(node.inputs().getFirst()).length;
		long[] sorted = Arrays.stream(axes).map(axis -> axis < 0 ? axis + rank : axis).sorted().toArray();
		boolean keep = node.attributes().integer("keepdims", 1) != 0;
		if (rank == 4 && Arrays.equals(sorted, new long[] { 2, 3 })) {
			map(node, "globalpool", keep ? Map.of("keep", "true") : Map.of(), Map.of());
		} else if (rank == 3 && Arrays.equals(sorted, new long[] { 1 }) && !keep) {
			map(node, "token_mean", Map.of(), Map.of());
		} else {
			throw new OnnxException("takes the mean along " + Arrays.toString(axes) + "; that of all pixels or all tokens can be imported");
		}
	}

	/** Every n-th row and column. */
	private void subsample(OnnxNode node) throws OnnxException {
		Optional<long[]> starts = graph.constant(node.inputs().get(1)).map(Tensor::integers);
		Optional<long[]> axes = node.inputs().size() > 3 ? graph.constant(node.inputs().get(3)).map(Tensor::integers) : Optional.empty();
		Optional<long[]> strides = node.inputs().size() > 4 ? graph.constant(node.inputs().get(4)).map(Tensor::integers) : Optional.empty();
		int[] from = graph.shape(node.inputs().getFirst());
		int[] to = graph.shape(node.outputs().getFirst());
		boolean both = axes.isPresent() && Arrays.equals(axes.get(), new long[] { 2, 3 }) && Arrays.stream(starts.orElse(new long[] { 1 })).allMatch(start -> start == 0);
		boolean equal = strides.isPresent() && strides.get()[0] == strides.get()[1] && strides.get()[0] > 1;
		if (from.length != 4 || !both || !equal || to[2] != (from[2] + strides.get()[0] - 1) / strides.get()[0]
				|| to[3] != (from[3] + strides.get()[0] - 1) / strides.get()[0]) {
			throw new OnnxException("cuts a part out; slices that divide an axis, and every n-th row and column, can be imported");
		}
		map(node, "subsample", Map.of("0", Long.toString(strides.get()[0])), Map.of());
	}

	private void pad(OnnxNode node) throws OnnxException {
		long[] pads = graph.constant(node.inputs().size() > 1 ? node.inputs().get(1) : "").map(Tensor::integers).or(() -> node.attributes().integers("pads"))
				.orElse(new long[0]);
		boolean zero = node.attributes().text("mode", "constant").equals("constant") && (node.inputs().size() < 3 || graph.isNumber(node.inputs().get(2), 0));
		if (pads.length != 8 || !zero || pads[0] != 0 || pads[1] != 0 || pads[4] != 0 || pads[5] != 0 || Arrays.stream(pads).anyMatch(pad -> pad < 0)) {
			throw new OnnxException("pads other axes than rows and columns, or with other values than 0");
		}
		Map<String, String> arguments = new LinkedHashMap<>();
		String[] names = { "top", "left", "bottom", "right" };
		long[] values = { pads[2], pads[3], pads[6], pads[7] };
		for (int i : new int[] { 0, 2, 1, 3 }) {
			if (values[i] != 0) {
				arguments.put(names[i], Long.toString(values[i]));
			}
		}
		map(node, "pad", arguments, Map.of());
	}

	private void upsample(OnnxNode node) throws OnnxException {
		int[] from = graph.shape(node.inputs().getFirst());
		int[] to = graph.shape(node.outputs().getFirst());
		var attributes = node.attributes();
		String mode = attributes.text("mode", "nearest");
		String coordinates = attributes.text("coordinate_transformation_mode", "half_pixel");
		int factor = from.length == 4 && from[2] > 0 ? to[2] / from[2] : 0;
		boolean whole = factor > 1 && from[1] == to[1] && to[2] == factor * from[2] && to[3] == factor * from[3];
		boolean nearest = mode.equals("nearest") && coordinates.equals("asymmetric") && attributes.text("nearest_mode", "round_prefer_floor").equals("floor");
		boolean linear = mode.equals("linear") && (coordinates.equals("half_pixel") || coordinates.equals("pytorch_half_pixel"));
		if (!whole || !nearest && !linear) {
			throw new OnnxException("does not enlarge rows and columns by one whole factor by copies or between the centres of pixels");
		}
		map(node, "upsample", nearest ? Map.of("0", Integer.toString(factor)) : new LinkedHashMap<>(Map.of("0", Integer.toString(factor), "mode", "\"bilinear\"")), Map.of());
	}
}
