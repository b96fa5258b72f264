package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.base.Cancellation;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.execute.FloatExecutor;

/** Every operator alone gives what ONNX Runtime gives. */
class OperatorsTest {

	private static final double TOLERANCE = 2e-6;

	/** A node with its inputs. */
	private record Case(String operator, int opset, Attributes attributes, int outputs, Tensor... inputs) {

		@Override
		public final String toString() {
			return operator + " " + opset + " " + attributes.values() + " " + List.of(inputs);
		}

		OnnxModel model() {
			List<String> names = IntStream.range(0, inputs.length).mapToObj(i -> inputs[i] == null ? "" : "x" + i).toList();
			Map<String, Tensor> constants = new LinkedHashMap<>();
			List<ValueInfo> open = new ArrayList<>();
			for (int i = 0; i < inputs.length; i++) {
				if (inputs[i] != null && inputs[i].type() == DataType.FLOAT && i == 0) {
					open.add(ValueInfo.real("x0", IntStream.of(inputs[0].shape()).asLongStream().toArray()));
				} else if (inputs[i] != null) {
					constants.put("x" + i, inputs[i]);
				}
			}
			List<String> results = IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList();
			return new OnnxModel(opset, "one", List.of(new OnnxNode("node", operator, "", names, results, attributes)), constants, open,
					results.stream().map(name -> new ValueInfo(name, Optional.empty(), List.of())).toList());
		}
	}

	private static final Random RANDOM = new Random(7);

	private static Tensor real(int... shape) {
		float[] values = new float[Tensor.size(shape)];
		for (int i = 0; i < values.length; i++) {
			values[i] = (float) (2 * RANDOM.nextGaussian());
		}
		return Tensor.of(shape, values);
	}

	private static Tensor positive(int... shape) {
		Tensor values = real(shape);
		float[] result = values.reals();
		for (int i = 0; i < result.length; i++) {
			result[i] = Math.abs(result[i]) + 0.1f;
		}
		return Tensor.of(shape, result);
	}

	private static Tensor list(long... values) {
		return Tensor.of(new int[] { values.length }, values);
	}

	private static Tensor reals(float... values) {
		return Tensor.of(new int[] { values.length }, values);
	}

	private static Tensor scalar(float value) {
		return Tensor.of(new int[0], value);
	}

	private static Case of(String operator, int opset, Attributes attributes, Tensor... inputs) {
		return new Case(operator, opset, attributes, 1, inputs);
	}

	private static Case of(String operator, Tensor... inputs) {
		return of(operator, 13, Attributes.NONE, inputs);
	}

	private static Tensor bytes(DataType type, int... shape) {
		long[] values = new long[Tensor.size(shape)];
		for (int i = 0; i < values.length; i++) {
			values[i] = type.wrap(RANDOM.nextInt());
		}
		return Tensor.integer(type, shape, values);
	}

	static Stream<Case> cases() {
		List<Case> cases = new ArrayList<>();
		for (String name : List.of("Relu", "Sigmoid", "Tanh", "Exp", "Erf", "Neg", "Abs", "Floor", "Ceil", "Round", "Softplus", "HardSigmoid", "LeakyRelu", "Elu",
				"Identity", "Reciprocal", "GlobalAveragePool", "GlobalMaxPool", "Flatten", "Transpose", "Shape", "Size", "Squeeze")) {
			cases.add(of(name, real(2, 3, 4, 5)));
		}
		cases.add(of("Round", reals(-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f)));
		cases.add(of("Log", positive(2, 3)));
		cases.add(of("Sqrt", positive(2, 3)));
		cases.add(of("HardSwish", 14, Attributes.NONE, real(4, 9)));
		cases.add(of("Mish", 18, Attributes.NONE, real(4, 9)));
		cases.add(of("Gelu", 20, Attributes.NONE, real(4, 9)));
		cases.add(of("Gelu", 20, Attributes.of("approximate", "tanh"), real(4, 9)));
		cases.add(of("Erf", reals(-7, -3, -2.0001f, -1.9999f, -1, -1e-3f, 0, 1e-6f, 0.5f, 2, 2.5f, 4, 6, 9)));
		cases.add(of("HardSigmoid", 13, Attributes.of("alpha", 0.1666f, "beta", 0.4f), real(9)));
		cases.add(of("PRelu", real(2, 3, 4), real(3, 1)));
		for (String name : List.of("Add", "Sub", "Mul", "Div", "Min", "Max", "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual")) {
			cases.add(of(name, real(2, 3, 4), real(2, 3, 4)));
			cases.add(of(name, real(2, 3, 4), real(3, 1)));
			cases.add(of(name, real(4), real(2, 3, 1)));
			cases.add(of(name, real(2, 3, 4), scalar(0.7f)));
		}
		cases.add(of("Sum", real(2, 3), real(1, 3), real(2, 1)));
		cases.add(of("Pow", positive(2, 3), real(3)));
		cases.add(of("Pow", real(2, 3), scalar(2)));
		cases.add(of("Pow", real(2, 3), Tensor.of(new int[0], 3L)));
		cases.add(of("Clip", real(20), scalar(-1), scalar(1.5f)));
		cases.add(of("Clip", real(20), null, scalar(1.5f)));
		cases.add(of("Clip", 9, Attributes.of("min", 0f, "max", 6f), real(20)));
		cases.add(of("Cast", 13, Attributes.of("to", 7), real(9)));
		cases.add(of("Cast", 13, Attributes.of("to", 10), real(9)));
		cases.add(of("Cast", 13, Attributes.of("to", 9), reals(-1, 0, 0.5f)));
		convolutions(cases);
		pooling(cases);
		products(cases);
		shapes(cases);
		reductions(cases);
		normalizations(cases);
		quantizing(cases);
		resizing(cases);
		return cases.stream();
	}

