package org.m2q.onnx.execute;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/**
 * Convolutions and matrix products of integers: ConvInteger and MatMulInteger, whose sums are 32-bit integers, and QLinearConv and QLinearMatMul, which
 * round them to codes. Sums wrap around at 32 bits, as those of every runtime.
 */
final class IntegerProducts {

	private IntegerProducts() {
	}

	/** Adds the operators to a table. */
	static void register(Map<String, Kernel> table) {
		table.put("ConvInteger", Kernel.of(call -> convolution(call, operand(call, 0, 2), operand(call, 1, 3), new int[0])));
		table.put("MatMulInteger", Kernel.of(call -> product(operand(call, 0, 2), operand(call, 1, 3))));
		table.put("QLinearConv", Kernel.of(IntegerProducts::quantizedConvolution));
		table.put("QLinearMatMul", Kernel.of(IntegerProducts::quantizedProduct));
	}

	/** Codes less their zero point, and their shape. */
	private record Operand(int[] codes, int[] shape) {

		int axis(int index) {
			return shape[index];
		}
	}

	private static Operand operand(Call call, int at, int zeroAt) throws OnnxException {
		Tensor x = call.input(at);
		Optional<Tensor> zero = call.optional(zeroAt);
		if (x.type().isReal() || x.type().bits() > Byte.SIZE) {
			throw new OnnxException("integers of 8 bits are needed, not " + Call.text(x));
		}
		int[] codes = new int[x.size()];
		if (zero.isEmpty() || zero.get().size() == 1) {
			int shift = zero.isEmpty() ? 0 : (int) zero.get().integer(0);
			for (int i = 0; i < codes.length; i++) {
				codes[i] = (int) x.integer(i) - shift;
			}
			return new Operand(codes, x.shape());
		}
		// One zero point per filter of a convolution, per row of a left and per column of a right factor.
		boolean columns = call.node().operator().contains("MatMul") && at != 0;
		int axis = call.node().operator().contains("Conv") ? 0 : columns ? x.rank() - 1 : x.rank() - 2;
		if (axis < 0 || zero.get().size() != x.axis(axis)) {
			throw new OnnxException("the zero points " + Call.text(zero.get()) + " do not fit " + Call.text(x));
		}
		int inner = Views.strides(x.shape())[axis];
		for (int i = 0; i < codes.length; i++) {
			codes[i] = (int) (x.integer(i) - zero.get().integer(i / inner % x.axis(axis)));
		}
		return new Operand(codes, x.shape());
	}

	private static Tensor convolution(Call call, Operand x, Operand weights, int[] bias) throws OnnxException {
		if (x.shape().length != 4 || weights.shape().length != 4) {
			throw new OnnxException("convolutions along two axes are supported, not of " + Arrays.toString(x.shape()) + " with " + Arrays.toString(weights.shape()));
		}
		Window window = Window.of(call, call.input(0), new int[] { weights.axis(2), weights.axis(3) });
		int groups = (int) call.attributes().integer("group", 1);
		int filters = weights.axis(0);
		if (groups < 1 || filters % groups != 0 || (long) weights.axis(1) * groups != x.axis(1)) {
			throw new OnnxException("the weights " + Arrays.toString(weights.shape()) + " in " + groups + " groups do not fit " + Arrays.toString(x.shape()));
		}
		if (bias.length != 0 && bias.length != filters) {
			throw new OnnxException(bias.length + " biases do not fit " + filters + " filters");
		}
		int[] shape = { x.axis(0), filters, window.output()[0], window.output()[1] };
		long[] out = new long[Tensor.size(shape)];
		IntStream.range(0, shape[0] * filters).parallel().forEach(i -> {
			int filter = i % filters;
			int[] sums = plane(x, weights, window, i / filters, filter, filter / (filters / groups));
			int first = bias.length == 0 ? 0 : bias[filter];
			for (int k = 0; k < sums.length; k++) {
				out[i * sums.length + k] = first + sums[k];
			}
		});
		return Tensor.integer(DataType.INT32, shape, wrapped(out));
	}

	private static long[] wrapped(long[] sums) {
		for (int i = 0; i < sums.length; i++) {
			sums[i] = (int) sums[i];
		}
		return sums;
	}

