package org.m2q.onnx.execute;

import java.util.Map;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Pooling along two axes, and along all axes behind the channels. */
final class Pooling {

	private Pooling() {
	}

	/** Adds the operators to a table. */
	static void register(Map<String, Kernel> table) {
		table.put("MaxPool", call -> {
			if (call.node().outputs().size() > 1) {
				throw new OnnxException("the indices of a maximum are not supported");
			}
			return java.util.List.of(pool(call, true));
		});
		table.put("AveragePool", Kernel.of(call -> pool(call, false)));
		table.put("GlobalAveragePool", Kernel.of(call -> global(call.input(0), false)));
		table.put("GlobalMaxPool", Kernel.of(call -> global(call.input(0), true)));
	}

	private static Tensor pool(Call call, boolean largest) throws OnnxException {
		Tensor x = call.input(0);
		if (!largest) {
			Elementwise.requireReal(x);
		}
		long[] kernel = call.attributes().integers("kernel_shape").orElseThrow(() -> new OnnxException("there is no kernel_shape"));
		if (kernel.length != 2 || x.rank() != 4 || kernel[0] < 1 || kernel[1] < 1) {
			throw new OnnxException("pooling along two axes is supported, not of " + Call.text(x));
		}
		Window window = Window.of(call, x, new int[] { (int) kernel[0], (int) kernel[1] });
		boolean withPads = call.attributes().integer("count_include_pad", 0) != 0;
		int height = x.axis(2);
		int width = x.axis(3);
		int[] shape = { x.axis(0), x.axis(1), window.output()[0], window.output()[1] };
		float[] in = x.reals();
		float[] out = new float[Tensor.size(shape)];
		int next = 0;
		for (int channel = 0; channel < shape[0] * shape[1]; channel++) {
			for (int row = 0; row < shape[2]; row++) {
				for (int column = 0; column < shape[3]; column++) {
					float most = Float.NEGATIVE_INFINITY;
					double sum = 0;
					int count = 0;
					for (int ky = 0; ky < kernel[0]; ky++) {
						for (int kx = 0; kx < kernel[1]; kx++) {
							int y = window.source(0, row, ky);
							int z = window.source(1, column, kx);
							if (y >= 0 && y < height && z >= 0 && z < width) {
								float value = in[(channel * height + y) * width + z];
								most = Math.max(most, value);
								sum += value;
								count++;
							} else if (withPads && y < height + window.end()[0] && z < width + window.end()[1]) {
								count++;
							}
						}
					}
					out[next++] = largest ? most : (float) (sum / Math.max(1, count));
				}
			}
		}
		if (x.type().isReal()) {
			return Tensor.real(x.type(), shape, out);
		}
		if (x.type().bits() > Short.SIZE) {
			throw new OnnxException("the largest of integers is supported up to 16 bits, not of " + Call.text(x));
		}
		long[] codes = new long[out.length];
		for (int i = 0; i < codes.length; i++) {
			codes[i] = (long) out[i];
		}
		return Tensor.integer(x.type(), shape, codes);
	}

	private static Tensor global(Tensor x, boolean largest) throws OnnxException {
		Elementwise.requireReal(x);
		if (x.rank() < 3) {
			throw new OnnxException("there are no axes behind the channels in " + Call.text(x));
		}
		int[] shape = x.shape();
		java.util.Arrays.fill(shape, 2, shape.length, 1);
		int channels = shape[0] * shape[1];
		int plane = channels == 0 ? 0 : x.size() / channels;
		float[] out = new float[channels];
		for (int channel = 0; channel < channels; channel++) {
			float most = Float.NEGATIVE_INFINITY;
			double sum = 0;
			for (int i = 0; i < plane; i++) {
				float value = x.real(channel * plane + i);
				most = Math.max(most, value);
				sum += value;
			}
			out[channel] = largest ? most : (float) (sum / plane);
		}
		return Tensor.real(x.type(), shape, out);
	}
}
