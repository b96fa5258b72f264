package org.m2q.onnx.integer;

import java.util.Arrays;

import org.m2q.network.MacOperator;
import org.m2q.network.Shape;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.Tensor;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Rescale;
import org.m2q.quant.program.Step;

/**
 * Convolutions, linear layers and products as QLinearConv and QLinearMatMul, which round (float) sum · ((scale of x · scale of w) / scale of y): the profile
 * float32, and the profile pot where that is exact.
 */
final class QOperatorForm implements StepForm {

	private final ProgramGraph graph;
	private final IntegerForm integers;
	private final ProductNodes products;

	QOperatorForm(ProgramGraph graph, IntegerForm integers) {
		this.graph = graph;
		this.integers = integers;
		products = new ProductNodes(graph, new RescaleNodes(graph));
	}

	@Override
	public ExportForm form() {
		return ExportForm.QOPERATOR;
	}

	@Override
	public Verdict check(Step step) {
		if (QdqForm.onCodes(step)) {
			return integers.check(step);
		}
		IntegerTensor result = graph.tensor(step.output());
		for (int input : step.inputs()) {
			IntegerTensor operand = graph.tensor(input);
			if (!quantizable(operand)) {
				return Verdict.impossible("tensor '" + operand.name() + "' has several scales or more than 8 bits");
			}
		}
		if (!quantizable(result)) {
			return Verdict.impossible("tensor '" + result.name() + "' has several scales or more than 8 bits");
		}
		if (unsigned(graph.tensor(step.inputs().getFirst())) != unsigned(result)) {
			return Verdict.impossible("ONNX Runtime has no operator with signed codes on one side and unsigned ones on the other");
		}
		return switch (step) {
			case Step.Convolution conv -> filters(graph.tensor(conv.input()), conv.weights(), conv.bias(), conv.rescale(), result);
			case Step.Linear linear -> filters(graph.tensor(linear.input()), linear.weights(), linear.bias(), linear.rescale(), result);
			case Step.MatMul matmul -> matmul(matmul, result);
			default -> Verdict.impossible("there is no standard operator on codes that computes it");
		};
	}

	private static boolean quantizable(IntegerTensor tensor) {
		return tensor.axis() == IntegerTensor.WHOLE && ProgramGraph.isByte(tensor);
	}

	private static Verdict filters(IntegerTensor input, FilterCodes weights, int[] bias, Rescale rescale, IntegerTensor result) {
		if (Bounds.weights(weights) == DataType.INT16) {
			return Verdict.impossible("its weights have more than 8 bits");
		}
		boolean everyProcessor = unsigned(input) || Bounds.fitsPairs(weights);
		String wrong = factors(rescale, input.scale(), weights.scales(), result);
		if (wrong.isEmpty() && rescale.profile() == Requantization.POT) {
			wrong = Bounds.tooLarge(input, weights, bias);
		}
		return wrong.isEmpty() ? new Verdict(true, true, "", everyProcessor) : Verdict.inexact(wrong);
	}

	private Verdict matmul(Step.MatMul step, IntegerTensor result) {
		IntegerTensor left = graph.tensor(step.left());
		IntegerTensor right = graph.tensor(step.right());
		if (step.rescale().channels() > 1) {
			return Verdict.impossible("it has one factor per row");
		}
		if (!unsigned(left) && unsigned(right)) {
			return Verdict.impossible("there is no product of signed by unsigned codes");
		}
		String wrong = factors(step.rescale(), left.scale(), new float[] { right.scale() }, result);
		long bound = Bounds.accumulator(graph.program(), step);
		if (wrong.isEmpty() && step.rescale().profile() == Requantization.POT && bound >= Bounds.EXACT) {
			wrong = "its sums reach " + bound + ", 24 bits hold less than " + Bounds.EXACT;
		}
		return wrong.isEmpty() ? new Verdict(true, true, "", unsigned(left) == unsigned(right) && unsigned(left)) : Verdict.inexact(wrong);
	}

	private static boolean unsigned(IntegerTensor tensor) {
		return ProgramGraph.type(tensor) == DataType.UINT8;
	}

	/** Says why the factors are not those that follow from the scales, empty when they are. */
	private static String factors(Rescale rescale, float left, float[] right, IntegerTensor result) {
		if (rescale.profile() != Requantization.FLOAT32) {
			return Bounds.notPowers(rescale, left, right, result);
		}
		for (int i = 0; i < right.length; i++) {
			float expected = left * right[i] / result.scale();
			float factor = rescale.factors()[rescale.channels() == 1 ? 0 : i];
			if (Float.compare(expected, factor) != 0) {
				return "the factor " + factor + " of filter " + i + " is not (" + left + " · " + right[i] + ") / " + result.scale() + " = " + expected;
			}
		}
		return "";
	}

