package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.execute.FloatExecutor;
import org.m2q.onnx.execute.Folding;

/**
 * Finds the operators that exporters have taken apart, so that a graph says what its author wrote: hard swish, layer normalization, GELU, factors
 * and addends of convolutions, slices that divide a tensor. The result is a model that computes the same.
 */
public final class Simplification {

	/** Operator set of simplified models: the first one with all the operators that are put in. */
	public static final int OPSET = 21;

	private static final float EPSILON_MOST = 1e-2f;

	private final Graph graph;

	private Simplification(Graph graph) {
		this.graph = graph;
	}

	/**
	 * Simplifies a model.
	 *
	 * @param model what was read
	 * @param shapes of its inputs by name; needed where the model leaves them open
	 * @throws OnnxException when an operator cannot be executed, or a shape is missing
	 */
	public static OnnxModel simplify(OnnxModel model, Map<String, int[]> shapes) throws OnnxException {
		return graph(model, shapes, Cancellation.NONE).model(OPSET);
	}

	static Graph graph(OnnxModel model, Map<String, int[]> shapes, Cancellation cancellation) throws OnnxException {
		OnnxModel folded = Folding.fold(model, shapes, cancellation);
		Map<String, int[]> all = new HashMap<>();
		Map<String, Tensor> zeros = new HashMap<>();
		for (ValueInfo input : folded.inputs()) {
			int[] shape = input.axes().stream().mapToInt(axis -> (int) axis.size()).toArray();
			if (input.type().orElse(DataType.FLOAT) != DataType.FLOAT) {
				throw new OnnxException("the input \"" + input.name() + "\" has the type " + input.type().get() + "; models with real inputs (FLOAT) can be imported");
			}
			zeros.put(input.name(), Tensor.of(shape, new float[Tensor.size(shape)]));
			all.put(input.name(), shape);
		}
		FloatExecutor.of(folded).run(zeros, (node, name, value) -> all.put(name, value.shape()), cancellation);
		Simplification simplification = new Simplification(new Graph(folded, all));
		simplification.run(model.opset());
		return simplification.graph;
	}

	private void run(int opset) {
		each(this::withoutEffect);
		each(this::reshape);
		each(node -> modern(node, opset));
		graph.clean();
		each(this::layerNormalization);
		each(this::hardSwish);
		each(this::gelu);
		graph.clean();
		each(this::intoConvolution);
		each(this::ofNextConvolution);
		each(this::splitOfSlices);
		graph.clean();
		each(this::mergedReshapes);
		graph.clean();
	}

	/** Looks at every node that is still there, in order. */
	private void each(java.util.function.Consumer<OnnxNode> work) {
		for (OnnxNode node : graph.nodes()) {
			if (graph.nodes().contains(node)) {
				work.accept(node);
			}
		}
	}

	private void withoutEffect(OnnxNode node) {
		boolean gone = switch (node.operator()) {
			case "Identity", "Dropout", "Cast" -> true;
			case "Mul", "Div" -> graph.number(node.inputs().get(1)).filter(number -> number == 1).isPresent();
			case "Add", "Sub" -> graph.number(node.inputs().get(1)).filter(number -> number == 0).isPresent();
			default -> false;
		};
		if (gone && Arrays.equals(graph.shape(node.inputs().getFirst()), graph.shape(node.outputs().getFirst()))) {
			graph.bypass(node, node.inputs().getFirst());
		}
	}

	/** All operators that give elements another shape are one. */
	private void reshape(OnnxNode node) {
		if (List.of("Reshape", "Squeeze", "Unsqueeze", "Flatten").contains(node.operator())) {
			long[] shape = Arrays.stream(graph.shape(node.outputs().getFirst())).asLongStream().toArray();
			String constant = graph.add("shape", Tensor.of(new int[] { shape.length }, shape));
			graph.replace(node, new OnnxNode(node.name(), "Reshape", "", List.of(node.inputs().getFirst(), constant), node.outputs(), Attributes.NONE));
		}
	}

