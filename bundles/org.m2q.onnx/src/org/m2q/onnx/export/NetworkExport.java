package org.m2q.onnx.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

import org.m2q.network.ElementOperator;
import org.m2q.network.MacOperator;
import org.m2q.network.Network;
import org.m2q.network.NetworkInput;
import org.m2q.network.Node;
import org.m2q.network.NormOperator;
import org.m2q.network.SamplingOperator;
import org.m2q.network.Shape;
import org.m2q.network.Value;
import org.m2q.network.ViewOperator;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.internal.GraphWriter;
import org.m2q.onnx.internal.ViewNodes;

/**
 * A network as a model of ONNX in float32, operator set {@value #OPSET}. Tensors get a leading axis of 1 for the batch; weights of linear layers are
 * stored as {@code [inputs, outputs]}, as ONNX multiplies them; every node bears the name of the node of the network, further ones it with a number.
 */
public final class NetworkExport {

	/** The operator set of exported models. */
	public static final int OPSET = 21;

	private final Map<String, Tensor> tensors;
	private final GraphWriter graph = new GraphWriter();
	private final Map<Value, String> values = new HashMap<>();

	/**
	 * A model and where the values of the network are in it.
	 *
	 * @param model the model
	 * @param names per value of the network, inputs included, the name of the value of the model
	 */
	public record Exported(OnnxModel model, Map<Value, String> names) {

		/** Copies the map. */
		public Exported {
			names = Map.copyOf(names);
		}
	}

	private NetworkExport(Map<String, Tensor> tensors) {
		this.tensors = tensors;
	}

	/**
	 * Makes the model.
	 *
	 * @param network what is exported
	 * @param tensors its parameters by name (see {@link Parameter}), such as those of a {@link Binding} or {@link SyntheticParameters}
	 * @throws OnnxException when a tensor is missing or has the wrong shape
	 */
	public static OnnxModel export(Network network, Map<String, Tensor> tensors) throws OnnxException {
		return exportNamed(network, tensors).model();
	}

	/**
	 * Makes the model and says where the values of the network are in it.
	 *
	 * @param network what is exported
	 * @param tensors its parameters by name
	 * @throws OnnxException when a tensor is missing or has the wrong shape
	 */
	public static Exported exportNamed(Network network, Map<String, Tensor> tensors) throws OnnxException {
		NetworkExport export = new NetworkExport(tensors);
		OnnxModel model = export.model(network);
		return new Exported(model, export.values);
	}

	private OnnxModel model(Network network) throws OnnxException {
		List<ValueInfo> inputs = new ArrayList<>();
		for (int i = 0; i < network.inputs().size(); i++) {
			NetworkInput input = network.inputs().get(i);
			inputs.add(ValueInfo.real(input.name(), ViewNodes.batched(input.shape())));
			values.put(new Value(Value.INPUT, i), input.name());
		}
		for (Node node : network.nodes()) {
			graph.begin(node.name());
			List<String> results = results(node, node.inputs().stream().map(values::get).toList());
			for (int port = 0; port < results.size(); port++) {
				values.put(new Value(node.index(), port), results.get(port));
			}
		}
		List<ValueInfo> outputs = new ArrayList<>();
		for (int i = 0; i < network.outputs().size(); i++) {
			String name = network.outputs().size() == 1 ? "output" : "output" + (i + 1);
			graph.begin(name);
			Value value = network.outputs().get(i);
			String result = graph.add("Identity", values.get(value));
			outputs.add(ValueInfo.real(result, ViewNodes.batched(network.shape(value))));
		}
		return new OnnxModel(OPSET, network.model(), graph.nodes(), graph.initializers(), inputs, outputs);
	}

	private List<String> results(Node node, List<String> inputs) throws OnnxException {
		return switch (node.operator()) {
			case ViewOperator view -> new ViewNodes(graph, node.inputShapes().getFirst(), node.output(), ones(node)).write(view, inputs);
			case MacOperator mac -> List.of(product(node, mac, inputs));
			case NormOperator norm -> List.of(normalized(node, norm, inputs.getFirst()));
			case ElementOperator element -> List.of(element(node, element, inputs));
			case SamplingOperator sampling -> List.of(sampled(node, sampling, inputs.getFirst()));
		};
	}

	private ViewNodes.Fill ones(Node node) {
		return new ViewNodes.Fill() {
			@Override
			public String ones(int[] shape) {
				float[] values = new float[Tensor.size(shape)];
				java.util.Arrays.fill(values, 1);
				return graph.constant(node.name() + ".ones", Tensor.of(shape, values));
			}

			@Override
			public Optional<String> padding() {
				return Optional.empty();
			}
		};
	}

