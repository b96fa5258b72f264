package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import ai.onnxruntime.OrtEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.execute.ProgramExecutor;
import org.m2q.base.Cancellation;
import org.m2q.calibration.Calibration;
import org.m2q.calibration.Feed;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.ProgramRuntime;
import org.m2q.calibration.Progress;
import org.m2q.calibration.Workers;
import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.ProgramBuilder;
import org.m2q.calibration.data.MadeUpSamples;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Policy;
import org.m2q.network.LayerNetwork;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Parameter;
import org.m2q.onnx.integer.ExportForm;
import org.m2q.onnx.integer.ExportedProgram;
import org.m2q.onnx.integer.OnnxRuntimeRunner;
import org.m2q.onnx.integer.OwnRunner;
import org.m2q.onnx.integer.ProgramExport;
import org.m2q.onnx.integer.Verification;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Step;
import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.InferenceSession;

/**
 * What is written with the steps that there are, weights with zero points, weights in groups, bilinear upsampling, is the same in every tensor for the interpreter, the kernels that
 * accuracy is measured with, generated Java, the exports, and the engines of an accelerator tile by tile.
 */
final class BuiltFormsTest {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();

	private static final String TEXT = """
			language 1.0
			import m2q.std.*

			policy P {
				default {
					weights %s
					activations %s
					accumulator int32
					requantize %s
				}
			}

			model Net {
				input x: [3, 10, 12]
				a: conv(12, stride = 2, bias = true) > bn > hardswish
				b: dwconv(3) > bn > relu > upsample(2, mode = "bilinear") > relu
				c: pwconv(20, bias = true) > upsample(3, mode = "bilinear") > conv(8, stride = 3, groups = 4) > relu
				y: globalpool > linear(7)
			}
			""";


	private static OnnxRuntimeRunner ort;

	@BeforeAll
	static void load() throws Exception {
		String location = OrtEnvironment.class.getProtectionDomain().getCodeSource().getLocation().toString();
		ort = OnnxRuntimeRunner.load(Path.of(URI.create(location.replaceFirst("^reference:", ""))));
	}

	@AfterAll
	static void close() throws Exception {
		ort.close();
	}

