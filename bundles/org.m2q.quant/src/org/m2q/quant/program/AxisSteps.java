package org.m2q.quant.program;

import org.m2q.network.SamplingOperator;
import org.m2q.network.Shape;
import org.m2q.quant.scheme.FixedPoint;

/** Steps that reduce or normalise along axes. */
final class AxisSteps {

	private AxisSteps() {
	}

	/** Distance of neighbours on an axis. */
	static int inner(Shape shape, int axis) {
		int inner = 1;
		for (int i = axis + 1; i < shape.rank(); i++) {
			inner *= shape.dim(i);
		}
		return inner;
	}

	static int[] softmax(Step.Softmax step, int[] a, IntegerTensor result) {
		int[] out = new int[a.length];
		int inner = inner(result.shape(), step.axis());
		int size = result.shape().dim(step.axis());
		for (int line = 0; line < a.length / size; line++) {
			int first = line / inner * inner * size + line % inner;
			int largest = Integer.MIN_VALUE;
			for (int i = 0; i < size; i++) {
				largest = Math.max(largest, a[first + i * inner]);
			}
			long sum = 0;
			for (int i = 0; i < size; i++) {
				sum += step.exponentials()[largest - a[first + i * inner]];
			}
			for (int i = 0; i < size; i++) {
				long e = step.exponentials()[largest - a[first + i * inner]];
				out[first + i * inner] = result.range().clamp(Math.floorDiv(2 * e * step.one() + sum, 2 * sum) + result.range().zero());
			}
		}
		return out;
	}

	static int[] normalization(Step.Normalization step, IntegerTensor input, int[] a, IntegerTensor result) {
		int[] out = new int[a.length];
		int inner = inner(result.shape(), step.axis());
		int channels = result.shape().dim(step.axis());
		if (step.groups() == 0) {
			for (int line = 0; line < a.length / channels; line++) {
				normalize(step, input, a, result, line / inner * inner * channels + line % inner, inner, channels, out);
			}
			return out;
		}
		// Axes in front of the channels share the statistics too.
		int outer = a.length / channels / inner;
		int each = channels / step.groups();
		for (int group = 0; group < step.groups(); group++) {
			normalizeGroup(step, input, a, result, group * each, each, inner, outer, out);
		}
		return out;
	}

	private static void normalize(Step.Normalization step, IntegerTensor input, int[] a, IntegerTensor result, int first, int stride, int count, int[] out) {
		long n = count;
		long sum = 0;
		for (int i = 0; i < count; i++) {
			sum += a[first + i * stride] - input.range().zero();
		}
		long squares = 0;
		for (int i = 0; i < count; i++) {
			long d = n * (a[first + i * stride] - input.range().zero()) - sum;
			squares += d * d;
		}
		long root = root(step, squares, n);
		for (int i = 0; i < count; i++) {
			long d = n * (a[first + i * stride] - input.range().zero()) - sum;
			out[first + i * stride] = normalized(step, d, n, root, i, result);
		}
	}

	private static void normalizeGroup(Step.Normalization step, IntegerTensor input, int[] a, IntegerTensor result, int firstChannel, int channels, int inner, int outer,
			int[] out) {
		int all = step.gamma().length;
		long n = (long) channels * inner * outer;
		long sum = 0;
		for (int o = 0; o < outer; o++) {
			int from = (o * all + firstChannel) * inner;
			for (int i = from; i < from + channels * inner; i++) {
				sum += a[i] - input.range().zero();
			}
		}
		long squares = 0;
		for (int o = 0; o < outer; o++) {
			int from = (o * all + firstChannel) * inner;
			for (int i = from; i < from + channels * inner; i++) {
				long d = n * (a[i] - input.range().zero()) - sum;
				squares += d * d;
			}
		}
		long root = root(step, squares, n);
		for (int o = 0; o < outer; o++) {
			int from = (o * all + firstChannel) * inner;
			for (int i = 0; i < channels * inner; i++) {
				long d = n * (a[from + i] - input.range().zero()) - sum;
				out[from + i] = normalized(step, d, n, root, firstChannel + i / inner, result);
			}
		}
	}

	private static long root(Step.Normalization step, long squares, long n) {
		long variance = Math.multiplyExact(Math.addExact(squares, step.epsilon()), n);
		return FixedPoint.squareRoot(Math.multiplyExact(variance, 1L << 2 * step.guard()));
	}

	private static int normalized(Step.Normalization step, long d, long n, long root, int channel, IntegerTensor result) {
		long t = root == 0 ? 0
				: Math.floorDiv(Math.addExact(Math.multiplyExact(d * n, 2L << Step.Normalization.FRACTION + step.guard()), root), 2 * root);
		int acc = FixedPoint.saturate(t * step.gamma()[channel] + step.beta()[channel]);
		return result.range().clamp((long) step.rescale().apply(0, acc) + result.range().zero());
	}

	static int[] pool(Step.Pool step, IntegerTensor input, int[] a, IntegerTensor result) {
		SamplingOperator.Pool operator = step.operator();
		boolean maximum = operator.function() == SamplingOperator.PoolFunction.MAXIMUM;
		Shape in = input.shape();
		int rows = result.shape().dim(1);
		int columns = result.shape().dim(2);
		int[] out = new int[result.size()];
		for (int i = 0; i < out.length; i++) {
			int channel = i / columns / rows;
			int row = i / columns % rows * operator.strideRows() - operator.paddingRows();
			int column = i % columns * operator.strideColumns() - operator.paddingColumns();
			long sum = 0;
			int count = 0;
			int largest = input.range().low();
			for (int r = Math.max(0, row); r < Math.min(in.dim(1), row + operator.kernelRows()); r++) {
				for (int c = Math.max(0, column); c < Math.min(in.dim(2), column + operator.kernelColumns()); c++) {
					int code = a[(channel * in.dim(1) + r) * in.dim(2) + c];
					largest = Math.max(largest, code);
					sum += code - input.range().zero();
					count++;
				}
			}
			int taps = operator.countPadding() ? operator.kernelRows() * operator.kernelColumns() : Math.max(1, count);
			out[i] = result.range().clamp(maximum ? largest : (long) step.rescale().apply(taps - 1, Math.toIntExact(sum)) + result.range().zero());
		}
		return out;
	}

	static int[] mean(Step.Mean step, IntegerTensor input, int[] a, IntegerTensor result) {
		int[] out = new int[result.size()];
		int count = a.length / out.length;
		for (int i = 0; i < out.length; i++) {
			long sum = 0;
			for (int k = 0; k < count; k++) {
				sum += a[step.tokens() ? k * out.length + i : i * count + k] - input.range().zero();
			}
			out[i] = result.range().clamp((long) step.rescale().apply(0, Math.toIntExact(sum)) + result.range().zero());
		}
		return out;
	}
}
