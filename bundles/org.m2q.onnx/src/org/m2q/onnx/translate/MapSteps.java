package org.m2q.onnx.translate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;

/** Pooling, padding and sizes of feature maps. */
final class MapSteps {

	private final Translation translation;

	MapSteps(Translation translation) {
		this.translation = translation;
	}

	void pool(OnnxNode node) throws OnnxException {
		var attributes = node.attributes();
		long[] kernel = attributes.integers("kernel_shape").orElse(new long[0]);
		long[] strides = attributes.integers("strides").orElse(new long[] { 1, 1 });
		long[] pads = attributes.integers("pads").orElse(new long[4]);
		if (kernel.length != 2 || pads[0] != pads[2] || pads[1] != pads[3] || attributes.integer("ceil_mode", 0) != 0
				|| !attributes.text("auto_pad", "NOTSET").equals("NOTSET")) {
			throw new OnnxException("pools with different pads before and behind, or rounds sizes up");
		}
		Map<String, String> arguments = new LinkedHashMap<>();
		arguments.put("0", Translation.pair(kernel[0], kernel[1]));
		if (!Arrays.equals(kernel, strides)) {
			arguments.put("stride", Translation.pair(strides[0], strides[1]));
		}
		if (pads[0] != 0 || pads[1] != 0) {
			arguments.put("padding", Translation.pair(pads[0], pads[1]));
		}
		if (node.operator().equals("AveragePool") && attributes.integer("count_include_pad", 0) != 0) {
			arguments.put("count_include_pad", "true");
		}
		translation.map(node, node.operator().equals("MaxPool") ? "maxpool" : "avgpool", arguments, Map.of());
	}

	void mean(OnnxNode node) throws OnnxException {
		long[] axes = translation.graph.constant(node.inputs().size() > 1 ? node.inputs().get(1) : "").map(Tensor::integers).orElse(new long[0]);
		int rank = translation.graph.shape(node.inputs().getFirst()).length;
		long[] sorted = Arrays.stream(axes).map(axis -> axis < 0 ? axis + rank : axis).sorted().toArray();
		boolean keep = node.attributes().integer("keepdims", 1) != 0;
		if (rank == 4 && Arrays.equals(sorted, new long[] { 2, 3 })) {
			translation.map(node, "globalpool", keep ? Map.of("keep", "true") : Map.of(), Map.of());
		} else if (rank == 3 && Arrays.equals(sorted, new long[] { 1 }) && !keep) {
			translation.map(node, "token_mean", Map.of(), Map.of());
		} else {
			throw new OnnxException("takes the mean along " + Arrays.toString(axes) + "; that of all pixels or all tokens can be imported");
		}
	}

	/** Every n-th row and column. */
	void subsample(OnnxNode node) throws OnnxException {
		Optional<long[]> starts = translation.graph.constant(node.inputs().get(1)).map(Tensor::integers);
		Optional<long[]> axes = node.inputs().size() > 3 ? translation.graph.constant(node.inputs().get(3)).map(Tensor::integers) : Optional.empty();
		Optional<long[]> strides = node.inputs().size() > 4 ? translation.graph.constant(node.inputs().get(4)).map(Tensor::integers) : Optional.empty();
		int[] from = translation.graph.shape(node.inputs().getFirst());
		int[] to = translation.graph.shape(node.outputs().getFirst());
		boolean both = axes.isPresent() && Arrays.equals(axes.get(), new long[] { 2, 3 }) && Arrays.stream(starts.orElse(new long[] { 1 })).allMatch(start -> start == 0);
		boolean equal = strides.isPresent() && strides.get()[0] == strides.get()[1] && strides.get()[0] > 1;
		if (from.length != 4 || !both || !equal || to[2] != (from[2] + strides.get()[0] - 1) / strides.get()[0]
				|| to[3] != (from[3] + strides.get()[0] - 1) / strides.get()[0]) {
			throw new OnnxException("cuts a part out; slices that divide an axis, and every n-th row and column, can be imported");
		}
		translation.map(node, "subsample", Map.of("0", Long.toString(strides.get()[0])), Map.of());
	}

	void pad(OnnxNode node) throws OnnxException {
		long[] pads = translation.graph.constant(node.inputs().size() > 1 ? node.inputs().get(1) : "").map(Tensor::integers).or(() -> node.attributes().integers("pads"))
				.orElse(new long[0]);
		boolean zero = node.attributes().text("mode", "constant").equals("constant") && (node.inputs().size() < 3 || translation.graph.isNumber(node.inputs().get(2), 0));
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
		translation.map(node, "pad", arguments, Map.of());
	}

	void upsample(OnnxNode node) throws OnnxException {
		int[] from = translation.graph.shape(node.inputs().getFirst());
		int[] to = translation.graph.shape(node.outputs().getFirst());
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
		translation.map(node, "upsample", nearest ? Map.of("0", Integer.toString(factor)) : new LinkedHashMap<>(Map.of("0", Integer.toString(factor), "mode", "\"bilinear\"")), Map.of());
	}
}