	private static IntegerProgram program(String weights, String activations, String profile) throws Exception {
		M2qDocument document = WORKSPACE.open("memory:/forms.m2q", TEXT.formatted(weights, activations, profile));
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList());
		LayerNetwork network = Lang.network(document, Map.of());
		ResolvedPolicy policy = new PolicyResolver(TextLocator.INSTANCE).resolve(document.definitions(Policy.class).getLast(), network, LayerMetrics.NONE, Cancellation.NONE);
		Map<String, Tensor> parameters = parameters(network);
		FloatNetwork floats = new FloatNetwork(network.network(), parameters);
		Feed feed = new Feed(new MadeUpSamples(network.network().inputs()), Preprocessing.PLAIN, List.of(network.network().inputs().getFirst().shape()));
		Calibration seen = Calibration.run(List.of(floats), feed, Workers.allCores(), Progress.NONE, Cancellation.NONE);
		BuiltProgram built = ProgramBuilder.build(new BuildRequest(network, parameters, policy, seen.observations(0)), Cancellation.NONE);
		return built.program().orElseThrow(() -> new AssertionError(built.problems().toString()));
	}

	/** Weights whose middle is not 0. */
	private static Map<String, Tensor> parameters(LayerNetwork network) {
		Map<String, Tensor> tensors = new HashMap<>();
		Random random = new Random(4);
		for (Parameter parameter : Parameter.of(network.network())) {
			float[] values = new float[Tensor.size(parameter.extents())];
			for (int i = 0; i < values.length; i++) {
				values[i] = (float) switch (parameter.role()) {
					case WEIGHT -> (random.nextGaussian() + 0.4) * (1 + i / 16 % 3) / 6;
					case GAMMA, SCALE, VARIANCE -> 0.5 + random.nextDouble();
					default -> random.nextGaussian() / 4;
				};
			}
			tensors.put(parameter.name(), Tensor.of(parameter.extents(), values));
		}
		return tensors;
	}

	@ParameterizedTest
	@ValueSource(strings = { "int8 uniform asymmetric per filter scale mse", "uint4 uniform asymmetric per tensor", "int8 uniform symmetric per group 16",
			"int4 uniform asymmetric per group 8 scale mse", "int8 uniform symmetric per filter" })
	void everyExecutionHasTheSameTensors(String weights) throws Exception {
		for (String profile : new String[] { "dyadic", "pot", "float32" }) {
			IntegerProgram program = program(weights, profile.equals("pot") ? "int8 symmetric" : "uint8 asymmetric", profile);
			String what = weights + ", " + profile;
			int widest = program.steps().stream().flatMap(step -> codes(step).stream()).filter(codes -> codes.size() > 9).mapToInt(BuiltFormsTest::largest).max().orElse(0);
			assertTrue(weights.contains("group") ? widest > 255 : weights.startsWith("int8 uniform asym") ? widest > 127 : widest < 128, what + ": " + widest);
			Comparison comparison = new Comparison(program);
			for (long seed = 0; seed < 2; seed++) {
				int[][] inputs = comparison.inputs(seed);
				int[][] expected = new ProgramInterpreter(program).run(inputs);
				for (BuildOptions options : List.of(BuildOptions.REFERENCE, BuildOptions.OBSERVABLE)) {
					comparison.everyTensor(options, inputs);
				}
				comparison.outputs(BuildOptions.FASTEST, 2, List.<int[][]>of(inputs, comparison.inputs(seed + 9)));
				comparison.outputs(BuildOptions.INTEGER, 1, List.<int[][]>of(inputs));
				kernels(what, program, inputs, expected);
				tiles(what, program, inputs, expected);
			}
			exports(what, program);
		}
	}

	private static List<FilterCodes> codes(Step step) {
		return step instanceof Step.Convolution conv ? List.of(conv.weights()) : step instanceof Step.Linear linear ? List.of(linear.weights()) : List.of();
	}

	private static int largest(FilterCodes weights) {
		int largest = 0;
		for (short code : weights.codes()) {
			largest = Math.max(largest, Math.abs(code));
		}
		return largest;
	}

	private static void kernels(String what, IntegerProgram program, int[][] inputs, int[][] expected) {
		InferenceSession session = ProgramRuntime.of(program, BuildOptions.OBSERVABLE).session();
		session.run(inputs, program.outputs().stream().map(output -> new int[program.tensors().get(output).size()]).toArray(int[][]::new), new CancellationToken());
		for (IntegerTensor tensor : program.tensors()) {
			if (tensor.constant().isEmpty()) {
				assertArrayEquals(expected[tensor.index()], session.codes(tensor.index()), what + ", tensor '" + tensor.name() + "'");
			}
		}
	}

	private static void tiles(String what, IntegerProgram program, int[][] inputs, int[][] expected) throws Exception {
		M2qDocument document = WORKSPACE.open(Lang.root().resolve("dsl-examples/accelerators/m2-vit.m2q"));
		AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);
		AcceleratorSpec accelerator = lowering.accelerator(document.find(Accelerator.class, "M2ViT").orElseThrow(), Map.of()).value().orElseThrow();
		MappingSpec mapping = lowering.mapping(document.find(Mapping.class, "M2ViT_default").orElseThrow(), Map.of()).value().orElseThrow();
		ProgramExecutor.Execution execution = new ProgramExecutor(program, accelerator, mapping).run(inputs, Cancellation.NONE);
		for (Step step : program.steps()) {
			assertArrayEquals(expected[step.output()], execution.tensors()[step.output()], () -> what + ", step '" + step.info().name() + "' in tiles");
		}
		assertTrue(execution.products() >= 6, what + ": " + execution.products());
	}

	private static void exports(String what, IntegerProgram program) throws Exception {
		for (ExportForm form : ExportForm.values()) {
			ExportedProgram exported = ProgramExport.export(program, form);
			assertTrue(exported.isExact(), what + " as " + form);
			List<float[][]> inputs = new ArrayList<>(List.of(Verification.inputs(program, 1), Verification.inputs(program, 2)));
			List<Verification.Run> runs = new ArrayList<>(new Verification(exported).run(new OwnRunner(), inputs, Cancellation.NONE));
			if (form != ExportForm.QONNX) {
				runs.addAll(new Verification(exported).run(ort, inputs, Cancellation.NONE));
			}
			for (Verification.Run run : runs) {
				assertEquals(Optional.empty(), run.divergence(), what + " as " + form + " on " + run.runtime());
			}
		}
	}
}
