package org.m2q.quant.program;

import java.util.Arrays;
import java.util.stream.IntStream;

import org.m2q.network.MacOperator;
import org.m2q.network.Shape;

/** Steps whose work is multiply-accumulate operations. */
final class ProductSteps {

	/** Fewer products are not worth to be divided among threads. */
	private static final long PARALLEL = 1 << 18;

	private ProductSteps() {
	}

	static int[] convolution(Step.Convolution step, IntegerTensor input, int[] codes, IntegerTensor result) {
		int[] out = new int[result.size()];
		long products = (long) step.weights().size() * out.length;
		IntStream filters = IntStream.range(0, step.weights().filters());
		(products < PARALLEL ? filters : filters.parallel()).forEach(filter -> filter(step, filter, input, codes, result, out));
		return out;
	}

	private static void filter(Step.Convolution step, int filter, IntegerTensor input, int[] codes, IntegerTensor result, int[] out) {
		MacOperator.Convolution operator = step.operator();
		Shape in = input.shape();
		int rows = result.shape().dim(1);
		int columns = result.shape().dim(2);
		int channels = operator.channels() / operator.groups();
		int firstChannel = filter / (operator.filters() / operator.groups()) * channels;
		long[] sums = new long[columns];
		for (int row = 0; row < rows; row++) {
			Arrays.fill(sums, step.bias()[filter]);
			int weight = 0;
			for (int channel = firstChannel; channel < firstChannel + channels; channel++) {
				for (int kernelRow = 0; kernelRow < operator.kernelRows(); kernelRow++) {
					int inputRow = row * operator.strideRows() - operator.paddingRows() + kernelRow * operator.dilationRows();
					for (int kernelColumn = 0; kernelColumn < operator.kernelColumns(); kernelColumn++) {
						int w = step.weights().code(filter, weight++);
						if (inputRow >= 0 && inputRow < in.dim(1)) {
							int shift = kernelColumn * operator.dilationColumns() - operator.paddingColumns();
							taps(codes, (channel * in.dim(1) + inputRow) * in.dim(2), in.dim(2), input.range().zero(), w, operator.strideColumns(), shift, sums);
						}
					}
				}
			}
			for (int column = 0; column < columns; column++) {
				out[(filter * rows + row) * columns + column] = finished(step.rescale(), filter, sums[column], result);
			}
		}
	}

	/** One weight on one row of the input. */
	private static void taps(int[] codes, int start, int width, int zero, int weight, int stride, int shift, long[] sums) {
		for (int column = 0; column < sums.length; column++) {
			int at = column * stride + shift;
			if (at >= 0 && at < width) {
				sums[column] += (codes[start + at] - zero) * (long) weight;
			}
		}
	}

	static int[] linear(Step.Linear step, IntegerTensor input, int[] codes, IntegerTensor result) {
		int features = step.weights().size();
		int filters = step.weights().filters();
		int zero = input.range().zero();
		int[] out = new int[result.size()];
		IntStream rows = IntStream.range(0, codes.length / features);
		((long) out.length * features < PARALLEL ? rows : rows.parallel()).forEach(row -> {
			for (int filter = 0; filter < filters; filter++) {
				long sum = step.bias()[filter];
				for (int i = 0; i < features; i++) {
					sum += (codes[row * features + i] - zero) * (long) step.weights().code(filter, i);
				}
				out[row * filters + filter] = finished(step.rescale(), filter, sum, result);
			}
		});
		return out;
	}

	static int[] matmul(Step.MatMul step, IntegerTensor left, int[] a, IntegerTensor right, int[] b, IntegerTensor result) {
		boolean turnedLeft = step.operator().transposeLeft();
		boolean turnedRight = step.operator().transposeRight();
		int rows = result.shape().dim(-2);
		int columns = result.shape().dim(-1);
		int depth = left.shape().dim(turnedLeft ? -2 : -1);
		int zeroLeft = left.range().zero();
		int zeroRight = right.range().zero();
		int[] out = new int[result.size()];
		IntStream all = IntStream.range(0, out.length / columns);
		((long) out.length * depth < PARALLEL ? all : all.parallel()).forEach(index -> {
			int matrix = index / rows;
			int row = index % rows;
			int firstLeft = matrix * rows * depth;
			int firstRight = matrix * columns * depth;
			for (int column = 0; column < columns; column++) {
				long sum = 0;
				for (int k = 0; k < depth; k++) {
					int x = a[firstLeft + (turnedLeft ? k * rows + row : row * depth + k)] - zeroLeft;
					int y = b[firstRight + (turnedRight ? column * depth + k : k * columns + column)] - zeroRight;
					sum += (long) x * y;
				}
				out[index * columns + column] = finished(step.rescale(), row, sum, result);
			}
		});
		return out;
	}

	private static int finished(Rescale rescale, int channel, long accumulator, IntegerTensor result) {
		return result.range().clamp((long) rescale.apply(channel, Math.toIntExact(accumulator)) + result.range().zero());
	}
}