	private static void convolutions(List<Case> cases) {
		cases.add(of("Conv", real(2, 8, 6, 7), real(5, 8, 1, 1), real(5)));
		cases.add(of("Conv", real(1, 3, 9, 8), real(4, 3, 3, 3)));
		cases.add(of("Conv", 11, Attributes.of("strides", List.of(2L, 2L), "pads", List.of(1L, 1L, 1L, 1L)), real(1, 3, 9, 8), real(4, 3, 3, 3), real(4)));
		cases.add(of("Conv", 11, Attributes.of("strides", List.of(2L, 1L), "pads", List.of(2L, 0L, 1L, 3L), "dilations", List.of(2L, 1L)), real(1, 3, 11, 8),
				real(4, 3, 3, 5), real(4)));
		cases.add(of("Conv", 11, Attributes.of("group", 6, "pads", List.of(2L, 2L, 2L, 2L)), real(2, 6, 7, 7), real(6, 1, 5, 5), real(6)));
		cases.add(of("Conv", 11, Attributes.of("group", 2, "strides", List.of(2L, 2L)), real(1, 6, 7, 7), real(4, 3, 1, 1)));
		cases.add(of("Conv", 11, Attributes.of("auto_pad", "SAME_UPPER", "strides", List.of(2L, 2L)), real(1, 3, 8, 7), real(4, 3, 3, 3)));
		cases.add(of("Conv", 11, Attributes.of("auto_pad", "SAME_LOWER", "strides", List.of(2L, 3L)), real(1, 3, 8, 7), real(4, 3, 2, 4)));
		cases.add(of("Conv", 11, Attributes.of("pads", List.of(1L, 2L), "strides", List.of(2L)), real(2, 3, 10), real(4, 3, 4), real(4)));
		cases.add(of("Conv", 11, Attributes.of("pads", List.of(4L, 4L, 4L, 4L)), real(1, 2, 2, 2), real(3, 2, 3, 3), real(3)));
		cases.add(of("ConvTranspose", 11, Attributes.of("strides", List.of(2L, 2L)), real(1, 4, 3, 5), real(4, 2, 2, 2), real(2)));
		cases.add(of("ConvTranspose", 11, Attributes.of("strides", List.of(2L, 1L), "pads", List.of(1L, 0L, 1L, 1L), "output_padding", List.of(1L, 0L), "group", 2),
				real(2, 4, 3, 5), real(4, 3, 3, 3)));
	}

	private static void pooling(List<Case> cases) {
		for (String name : List.of("MaxPool", "AveragePool")) {
			cases.add(of(name, 12, Attributes.of("kernel_shape", List.of(2L, 2L), "strides", List.of(2L, 2L)), real(1, 3, 7, 8)));
			cases.add(of(name, 12, Attributes.of("kernel_shape", List.of(3L, 3L), "strides", List.of(2L, 2L), "pads", List.of(1L, 1L, 1L, 1L)), real(2, 2, 7, 8)));
			cases.add(of(name, 19, Attributes.of("kernel_shape", List.of(3L, 2L), "strides", List.of(2L, 2L), "ceil_mode", 1), real(1, 2, 8, 7)));
		}
		cases.add(of("AveragePool", 12, Attributes.of("kernel_shape", List.of(3L, 3L), "pads", List.of(1L, 1L, 0L, 1L), "count_include_pad", 1), real(1, 2, 6, 5)));
	}