	private String product(Node node, MacOperator operator, List<String> inputs) throws OnnxException {
		String x = inputs.getFirst();
		return switch (operator) {
			case MacOperator.Convolution conv -> {
				List<String> all = new ArrayList<>(List.of(x, parameter(node, Parameter.Role.WEIGHT).orElseThrow()));
				parameter(node, Parameter.Role.BIAS).ifPresent(all::add);
				yield graph.add("Conv", Attributes.of("group", conv.groups(), "strides", longs(conv.strideRows(), conv.strideColumns()), "dilations",
						longs(conv.dilationRows(), conv.dilationColumns()), "kernel_shape", longs(conv.kernelRows(), conv.kernelColumns()), "pads",
						longs(conv.paddingRows(), conv.paddingColumns(), conv.paddingRows(), conv.paddingColumns())), all.toArray(String[]::new));
			}
			case MacOperator.Linear linear -> {
				Tensor weights = tensor(new Parameter(node.name(), Parameter.Role.WEIGHT, Shape.of(linear.outFeatures(), linear.features())));
				String product = graph.add("MatMul", x, graph.constant(node.name() + ".weight", turned(weights)));
				Optional<String> bias = parameter(node, Parameter.Role.BIAS);
				yield bias.isPresent() ? graph.add("Add", product, bias.get()) : product;
			}
			case MacOperator.MatMul matmul -> {
				String left = matmul.transposeLeft() ? swapped(x, node.inputShapes().getFirst()) : x;
				String right = matmul.transposeRight() ? swapped(inputs.get(1), node.inputShapes().get(1)) : inputs.get(1);
				yield graph.add("MatMul", left, right);
			}
		};
	}

	private static List<Long> longs(int... values) {
		return java.util.Arrays.stream(values).mapToObj(Long::valueOf).toList();
	}

	private static Tensor turned(Tensor weights) {
		int rows = weights.axis(0);
		int columns = weights.axis(1);
		float[] from = weights.reals();
		float[] to = new float[from.length];
		for (int i = 0; i < to.length; i++) {
			to[i] = from[i % rows * columns + i / rows];
		}
		return Tensor.of(new int[] { columns, rows }, to);
	}

	private String swapped(String value, Shape shape) {
		int rank = shape.rank() + 1;
		long[] order = LongStream.range(0, rank).toArray();
		order[rank - 1] = rank - 2L;
		order[rank - 2] = rank - 1L;
		return graph.transpose(value, order);
	}

	private String normalized(Node node, NormOperator norm, String x) throws OnnxException {
		Shape shape = node.output();
		String gamma = parameter(node, Parameter.Role.GAMMA).orElseThrow();
		String beta = parameter(node, Parameter.Role.BETA).orElseThrow();
		return switch (norm) {
			case NormOperator.BatchNorm batch -> {
				String mean = parameter(node, Parameter.Role.MEAN).orElseThrow();
				String variance = parameter(node, Parameter.Role.VARIANCE).orElseThrow();
				yield withAxis(x, shape, batch.axis(), 1, moved -> graph.add("BatchNormalization", Attributes.of("epsilon", (float) batch.epsilon()), moved, gamma, beta,
						mean, variance));
			}
			case NormOperator.LayerNorm layer -> withAxis(x, shape, layer.axis(), shape.rank(),
					moved -> graph.add("LayerNormalization", Attributes.of("axis", -1, "epsilon", (float) layer.epsilon()), moved, gamma, beta));
			case NormOperator.GroupNorm group -> withAxis(x, shape, group.axis(), 1,
					moved -> graph.add("GroupNormalization", Attributes.of("num_groups", group.groups(), "epsilon", (float) group.epsilon()), moved, gamma, beta));
		};
	}

	/** Works on a tensor with one axis moved to where an operator wants it. */
	private String withAxis(String x, Shape shape, int axis, int wanted, java.util.function.UnaryOperator<String> work) {
		int at = ViewNodes.axis(axis, shape);
		if (at == wanted) {
			return work.apply(x);
		}
		int rank = shape.rank() + 1;
		List<Long> order = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
		order.add(wanted, order.remove(at));
		long[] there = order.stream().mapToLong(Long::longValue).toArray();
		long[] back = new long[rank];
		for (int i = 0; i < rank; i++) {
			back[(int) there[i]] = i;
		}
		return graph.transpose(work.apply(graph.transpose(x, there)), back);
	}

