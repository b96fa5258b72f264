package org.m2q.onnx.execute;

import java.util.Arrays;
import java.util.Map;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Products of matrices and stacks of them. */
final class MatrixProducts {

	private MatrixProducts() {
	}

	/** Adds the operators to a table. */
	static void register(Map<String, Kernel> table) {
		table.put("MatMul", Kernel.of(call -> product(call.input(0), call.input(1))));
		table.put("Gemm", Kernel.of(MatrixProducts::general));
	}

	/** A product as NumPy defines it. */
	static Tensor product(Tensor a, Tensor b) throws OnnxException {
		if (a.type() != b.type()) {
			throw new OnnxException("the factors have the types " + a.type() + " and " + b.type());
		}
		if (a.rank() == 0 || b.rank() == 0) {
			throw new OnnxException("a scalar has no product with a matrix");
		}
		Tensor left = a.rank() == 1 ? a.reshaped(1, a.size()) : a;
		Tensor right = b.rank() == 1 ? b.reshaped(b.size(), 1) : b;
		int rows = left.axis(left.rank() - 2);
		int inner = left.axis(left.rank() - 1);
		int columns = right.axis(right.rank() - 1);
		if (inner != right.axis(right.rank() - 2)) {
			throw new OnnxException(Call.text(a) + " and " + Call.text(b) + " have no product: " + inner + " columns meet " + right.axis(right.rank() - 2)
					+ " rows");
		}
		int[] leftStack = Arrays.copyOf(left.shape(), left.rank() - 2);
		int[] rightStack = Arrays.copyOf(right.shape(), right.rank() - 2);
		int[] stack = Broadcast.shape(leftStack, rightStack);
		int[] leftIndex = Broadcast.indices(leftStack, stack);
		int[] rightIndex = Broadcast.indices(rightStack, stack);
		int[] shape = Arrays.copyOf(stack, stack.length + 2);
		shape[stack.length] = rows;
		shape[stack.length + 1] = columns;
		if (!a.type().isReal()) {
			return kept(a, b, integers(left, right, leftIndex, rightIndex, shape));
		}
		float[] x = left.reals();
		float[] y = right.reals();
		float[] out = new float[Tensor.size(shape)];
		for (int i = 0; i < leftIndex.length; i++) {
			DenseProduct.add(x, leftIndex[i] * rows * inner, y, rightIndex[i] * inner * columns, out, i * rows * columns, rows, inner, columns);
		}
		return kept(a, b, Tensor.real(a.type(), shape, out));
	}

	/** Takes out the axes that factors of one axis were given. */
	private static Tensor kept(Tensor a, Tensor b, Tensor product) {
		int rank = product.rank();
		return product.reshaped(java.util.stream.IntStream.range(0, rank).filter(i -> !(a.rank() == 1 && i == rank - 2) && !(b.rank() == 1 && i == rank - 1))
				.map(product::axis).toArray());
	}

	/** Sums wrap around at the width of the type. */
	private static Tensor integers(Tensor left, Tensor right, int[] leftIndex, int[] rightIndex, int[] shape) {
		long[] x = left.integers();
		long[] y = right.integers();
		int rows = left.axis(left.rank() - 2);
		int inner = left.axis(left.rank() - 1);
		int columns = right.axis(right.rank() - 1);
		long[] out = new long[Tensor.size(shape)];
		for (int i = 0; i < leftIndex.length * rows; i++) {
			int from = (leftIndex[i / rows] * rows + i % rows) * inner;
			for (int k = 0; k < inner; k++) {
				int row = (rightIndex[i / rows] * inner + k) * columns;
				for (int column = 0; column < columns; column++) {
					out[i * columns + column] += x[from + k] * y[row + column];
				}
			}
		}
		for (int i = 0; i < out.length; i++) {
			out[i] = left.type().wrap(out[i]);
		}
		return Tensor.integer(left.type(), shape, out);
	}

	private static Tensor general(Call call) throws OnnxException {
		var attributes = call.attributes();
		Tensor a = attributes.integer("transA", 0) != 0 ? Views.transposed(call.input(0), new int[] { 1, 0 }) : call.input(0);
		Tensor b = attributes.integer("transB", 0) != 0 ? Views.transposed(call.input(1), new int[] { 1, 0 }) : call.input(1);
		float alpha = attributes.real("alpha", 1);
		float beta = attributes.real("beta", 1);
		Tensor product = product(a, b);
		Tensor scaled = alpha == 1 ? product : Elementwise.map(product, value -> alpha * value);
		if (call.optional(2).isEmpty()) {
			return scaled;
		}
		return Elementwise.combine(scaled, call.input(2), (value, bias) -> value + beta * bias, Long::sum);
	}
}
