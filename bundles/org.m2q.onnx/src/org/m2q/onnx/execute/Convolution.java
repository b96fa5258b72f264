package org.m2q.onnx.execute;

import java.util.Map;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/**
 * Convolutions along one or two axes. Products are added row by row: the inner loop runs along the width with one weight, which the
 * compiler turns into vector instructions.
 */
final class Convolution {

	private final Tensor weights;
	private final float[] w;
	private final Window window;
	private final int inputs;
	private final int height;
	private final int width;

	private Convolution(Tensor weights, Window window, int inputs, int height, int width) {
		this.weights = weights;
		this.w = weights.reals();
		this.window = window;
		this.inputs = inputs;
		this.height = height;
		this.width = width;
	}

	/** Adds the operators to a table. */
	static void register(Map<String, Kernel> table) {
		table.put("Conv", Kernel.of(Convolution::convolution));
		table.put("ConvTranspose", Kernel.of(TransposedConvolution::run));
	}

	private static Tensor convolution(Call call) throws OnnxException {
		Tensor x = call.input(0);
		Tensor weights = call.input(1);
		Elementwise.requireReal(x);
		if (x.rank() == 3 && weights.rank() == 3) {
			return oneAxis(call, x, weights);
		}
		if (x.rank() != 4 || weights.rank() != 4) {
			throw new OnnxException("convolutions along one or two axes are supported, not of " + Call.text(x) + " with " + Call.text(weights));
		}
		Window window = Window.of(call, x, new int[] { weights.axis(2), weights.axis(3) });
		return run(call, x, weights, window);
	}

	/** One axis is two axes of which the first has one element. */
	private static Tensor oneAxis(Call call, Tensor x, Tensor weights) throws OnnxException {
		Window along = Window.of(call, x, new int[] { weights.axis(2) });
		Window window = new Window(new int[] { 1, along.kernel()[0] }, new int[] { 1, along.strides()[0] }, new int[] { 1, along.dilations()[0] },
				new int[] { 0, along.begin()[0] }, new int[] { 0, along.end()[0] }, new int[] { 1, along.output()[0] });
		Tensor result = run(call, x.reshaped(x.axis(0), x.axis(1), 1, x.axis(2)), weights.reshaped(weights.axis(0), weights.axis(1), 1, weights.axis(2)),
				window);
		return result.reshaped(result.axis(0), result.axis(1), result.axis(3));
	}

	private static Tensor run(Call call, Tensor x, Tensor weights, Window window) throws OnnxException {
		int groups = (int) call.attributes().integer("group", 1);
		int filters = weights.axis(0);
		int inputs = weights.axis(1);
		if (groups < 1 || filters % groups != 0 || (long) inputs * groups != x.axis(1)) {
			throw new OnnxException("the weights " + Call.text(weights) + " in " + groups + " groups do not fit " + Call.text(x));
		}
		float[] bias = call.optional(2).map(Tensor::reals).orElse(new float[filters]);
		if (bias.length != filters) {
			throw new OnnxException(bias.length + " biases do not fit " + filters + " filters");
		}
		int height = x.axis(2);
		int width = x.axis(3);
		Convolution convolution = new Convolution(weights, window, inputs, height, width);
		float[] in = x.reals();
		int[] shape = { x.axis(0), filters, window.output()[0], window.output()[1] };
		float[] out = new float[Tensor.size(shape)];
		int plane = shape[2] * shape[3];
		for (int n = 0; n < shape[0]; n++) {
			if (convolution.isPointwise()) {
				convolution.pointwise(in, n * x.axis(1) * plane, groups, bias, out, n * filters * plane);
				continue;
			}
			for (int filter = 0; filter < filters; filter++) {
				int group = filter / (filters / groups);
				int from = (n * x.axis(1) + group * inputs) * height * width;
				int to = (n * filters + filter) * plane;
				java.util.Arrays.fill(out, to, to + plane, bias[filter]);
				convolution.filter(in, from, filter, out, to);
			}
		}
		return Tensor.real(x.type(), shape, out);
	}

	private void filter(float[] in, int from, int filter, float[] out, int to) {
		for (int channel = 0; channel < inputs; channel++) {
			int plane = from + channel * height * width;
			for (int ky = 0; ky < window.kernel()[0]; ky++) {
				int lastRow = window.last(0, ky, height);
				for (int kx = 0; kx < window.kernel()[1]; kx++) {
					float weight = w[((filter * inputs + channel) * window.kernel()[0] + ky) * window.kernel()[1] + kx];
					int first = window.first(1, kx);
					int last = window.last(1, kx, width);
					for (int row = window.first(0, ky); row < lastRow; row++) {
						int source = plane + window.source(0, row, ky) * width + window.source(1, first, kx);
						add(in, source, window.strides()[1], weight, out, to + row * window.output()[1] + first, last - first);
					}
				}
			}
		}
	}

	private static void add(float[] in, int source, int stride, float weight, float[] out, int to, int count) {
		if (stride == 1) {
			for (int i = 0; i < count; i++) {
				out[to + i] += weight * in[source + i];
			}
		} else {
			for (int i = 0; i < count; i++) {
				out[to + i] += weight * in[source + i * stride];
			}
		}
	}

	/** Whether every element of the result is made of the elements of one place. */
	private boolean isPointwise() {
		return weights.axis(2) * weights.axis(3) == 1 && window.strides()[0] == 1 && window.strides()[1] == 1 && window.output()[0] == height
				&& window.output()[1] == width;
	}

	/** A pointwise convolution is a product of matrices per group. */
	private void pointwise(float[] in, int from, int groups, float[] bias, float[] out, int to) {
		int plane = height * width;
		int filters = weights.axis(0) / groups;
		for (int filter = 0; filter < weights.axis(0); filter++) {
			java.util.Arrays.fill(out, to + filter * plane, to + (filter + 1) * plane, bias[filter]);
		}
		for (int group = 0; group < groups; group++) {
			DenseProduct.add(w, group * filters * inputs, in, from + group * inputs * plane, out, to + group * filters * plane, filters, inputs, plane);
		}
	}
}
