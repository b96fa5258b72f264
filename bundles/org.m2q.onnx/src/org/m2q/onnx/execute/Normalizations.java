package org.m2q.onnx.execute;

import java.util.Map;
import java.util.Optional;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** Normalizations, and softmax. Sums are made in double precision. */
final class Normalizations {

	private static final float EPSILON = 1e-5f;
	/** From here on softmax works along one axis; before, along all axes from one on. */
	private static final int OPSET_SOFTMAX = 13;

	private Normalizations() {
	}

	/** Adds the operators to a table. */
	static void register(Map<String, Kernel> table) {
		table.put("BatchNormalization", Kernel.of(Normalizations::batch));
		table.put("InstanceNormalization", Kernel.of(call -> grouped(call, call.input(0).axis(1), call.input(1), call.input(2), true)));
		table.put("GroupNormalization",
				Kernel.of(call -> grouped(call, (int) call.attributes().integer("num_groups", 1), call.input(1), call.input(2), call.opset() >= 21)));
		table.put("LayerNormalization", Kernel.of(Normalizations::layer));
		table.put("RMSNormalization", Kernel.of(Normalizations::rootMeanSquare));
		table.put("Softmax", Kernel.of(call -> softmax(call, false)));
		table.put("LogSoftmax", Kernel.of(call -> softmax(call, true)));
	}

	private static Tensor batch(Call call) throws OnnxException {
		Tensor x = call.input(0);
		Elementwise.requireReal(x);
		int channels = x.rank() < 2 ? 1 : x.axis(1);
		float[] scale = channel(call, 1, channels);
		float[] bias = channel(call, 2, channels);
		float[] mean = channel(call, 3, channels);
		float[] variance = channel(call, 4, channels);
		if (call.attributes().integer("training_mode", 0) != 0) {
			throw new OnnxException("the training mode is not supported");
		}
		float epsilon = call.attributes().real("epsilon", EPSILON);
		float[] out = x.reals();
		int plane = x.size() / Math.max(1, x.axis(0) * channels);
		for (int i = 0; i < out.length; i++) {
			int c = i / plane % channels;
			out[i] = (float) ((out[i] - mean[c]) / Math.sqrt(variance[c] + epsilon) * scale[c] + bias[c]);
		}
		return Tensor.real(x.type(), x.shape(), out);
	}

	private static float[] channel(Call call, int index, int channels) throws OnnxException {
		Tensor values = call.input(index);
		if (values.size() != channels) {
			throw new OnnxException("input " + index + " has " + values.size() + " values for " + channels + " channels");
		}
		return values.reals();
	}

	/** Normalizes groups of channels; scale and bias are per channel or, in old operator sets, per group. */
	private static Tensor grouped(Call call, int groups, Tensor scale, Tensor bias, boolean perChannel) throws OnnxException {
		Tensor x = call.input(0);
		Elementwise.requireReal(x);
		int channels = x.axis(1);
		if (groups < 1 || channels % groups != 0 || scale.size() != (perChannel ? channels : groups) || bias.size() != scale.size()) {
			throw new OnnxException(groups + " groups with " + scale.size() + " scales do not fit " + Call.text(x));
		}
		float epsilon = call.attributes().real("epsilon", EPSILON);
		float[] out = x.reals();
		int plane = x.size() / Math.max(1, x.axis(0) * channels);
		int length = plane * (channels / groups);
		for (int block = 0; block < x.axis(0) * groups; block++) {
			normalize(out, block * length, length, epsilon, true);
			for (int i = block * length; i < (block + 1) * length; i++) {
				int index = perChannel ? i / plane % channels : block % groups;
				out[i] = out[i] * scale.real(index) + bias.real(index);
			}
		}
		return Tensor.real(x.type(), x.shape(), out);
	}

	private static Tensor layer(Call call) throws OnnxException {
		return alongLastAxes(call, true);
	}

	private static Tensor rootMeanSquare(Call call) throws OnnxException {
		return alongLastAxes(call, false);
	}

	private static Tensor alongLastAxes(Call call, boolean centred) throws OnnxException {
		Tensor x = call.input(0);
		Elementwise.requireReal(x);
		if (call.node().outputs().stream().skip(1).anyMatch(output -> !output.isEmpty())) {
			throw new OnnxException("mean and deviation as further outputs are not supported");
		}
		int axis = call.axis("axis", -1, x.rank());
		int length = 1;
		for (int i = axis; i < x.rank(); i++) {
			length *= x.axis(i);
		}
		Tensor scale = call.input(1);
		Optional<Tensor> bias = call.optional(2);
		if (scale.size() != length || bias.isPresent() && bias.get().size() != length) {
			throw new OnnxException(scale.size() + " scales do not fit the axes from " + axis + " of " + Call.text(x));
		}
		float epsilon = call.attributes().real("epsilon", EPSILON);
		float[] out = x.reals();
		for (int from = 0; from < out.length; from += length) {
			normalize(out, from, length, epsilon, centred);
			for (int i = 0; i < length; i++) {
				out[from + i] = out[from + i] * scale.real(i) + (bias.isPresent() ? bias.get().real(i) : 0);
			}
		}
		return Tensor.real(x.type(), x.shape(), out);
	}

	private static void normalize(float[] values, int from, int length, float epsilon, boolean centred) {
		double mean = 0;
		for (int i = 0; centred && i < length; i++) {
			mean += values[from + i];
		}
		mean /= length;
		double squares = 0;
		for (int i = 0; i < length; i++) {
			double difference = values[from + i] - mean;
			squares += difference * difference;
		}
		double factor = 1 / Math.sqrt(squares / length + epsilon);
		for (int i = 0; i < length; i++) {
			values[from + i] = (float) ((values[from + i] - mean) * factor);
		}
	}

	private static Tensor softmax(Call call, boolean logarithm) throws OnnxException {
		Tensor x = call.input(0);
		Elementwise.requireReal(x);
		boolean old = call.opset() < OPSET_SOFTMAX;
		int axis = call.axis("axis", old ? 1 : -1, x.rank());
		int inner = old ? 1 : Views.strides(x.shape())[axis];
		int count = 1;
		for (int i = axis; i < (old ? x.rank() : axis + 1); i++) {
			count *= x.axis(i);
		}
		float[] out = x.reals();
		int rows = count == 0 ? 0 : out.length / count;
		for (int row = 0; row < rows; row++) {
			int from = row / inner * inner * count + row % inner;
			double most = Double.NEGATIVE_INFINITY;
			for (int k = 0; k < count; k++) {
				most = Math.max(most, out[from + k * inner]);
			}
			double sum = 0;
			for (int k = 0; k < count; k++) {
				sum += Math.exp(out[from + k * inner] - most);
			}
			for (int k = 0; k < count; k++) {
				double value = out[from + k * inner] - most;
				out[from + k * inner] = (float) (logarithm ? value - Math.log(sum) : Math.exp(value) / sum);
			}
		}
		return Tensor.real(x.type(), x.shape(), out);
	}
}