	private static void products(List<Case> cases) {
		cases.add(of("MatMul", real(5, 7), real(7, 3)));
		cases.add(of("MatMul", real(2, 3, 5, 7), real(7, 4)));
		cases.add(of("MatMul", real(2, 1, 5, 7), real(3, 7, 4)));
		cases.add(of("MatMul", real(7), real(2, 7, 4)));
		cases.add(of("MatMul", real(2, 4, 7), real(7)));
		cases.add(of("Gemm", real(4, 6), real(6, 3), real(3)));
		cases.add(of("Gemm", 13, Attributes.of("transA", 1, "transB", 1, "alpha", 0.5f, "beta", 2f), real(6, 4), real(3, 6), real(4, 1)));
		cases.add(of("Gemm", 11, Attributes.of("transB", 1), real(4, 6), real(3, 6)));
	}

	private static void shapes(List<Case> cases) {
		cases.add(of("Reshape", real(2, 3, 4), list(0, -1)));
		cases.add(of("Reshape", real(2, 3, 4), list(4, 3, 2)));
		cases.add(of("Flatten", 13, Attributes.of("axis", 2), real(2, 3, 4)));
		cases.add(of("Flatten", 13, Attributes.of("axis", -1), real(2, 3, 4)));
		cases.add(of("Squeeze", 11, Attributes.of("axes", List.of(0L, -1L)), real(1, 3, 1)));
		cases.add(of("Squeeze", real(1, 3, 1), list(0)));
		cases.add(of("Unsqueeze", 11, Attributes.of("axes", List.of(0L, 3L)), real(2, 3)));
		cases.add(of("Unsqueeze", real(2, 3), list(-1, 0)));
		cases.add(of("Transpose", 13, Attributes.of("perm", List.of(0L, 2L, 3L, 1L)), real(2, 3, 4, 5)));
		cases.add(of("Concat", 13, Attributes.of("axis", 1), real(2, 3, 4), real(2, 1, 4), real(2, 2, 4)));
		cases.add(of("Concat", 13, Attributes.of("axis", -1), real(2, 3), real(2, 5)));
		cases.add(new Case("Split", 13, Attributes.of("axis", 1), 3, real(2, 6, 2)));
		cases.add(new Case("Split", 13, Attributes.of("axis", 1), 2, real(2, 6, 2), list(2, 4)));
		cases.add(new Case("Split", 11, Attributes.of("axis", -1, "split", List.of(1L, 3L)), 2, real(2, 4)));
		cases.add(new Case("Split", 18, Attributes.of("axis", 0, "num_outputs", 3), 3, real(7, 2)));
		cases.add(of("Slice", real(5, 6), list(1, -2), list(4, 100), list(0, 1)));
		cases.add(of("Slice", real(5, 6), list(-1), list(-100), list(0), list(-2)));
		cases.add(of("Slice", real(5, 6), list(4), list(1), list(1)));
		cases.add(of("Slice", 9, Attributes.of("starts", List.of(1L), "ends", List.of(3L), "axes", List.of(1L)), real(5, 6)));
		cases.add(of("Gather", 13, Attributes.of("axis", 1), real(3, 4, 2), Tensor.of(new int[] { 2, 2 }, 0L, -1L, 2L, 2L)));
		cases.add(of("Gather", real(3, 4), Tensor.of(new int[0], 1L)));
		cases.add(of("Expand", real(3, 1), list(2, 1, 4)));
		cases.add(of("Tile", real(2, 3), list(2, 3)));
		cases.add(of("Pad", real(2, 3), list(1, 0, 2, 1), scalar(1.5f)));
		cases.add(of("Pad", 13, Attributes.of("mode", "reflect"), real(3, 4), list(1, 2, 2, 1)));
		cases.add(of("Pad", 13, Attributes.of("mode", "edge"), real(3, 4), list(1, 2, 2, 1)));
		cases.add(of("Pad", 10, Attributes.of("pads", List.of(0L, 1L, 0L, 1L), "value", 2f), real(3, 4)));
		cases.add(of("DepthToSpace", 13, Attributes.of("blocksize", 2), real(1, 8, 2, 3)));
		cases.add(of("DepthToSpace", 13, Attributes.of("blocksize", 2, "mode", "CRD"), real(1, 8, 2, 3)));
		cases.add(of("Range", 13, Attributes.NONE, Tensor.of(new int[0], 3L), Tensor.of(new int[0], 12L), Tensor.of(new int[0], 4L)));
		cases.add(of("ConstantOfShape", 13, Attributes.of("value", reals(2.5f)), list(2, 3)));
		cases.add(of("Where", 13, Attributes.NONE, Tensor.integer(DataType.BOOL, new int[] { 2, 1 }, new long[] { 1, 0 }), real(3), real(2, 3)));
	}

