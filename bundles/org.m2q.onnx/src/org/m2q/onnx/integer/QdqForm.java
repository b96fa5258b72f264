package org.m2q.onnx.integer;

import java.util.Arrays;
import java.util.List;

import org.m2q.network.MacOperator;
import org.m2q.network.SamplingOperator;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.internal.ViewNodes;
import org.m2q.quant.Requantization;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Rescale;
import org.m2q.quant.program.Step;

/**
 * Steps as operators of real numbers between DequantizeLinear and QuantizeLinear. With scales that are powers of two and sums within 24 bits every
 * number on the way is exact, so that neither the order of the sums nor what a runtime fuses can change the result.
 */
final class QdqForm implements StepForm {

	private final ProgramGraph graph;
	private final IntegerForm integers;
	private final ProductNodes products;

	QdqForm(ProgramGraph graph, IntegerForm integers) {
		this.graph = graph;
		this.integers = integers;
		products = new ProductNodes(graph, new RescaleNodes(graph));
	}

	@Override
	public ExportForm form() {
		return ExportForm.QDQ;
	}

	@Override
	public Verdict check(Step step) {
		IntegerTensor result = graph.tensor(step.output());
		if (onCodes(step)) {
			return integers.check(step);
		}
		for (int input : step.inputs()) {
			String wrong = Bounds.notQuantizable(graph.tensor(input));
			if (!wrong.isEmpty()) {
				return Verdict.impossible(wrong);
			}
		}
		String wrong = Bounds.notQuantizable(result);
		if (!wrong.isEmpty()) {
			return Verdict.impossible(wrong);
		}
		return switch (step) {
			case Step.Convolution conv -> product(graph.tensor(conv.input()), conv.weights(), conv.bias(),
					Bounds.notPowers(conv.rescale(), graph.tensor(conv.input()).scale(), conv.weights().scales(), result));
			case Step.Linear linear -> product(graph.tensor(linear.input()), linear.weights(), linear.bias(),
					Bounds.notPowers(linear.rescale(), graph.tensor(linear.input()).scale(), linear.weights().scales(), result));
			case Step.MatMul matmul -> matmul.rescale().channels() > 1 ? Verdict.impossible("it has one factor per row")
					: product(step, Bounds.notPowers(matmul.rescale(), graph.tensor(matmul.left()).scale(), new float[] { graph.tensor(matmul.right()).scale() }, result));
			case Step.Multiplication multiplication -> even(product(step,
					Bounds.notPowers(multiplication.rescale(), graph.tensor(multiplication.left()).scale(), new float[] { graph.tensor(multiplication.right()).scale() }, result)),
					result, fraction(step));
			case Step.Addition addition -> addition(addition, result);
			default -> Verdict.impossible("operators of real numbers do not compute it exactly");
		};
	}

	/** What only moves or looks up codes needs no real numbers. */
	static boolean onCodes(Step step) {
		return step instanceof Step.View || step instanceof Step.Lookup
				|| step instanceof Step.Pool pool && pool.operator().function() == SamplingOperator.PoolFunction.MAXIMUM;
	}

	private static Verdict product(IntegerTensor input, FilterCodes weights, int[] bias, String powers) {
		String wrong = powers.isEmpty() ? Bounds.tooLarge(input, weights, bias) : powers;
		return wrong.isEmpty() ? new Verdict(true, true, "", Bounds.fitsPairs(weights)) : Verdict.inexact(wrong);
	}

	private Verdict product(Step step, String powers) {
		long bound = Bounds.accumulator(graph.program(), step);
		String wrong = powers.isEmpty() && bound >= Bounds.EXACT ? "its sums reach " + bound + ", 24 bits hold less than " + Bounds.EXACT : powers;
		return wrong.isEmpty() ? new Verdict(true, true, "", step instanceof Step.Multiplication) : Verdict.inexact(wrong);
	}