	/** Sums of one filter. */
	private static int[] plane(Operand x, Operand weights, Window window, int batch, int filter, int group) {
		int inputs = weights.axis(1);
		int rows = x.axis(2);
		int columns = x.axis(3);
		int width = window.output()[1];
		int[] sums = new int[window.output()[0] * width];
		int weight = filter * inputs * weights.axis(2) * weights.axis(3);
		for (int channel = 0; channel < inputs; channel++) {
			int plane = (batch * x.axis(1) + group * inputs + channel) * rows * columns;
			for (int ky = 0; ky < weights.axis(2); ky++) {
				int lastRow = window.last(0, ky, rows);
				for (int kx = 0; kx < weights.axis(3); kx++) {
					int w = weights.codes()[weight++];
					int first = window.first(1, kx);
					int last = window.last(1, kx, columns);
					for (int row = window.first(0, ky); row < lastRow; row++) {
						int source = plane + window.source(0, row, ky) * columns + window.source(1, first, kx);
						add(x.codes(), source, window.strides()[1], w, sums, row * width + first, last - first);
					}
				}
			}
		}
		return sums;
	}

	private static void add(int[] codes, int source, int stride, int weight, int[] sums, int to, int count) {
		for (int i = 0; i < count; i++) {
			sums[to + i] += weight * codes[source + i * stride];
		}
	}

	private static Tensor product(Operand a, Operand b) throws OnnxException {
		if (a.shape().length < 2 || b.shape().length < 2) {
			throw new OnnxException("factors of two or more axes are supported, not " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()));
		}
		int rows = a.axis(a.shape().length - 2);
		int inner = a.axis(a.shape().length - 1);
		int columns = b.axis(b.shape().length - 1);
		if (inner != b.axis(b.shape().length - 2)) {
			throw new OnnxException(Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()) + " have no product");
		}
		int[] leftStack = Arrays.copyOf(a.shape(), a.shape().length - 2);
		int[] rightStack = Arrays.copyOf(b.shape(), b.shape().length - 2);
		int[] stack = Broadcast.shape(leftStack, rightStack);
		int[] left = Broadcast.indices(leftStack, stack);
		int[] right = Broadcast.indices(rightStack, stack);
		int[] shape = Arrays.copyOf(stack, stack.length + 2);
		shape[stack.length] = rows;
		shape[stack.length + 1] = columns;
		long[] out = new long[Tensor.size(shape)];
		IntStream.range(0, left.length * rows).parallel().forEach(i -> {
			int[] sums = new int[columns];
			int from = (left[i / rows] * rows + i % rows) * inner;
			for (int k = 0; k < inner; k++) {
				add(b.codes(), (right[i / rows] * inner + k) * columns, 1, a.codes()[from + k], sums, 0, columns);
			}
			for (int k = 0; k < columns; k++) {
				out[i * columns + k] = sums[k];
			}
		});
		return Tensor.integer(DataType.INT32, shape, out);
	}

	private static Tensor quantizedConvolution(Call call) throws OnnxException {
		int[] bias = call.optional(8).map(b -> Arrays.stream(b.integers()).mapToInt(v -> (int) v).toArray()).orElse(new int[0]);
		Tensor sums = convolution(call, operand(call, 0, 2), operand(call, 3, 5), bias);
		return rounded(call, sums, 1, call.input(1), call.input(4), call.input(6), call.input(7));
	}

	private static Tensor quantizedProduct(Call call) throws OnnxException {
		Tensor sums = product(operand(call, 0, 2), operand(call, 3, 5));
		return rounded(call, sums, sums.rank() - 1, call.input(1), call.input(4), call.input(6), call.input(7));
	}

	/** As ONNX Runtime: the factor is (scale of x · scale of w) / scale of y, all in single precision; halves go to the even neighbour before the zero point is added. */
	private static Tensor rounded(Call call, Tensor sums, int axis, Tensor left, Tensor right, Tensor result, Tensor zero) throws OnnxException {
		if (left.size() != 1 || result.size() != 1 || zero.size() != 1 || right.size() != 1 && right.size() != sums.axis(axis)) {
			throw new OnnxException("one scale per tensor, or one per filter of the weights, is supported");
		}
		float[] factors = new float[right.size()];
		for (int i = 0; i < factors.length; i++) {
			factors[i] = left.real(0) * right.real(i) / result.real(0);
		}
		boolean signed = zero.type() == DataType.INT8;
		int least = (signed ? Byte.MIN_VALUE : 0) - (int) zero.integer(0);
		int inner = Views.strides(sums.shape())[axis];
		long[] codes = new long[sums.size()];
		for (int i = 0; i < codes.length; i++) {
			float scaled = sums.integer(i) * factors[i / inner % factors.length];
			codes[i] = Math.clamp((long) Math.rint(scaled), least, least + 255) + zero.integer(0);
		}
		return Tensor.integer(zero.type(), sums.shape(), codes);
	}
}
