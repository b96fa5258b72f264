package org.m2q.onnx.integer;

import java.util.List;

import org.m2q.onnx.DataType;
import org.m2q.quant.Requantization;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Rescale;
import org.m2q.quant.program.Step;

/** The conditions under which operators of real numbers compute what the integers of a step compute. */
final class Bounds {

	/** Integers of a magnitude below this are exact in single precision, and so are their sums in any order. */
	static final long EXACT = 1L << 24;

	private static final int FAR = 60;

	private Bounds() {
	}

	/** The largest magnitude of a code less its zero point. */
	static long magnitude(IntegerTensor tensor) {
		CodeRange range = tensor.range();
		return Math.max(range.high() - (long) range.zero(), range.zero() - (long) range.low());
	}

	/** A bound of the magnitude of all partial sums of a step, 0 for steps without sums of products. */
	static long accumulator(IntegerProgram program, Step step) {
		List<IntegerTensor> operands = step.inputs().stream().map(index -> program.tensors().get(index)).toList();
		return switch (step) {
			case Step.Convolution conv -> filters(operands.getFirst(), conv.weights(), conv.bias());
			case Step.Linear linear -> filters(operands.getFirst(), linear.weights(), linear.bias());
			case Step.MatMul matmul -> magnitude(operands.get(0)) * magnitude(operands.get(1))
					* operands.getFirst().shape().dim(matmul.operator().transposeLeft() ? -2 : -1);
			case Step.Multiplication multiplication -> magnitude(operands.get(0)) * magnitude(operands.get(1));
			default -> 0;
		};
	}

	private static long filters(IntegerTensor input, FilterCodes weights, int[] bias) {
		long most = 0;
		for (int filter = 0; filter < weights.filters(); filter++) {
			most = Math.max(most, bound(input, weights, bias, filter));
		}
		return most;
	}

	/** Σ |w| · max |a| + |bias| of one filter. */
	static long bound(IntegerTensor input, FilterCodes weights, int[] bias, int filter) {
		return weights.magnitude(filter) * magnitude(input) + Math.abs((long) bias[filter]);
	}

	/** Says which filter has too large sums, empty when none. */
	static String tooLarge(IntegerTensor input, FilterCodes weights, int[] bias) {
		for (int filter = 0; filter < weights.filters(); filter++) {
			long bound = bound(input, weights, bias, filter);
			if (bound >= EXACT) {
				return "filter " + filter + " has sums of up to " + bound + " (weights of " + weights.magnitude(filter) + " in sum, codes of up to " + magnitude(input)
						+ ", bias " + bias[filter] + "), 24 bits hold less than " + EXACT;
			}
		}
		return "";
	}

	/** Whether a scale is a power of two that is far from the ends of single precision. */
	static boolean isPower(float scale) {
		return Math.abs(Math.getExponent(scale)) <= FAR && Math.scalb(1f, Math.getExponent(scale)) == scale;
	}

	/** Says why scales and factors do not belong to each other exactly, empty when they do: products of powers of two. */
	static String notPowers(Rescale rescale, float left, float[] right, IntegerTensor result) {
		if (rescale.profile() != Requantization.POT) {
			return "its profile is " + rescale.profile().name().toLowerCase(java.util.Locale.ROOT) + ", not pot";
		}
		if (!isPower(left) || !isPower(result.scale())) {
			return "the scale " + (isPower(left) ? result.scale() : left) + " is no power of two";
		}
		for (int i = 0; i < right.length; i++) {
			if (!isPower(right[i])) {
				return "the scale " + right[i] + " of filter " + i + " is no power of two";
			}
			double factor = (double) left * right[i] / result.scale();
			if (factor != rescale.value(i)) {
				return "the factor 2^" + -rescale.shifts()[rescale.channels() == 1 ? 0 : i] + " of filter " + i + " is not that of the scales, " + factor;
			}
		}
		return "";
	}

	/** Whether a tensor has one scale and at most 16 bits, as QuantizeLinear needs it. */
	static String notQuantizable(IntegerTensor tensor) {
		if (tensor.axis() != IntegerTensor.WHOLE) {
			return "tensor '" + tensor.name() + "' has several scales";
		}
		return ProgramGraph.type(tensor) == DataType.INT32 ? "tensor '" + tensor.name() + "' has codes of 32 bits" : "";
	}

	/** The narrowest type of weights. */
	static DataType weights(FilterCodes weights) {
		int low = 0;
		int high = 0;
		for (short code : weights.codes()) {
			low = Math.min(low, code);
			high = Math.max(high, code);
		}
		return low >= -8 && high <= 7 ? DataType.INT4 : low >= Byte.MIN_VALUE && high <= Byte.MAX_VALUE ? DataType.INT8 : DataType.INT16;
	}

	/** Whether sums of two products of an unsigned byte and one of these weights fit 16 bits. */
	static boolean fitsPairs(FilterCodes weights) {
		for (short code : weights.codes()) {
			if (code < -64 || code > 63) {
				return false;
			}
		}
		return true;
	}
}
