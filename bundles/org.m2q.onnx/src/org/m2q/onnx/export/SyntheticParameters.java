package org.m2q.onnx.export;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.m2q.network.Network;
import org.m2q.onnx.Tensor;
import org.m2q.quant.scheme.SyntheticWeights;

/**
 * Tensors for networks without a checkpoint: weights are normal with the deviation of He, √(2 / inputs of a filter); normalizations do nothing at
 * first (factor 1, addend 0, mean 0, variance 1). The same seed gives the same bytes, and a tensor does not depend on the others. Nothing
 * follows from them for accuracy.
 */
public final class SyntheticParameters {

	private static final float TABLE_DEVIATION = 0.02f;

	private SyntheticParameters() {
	}

	/** All tensors of a network by name. */
	public static Map<String, Tensor> of(Network network, long seed) {
		Objects.requireNonNull(network, "network");
		Map<String, Tensor> tensors = new LinkedHashMap<>();
		for (Parameter parameter : Parameter.of(network)) {
			tensors.put(parameter.name(), tensor(parameter, seed));
		}
		return tensors;
	}

	private static Tensor tensor(Parameter parameter, long seed) {
		int[] shape = parameter.extents();
		int size = Tensor.size(shape);
		return switch (parameter.role()) {
			case WEIGHT -> Tensor.of(shape, SyntheticWeights.he(SyntheticWeights.Distribution.GAUSSIAN, size / shape[0], stream(parameter, seed))
					.generate(shape[0], size / shape[0]));
			case TABLE -> Tensor.of(shape, new SyntheticWeights(SyntheticWeights.Distribution.GAUSSIAN, TABLE_DEVIATION, 0, stream(parameter, seed)).generate(1, size));
			case GAMMA, VARIANCE, SCALE -> filled(shape, size, 1);
			case BIAS, BETA, MEAN -> filled(shape, size, 0);
		};
	}

	/** Each tensor has a stream of its own, by its name. String.hashCode is specified, so it is the same everywhere. */
	private static long stream(Parameter parameter, long seed) {
		return seed * 0x9E3779B97F4A7C15L ^ (long) parameter.name().hashCode() << Integer.SIZE;
	}

	private static Tensor filled(int[] shape, int size, float value) {
		float[] values = new float[size];
		java.util.Arrays.fill(values, value);
		return Tensor.of(shape, values);
	}
}
