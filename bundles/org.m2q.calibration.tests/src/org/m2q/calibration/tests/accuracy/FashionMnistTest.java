package org.m2q.calibration.tests.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.Sample;
import org.m2q.network.Network;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.export.Binding;
import org.m2q.onnx.export.NetworkExport;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;

/** The trained example network in floating point. */
final class FashionMnistTest {

	/** Right answers on the first 1,000 test images; on all 10,000 there are {@value #RIGHT_OF_ALL}. */
	private static final int RIGHT_OF_FIRST = 920;
	private static final int RIGHT_OF_ALL = 9097;
	private static final int FIRST = 1000;

	@Test
	void theWeightsBindByNameWithoutAMap() throws Exception {
		Network network = FashionMnist.network();
		Binding binding = FashionMnist.binding(network);
		assertEquals(List.of(), binding.mismatches().stream().map(Binding.Mismatch::message).toList());
		assertEquals(List.of(), binding.unused(), "the trainer and the text name the same layers");
	}

	@Test
	void theDataAreThoseOfFashionMnist() throws Exception {
		DataSet test = FashionMnist.test();
		assertEquals(10_000, test.size());
		int[] counts = new int[FashionMnist.CLASSES];
		for (int i = 0; i < test.size(); i++) {
			counts[test.sample(i).labelledClass(FashionMnist.CLASSES)]++;
		}
		assertTrue(IntStream.of(counts).allMatch(count -> count == 1000), "there are as many images of every class");
		assertEquals(512, FashionMnist.calibration().size());
	}

	@Test
	void theFloatNetworkAnswersAsRecorded() throws Exception {
		Network network = FashionMnist.network();
		FloatNetwork reference = new FloatNetwork(network, FashionMnist.binding(network).tensors());
		DataSet test = FashionMnist.test();
		int count = Boolean.getBoolean("m2q.accuracy.all") ? test.size() : FIRST;
		long right = IntStream.range(0, count).parallel().filter(i -> isRight(reference, network, test, i)).count();
		assertEquals(count == FIRST ? RIGHT_OF_FIRST : RIGHT_OF_ALL, right);
	}

	private static boolean isRight(FloatNetwork reference, Network network, DataSet test, int index) {
		try {
			Sample sample = test.sample(index);
			float[] pixels = FashionMnist.PREPROCESSING.apply(sample, network.inputs().getFirst().shape()).reals();
			float[] logits = reference.run(List.of(pixels), FloatNetwork.Observer.NONE, Cancellation.NONE).getFirst();
			return largest(logits) == sample.labelledClass(FashionMnist.CLASSES);
		} catch (DataException | OnnxException e) {
			throw new AssertionError(e);
		}
	}

	private static int largest(float[] values) {
		return IntStream.range(0, values.length).reduce((a, b) -> values[b] > values[a] ? b : a).orElseThrow();
	}

	/** An implementation that shares nothing with this one. */
	@Test
	void onnxRuntimeComputesTheSame() throws Exception {
		Network network = FashionMnist.network();
		Binding binding = FashionMnist.binding(network);
		FloatNetwork reference = new FloatNetwork(network, binding.tensors());
		OnnxModel model = NetworkExport.export(network, binding.tensors());
		DataSet test = FashionMnist.test();
		OrtEnvironment environment = OrtEnvironment.getEnvironment();
		try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
			options.setIntraOpNumThreads(1);
			try (OrtSession session = environment.createSession(OnnxFiles.bytes(model), options)) {
				for (int i = 0; i < 50; i++) {
					float[] pixels = FashionMnist.PREPROCESSING.apply(test.sample(i), network.inputs().getFirst().shape()).reals();
					float[] expected;
					try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), new long[] { 1, 1, 28, 28 });
							OrtSession.Result result = session.run(Map.of("image", input))) {
						expected = ((float[][]) result.get(0).getValue())[0];
					}
					float[] found = reference.run(List.of(pixels), FloatNetwork.Observer.NONE, Cancellation.NONE).getFirst();
					for (int j = 0; j < expected.length; j++) {
						assertEquals(expected[j], found[j], 1e-4 * Math.max(1, Math.abs(expected[j])), "image " + i + ", class " + j);
					}
				}
			}
		}
	}
}
