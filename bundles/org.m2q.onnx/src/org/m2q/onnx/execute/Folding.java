package org.m2q.onnx.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.m2q.base.Cancellation;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;

/**
 * Computes once what does not depend on the data: values of constants, and of shapes when the shapes of the inputs are fixed. What only computed such
 * values is taken out.
 */
public final class Folding {

	/** Operators whose result depends on the shape of their input alone. */
	private static final Set<String> SHAPES = Set.of("Shape", "Size");

	private Folding() {
	}

	/**
	 * A model with fixed inputs and without what can be computed now.
	 *
	 * @param model what is folded
	 * @param shapes of the inputs by name; those that the model declares with sizes need none
	 * @throws OnnxException when a shape is not known or does not fit, or a node cannot be executed
	 */
	public static OnnxModel fold(OnnxModel model, Map<String, int[]> shapes) throws OnnxException {
		return fold(model, shapes, Cancellation.NONE);
	}

	/**
	 * A model with fixed inputs and without what can be computed now.
	 *
	 * @param model what is folded
	 * @param shapes of the inputs by name; those that the model declares with sizes need none
	 * @param cancellation asked before every node
	 * @throws OnnxException when a shape is not known or does not fit, or a node cannot be executed
	 */
	public static OnnxModel fold(OnnxModel model, Map<String, int[]> shapes, Cancellation cancellation) throws OnnxException {
		Map<String, Tensor> zeros = new HashMap<>();
		List<ValueInfo> inputs = new ArrayList<>();
		for (ValueInfo input : model.inputs()) {
			int[] shape = shape(input, Optional.ofNullable(shapes.get(input.name())));
			DataType type = input.type().orElse(DataType.FLOAT);
			zeros.put(input.name(), zeros(input.name(), type, shape));
			inputs.add(new ValueInfo(input.name(), Optional.of(type), Arrays.stream(shape).mapToObj(axis -> new ValueInfo.Axis(axis, "")).toList()));
		}
		Set<String> data = data(model);
		Map<String, Tensor> known = new LinkedHashMap<>(model.initializers());
		FloatExecutor.of(model).run(zeros, (node, name, value) -> {
			if (!data.contains(name)) {
				known.put(name, value);
			}
		}, cancellation);
		return reduced(model, inputs, known);
	}

	private static Tensor zeros(String input, DataType type, int[] shape) throws OnnxException {
		try {
			return type.isReal() ? Tensor.real(type, shape, new float[Tensor.size(shape)]) : Tensor.integer(type, shape, new long[Tensor.size(shape)]);
		} catch (IllegalArgumentException | OutOfMemoryError e) {
			throw new OnnxException("the input \"" + input + "\" has the shape " + Arrays.toString(shape) + ", which is not possible or takes more memory than there is", e);
		}
	}

	private static int[] shape(ValueInfo input, Optional<int[]> given) throws OnnxException {
		if (given.isPresent()) {
			return given.get();
		}
		int[] shape = new int[input.axes().size()];
		for (int i = 0; i < shape.length; i++) {
			if (input.axes().get(i).size() < 0) {
				throw new OnnxException("the input \"" + input.name() + "\" has axes whose size is only known at run time; give its shape");
			}
			shape[i] = Math.toIntExact(input.axes().get(i).size());
		}
		return shape;
	}

	/** Values that depend on the numbers that a run is given. */
	private static Set<String> data(OnnxModel model) {
		Set<String> data = new HashSet<>();
		model.inputs().forEach(input -> data.add(input.name()));
		for (OnnxNode node : model.nodes()) {
			if (!(node.domain().isEmpty() && SHAPES.contains(node.operator())) && node.inputs().stream().anyMatch(data::contains)) {
				data.addAll(node.outputs());
			}
		}
		data.remove("");
		return data;
	}

	private static OnnxModel reduced(OnnxModel model, List<ValueInfo> inputs, Map<String, Tensor> known) {
		Set<String> needed = new HashSet<>();
		model.outputs().forEach(output -> needed.add(output.name()));
		List<OnnxNode> kept = new ArrayList<>();
		for (OnnxNode node : model.nodes().reversed()) {
			boolean open = node.outputs().stream().anyMatch(output -> needed.contains(output) && !known.containsKey(output));
			if (open) {
				kept.add(node);
				needed.addAll(node.inputs());
			}
		}
		Map<String, Tensor> constants = new LinkedHashMap<>();
		known.forEach((name, value) -> {
			if (needed.contains(name)) {
				constants.put(name, value);
			}
		});
		return new OnnxModel(model.opset(), model.name(), kept.reversed(), constants, inputs, model.outputs(), model.metadata());
	}
}
