package org.m2q.network.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.m2q.base.problem.ProblemCodes;
import org.m2q.network.MacOperator.Convolution;
import org.m2q.network.MacOperator.ConvolutionForm;
import org.m2q.network.MacOperator.Linear;
import org.m2q.network.MacOperator.MatMul;
import org.m2q.network.Shape;
import org.m2q.network.internal.OperatorCall.Result;

/** Convolutions, linear layers and matrix products. */
final class MacOperators {

	private static final int[] ONE = { 1, 1 };
	private static final int[] ZERO = { 0, 0 };

	private MacOperators() {
	}

	static void register(Map<String, Function<OperatorCall, Result>> all) {
		all.put("conv", MacOperators::conv);
		all.put("pwconv", MacOperators::pwconv);
		all.put("dwconv", MacOperators::dwconv);
		all.put("linear", MacOperators::linear);
		all.put("matmul", MacOperators::matmul);
	}

	private static Result conv(OperatorCall call) {
		Wire map = call.map();
		int filters = call.integer("filters", 1, Limits.AXIS);
		int groups = call.integer("groups", 1, Limits.AXIS);
		return convolution(call, ConvolutionForm.CONV, map, filters, groups, call.pair("kernel", 1, Limits.AXIS),
				call.pair("padding", 0, Limits.AXIS), call.pair("dilation", 1, Limits.AXIS));
	}

	private static Result pwconv(OperatorCall call) {
		Wire map = call.map();
		int filters = call.integer("filters", 1, Limits.AXIS);
		int groups = call.integer("groups", 1, Limits.AXIS);
		return convolution(call, ConvolutionForm.PWCONV, map, filters, groups, ONE, ZERO, ONE);
	}

	private static Result dwconv(OperatorCall call) {
		Wire map = call.map();
		int channels = map.shape().dim(0);
		int multiplier = call.integer("multiplier", 1, Limits.AXIS);
		if ((long) channels * multiplier > Limits.AXIS) {
			throw call.broken(ProblemCodes.LIMIT_OVERFLOW, "dwconv gives a tensor that is too large");
		}
		return convolution(call, ConvolutionForm.DWCONV, map, channels * multiplier, channels, call.pair("kernel", 1, Limits.AXIS),
				call.pair("padding", 0, Limits.AXIS), call.pair("dilation", 1, Limits.AXIS));
	}

	private static Result convolution(OperatorCall call, ConvolutionForm form, Wire map, int filters, int groups, int[] kernel, int[] padding,
			int[] dilation) {
		int channels = map.shape().dim(0);
		int[] stride = stride(call);
		boolean bias = call.bool("bias");
		if (channels % groups != 0) {
			throw call.at("groups", ProblemCodes.CONV_GROUPS,
					channels + " channels" + call.from(map) + " cannot be divided into " + groups + " groups");
		}
		if (filters % groups != 0) {
			throw call.at("groups", ProblemCodes.CONV_GROUPS, filters + " filters cannot be divided into " + groups + " groups");
		}
		long rows = window(call, map.shape().dim(1), kernel[0], stride[0], padding[0], dilation[0], map, "rows");
		long columns = window(call, map.shape().dim(2), kernel[1], stride[1], padding[1], dilation[1], map, "columns");
		for (int i = 0; i < 2; i++) {
			if (kernel[i] > 1 && stride[i] > (long) dilation[i] * (kernel[i] - 1) + 1) {
				call.warn("stride", ProblemCodes.CONV_STRIDE,
						"a stride of " + stride[i] + " skips pixels between kernels of " + kernel[i] + (dilation[i] > 1 ? ", dilated" : ""));
				break;
			}
			if (padding[i] > (long) dilation[i] * (kernel[i] - 1)) {
				call.warn("padding", ProblemCodes.CONV_PADDING,
						"a padding of " + padding[i] + " reaches beyond the kernel of " + kernel[i] + ": some outputs see only zeros");
				break;
			}
		}
		return call.result(new Convolution(form, channels, filters, kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1], dilation[0],
				dilation[1], groups, bias), 0, filters, rows, columns);
	}

	private static int[] stride(OperatorCall call) {
		int[] stride = call.pair("stride", Integer.MIN_VALUE, Integer.MAX_VALUE);
		for (int step : stride) {
			if (step < 1 || step > Limits.AXIS) {
				throw call.at("stride", ProblemCodes.CONV_STRIDE, "the stride of " + call.name() + " must be 1 or more, not " + step);
			}
		}
		return stride;
	}

	/** Outputs along one axis; a kernel that does not fit into the padded input is an error. */
	static long window(OperatorCall call, int size, int kernel, int stride, int padding, int dilation, Wire map, String axis) {
		long reach = (long) dilation * (kernel - 1) + 1;
		long padded = size + 2L * padding;
		if (reach > padded) {
			throw call.at("kernel", ProblemCodes.CONV_KERNEL, "a kernel of " + reach + " " + axis + " does not fit into " + map.shape() + call.from(map)
					+ (padding > 0 ? " with a padding of " + padding : ""));
		}
		return (padded - reach) / stride + 1;
	}

	private static Result linear(OperatorCall call) {
		Wire input = call.operand();
		int features = call.integer("features", 1, Limits.AXIS);
		Shape shape = input.shape();
		if (shape.rank() < 1) {
			throw call.broken(ProblemCodes.SHAPE_RANK, "linear needs [.., features], got " + shape + call.from(input));
		}
		return call.result(new Linear(shape.dim(-1), features, call.bool("bias")), shape.rank() - 1, Shapes.longs(shape.with(-1, features)));
	}

	private static Result matmul(OperatorCall call) {
		List<Wire> operands = call.operands(2);
		boolean transposeLeft = call.bool("transpose_left");
		boolean transposeRight = call.bool("transpose_right");
		Shape left = operands.get(0).shape();
		Shape right = operands.get(1).shape();
		if (left.rank() < 2) {
			throw call.broken(ProblemCodes.SHAPE_RANK, "matmul needs [.., m, k], got " + left + call.from(operands.get(0)));
		}
		if (right.rank() != left.rank()) {
			throw call.broken(ProblemCodes.SHAPE_RANK, "matmul needs two tensors of " + left.rank() + " axes, got " + left
					+ call.from(operands.get(0)) + " and " + right + call.from(operands.get(1)));
		}
		int m = left.dim(transposeLeft ? -1 : -2);
		int k = left.dim(transposeLeft ? -2 : -1);
		int n = right.dim(transposeRight ? -2 : -1);
		List<Integer> expected = new ArrayList<>(left.dims().subList(0, left.rank() - 2));
		expected.add(transposeRight ? n : k);
		expected.add(transposeRight ? k : n);
		if (!right.dims().equals(expected)) {
			throw call.mismatch(new Shape(expected), operands.get(1));
		}
		return call.result(new MatMul(transposeLeft, transposeRight), left.rank() - 1, Shapes.longs(left.with(-2, m).with(-1, n)));
	}
}
