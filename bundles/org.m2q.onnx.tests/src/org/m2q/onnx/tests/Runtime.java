package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;

/** ONNX Runtime, the independent truth. It runs models without optimizations, so that every value of a model can be asked for. */
final class Runtime {

	private Runtime() {
	}

	/** The outputs of a model by name. */
	static Map<String, Tensor> run(OnnxModel model, Map<String, Tensor> inputs) throws OrtException {
		return run(OnnxFiles.bytes(model), inputs);
	}

	static Map<String, Tensor> run(byte[] model, Map<String, Tensor> inputs) throws OrtException {
		OrtEnvironment environment = OrtEnvironment.getEnvironment();
		Map<String, OnnxTensor> given = new LinkedHashMap<>();
		try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
			options.setOptimizationLevel(OptLevel.NO_OPT);
			options.setIntraOpNumThreads(1);
			options.setSessionLogLevel(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
			try (OrtSession session = environment.createSession(model, options)) {
				for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
					given.put(input.getKey(), tensor(environment, input.getValue()));
				}
				Map<String, Tensor> outputs = new LinkedHashMap<>();
				try (OrtSession.Result result = session.run(given)) {
					for (Map.Entry<String, OnnxValue> output : result) {
						outputs.put(output.getKey(), tensor((OnnxTensor) output.getValue()));
					}
				}
				return outputs;
			}
		} finally {
			given.values().forEach(OnnxTensor::close);
		}
	}

	private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
		long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
		return tensor.type() == DataType.FLOAT ? OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.reals()), shape)
				: OnnxTensor.createTensor(environment, LongBuffer.wrap(tensor.integers()), shape);
	}

	private static Tensor tensor(OnnxTensor value) throws OrtException {
		TensorInfo info = value.getInfo();
		int[] shape = Arrays.stream(info.getShape()).mapToInt(Math::toIntExact).toArray();
		int size = Tensor.size(shape);
		return switch (info.type) {
			case FLOAT, FLOAT16, BFLOAT16 -> {
				float[] reals = new float[size];
				FloatBuffer buffer = value.getFloatBuffer();
				buffer.get(reals);
				yield Tensor.of(shape, reals);
			}
			case DOUBLE -> {
				float[] reals = new float[size];
				for (int i = 0; i < size; i++) {
					reals[i] = (float) value.getDoubleBuffer().get(i);
				}
				yield Tensor.of(shape, reals);
			}
			default -> {
				long[] integers = new long[size];
				for (int i = 0; i < size; i++) {
					integers[i] = switch (info.type) {
						case INT64 -> value.getLongBuffer().get(i);
						case INT32 -> value.getIntBuffer().get(i);
						case INT16 -> value.getShortBuffer().get(i);
						case UINT8 -> value.getByteBuffer().get(i) & 0xff;
						default -> value.getByteBuffer().get(i);
					};
				}
				yield Tensor.of(shape, integers);
			}
		};
	}

	/** Fails when a tensor differs by more than a part of the largest magnitude, or in type of numbers or shape. */
	static void assertClose(String what, Tensor expected, Tensor actual, double tolerance) {
		assertArrayEquals(expected.shape(), actual.shape(), what + ": shape");
		assertEquals(expected.type().isReal(), actual.type().isReal(), what + ": " + expected + " and " + actual);
		// What is next to nothing, as the sigmoid of a large negative number, is rounded to nothing in one of them.
		double most = 1e-2;
		for (int i = 0; i < expected.size(); i++) {
			most = Double.isFinite(expected.real(i)) ? Math.max(most, Math.abs(expected.real(i))) : most;
		}
		for (int i = 0; i < expected.size(); i++) {
			if (!expected.type().isReal()) {
				assertEquals(expected.integer(i), actual.integer(i), what + ": element " + i);
			} else if (Float.floatToIntBits(expected.real(i)) != Float.floatToIntBits(actual.real(i))) {
				assertEquals(expected.real(i), actual.real(i), tolerance * most, what + ": element " + i + " of a tensor with largest magnitude " + most);
			}
		}
	}
}