	private String element(Node node, ElementOperator operator, List<String> inputs) throws OnnxException {
		String x = inputs.getFirst();
		return switch (operator) {
			case ElementOperator.Activation activation -> activated(activation.function(), x);
			case ElementOperator.Softmax softmax -> graph.add("Softmax", Attributes.of("axis", ViewNodes.axis(softmax.axis(), node.output())), x);
			case ElementOperator.Add add -> chained("Add", inputs);
			case ElementOperator.Subtract subtract -> chained("Sub", inputs);
			case ElementOperator.Multiply multiply -> chained("Mul", inputs);
			case ElementOperator.Divide divide -> graph.add("Div", x,
					divide.epsilon() == 0 ? inputs.get(1) : graph.add("Add", inputs.get(1), graph.real((float) divide.epsilon())));
			case ElementOperator.ScaleChannels scale -> {
				int[] shape = new int[node.output().rank() - (ViewNodes.axis(scale.axis(), node.output()) - 1)];
				java.util.Arrays.fill(shape, 1);
				shape[0] = scale.channels();
				Tensor factors = tensor(new Parameter(node.name(), Parameter.Role.SCALE, Shape.of(scale.channels())));
				yield graph.add("Mul", x, graph.constant(node.name() + ".scale", factors.reshaped(shape)));
			}
			case ElementOperator.ScaleBy scale -> graph.add("Mul", x, graph.real((float) scale.factor()));
			case ElementOperator.AddParameter added -> graph.add("Add", x, parameter(node, Parameter.Role.TABLE).orElseThrow());
		};
	}

	private String chained(String operator, List<String> inputs) {
		String result = inputs.getFirst();
		for (String next : inputs.subList(1, inputs.size())) {
			result = graph.add(operator, result, next);
		}
		return result;
	}

	private String activated(ElementOperator.ActivationFunction function, String x) {
		return switch (function) {
			case RELU -> graph.add("Relu", x);
			case RELU6 -> graph.add("Clip", x, graph.real(0), graph.real(6));
			case HARDSWISH -> graph.add("HardSwish", x);
			case HARDSIGMOID -> graph.add("HardSigmoid", Attributes.of("alpha", 1 / 6f, "beta", 0.5f), x);
			case SILU -> graph.add("Mul", x, graph.add("Sigmoid", x));
			case GELU -> graph.add("Gelu", x);
			case GELU_TANH -> graph.add("Gelu", Attributes.of("approximate", "tanh"), x);
			case SIGMOID -> graph.add("Sigmoid", x);
		};
	}

	private String sampled(Node node, SamplingOperator operator, String x) {
		return switch (operator) {
			case SamplingOperator.Pool pool -> {
				List<Long> pads = longs(pool.paddingRows(), pool.paddingColumns(), pool.paddingRows(), pool.paddingColumns());
				List<Long> kernel = longs(pool.kernelRows(), pool.kernelColumns());
				List<Long> strides = longs(pool.strideRows(), pool.strideColumns());
				yield pool.function() == SamplingOperator.PoolFunction.MAXIMUM
						? graph.add("MaxPool", Attributes.of("kernel_shape", kernel, "strides", strides, "pads", pads), x)
						: graph.add("AveragePool", Attributes.of("kernel_shape", kernel, "strides", strides, "pads", pads, "count_include_pad", pool.countPadding() ? 1 : 0),
								x);
			}
			case SamplingOperator.GlobalPool pool -> {
				String pooled = graph.add("GlobalAveragePool", x);
				yield pool.keep() ? pooled : graph.reshape(pooled, ViewNodes.batched(node.output()));
			}
			case SamplingOperator.TokenMean mean -> graph.add("ReduceMean", Attributes.of("keepdims", 0), x, graph.integers(1));
			case SamplingOperator.Upsample upsample -> {
				boolean nearest = upsample.mode() == SamplingOperator.UpsampleMode.NEAREST;
				String scales = graph.constant("scales(" + upsample.factor() + ")", Tensor.of(new int[] { 4 }, 1f, 1f, upsample.factor(), upsample.factor()));
				Attributes attributes = nearest ? Attributes.of("mode", "nearest", "coordinate_transformation_mode", "asymmetric", "nearest_mode", "floor")
						: Attributes.of("mode", "linear", "coordinate_transformation_mode", "half_pixel");
				yield graph.add("Resize", attributes, x, "", scales);
			}
		};
	}

	/** The initializer of a parameter; empty when the node has none of that role. */
	private Optional<String> parameter(Node node, Parameter.Role role) throws OnnxException {
		for (Parameter parameter : Parameter.of(node)) {
			if (parameter.role() == role) {
				return Optional.of(graph.constant(parameter.name(), tensor(parameter)));
			}
		}
		return Optional.empty();
	}

	private Tensor tensor(Parameter parameter) throws OnnxException {
		Tensor tensor = Optional.ofNullable(tensors.get(parameter.name()))
				.orElseThrow(() -> new OnnxException("there is no tensor '" + parameter.name() + "' of shape " + parameter.shape()));
		if (!java.util.Arrays.equals(tensor.shape(), parameter.extents()) || !tensor.type().isReal()) {
			throw new OnnxException("the tensor '" + parameter.name() + "' is " + tensor + ", but the network needs real numbers of shape " + parameter.shape());
		}
		return tensor;
	}
}