	/** Operators whose attributes became inputs, or whose axis has another default, in the form of the newest operator set. */
	private void modern(OnnxNode node, int opset) {
		switch (node.operator()) {
			case "Softmax" -> {
				int rank = graph.shape(node.inputs().getFirst()).length;
				long axis = node.attributes().integer("axis", opset < 13 ? 1 : -1);
				// Before operator set 13 all axes from one on were one: the same when it is the last.
				if (opset >= 13 || axis == rank - 1 || axis == -1) {
					graph.replace(node, with(node, Attributes.of("axis", axis)));
				}
			}
			case "Clip" -> {
				if (node.inputs().size() == 1) {
					String least = graph.add("clip", scalar(node.attributes().real("min", Float.NEGATIVE_INFINITY)));
					String most = graph.add("clip", scalar(node.attributes().real("max", Float.POSITIVE_INFINITY)));
					graph.replace(node, new OnnxNode(node.name(), "Clip", "", List.of(node.inputs().getFirst(), least, most), node.outputs(), Attributes.NONE));
				}
			}
			case "ReduceMean" -> node.attributes().integers("axes").ifPresent(axes -> {
				String constant = graph.add("axes", Tensor.of(new int[] { axes.length }, axes));
				graph.replace(node, new OnnxNode(node.name(), "ReduceMean", "", List.of(node.inputs().getFirst(), constant), node.outputs(),
						Attributes.of("keepdims", node.attributes().integer("keepdims", 1))));
			});
			default -> {
				// the same in all operator sets that are read
			}
		}
	}

	private static OnnxNode with(OnnxNode node, Attributes attributes) {
		return new OnnxNode(node.name(), node.operator(), "", node.inputs(), node.outputs(), attributes);
	}

	private static Tensor scalar(float value) {
		return Tensor.of(new int[0], value);
	}

	/** x − mean, divided by the root of the mean of its squares and a small number; then a factor and an addend. */
	private void layerNormalization(OnnxNode division) {
		if (!division.operator().equals("Div")) {
			return;
		}
		Optional<OnnxNode> difference = graph.producer(division.inputs().getFirst(), "Sub");
		Optional<OnnxNode> root = graph.producer(division.inputs().get(1), "Sqrt");
		Optional<OnnxNode> sum = root.flatMap(node -> graph.producer(node.inputs().getFirst(), "Add"));
		Optional<OnnxNode> variance = sum.flatMap(node -> graph.producer(node.inputs().getFirst(), "ReduceMean"));
		Optional<Float> epsilon = sum.flatMap(node -> graph.number(node.inputs().get(1))).filter(value -> value > 0 && value < EPSILON_MOST);
		Optional<OnnxNode> mean = difference.flatMap(node -> graph.producer(node.inputs().get(1), "ReduceMean"));
		if (difference.isEmpty() || variance.isEmpty() || epsilon.isEmpty() || mean.isEmpty()) {
			return;
		}
		String x = difference.get().inputs().getFirst();
		Optional<OnnxNode> squares = graph.producer(variance.get().inputs().getFirst());
		boolean squared = squares.filter(node -> node.operator().equals("Pow") && node.inputs().getFirst().equals(division.inputs().getFirst())
				&& graph.isNumber(node.inputs().get(1), 2)
				|| node.operator().equals("Mul") && node.inputs().equals(List.of(division.inputs().getFirst(), division.inputs().getFirst()))).isPresent();
		int rank = graph.shape(x).length;
		if (!squared || !mean.get().inputs().getFirst().equals(x) || !isLast(mean.get(), rank) || !isLast(variance.get(), rank)) {
			return;
		}
		int features = graph.shape(x)[rank - 1];
		Optional<OnnxNode> scaled = only(division, "Mul").filter(node -> other(node, division).filter(value -> isVector(value, features)).isPresent());
		Optional<OnnxNode> shifted = scaled.flatMap(node -> only(node, "Add").filter(add -> other(add, node).filter(value -> isVector(value, features)).isPresent()));
		if (scaled.isEmpty() || shifted.isEmpty()) {
			return;
		}
		String gamma = other(scaled.get(), division).orElseThrow();
		String beta = other(shifted.get(), scaled.get()).orElseThrow();
		graph.replace(shifted.get(), new OnnxNode(shifted.get().name(), "LayerNormalization", "", List.of(x, gamma, beta), shifted.get().outputs(),
				Attributes.of("axis", -1, "epsilon", epsilon.get())));
	}

	private boolean isLast(OnnxNode mean, int rank) {
		Optional<long[]> axes = graph.constant(mean.inputs().size() > 1 ? mean.inputs().get(1) : "").map(Tensor::integers);
		return mean.attributes().integer("keepdims", 1) != 0 && axes.isPresent() && axes.get().length == 1 && (axes.get()[0] == -1 || axes.get()[0] == rank - 1);
	}

	private boolean isVector(String value, int size) {
		return graph.constant(value).filter(tensor -> tensor.size() == size && tensor.rank() == 1).isPresent();
	}