	private static void reductions(List<Case> cases) {
		for (String name : List.of("ReduceMean", "ReduceMax", "ReduceMin", "ReduceL2", "ReduceL1", "ReduceProd", "ReduceSumSquare")) {
			cases.add(of(name, 12, Attributes.of("axes", List.of(-1L)), real(2, 3, 4)));
			cases.add(of(name, 12, Attributes.of("axes", List.of(0L, 2L), "keepdims", 0), real(2, 3, 4)));
			cases.add(of(name, 18, Attributes.NONE, real(2, 3, 4), list(1)));
			cases.add(of(name, 12, Attributes.NONE, real(2, 3, 4)));
		}
		cases.add(of("ReduceSum", 13, Attributes.of("keepdims", 0), real(2, 3, 4), list(1)));
		cases.add(of("ReduceSum", 13, Attributes.of("noop_with_empty_axes", 1), real(2, 3, 4)));
		cases.add(of("ArgMax", 13, Attributes.of("axis", 1), real(2, 5, 3)));
		cases.add(of("ArgMax", 13, Attributes.of("axis", -1, "keepdims", 0, "select_last_index", 1), Tensor.of(new int[] { 1, 4 }, 1f, 3f, 3f, 2f)));
	}

	private static void normalizations(List<Case> cases) {
		cases.add(of("BatchNormalization", 15, Attributes.of("epsilon", 1e-3f), real(2, 3, 4, 5), real(3), real(3), real(3), positive(3)));
		cases.add(of("BatchNormalization", 9, Attributes.NONE, real(2, 3), real(3), real(3), real(3), positive(3)));
		cases.add(of("LayerNormalization", 17, Attributes.NONE, real(2, 5, 8), real(8), real(8)));
		cases.add(of("LayerNormalization", 17, Attributes.of("axis", 1, "epsilon", 1e-6f), real(2, 5, 8), real(5, 8)));
		cases.add(of("InstanceNormalization", real(2, 3, 4, 5), real(3), real(3)));
		cases.add(of("GroupNormalization", 21, Attributes.of("num_groups", 2), real(2, 4, 3), real(4), real(4)));
		cases.add(of("Softmax", real(2, 3, 4)));
		cases.add(of("Softmax", 13, Attributes.of("axis", 1), real(2, 3, 4)));
		cases.add(of("Softmax", 11, Attributes.of("axis", 1), real(2, 3, 4)));
		cases.add(of("LogSoftmax", real(2, 9)));
	}

	private static void quantizing(List<Case> cases) {
		cases.add(of("QuantizeLinear", real(3, 50), scalar(0.05f), Tensor.integer(DataType.UINT8, new int[0], new long[] { 128 })));
		cases.add(of("QuantizeLinear", reals(-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f, 1e9f, -1e9f), scalar(1), Tensor.integer(DataType.INT8, new int[0], new long[] { 0 })));
		cases.add(of("QuantizeLinear", 13, Attributes.of("axis", 1), real(2, 3, 4), reals(0.05f, 0.1f, 0.2f),
				Tensor.integer(DataType.INT8, new int[] { 3 }, new long[] { 0, 5, -7 })));
		cases.add(of("DequantizeLinear", bytes(DataType.UINT8, 4, 5), scalar(0.03f), Tensor.integer(DataType.UINT8, new int[0], new long[] { 99 })));
		cases.add(of("DequantizeLinear", 13, Attributes.of("axis", 0), bytes(DataType.INT8, 3, 5), reals(0.05f, 0.1f, 0.2f)));
		cases.add(of("DequantizeLinear", 21, Attributes.of("axis", 0), bytes(DataType.INT4, 3, 5), reals(0.05f, 0.1f, 0.2f)));
		cases.add(of("DequantizeLinear", 21, Attributes.of("axis", 1, "block_size", 4), bytes(DataType.INT4, 3, 8), Tensor.of(new int[] { 3, 2 }, 1f, 2f, 3f, 4f, 5f, 6f)));
	}

