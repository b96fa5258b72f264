package org.m2q.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.m2q.base.Cancellation;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.execute.FloatExecutor;

/**
 * A model as the static quantizer of ONNX Runtime writes it in its format QDQ with its settings for x86: weights int8, symmetric, per channel; biases int32; activations uint8 per
 * tensor, from the least to the largest value seen; QuantizeLinear and DequantizeLinear on every operand and result of the operators that it quantizes. ONNX Runtime fuses
 * these into its 8-bit operators. Unlike the exports of M2Q it rounds as ONNX Runtime likes.
 */
final class StaticQuantization {

	private static final Set<String> QUANTIZED = Set.of("Conv", "MatMul", "Gemm", "Add", "Mul", "Relu", "Clip", "GlobalAveragePool", "AveragePool", "MaxPool", "Concat", "Split",
			"Slice", "Transpose", "Reshape", "Sigmoid", "Softmax", "Resize");
	private static final Set<String> WEIGHTED = Set.of("Conv", "MatMul", "Gemm");

	private final OnnxModel model;
	private final Map<String, float[]> ranges = new HashMap<>();
	private final Map<String, Float> scales = new HashMap<>();
	private final Map<String, Tensor> initializers;
	private final List<OnnxNode> nodes = new ArrayList<>();
	private final Map<String, String> restored = new HashMap<>();

	private StaticQuantization(OnnxModel model) {
		this.model = model;
		initializers = new LinkedHashMap<>(model.initializers());
	}

	/**
	 * Quantizes.
	 *
	 * @param sample the inputs that ranges are observed on
	 */
	static OnnxModel of(OnnxModel model, Map<String, Tensor> sample) throws OnnxException {
		StaticQuantization quantization = new StaticQuantization(model);
		sample.forEach(quantization::observe);
		FloatExecutor.of(model).run(sample, (node, name, value) -> quantization.observe(name, value), Cancellation.NONE);
		return quantization.write();
	}

	private void observe(String name, Tensor value) {
		if (!value.type().isReal()) {
			return;
		}
		float[] range = ranges.computeIfAbsent(name, key -> new float[2]);
		for (float element : value.reals()) {
			range[0] = Math.min(range[0], element);
			range[1] = Math.max(range[1], element);
		}
	}

	private OnnxModel write() {
		Set<String> marked = new LinkedHashSet<>();
		for (OnnxNode node : model.nodes()) {
			if (QUANTIZED.contains(node.operator())) {
				// What only turns a result of an addition into that of Relu or Clip is fused into it: no pair in between.
				operands(node).stream().filter(ranges::containsKey).forEach(marked::add);
				node.outputs().stream().filter(ranges::containsKey).forEach(marked::add);
			}
		}
		model.nodes().stream().filter(node -> node.operator().equals("Relu") || node.operator().equals("Clip"))
				.filter(node -> producer(node.inputs().getFirst()).equals("Conv")).forEach(node -> marked.remove(node.inputs().getFirst()));
		model.inputs().stream().map(input -> input.name()).filter(marked::contains).forEach(this::pair);
		for (OnnxNode node : model.nodes()) {
			List<String> inputs = new ArrayList<>();
			for (int i = 0; i < node.inputs().size(); i++) {
				inputs.add(QUANTIZED.contains(node.operator()) && real(node.inputs().get(i)) ? constant(node, i) : restored.getOrDefault(node.inputs().get(i), node.inputs().get(i)));
			}
			nodes.add(new OnnxNode(node.name(), node.operator(), node.domain(), inputs, node.outputs(), node.attributes()));
			node.outputs().stream().filter(marked::contains).forEach(this::pair);
		}
		Set<String> used = new LinkedHashSet<>();
		nodes.forEach(node -> used.addAll(node.inputs()));
		initializers.keySet().retainAll(used);
		return new OnnxModel(model.opset(), model.name(), nodes, initializers, model.inputs(), model.outputs());
	}

	private String producer(String value) {
		return model.nodes().stream().filter(node -> node.outputs().contains(value)).map(OnnxNode::operator).findFirst().orElse("");
	}

	private static List<String> operands(OnnxNode node) {
		// The other operands of these are shapes, sizes and limits.
		return Set.of("Reshape", "Clip", "Slice", "Split", "Resize").contains(node.operator()) ? node.inputs().subList(0, 1) : node.inputs();
	}

	private boolean real(String name) {
		return model.initializers().containsKey(name) && model.initializers().get(name).type().isReal();
	}