	/** The only node that needs the result of another, when it is of an operator. */
	private Optional<OnnxNode> only(OnnxNode node, String operator) {
		String value = node.outputs().getFirst();
		return graph.isInner(value) ? graph.consumers(value).stream().filter(user -> user.operator().equals(operator)).findFirst() : Optional.empty();
	}

	/** The operand of a node that is not the result of another. */
	private static Optional<String> other(OnnxNode node, OnnxNode not) {
		List<String> rest = node.inputs().stream().filter(input -> !input.equals(not.outputs().getFirst())).toList();
		return node.inputs().size() == 2 && rest.size() == 1 ? Optional.of(rest.getFirst()) : Optional.empty();
	}

	/** x · relu6(x + 3) / 6, with the division before or behind the product, or by HardSigmoid. */
	private void hardSwish(OnnxNode node) {
		Optional<String> x = Optional.empty();
		if (isSixth(node)) {
			x = graph.producer(node.inputs().getFirst(), "Mul").filter(product -> graph.isInner(product.outputs().getFirst())).flatMap(this::gatedBySix);
		} else if (node.operator().equals("Mul")) {
			for (int i = 0; i < 2 && x.isEmpty(); i++) {
				String value = node.inputs().get(1 - i);
				Optional<OnnxNode> gate = graph.producer(node.inputs().get(i));
				x = gate.filter(found -> isSixth(found) && clippedSum(found.inputs().getFirst()).filter(value::equals).isPresent()
						|| found.operator().equals("HardSigmoid") && found.inputs().getFirst().equals(value)
								&& Math.abs(found.attributes().real("alpha", 0.2f) - 1 / 6f) < 1e-5 && found.attributes().real("beta", 0.5f) == 0.5f)
						.map(found -> value);
			}
		}
		x.ifPresent(value -> graph.replace(node, new OnnxNode(node.name(), "HardSwish", "", List.of(value), node.outputs(), Attributes.NONE)));
	}

	private boolean isSixth(OnnxNode node) {
		return node.operator().equals("Div") && graph.isNumber(node.inputs().get(1), 6) || node.operator().equals("Mul") && graph.isNumber(node.inputs().get(1), 1 / 6.0);
	}

	/** x of a product x · relu6(x + 3). */
	private Optional<String> gatedBySix(OnnxNode product) {
		for (int i = 0; i < 2; i++) {
			String value = product.inputs().get(1 - i);
			if (clippedSum(product.inputs().get(i)).filter(value::equals).isPresent()) {
				return Optional.of(value);
			}
		}
		return Optional.empty();
	}

	/** x of relu6(x + 3). */
	private Optional<String> clippedSum(String value) {
		return graph.producer(value, "Clip").filter(clip -> clip.inputs().size() == 3 && graph.isNumber(clip.inputs().get(1), 0) && graph.isNumber(clip.inputs().get(2), 6))
				.flatMap(clip -> graph.producer(clip.inputs().getFirst(), "Add")).filter(sum -> graph.isNumber(sum.inputs().get(1), 3)).map(sum -> sum.inputs().getFirst());
	}

	/** x · (erf(x / √2) + 1) / 2, in any order of the factors. */
	private void gelu(OnnxNode sum) {
		if (!sum.operator().equals("Add") || !graph.isNumber(sum.inputs().get(1), 1)) {
			return;
		}
		Optional<OnnxNode> erf = graph.producer(sum.inputs().getFirst(), "Erf");
		Optional<OnnxNode> scaled = erf.flatMap(node -> graph.producer(node.inputs().getFirst()));
		boolean root = scaled.filter(node -> node.operator().equals("Div") && graph.isNumber(node.inputs().get(1), Math.sqrt(2))
				|| node.operator().equals("Mul") && graph.isNumber(node.inputs().get(1), Math.sqrt(0.5))).isPresent();
		if (!root) {
			return;
		}
		String x = scaled.get().inputs().getFirst();
		Optional<OnnxNode> product = only(sum, "Mul");
		Optional<String> factor = product.flatMap(node -> other(node, sum));
		Optional<OnnxNode> whole = Optional.empty();
		if (factor.filter(x::equals).isPresent()) {
			whole = only(product.get(), "Mul").filter(half -> graph.isNumber(other(half, product.get()).orElse(""), 0.5));
		} else if (factor.filter(value -> graph.producer(value, "Mul").filter(half -> half.inputs().getFirst().equals(x) && graph.isNumber(half.inputs().get(1), 0.5))
				.isPresent()).isPresent()) {
			whole = product;
		}
		whole.ifPresent(node -> graph.replace(node, new OnnxNode(node.name(), "Gelu", "", List.of(x), node.outputs(), Attributes.NONE)));
	}

