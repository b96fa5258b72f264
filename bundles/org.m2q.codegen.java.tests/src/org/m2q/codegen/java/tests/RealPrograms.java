package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

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
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Policy;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Shape;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Binding;
import org.m2q.onnx.export.SyntheticParameters;
import org.m2q.onnx.translate.ModelImport;
import org.m2q.onnx.weights.WeightFiles;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.Requantization;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.program.IntegerProgram;

/** The examples as integer programs, quantized as the command line does it, with ranges of noise. */
final class RealPrograms {

	private static final Path EXAMPLES = Lang.root().resolve("dsl-examples");

	private RealPrograms() {
	}

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

	/** Elements of a shape between −1 and 1. */
	static float[] noise(Shape shape, long seed) {
		Random random = new Random(seed);
		float[] values = new float[Math.toIntExact(shape.elements())];
		for (int i = 0; i < values.length; i++) {
			values[i] = 2 * random.nextFloat() - 1;
		}
		return values;
	}

	/** A network with one input as a program; the policy is W8A8 or M2Q of the examples. */
	static IntegerProgram quantized(LayerNetwork network, Map<String, Tensor> parameters, String policy) throws Exception {
		return quantized(network, parameters, M2qWorkspace.create().open(EXAMPLES.resolve("policies").resolve(policy.equals("W8A8") ? "w8a8.m2q" : "m2q.m2q")), policy);
	}

	/** As {@link #quantized(LayerNetwork, Map, String)}, with other factors. */
	static IntegerProgram quantized(LayerNetwork network, Map<String, Tensor> parameters, String policy, Requantization profile) throws Exception {
		String text = "language 1.0\nimport \"m2q.m2q\"\nimport \"w8a8.m2q\"\npolicy Changed extends " + policy + " { default { requantize " + profile.name().toLowerCase() + " } }\n";
		return quantized(network, parameters, M2qWorkspace.create().open(EXAMPLES.resolve("policies/changed.m2q").toUri().toString(), text), "Changed");
	}

	private static IntegerProgram quantized(LayerNetwork network, Map<String, Tensor> parameters, M2qDocument policies, String policy) throws Exception {
		Policy found = policies.find(Policy.class, policy).orElseThrow();
		ResolvedPolicy resolved = new PolicyResolver(TextLocator.INSTANCE).resolve(found, network, LayerMetrics.NONE, Cancellation.NONE);
		assertTrue(!resolved.hasErrors(), () -> resolved.problems().toString());
		Shape shape = network.network().inputs().getFirst().shape();
		Calibration calibration = Calibration.run(List.of(new FloatNetwork(network.network(), parameters)),
				new Feed(new Noise(shape), Preprocessing.PLAIN, List.of(shape)), Workers.allCores(), Progress.NONE, Cancellation.NONE);
		BuiltProgram built = ProgramBuilder.build(new BuildRequest(network, parameters, resolved, calibration.observations(0)), Cancellation.NONE);
		return built.program().orElseThrow(() -> new AssertionError(built.problems().toString()));
	}

	/** The example with trained weights in the repository. */
	static IntegerProgram fashion(String policy) throws Exception {
		LayerNetwork network = Lang.network(M2qWorkspace.create().open(EXAMPLES.resolve("fashion-efficientvit.m2q")), Map.of());
		return quantized(network, WeightFiles.read(EXAMPLES.resolve("weights/fashion-efficientvit.safetensors")), policy);
	}

	/** EfficientViT-B1 with random weights. */
	static IntegerProgram efficientVit(int resolution, String policy) throws Exception {
		LayerNetwork network = Lang.network(M2qWorkspace.create().open(EXAMPLES.resolve("efficientvit-b1.m2q")), Map.of("resolution", resolution));
		return quantized(network, SyntheticParameters.of(network.network(), 1), policy);
	}

	/** A model of PP-OCR on the class path, imported for pictures 48 pixels high. */
	static Imported imported(String file, int columns) throws Exception {
		OnnxModel model;
		try (InputStream in = RealPrograms.class.getResourceAsStream("/models/" + file)) {
			assertNotNull(in, file + " is not on the class path");
			model = OnnxFiles.read(in.readAllBytes(), file);
		}
		ModelImport imported = ModelImport.of(model, Map.of(model.inputs().getFirst().name(), new int[] { 1, 3, 48, columns }), "Imported");
		LayerNetwork network = Lang.network("language 1.0\n\n" + imported.text());
		return new Imported(network, imported.tensors(network.network()));
	}

	/** The text recogniser of the examples, with the weights that {@code m2q import} finds in its ONNX model. */
	static Imported recogniser(int columns) throws Exception {
		LayerNetwork network = Lang.network(M2qWorkspace.create().open(EXAMPLES.resolve("pp-ocrv4.m2q")), Map.of("columns", columns));
		Binding binding = Binding.of(network.network(), imported("ch_PP-OCRv4_rec_infer.onnx", columns).parameters(), Map.of());
		assertTrue(binding.isComplete(), () -> binding.mismatches().toString());
		return new Imported(network, binding.tensors());
	}

	/** A network and what it has learned. */
	record Imported(LayerNetwork network, Map<String, Tensor> parameters) {
	}
}