	@Override
	public void write(Step step) {
		switch (step) {
			case Step.Convolution conv -> {
				MacOperator.Convolution operator = conv.operator();
				int[] shape = { operator.filters(), operator.channels() / operator.groups(), operator.kernelRows(), operator.kernelColumns() };
				finish(convolution(step, graph.codes(graph.tensor(conv.input())), conv.weights(), conv.bias(), shape, ProductNodes.attributes(operator)), step);
			}
			case Step.Linear linear -> finish(QdqForm.hasBias(linear.bias()) ? pointwise(linear) : product(linear), step);
			case Step.MatMul matmul -> {
				IntegerTensor left = graph.tensor(matmul.left());
				IntegerTensor right = graph.tensor(matmul.right());
				finish(graph.nodes().add("QLinearMatMul", products.turned(graph.codes(left), left, matmul.operator().transposeLeft()), graph.nodes().real(left.scale()),
						graph.zero(left), products.turned(graph.codes(right), right, matmul.operator().transposeRight()), graph.nodes().real(right.scale()),
						graph.zero(right), graph.nodes().real(graph.tensor(step.output()).scale()), graph.zero(graph.tensor(step.output()))), step);
			}
			default -> integers.write(step);
		}
	}

	private String convolution(Step step, String x, FilterCodes weights, int[] bias, int[] shape, Attributes attributes) {
		IntegerTensor input = graph.tensor(step.inputs().getFirst());
		IntegerTensor result = graph.tensor(step.output());
		String biases = graph.constant(step.info().name() + ":bias", DataType.INT32, new int[] { bias.length }, Arrays.stream(bias).asLongStream().toArray());
		return graph.nodes().add("QLinearConv", attributes, x, graph.nodes().real(input.scale()), graph.zero(input), weights(step, weights, weights.codes(), shape),
				scales(step, weights), weightZero(input), graph.nodes().real(result.scale()), graph.zero(result), biases);
	}

	/** Unsigned weights to unsigned codes: other pairs saturate on processors without VNNI. */
	private String weights(Step step, FilterCodes weights, short[] codes, int[] shape) {
		boolean unsigned = unsigned(graph.tensor(step.inputs().getFirst()));
		long[] values = new long[codes.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = codes[i] + (unsigned ? ProgramGraph.BYTE : 0);
		}
		return graph.constant(step.info().name() + ":weight", unsigned ? DataType.UINT8 : DataType.INT8, shape, values);
	}

	private String scales(Step step, FilterCodes weights) {
		return graph.nodes().constant(step.info().name() + ":weight_scale", Tensor.of(new int[] { weights.filters() }, weights.scales()));
	}

	private String weightZero(IntegerTensor input) {
		return unsigned(input) ? graph.constant("uint8(128)", DataType.UINT8, new int[0], ProgramGraph.BYTE) : graph.constant("int8(0)", DataType.INT8, new int[0], 0);
	}

	private String product(Step.Linear step) {
		IntegerTensor input = graph.tensor(step.input());
		IntegerTensor result = graph.tensor(step.output());
		FilterCodes weights = step.weights();
		long[] zeros = new long[weights.filters()];
		Arrays.fill(zeros, unsigned(input) ? ProgramGraph.BYTE : 0);
		String zero = graph.constant(step.info().name() + ":weight_zero", ProgramGraph.type(input), new int[] { zeros.length }, zeros);
		return graph.nodes().add("QLinearMatMul", graph.codes(input), graph.nodes().real(input.scale()), graph.zero(input),
				weights(step, weights, ProductNodes.turned(weights), new int[] { weights.size(), weights.filters() }), scales(step, weights), zero,
				graph.nodes().real(result.scale()), graph.zero(result));
	}

	/** QLinearMatMul has no bias; a convolution of single pixels, one per row, has. */
	private String pointwise(Step.Linear step) {
		Shape in = graph.tensor(step.input()).shape();
		long features = in.dim(-1);
		long rows = in.elements() / features;
		FilterCodes weights = step.weights();
		String x = graph.nodes().reshape(graph.codes(graph.tensor(step.input())), 1, rows, features, 1);
		String turned = graph.nodes().transpose(x, 0, 2, 1, 3);
		String y = convolution(step, turned, weights, step.bias(), new int[] { weights.filters(), weights.size(), 1, 1 }, Attributes.NONE);
		String back = graph.nodes().transpose(y, 0, 2, 1, 3);
		return graph.nodes().reshape(back, org.m2q.onnx.internal.ViewNodes.batched(graph.tensor(step.output()).shape()));
	}

	/** Cuts codes to a range that is narrower than its type. */
	private void finish(String codes, Step step) {
		IntegerTensor result = graph.tensor(step.output());
		DataType type = ProgramGraph.type(result);
		String prefix = type.name().toLowerCase(java.util.Locale.ROOT);
		String clipped = QdqForm.fillsType(result) ? codes
				: graph.nodes().add("Clip", codes, graph.constant(prefix + "(" + result.range().low() + ")", type, new int[0], result.range().low()),
						graph.constant(prefix + "(" + result.range().high() + ")", type, new int[0], result.range().high()));
		graph.result(clipped, result);
	}
}