	private static void resizing(List<Case> cases) {
		Tensor none = Tensor.of(new int[] { 0 }, new float[0]);
		for (String transformation : List.of("half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel")) {
			cases.add(of("Resize", 13, Attributes.of("mode", "linear", "coordinate_transformation_mode", transformation), real(1, 2, 5, 4), none,
					reals(1, 1, 2, 1.5f)));
			cases.add(of("Resize", 13, Attributes.of("mode", "linear", "coordinate_transformation_mode", transformation), real(1, 2, 7, 4), none, none,
					list(1, 2, 3, 9)));
		}
		for (String nearest : List.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")) {
			cases.add(of("Resize", 13, Attributes.of("mode", "nearest", "nearest_mode", nearest, "coordinate_transformation_mode", "half_pixel"), real(1, 2, 5, 4),
					none, reals(1, 1, 2, 0.5f)));
		}
		cases.add(of("Resize", 13, Attributes.of("mode", "nearest", "nearest_mode", "floor", "coordinate_transformation_mode", "asymmetric"), real(1, 2, 3, 4), none,
				reals(1, 1, 2, 2)));
	}

	@ParameterizedTest
	@MethodSource("cases")
	void theResultIsThatOfOnnxRuntime(Case one) throws Exception {
		OnnxModel model = one.model();
		Map<String, Tensor> inputs = model.inputs().isEmpty() ? Map.of() : Map.of("x0", one.inputs()[0]);
		Map<String, Tensor> expected = Runtime.run(model, inputs);
		Map<String, Tensor> actual = FloatExecutor.of(model).run(inputs, FloatExecutor.Observer.NONE, Cancellation.NONE);
		assertEquals(expected.keySet(), actual.keySet());
		expected.forEach((name, value) -> Runtime.assertClose(name, value, actual.get(name), TOLERANCE));
	}

	@Test
	void anUnknownOperatorIsNamedBeforeAnythingRuns() {
		OnnxModel model = of("Fourier", real(2)).model();
		OnnxException failure = assertThrows(OnnxException.class, () -> FloatExecutor.of(model));
		assertTrue(failure.getMessage().contains("Fourier \"node\"") && failure.getMessage().contains("Conv,"), failure.getMessage());
	}

	@Test
	void whatDoesNotFitIsSaidWithTheNode() throws Exception {
		for (Case wrong : List.of(of("MatMul", real(2, 3), real(4, 5)), of("Conv", real(1, 3, 5, 5), real(4, 2, 3, 3)), of("Add", real(2, 3), real(4)),
				of("Reshape", real(2, 3), list(4, 2)), of("Concat", 13, Attributes.of("axis", 0), real(2, 3), real(2, 4)), of("Gather", real(3), list(3)),
				of("Transpose", 13, Attributes.of("perm", List.of(0L, 0L)), real(2, 3)), of("Conv", real(1, 1, 2, 2), real(1, 1, 5, 5)),
				of("Slice", real(4), list(0), list(4), list(0), list(0)), of("Softmax", 13, Attributes.of("axis", 4), real(2, 3)),
				of("Conv", 11, Attributes.of("strides", List.of(0L, 1L)), real(1, 1, 4, 4), real(1, 1, 1, 1)))) {
			OnnxModel model = wrong.model();
			OnnxException failure = assertThrows(OnnxException.class,
					() -> FloatExecutor.of(model).run(Map.of("x0", wrong.inputs()[0]), FloatExecutor.Observer.NONE, Cancellation.NONE), wrong.toString());
			assertTrue(failure.getMessage().startsWith(wrong.operator() + " \"node\""), failure.getMessage());
		}
	}

	@Test
	void anInputThatDoesNotFitIsSaid() throws Exception {
		OnnxModel model = of("Relu", real(2, 3)).model();
		FloatExecutor executor = FloatExecutor.of(model);
		assertTrue(assertThrows(OnnxException.class, () -> executor.run(Map.of(), FloatExecutor.Observer.NONE, Cancellation.NONE)).getMessage().contains("\"x0\""));
		OnnxException wrong = assertThrows(OnnxException.class,
				() -> executor.run(Map.of("x0", real(3, 2)), FloatExecutor.Observer.NONE, Cancellation.NONE));
		assertTrue(wrong.getMessage().contains("[3, 2]") && wrong.getMessage().contains("[2, 3]"), wrong.getMessage());
	}
}