	/** A factor or an addend of each filter, or one of all, belongs to the weights or the bias of the convolution before it. */
	private void intoConvolution(OnnxNode node) {
		if (!node.operator().equals("Mul") && !node.operator().equals("Add")) {
			return;
		}
		for (int i = 0; i < 2; i++) {
			Optional<OnnxNode> convolution = graph.producer(node.inputs().get(1 - i), "Conv").filter(conv -> graph.isInner(conv.outputs().getFirst()));
			Optional<Tensor> constant = graph.constant(node.inputs().get(i));
			if (convolution.isPresent() && constant.isPresent()) {
				merge(convolution.get(), node, constant.get());
				return;
			}
		}
	}

	private void merge(OnnxNode convolution, OnnxNode node, Tensor constant) {
		Tensor weights = graph.constant(convolution.inputs().get(1)).orElseThrow();
		int filters = weights.axis(0);
		int rank = graph.shape(node.outputs().getFirst()).length;
		boolean perFilter = constant.size() == filters && constant.rank() >= rank - 1 && constant.axis(constant.rank() - rank + 1) == filters;
		if (constant.size() != 1 && !perFilter || filters == 1 && constant.rank() > rank) {
			return;
		}
		float[] w = weights.reals();
		float[] bias = convolution.inputs().size() > 2 ? graph.constant(convolution.inputs().get(2)).orElseThrow().reals() : new float[filters];
		boolean factor = node.operator().equals("Mul");
		for (int f = 0; f < filters; f++) {
			float value = constant.real(constant.size() == 1 ? 0 : f);
			bias[f] = factor ? bias[f] * value : bias[f] + value;
			for (int k = 0; factor && k < w.length / filters; k++) {
				w[f * (w.length / filters) + k] *= value;
			}
		}
		boolean hasBias = convolution.inputs().size() > 2 || !factor;
		List<String> inputs = new ArrayList<>(List.of(convolution.inputs().getFirst(), graph.add(convolution.inputs().get(1), Tensor.of(weights.shape(), w))));
		if (hasBias) {
			inputs.add(graph.add(convolution.inputs().size() > 2 ? convolution.inputs().get(2) : convolution.inputs().get(1) + ".bias", Tensor.of(new int[] { filters }, bias)));
		}
		graph.replace(node, new OnnxNode(convolution.name(), "Conv", "", inputs, node.outputs(), convolution.attributes()));
		graph.clean();
	}

	/** A factor of a whole tensor, and an addend where there is no padding, belong to the weights of the only convolution that follows. */
	private void ofNextConvolution(OnnxNode product) {
		Optional<Float> factor = product.operator().equals("Mul") ? factor(product) : Optional.empty();
		if (factor.isEmpty() || factor.get() == 0) {
			return;
		}
		Optional<OnnxNode> sum = only(product, "Add").filter(add -> other(add, product).flatMap(graph::number).isPresent());
		OnnxNode last = sum.orElse(product);
		Optional<OnnxNode> convolution = only(last, "Conv").filter(conv -> conv.inputs().getFirst().equals(last.outputs().getFirst()));
		if (convolution.isEmpty()) {
			return;
		}
		OnnxNode conv = convolution.get();
		float addend = sum.flatMap(add -> other(add, product)).flatMap(graph::number).orElse(0f);
		boolean padded = Arrays.stream(conv.attributes().integers("pads").orElse(new long[0])).anyMatch(pad -> pad != 0)
				|| !conv.attributes().text("auto_pad", "NOTSET").equals("NOTSET");
		Tensor weights = graph.constant(conv.inputs().get(1)).orElseThrow();
		float[] w = weights.reals();
		for (int i = 0; i < w.length; i++) {
			w[i] *= factor.get();
		}
		String x = product.inputs().stream().filter(input -> graph.constant(input).isEmpty()).findFirst().orElseThrow();
		List<String> inputs = new ArrayList<>(List.of(last.outputs().getFirst(), graph.add(conv.inputs().get(1), Tensor.of(weights.shape(), w))));
		conv.inputs().stream().skip(2).forEach(inputs::add);
		if (padded || sum.isEmpty()) {
			// y·f + a = f·(y + a/f): the padding is not shifted.
			graph.replace(conv, new OnnxNode(conv.name(), "Conv", "", inputs, conv.outputs(), conv.attributes()));
			if (sum.isPresent()) {
				String constant = graph.add(other(sum.get(), product).orElseThrow(), Tensor.of(new int[] { 1 }, addend / factor.get()));
				graph.replace(sum.get(), new OnnxNode(sum.get().name(), "Add", "", List.of(product.outputs().getFirst(), constant), sum.get().outputs(), Attributes.NONE));
			}
			graph.bypass(product, x);
			return;
		}
		int filters = weights.axis(0);
		float[] bias = conv.inputs().size() > 2 ? graph.constant(conv.inputs().get(2)).orElseThrow().reals() : new float[filters];
		float[] original = weights.reals();
		for (int f = 0; f < filters; f++) {
			double total = 0;
			for (int k = 0; k < original.length / filters; k++) {
				total += original[f * (original.length / filters) + k];
			}
			bias[f] += (float) (total * addend);
		}
		String name = conv.inputs().size() > 2 ? conv.inputs().get(2) : conv.inputs().get(1) + ".bias";
		String merged = graph.add(name, Tensor.of(new int[] { filters }, bias));
		graph.replace(conv, new OnnxNode(conv.name(), "Conv", "", List.of(inputs.get(0), inputs.get(1), merged), conv.outputs(), conv.attributes()));
		graph.bypass(sum.get(), product.outputs().getFirst());
		graph.bypass(product, x);
	}

