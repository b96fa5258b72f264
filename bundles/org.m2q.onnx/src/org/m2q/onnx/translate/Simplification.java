package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

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
		ComposedFunctions functions = new ComposedFunctions(graph);
		each(functions::layerNormalization);
		each(functions::hardSwish);
		each(functions::gelu);
		graph.clean();
		ConvolutionConstants constants = new ConvolutionConstants(graph);
		each(constants::intoPrevious);
		each(constants::intoNext);
		each(this::splitOfSlices);
		graph.clean();
		each(this::mergedReshapes);
		graph.clean();
	}

	/** Looks at every node that is still there, in order. */
	private void each(Consumer<OnnxNode> work) {
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

	/** Slices that divide an axis without gaps are one Split. */
	private void splitOfSlices(OnnxNode first) {
		if (!first.operator().equals("Slice")) {
			return;
		}
		String x = first.inputs().getFirst();
		List<OnnxNode> slices = graph.consumers(x).stream().filter(node -> node.operator().equals("Slice")).toList();
		int[] shape = graph.shape(x);
		Map<Long, OnnxNode> parts = new TreeMap<>();
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
