package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.execute.ProgramExecutor;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.integer.ExportForm;
import org.m2q.onnx.integer.ExportedProgram;
import org.m2q.onnx.integer.ModelRunner;
import org.m2q.onnx.integer.OnnxRuntimeRunner;
import org.m2q.onnx.integer.OwnRunner;
import org.m2q.onnx.integer.ProgramExport;
import org.m2q.onnx.integer.ProgramImport;
import org.m2q.onnx.integer.Verification;
import org.m2q.quant.Requantization;
import org.m2q.quant.Scheme;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Step;
import org.m2q.runtime.BuildOptions;

import ai.onnxruntime.OrtEnvironment;

/**
 * Real models, executed in four ways that share no arithmetic: the reference interpreter, generated Java on the kernels of the machine, ONNX Runtime on the exported
 * model, and the accelerator tile by tile, groups of layers that a mapping fuses included. Every tensor of every step is the same in all of them.
 */
final class FourExecutionsTest {

	private static final int COLUMNS = 32;

	private static OnnxRuntimeRunner ort;
	private static RealPrograms.Imported recogniser;

	@BeforeAll
	static void load() throws Exception {
		String location = OrtEnvironment.class.getProtectionDomain().getCodeSource().getLocation().toString();
		ort = OnnxRuntimeRunner.load(Path.of(URI.create(location.replaceFirst("^reference:", ""))));
		recogniser = RealPrograms.recogniser(COLUMNS);
	}

	@AfterAll
	static void close() throws Exception {
		ort.close();
	}

	@ParameterizedTest
	@CsvSource({ "W8A8", "M2Q" })
	void theTrainedExample(String policy) throws Exception {
		compare(RealPrograms.fashion(policy), policy.equals("M2Q"));
	}

	@Test
	void efficientVit() throws Exception {
		compare(RealPrograms.efficientVit(32, "M2Q"), true);
	}

	@Test
	void theTextRecogniser() throws Exception {
		compare(RealPrograms.quantized(recogniser.network(), recogniser.parameters(), "M2Q"), true);
	}

	private static void compare(IntegerProgram program, boolean withShiftAdd) throws Exception {
		float[][] values = Verification.inputs(program, 11);
		int[][] inputs = new int[values.length][];
		for (int i = 0; i < values.length; i++) {
			inputs[i] = program.tensors().get(program.inputs().get(i)).quantize(values[i]);
		}
		int[][] expected = new ProgramInterpreter(program).run(inputs);

		Comparison generated = new Comparison(program, inputs, expected);
		assertEquals(program.tensors().stream().filter(tensor -> tensor.constant().isEmpty()).count(), generated.everyTensor(BuildOptions.OBSERVABLE, inputs));
		generated.outputs(BuildOptions.FASTEST, 1, List.<int[][]>of(inputs));

		for (String mapping : List.of("M2ViT_default", "M2ViT_fused")) {
			ProgramExecutor.Execution tiles = onAccelerator(program, inputs, mapping);
			for (IntegerTensor tensor : program.tensors()) {
				assertArrayEquals(expected[tensor.index()], tiles.tensors()[tensor.index()], () -> "tensor '" + tensor.name() + "' on the accelerator with " + mapping);
			}
			assertTrue(tiles.products() > 20 && tiles.tiled() > tiles.products() / 2, tiles.products() + " products, " + tiles.tiled() + " in several tiles");
			assertEquals(withShiftAdd, tiles.divided() > 0, tiles.divided() + " on both engines");
			assertTrue(tiles.groups() > 3 && tiles.fused() >= 2 * tiles.groups(), mapping + ": " + tiles.groups() + " groups of " + tiles.fused() + " layers, "
					+ tiles.banded() + " in bands");
		}

		assertVerified(ProgramExport.export(program, ExportForm.INTEGER), ort, values);
	}

	private static ProgramExecutor.Execution onAccelerator(IntegerProgram program, int[][] inputs, String mappingName) {
		M2qDocument document = M2qWorkspace.create().open(Lang.root().resolve("dsl-examples/accelerators/m2-vit.m2q"));
		AcceleratorLowering lowering = new AcceleratorLowering(TextLocator.INSTANCE);
		AcceleratorSpec accelerator = lowering.accelerator(document.find(Accelerator.class, "M2ViT").orElseThrow(), Map.of()).value().orElseThrow();
		MappingSpec mapping = lowering.mapping(document.find(Mapping.class, mappingName).orElseThrow(), Map.of()).value().orElseThrow();
		return new ProgramExecutor(program, accelerator, mapping).run(inputs, Cancellation.NONE);
	}

	/** Without optimizations, with all of them, and, where ONNX Runtime is free to fuse, the results alone. */
	private static void assertVerified(ExportedProgram exported, ModelRunner runner, float[][] values) throws OnnxException {
		List<Verification.Run> runs = new Verification(exported).run(runner, List.<float[][]>of(values), Cancellation.NONE);
		assertEquals(runner == ort ? 3 : 1, runs.size());
		for (Verification.Run run : runs) {
			assertTrue(run.divergence().isEmpty(), () -> exported.form() + " by " + run.runtime() + ", " + run.level().text() + ": " + run.divergence().get().text());
			assertTrue(run.tensors() >= (run.everyTensor() ? exported.program().steps().size() : 1), run.toString());
		}
	}

	/**
	 * The recogniser in every form of export, with the factors that the form is made for. ONNX Runtime runs three of them; the operators of QONNX are not its own, so that
	 * form is run by M2Q alone. Each comes back with the same scales, codes and schemes per filter.
	 */
	@ParameterizedTest
	@EnumSource(ExportForm.class)
	void theTextRecogniserInEveryForm(ExportForm form) throws Exception {
		Requantization profile = switch (form) {
			case QDQ, QONNX -> Requantization.POT;
			case QOPERATOR -> Requantization.FLOAT32;
			case INTEGER -> Requantization.DYADIC;
		};
		IntegerProgram program = RealPrograms.quantized(recogniser.network(), recogniser.parameters(), "M2Q", profile);
		ExportedProgram exported = ProgramExport.export(program, form);
		assertTrue(exported.isExact());
		long products = exported.steps().stream().filter(step -> step.accumulator() > 0).count();
		long asked = exported.steps().stream().filter(step -> step.accumulator() > 0 && step.form() == form).count();
		assertTrue(asked > 0.8 * products, asked + " of " + products + " as " + form);
		assertVerified(exported, form == ExportForm.QONNX ? new OwnRunner() : ort, Verification.inputs(program, 12));
		IntegerProgram read = ProgramImport.read(OnnxFiles.read(OnnxFiles.bytes(exported.model()), "exported")).program();
		assertEquals(program.tensors(), read.tensors());
		assertEquals(program.steps().size(), read.steps().size());
		assertEquals(exported.model(), ProgramExport.export(read, form).model());
		int shiftAdd = 0;
		for (int i = 0; i < program.steps().size(); i++) {
			if (program.steps().get(i) instanceof Step.Convolution before && read.steps().get(i) instanceof Step.Convolution after) {
				FilterCodes weights = after.weights();
				assertEquals(before.weights().formats(), weights.formats());
				assertArrayEquals(before.weights().scales(), weights.scales());
				assertArrayEquals(before.weights().codes(), weights.codes());
				shiftAdd += weights.share(Scheme.APOT) > 0 ? 1 : 0;
			}
		}
		assertTrue(shiftAdd > 20, shiftAdd + " convolutions with sums of powers of two");
	}
}