	private Optional<Float> factor(OnnxNode product) {
		return product.inputs().stream().filter(input -> graph.constant(input).isPresent()).findFirst().flatMap(graph::number)
				.filter(number -> graph.isInner(product.outputs().getFirst()));
	}

	/** Slices that divide an axis without gaps are one Split. */
	private void splitOfSlices(OnnxNode first) {
		if (!first.operator().equals("Slice")) {
			return;
		}
		String x = first.inputs().getFirst();
		List<OnnxNode> slices = graph.consumers(x).stream().filter(node -> node.operator().equals("Slice")).toList();
		int[] shape = graph.shape(x);
		Map<Long, OnnxNode> parts = new java.util.TreeMap<>();
		long axis = -1;
		for (OnnxNode slice : slices) {
			Optional<long[]> starts = integers(slice, 1, "starts");
			Optional<long[]> axes = integers(slice, 3, "axes");
			boolean steps = integers(slice, 4, "steps").filter(step -> step[0] != 1).isPresent();
			if (starts.isEmpty() || starts.get().length != 1 || axes.isEmpty() || steps) {
				return;
			}
			long along = axes.get()[0] < 0 ? axes.get()[0] + shape.length : axes.get()[0];
			long start = starts.get()[0] < 0 ? starts.get()[0] + shape[(int) along] : starts.get()[0];
			if (axis >= 0 && axis != along || parts.put(start, slice) != null) {
				return;
			}
			axis = along;
		}
		long next = 0;
		List<Long> sizes = new ArrayList<>();
		for (Map.Entry<Long, OnnxNode> part : parts.entrySet()) {
			long size = graph.shape(part.getValue().outputs().getFirst())[(int) axis];
			if (part.getKey() != next) {
				return;
			}
			sizes.add(size);
			next += size;
		}
		if (next != shape[(int) axis] || sizes.size() < 2) {
			return;
		}
		String split = graph.add("split", Tensor.of(new int[] { sizes.size() }, sizes.stream().mapToLong(Long::longValue).toArray()));
		OnnxNode whole = new OnnxNode(first.name(), "Split", "", List.of(x, split), parts.values().stream().map(part -> part.outputs().getFirst()).toList(),
				Attributes.of("axis", axis));
		graph.replaceAll(List.copyOf(parts.values()), whole);
	}

	private Optional<long[]> integers(OnnxNode node, int input, String attribute) {
		return input < node.inputs().size() && !node.inputs().get(input).isEmpty() ? graph.constant(node.inputs().get(input)).map(Tensor::integers)
				: node.attributes().integers(attribute);
	}

	private void mergedReshapes(OnnxNode node) {
		if (node.operator().equals("Reshape")) {
			graph.producer(node.inputs().getFirst(), "Reshape").filter(before -> graph.isInner(before.outputs().getFirst())).ifPresent(before -> graph.replace(node,
					new OnnxNode(node.name(), "Reshape", "", List.of(before.inputs().getFirst(), node.inputs().get(1)), node.outputs(), Attributes.NONE)));
		}
	}
}
