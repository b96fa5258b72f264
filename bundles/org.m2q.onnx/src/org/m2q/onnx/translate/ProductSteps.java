package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Parameter.Role;

/** Convolutions, linear layers and matrix products. */
final class ProductSteps {

	private final Translation translation;

	ProductSteps(Translation translation) {
		this.translation = translation;
	}

	void convolution(OnnxNode node) throws OnnxException {
		Tensor weights = translation.tensor(node, 1);
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
		boolean depthwise = groups > 1 && groups == translation.graph.shape(node.inputs().getFirst())[1] && filters % groups == 0;
		boolean plain = pads[0] == dilations[0] * (rows - 1) / 2 && pads[1] == dilations[1] * (columns - 1) / 2;
		boolean pointwise = rows == 1 && columns == 1 && plain && !depthwise;
		Map<String, String> arguments = new LinkedHashMap<>();
		if (!depthwise) {
			arguments.put("0", Integer.toString(filters));
		}
		if (!pointwise) {
			arguments.put("kernel", Translation.pair(rows, columns));
		}
		arguments.put("stride", Translation.pair(strides[0], strides[1]));
		if (dilations[0] != 1 || dilations[1] != 1) {
			arguments.put("dilation", Translation.pair(dilations[0], dilations[1]));
		}
		if (!plain) {
			arguments.put("padding", Translation.pair(pads[0], pads[1]));
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
			tensors.put(Role.BIAS, translation.tensor(node, 2));
		}
		translation.map(node, depthwise ? "dwconv" : pointwise ? "pwconv" : "conv", arguments, tensors);
	}

	void product(OnnxNode node) throws OnnxException {
		String x = node.inputs().getFirst();
		String y = node.inputs().get(1);
		if (translation.graph.constant(x).isPresent()) {
			throw new OnnxException("has a constant as its left operand");
		}
		Optional<Tensor> matrix = translation.graph.constant(y);
		if (matrix.isEmpty()) {
			int rank = translation.graph.shape(x).length;
			if (rank != translation.graph.shape(y).length || !translation.batch.get(x).equals(translation.batch.get(y)) || translation.batch.get(x) >= rank - 2) {
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
			left.ifPresent(translation.steps::remove);
			right.ifPresent(translation.steps::remove);
			translation.emit(node, "matmul", arguments, List.of(first, second), Map.of(), translation.batch.get(x));
			return;
		}
		if (matrix.get().rank() != 2 || translation.batch.get(x) == translation.graph.shape(x).length - 1) {
			throw new OnnxException("has a constant of shape " + Arrays.toString(matrix.get().shape()) + "; a matrix can be imported");
		}
		linear(node, turned(matrix.get()), Optional.empty());
	}

	/** The transposition of the last two axes that gives a value which nothing else needs. */
	private Optional<Step> swapped(String value, int rank) {
		List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
		java.util.Collections.swap(order, rank - 1, rank - 2);
		return translation.only(value, "transpose").filter(step -> step.text().equals("transpose(" + order + ")"));
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
		translation.emit(node, "linear", arguments, List.of(x), tensors, translation.batch.get(x));
	}

	void general(OnnxNode node) throws OnnxException {
		var attributes = node.attributes();
		if (attributes.integer("transA", 0) != 0 || attributes.real("alpha", 1) != 1 || attributes.real("beta", 1) != 1 || translation.graph.shape(node.inputs().getFirst()).length != 2) {
			throw new OnnxException("turns its left operand or has factors");
		}
		translation.requireFront(node.inputs().getFirst());
		Tensor matrix = translation.tensor(node, 1);
		Optional<Tensor> bias = node.inputs().size() > 2 ? Optional.of(translation.tensor(node, 2)) : Optional.empty();
		linear(node, attributes.integer("transB", 0) != 0 ? matrix : turned(matrix), bias.map(values -> values.reshaped(values.size())));
	}
}