	/**
	 * Where a zero point is added before rounding, as ONNX Runtime does when it fuses additions and products and Quant of QONNX does always: the same for even ones,
	 * as long as the sum is exact.
	 *
	 * @param fraction bits behind the point of what is rounded
	 */
	static Verdict even(Verdict verdict, IntegerTensor result, int fraction) {
		CodeRange range = result.range();
		if (!verdict.exact() || range.zero() == 0) {
			return verdict;
		}
		if (range.zero() % 2 != 0) {
			return Verdict.inexact("the zero point " + range.zero() + " of its result is odd, and is added before rounding");
		}
		int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(range.high(), -range.low()));
		return bits + fraction > 24 ? Verdict.inexact("the zero point " + range.zero() + " of its result is added before rounding, and " + bits + " bits of codes with "
				+ fraction + " of the fraction are more than 24") : verdict;
	}

	/** Bits behind the point of the results of a step before they are rounded. */
	static int fraction(Step step) {
		return switch (step) {
			case Step.Convolution conv -> most(conv.rescale());
			case Step.Linear linear -> most(linear.rescale());
			case Step.MatMul matmul -> most(matmul.rescale());
			case Step.Multiplication multiplication -> most(multiplication.rescale());
			case Step.Addition addition -> addition.shift();
			default -> 0;
		};
	}

	private static int most(Rescale rescale) {
		return Arrays.stream(rescale.shifts()).max().orElse(0);
	}

	private Verdict addition(Step.Addition step, IntegerTensor result) {
		if (step.profile() == Requantization.FLOAT32 ? step.factors()[0] < 0 : step.multipliers()[0] < 0) {
			return Verdict.impossible("its first operand is subtracted");
		}
		if (step.profile() != Requantization.POT) {
			return Verdict.inexact("its profile is " + step.profile().name().toLowerCase(java.util.Locale.ROOT) + ", not pot");
		}
		double least = Double.MAX_VALUE;
		for (int i = 0; i < step.inputs().size(); i++) {
			float scale = graph.tensor(step.inputs().get(i)).scale();
			if (!Bounds.isPower(scale) || !Bounds.isPower(result.scale())) {
				return Verdict.inexact("the scale " + (Bounds.isPower(scale) ? result.scale() : scale) + " is no power of two");
			}
			if ((double) scale / result.scale() != Math.scalb(Math.abs((double) step.multipliers()[i]), -step.shift())) {
				return Verdict.inexact("the factor " + step.multipliers()[i] + " / 2^" + step.shift() + " of operand " + i + " is not that of the scales");
			}
			least = Math.min(least, scale);
		}
		double most = 0;
		for (int input : step.inputs()) {
			most += Bounds.magnitude(graph.tensor(input)) * (graph.tensor(input).scale() / least);
		}
		if (most >= Bounds.EXACT) {
			return Verdict.inexact("its sums reach " + (long) most + " steps of the smallest scale, 24 bits hold less than " + Bounds.EXACT);
		}
		return even(Verdict.EXACT, result, step.shift());
	}

	@Override
	public void write(Step step) {
		IntegerTensor result = graph.tensor(step.output());
		switch (step) {
			case Step.Convolution conv -> {
				MacOperator.Convolution operator = conv.operator();
				int[] shape = { operator.filters(), operator.channels() / operator.groups(), operator.kernelRows(), operator.kernelColumns() };
				String x = graph.real(graph.tensor(conv.input()));
				String w = weights(step, conv.weights(), conv.weights().codes(), shape, 0);
				String y = hasBias(conv.bias()) ? graph.nodes().add("Conv", ProductNodes.attributes(operator), x, w, bias(step, conv.input(), conv.weights(), conv.bias()))
						: graph.nodes().add("Conv", ProductNodes.attributes(operator), x, w);
				quantized(y, result);
			}
			case Step.Linear linear -> linear(linear, result);
			case Step.MatMul matmul -> {
				IntegerTensor left = graph.tensor(matmul.left());
				IntegerTensor right = graph.tensor(matmul.right());
				quantized(graph.nodes().add("MatMul", factor(left, matmul.operator().transposeLeft()), factor(right, matmul.operator().transposeRight())), result);
			}
			case Step.Multiplication multiplication -> quantized(
					graph.nodes().add("Mul", graph.real(graph.tensor(multiplication.left())), graph.real(graph.tensor(multiplication.right()))), result);
			case Step.Addition addition -> quantized(sum(graph, addition), result);
			default -> integers.write(step);
		}
	}

	/**
	 * With a bias a product of two matrices. ONNX Runtime 1.29 would make one of a product and a sum by itself, with an invalid model as the result, since it reshapes
	 * behind DequantizeLinear.
	 */
	private void linear(Step.Linear step, IntegerTensor result) {
		FilterCodes weights = step.weights();
		IntegerTensor input = graph.tensor(step.input());
		String w = weights(step, weights, ProductNodes.turned(weights), new int[] { weights.size(), weights.filters() }, 1);
		if (!hasBias(step.bias())) {
			quantized(graph.nodes().add("MatMul", graph.real(input), w), result);
			return;
		}
		String bias = bias(step, step.input(), weights, step.bias());
		if (input.shape().rank() == 1) {
			quantized(graph.nodes().add("Gemm", graph.real(input), w, bias), result);
			return;
		}
		String rows = graph.nodes().reshape(graph.codes(input), input.shape().elements() / weights.size(), weights.size());
		String x = graph.nodes().add("DequantizeLinear", rows, graph.nodes().real(input.scale()), graph.zero(input));
		String codes = codes(graph.nodes().add("Gemm", x, w, bias), result);
		graph.result(graph.nodes().reshape(codes, ViewNodes.batched(result.shape())), result);
	}

	/** Codes are transposed, not real numbers: ONNX Runtime 1.29 makes an invalid model of a transposition behind DequantizeLinear. */
	private String factor(IntegerTensor tensor, boolean turn) {
		return turn ? graph.nodes().add("DequantizeLinear", products.turned(graph.codes(tensor), tensor, true), graph.nodes().real(tensor.scale()), graph.zero(tensor))
				: graph.real(tensor);
	}

	/** The operands of a sum in their order. */
	static String sum(ProgramGraph graph, Step.Addition addition) {
		List<String> operands = addition.inputs().stream().map(index -> graph.real(graph.tensor(index))).toList();
		String sum = operands.getFirst();
		for (int i = 1; i < operands.size(); i++) {
			boolean less = addition.profile() == Requantization.FLOAT32 ? addition.factors()[i] < 0 : addition.multipliers()[i] < 0;
			sum = graph.nodes().add(less ? "Sub" : "Add", sum, operands.get(i));
		}
		return sum;
	}

	static boolean hasBias(int[] bias) {
		return Arrays.stream(bias).anyMatch(b -> b != 0);
	}

	private String weights(Step step, FilterCodes weights, short[] codes, int[] shape, int axis) {
		DataType type = Bounds.weights(weights);
		long[] values = new long[codes.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = codes[i];
		}
		String name = step.info().name();
		int[] filters = { weights.filters() };
		return graph.nodes().add("DequantizeLinear", Attributes.of("axis", axis), graph.constant(name + ":weight", type, shape, values),
				graph.nodes().constant(name + ":weight_scale", Tensor.of(filters, weights.scales())),
				graph.constant(name + ":weight_zero", type, filters, new long[weights.filters()]));
	}

	private String bias(Step step, int input, FilterCodes weights, int[] bias) {
		float[] scales = new float[bias.length];
		for (int i = 0; i < scales.length; i++) {
			scales[i] = graph.tensor(input).scale() * weights.scales()[i];
		}
		String name = step.info().name();
		int[] filters = { weights.filters() };
		return graph.nodes().add("DequantizeLinear", Attributes.of("axis", 0),
				graph.constant(name + ":bias", DataType.INT32, filters, Arrays.stream(bias).asLongStream().toArray()),
				graph.nodes().constant(name + ":bias_scale", Tensor.of(filters, scales)));
	}

	/** Rounds real numbers to codes; a range that is narrower than its type is cut before, which is the same since its ends are whole steps. */
	private void quantized(String real, IntegerTensor result) {
		graph.result(codes(real, result), result);
	}

	private String codes(String real, IntegerTensor result) {
		CodeRange range = result.range();
		String clipped = fillsType(result) ? real
				: graph.nodes().add("Clip", real, graph.nodes().real((range.low() - range.zero()) * result.scale()),
						graph.nodes().real((range.high() - range.zero()) * result.scale()));
		return graph.nodes().add("QuantizeLinear", clipped, graph.nodes().real(result.scale()), graph.zero(result));
	}

	/** Whether a tensor takes all codes of the type that stores it. */
	static boolean fillsType(IntegerTensor tensor) {
		CodeRange range = tensor.range();
		return switch (tensor.storage()) {
			case INT8 -> range.low() == Byte.MIN_VALUE && range.high() == Byte.MAX_VALUE;
			case UINT8 -> range.low() == 0 && range.high() == 255;
			case INT16 -> range.low() == Short.MIN_VALUE && range.high() == Short.MAX_VALUE;
			case INT32 -> false;
		};
	}
}
