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
		Elementwise.requireReal(a);
		Elementwise.requireReal(b);
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
		float[] x = left.reals();
		float[] y = right.reals();
		float[] out = new float[Tensor.size(shape)];
		for (int i = 0; i < leftIndex.length; i++) {
			DenseProduct.add(x, leftIndex[i] * rows * inner, y, rightIndex[i] * inner * columns, out, i * rows * columns, rows, inner, columns);
		}
		if (a.rank() == 1 || b.rank() == 1) {
			int[] kept = java.util.stream.IntStream.range(0, shape.length)
					.filter(i -> !(a.rank() == 1 && i == shape.length - 2) && !(b.rank() == 1 && i == shape.length - 1)).map(i -> shape[i]).toArray();
			return Tensor.real(a.type(), kept, out);
		}
		return Tensor.real(a.type(), shape, out);
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
