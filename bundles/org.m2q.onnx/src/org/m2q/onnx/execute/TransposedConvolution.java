package org.m2q.onnx.execute;

import java.util.Arrays;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** The adjoint of a convolution along two axes. */
final class TransposedConvolution {

	private TransposedConvolution() {
	}

	static Tensor run(Call call) throws OnnxException {
		Tensor x = call.input(0);
		Tensor weights = call.input(1);
		var attributes = call.attributes();
		int groups = (int) attributes.integer("group", 1);
		if (x.rank() != 4 || weights.rank() != 4 || groups < 1 || weights.axis(0) != x.axis(1) || x.axis(1) % groups != 0
				|| attributes.has("output_shape") || !attributes.text("auto_pad", "NOTSET").equals("NOTSET")) {
			throw new OnnxException("only transposed convolutions along two axes with explicit pads are supported, not of " + Call.text(x) + " with "
					+ Call.text(weights));
		}
		long[] strides = attributes.integers("strides").orElse(new long[] { 1, 1 });
		long[] dilations = attributes.integers("dilations").orElse(new long[] { 1, 1 });
		long[] pads = attributes.integers("pads").orElse(new long[4]);
		long[] extra = attributes.integers("output_padding").orElse(new long[2]);
		int[] shape = { x.axis(0), weights.axis(1) * groups, 0, 0 };
		for (int i = 0; i < 2; i++) {
			long extent = strides[i] * (x.axis(i + 2) - 1) + extra[i] + (weights.axis(i + 2) - 1) * dilations[i] + 1 - pads[i] - pads[i + 2];
			if (extent < 1 || extent > Integer.MAX_VALUE) {
				throw new OnnxException("the result of " + Call.text(x) + " with " + Call.text(weights) + " has no elements");
			}
			shape[i + 2] = (int) extent;
		}
		float[] in = x.reals();
		float[] w = weights.reals();
		float[] out = new float[Tensor.size(shape)];
		int plane = shape[2] * shape[3];
		float[] bias = call.optional(2).map(Tensor::reals).orElse(new float[shape[1]]);
		for (int channel = 0; channel < shape[0] * shape[1]; channel++) {
			Arrays.fill(out, channel * plane, (channel + 1) * plane, bias[channel % shape[1]]);
		}
		int perGroup = weights.axis(1);
		int taps = weights.axis(2) * weights.axis(3);
		int read = 0;
		for (int n = 0; n < x.axis(0); n++) {
			for (int c = 0; c < x.axis(1); c++) {
				int group = c / (x.axis(1) / groups);
				for (int row = 0; row < x.axis(2); row++) {
					for (int column = 0; column < x.axis(3); column++) {
						float value = in[read++];
						for (int filter = 0; filter < perGroup; filter++) {
							int to = (n * shape[1] + group * perGroup + filter) * plane;
							for (int tap = 0; tap < taps; tap++) {
								long y = row * strides[0] + tap / weights.axis(3) * dilations[0] - pads[0];
								long z = column * strides[1] + tap % weights.axis(3) * dilations[1] - pads[1];
								if (y >= 0 && y < shape[2] && z >= 0 && z < shape[3]) {
									out[to + (int) y * shape[3] + (int) z] += value * w[(c * perGroup + filter) * taps + tap];
								}
							}
						}
					}
				}
			}
		}
		return Tensor.real(x.type(), shape, out);
	}
}