	private void pair(String value) {
		float[] range = ranges.get(value);
		float scale = Math.max(range[1] - range[0], 1e-6f) / 255;
		scales.put(value, scale);
		initializers.put(value + "/scale", Tensor.of(new int[0], scale));
		initializers.put(value + "/zero", Tensor.integer(DataType.UINT8, new int[0], new long[] { Math.round(-range[0] / scale) }));
		add("QuantizeLinear", Attributes.NONE, value + "/codes", value, value + "/scale", value + "/zero");
		add("DequantizeLinear", Attributes.NONE, value + "/restored", value + "/codes", value + "/scale", value + "/zero");
		restored.put(value, value + "/restored");
	}

	private void add(String operator, Attributes attributes, String output, String... inputs) {
		nodes.add(new OnnxNode(output, operator, "", List.of(inputs), List.of(output), attributes));
	}

	private String constant(OnnxNode node, int input) {
		String name = node.inputs().get(input);
		if (!operands(node).contains(name)) {
			return name;
		}
		String own = name + "@" + node.outputs().getFirst();
		Tensor values = model.initializers().get(name);
		boolean weighted = WEIGHTED.contains(node.operator());
		if (weighted && input == 1) {
			int axis = node.operator().equals("Conv") || node.attributes().integer("transB", 0) == 1 ? 0 : values.rank() - 1;
			symmetric(own, values, channels(values, axis), axis);
			return own;
		}
		if (weighted && input == 2) {
			bias(own, node, values);
			return own;
		}
		observe(own, values);
		float[] range = ranges.get(own);
		float scale = Math.max(range[1] - range[0], 1e-6f) / 255;
		long zero = Math.round(-range[0] / scale);
		long[] codes = new long[values.size()];
		for (int i = 0; i < codes.length; i++) {
			codes[i] = Math.clamp(Math.round(values.real(i) / scale) + zero, 0, 255);
		}
		initializers.put(own + "/codes", Tensor.integer(DataType.UINT8, values.shape(), codes));
		initializers.put(own + "/scale", Tensor.of(new int[0], scale));
		initializers.put(own + "/zero", Tensor.integer(DataType.UINT8, new int[0], new long[] { zero }));
		add("DequantizeLinear", Attributes.NONE, own, own + "/codes", own + "/scale", own + "/zero");
		return own;
	}

	private static float[] channels(Tensor values, int axis) {
		float[] largest = new float[values.axis(axis)];
		int inner = inner(values, axis);
		for (int i = 0; i < values.size(); i++) {
			int channel = i / inner % largest.length;
			largest[channel] = Math.max(largest[channel], Math.abs(values.real(i)));
		}
		for (int i = 0; i < largest.length; i++) {
			largest[i] = Math.max(largest[i], 1e-6f) / 127;
		}
		return largest;
	}

	private static int inner(Tensor values, int axis) {
		int inner = 1;
		for (int i = axis + 1; i < values.rank(); i++) {
			inner *= values.axis(i);
		}
		return inner;
	}

	private void symmetric(String own, Tensor values, float[] steps, int axis) {
		int inner = inner(values, axis);
		long[] codes = new long[values.size()];
		for (int i = 0; i < codes.length; i++) {
			codes[i] = Math.clamp(Math.round(values.real(i) / steps[i / inner % steps.length]), -127, 127);
		}
		initializers.put(own + "/codes", Tensor.integer(DataType.INT8, values.shape(), codes));
		initializers.put(own + "/scale", Tensor.of(new int[] { steps.length }, steps));
		initializers.put(own + "/zero", Tensor.integer(DataType.INT8, new int[] { steps.length }, new long[steps.length]));
		add("DequantizeLinear", Attributes.of("axis", (long) axis), own, own + "/codes", own + "/scale", own + "/zero");
	}

	private void bias(String own, OnnxNode node, Tensor values) {
		Tensor weights = model.initializers().get(node.inputs().get(1));
		float[] steps = channels(weights, node.operator().equals("Conv") || node.attributes().integer("transB", 0) == 1 ? 0 : weights.rank() - 1);
		float scale = scales.get(node.inputs().getFirst());
		long[] codes = new long[values.size()];
		for (int i = 0; i < codes.length; i++) {
			steps[i] *= scale;
			codes[i] = Math.clamp(Math.round((double) values.real(i) / steps[i]), Integer.MIN_VALUE, Integer.MAX_VALUE);
		}
		initializers.put(own + "/codes", Tensor.integer(DataType.INT32, values.shape(), codes));
		initializers.put(own + "/scale", Tensor.of(new int[] { steps.length }, steps));
		initializers.put(own + "/zero", Tensor.integer(DataType.INT32, new int[] { steps.length }, new long[steps.length]));
		add("DequantizeLinear", Attributes.of("axis", 0L), own, own + "/codes", own + "/scale", own + "/zero");
	}
}
