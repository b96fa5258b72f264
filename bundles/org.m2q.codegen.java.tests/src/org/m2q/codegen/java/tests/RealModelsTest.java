package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.base.Cancellation;
import org.m2q.calibration.Calibration;
import org.m2q.calibration.Feed;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.Progress;
import org.m2q.calibration.Workers;
import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.ProgramBuilder;
import org.m2q.calibration.data.Content;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.calibration.data.Sample;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Policy;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Shape;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.translate.ModelImport;
import org.m2q.onnx.weights.WeightFiles;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.Scheme;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;
import org.m2q.runtime.BuildOptions;

/** Trained networks, quantized by the policies of the examples: generated Java gives the codes of the interpreter in every tensor. */
final class RealModelsTest {

	/** Inputs between −1 and 1, as normalized pictures are. */
	private record Noise(Shape shape) implements DataSet {
		@Override
		public String name() {
			return "noise";
		}

		@Override
		public int size() {
			return 3;
		}

		@Override
		public Sample sample(int index) {
			return new Sample("noise " + index, new Content.Values(Tensor.of(shape.dims().stream().mapToInt(Integer::intValue).toArray(), noise(shape, index))), Optional.empty());
		}

		@Override
		public String hash() {
			return "noise";
		}
	}

	private static float[] noise(Shape shape, long seed) {
		Random random = new Random(seed);
		float[] values = new float[Math.toIntExact(shape.elements())];
		for (int i = 0; i < values.length; i++) {
			values[i] = 2 * random.nextFloat() - 1;
		}
		return values;
	}

	private static IntegerProgram program(LayerNetwork network, Map<String, Tensor> parameters, String policy) throws Exception {
		Path file = Lang.root().resolve("dsl-examples/policies").resolve(policy.equals("W8A8") ? "w8a8.m2q" : "m2q.m2q");
		Policy found = M2qWorkspace.create().open(file).find(Policy.class, policy).orElseThrow();
		ResolvedPolicy resolved = new PolicyResolver(TextLocator.INSTANCE).resolve(found, network, LayerMetrics.NONE, Cancellation.NONE);
		Shape shape = network.network().inputs().getFirst().shape();
		Calibration calibration = Calibration.run(List.of(new FloatNetwork(network.network(), parameters)),
				new Feed(new Noise(shape), Preprocessing.PLAIN, List.of(shape)), Workers.allCores(), Progress.NONE, Cancellation.NONE);
		BuiltProgram built = ProgramBuilder.build(new BuildRequest(network, parameters, resolved, calibration.observations(0)), Cancellation.NONE);
		return built.program().orElseThrow(() -> new AssertionError(built.problems().toString()));
	}

	private static void compare(IntegerProgram program, boolean withShiftAdd) {
		boolean shifts = program.steps().stream().anyMatch(step -> step instanceof Step.Convolution convolution && convolution.weights().share(Scheme.APOT) > 0);
		assertEquals(withShiftAdd, shifts);
		IntegerTensor input = program.tensors().get(program.inputs().getFirst());
		Comparison comparison = new Comparison(program);
		float[] values = noise(input.shape(), 77);
		int[] codes = new int[values.length];
		for (int i = 0; i < codes.length; i++) {
			codes[i] = input.quantize(values[i]);
		}
		int[][] inputs = { codes };
		assertTrue(comparison.everyTensor(BuildOptions.OBSERVABLE, inputs) > program.steps().size());
		comparison.everyTensor(BuildOptions.REFERENCE, inputs);
		comparison.outputs(BuildOptions.FASTEST, 2, List.<int[][]>of(inputs));
	}

	@ParameterizedTest
	@CsvSource({ "W8A8", "M2Q" })
	void theTrainedExample(String policy) throws Exception {
		Path examples = Lang.root().resolve("dsl-examples");
		LayerNetwork network = Lang.network(M2qWorkspace.create().open(examples.resolve("fashion-efficientvit.m2q")), Map.of());
		compare(program(network, WeightFiles.read(examples.resolve("weights/fashion-efficientvit.safetensors")), policy), policy.equals("M2Q"));
	}

	@ParameterizedTest
	@CsvSource({ "ch_PP-OCRv4_rec_infer.onnx, 160, W8A8", "ch_PP-OCRv4_rec_infer.onnx, 160, M2Q", "ch_PP-OCRv3_rec_infer.onnx, 160, M2Q",
			"ch_ppocr_mobile_v2.0_cls_infer.onnx, 192, M2Q" })
	void modelsOfPaddle(String file, int columns, String policy) throws Exception {
		OnnxModel model;
		try (InputStream in = RealModelsTest.class.getResourceAsStream("/models/" + file)) {
			assertNotNull(in, file + " is not on the class path");
			model = OnnxFiles.read(in.readAllBytes(), file);
		}
		ModelImport imported = ModelImport.of(model, Map.of(model.inputs().getFirst().name(), new int[] { 1, 3, 48, columns }), "Imported");
		LayerNetwork network = Lang.network("language 1.0\n\n" + imported.text());
		compare(program(network, imported.tensors(network.network()), policy), policy.equals("M2Q"));
	}
}
