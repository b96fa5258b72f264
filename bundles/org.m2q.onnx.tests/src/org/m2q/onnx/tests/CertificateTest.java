package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.base.Cancellation;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.network.MacOperator;
import org.m2q.network.Network;
import org.m2q.network.Shape;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.integer.Certificate;
import org.m2q.onnx.integer.ExportForm;
import org.m2q.onnx.integer.ExportedProgram;
import org.m2q.onnx.integer.Machine;
import org.m2q.onnx.integer.OnnxRuntimeRunner;
import org.m2q.onnx.integer.OwnRunner;
import org.m2q.onnx.integer.ProgramExport;
import org.m2q.onnx.integer.ProgramImport;
import org.m2q.onnx.integer.StepReport;
import org.m2q.onnx.integer.Verification;
import org.m2q.quant.Requantization;
import org.m2q.quant.Scheme;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Rescale;
import org.m2q.quant.program.Step;
import org.m2q.quant.program.StepInfo;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticPrograms;

/** What is guaranteed of exported models, and what is refused. */
class CertificateTest {

	private static final CodeRange INT8 = new CodeRange(-128, 127, 0);
	private static final LayerNetwork NONE = new LayerNetwork(new Network("m", Map.of(), List.of(), List.of(), List.of()), List.of());

	/** A pointwise convolution of {@code channels} maps whose weights are all {@code weight}. */
	private static IntegerProgram pointwise(int channels, int weight, CodeRange out) {
		short[] codes = new short[channels];
		Arrays.fill(codes, (short) weight);
		IntegerTensor x = IntegerTensor.of(0, "x", Shape.of(channels, 2, 3), INT8, 0.5f);
		IntegerTensor y = IntegerTensor.of(1, "y", Shape.of(1, 2, 3), out, 1024f);
		MacOperator.Convolution conv = new MacOperator.Convolution(MacOperator.ConvolutionForm.PWCONV, channels, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, true);
		Step step = new Step.Convolution(new StepInfo("wide", StepInfo.NONE, StepInfo.NONE), 0, 1, conv,
				new FilterCodes(1, channels, codes, List.of(FilterFormat.INT8), new float[] { 0.25f }), new int[] { 7 }, Rescale.pot(13));
		return new IntegerProgram("m", NONE, List.of(x, y), List.of(step), List.of(0), List.of(1));
	}

	private static IntegerProgram sum(int zero) {
		IntegerTensor a = IntegerTensor.of(0, "a", Shape.of(40, 40), INT8, 0.5f);
		IntegerTensor b = IntegerTensor.of(1, "b", Shape.of(40, 40), INT8, 0.25f);
		IntegerTensor y = IntegerTensor.of(2, "y", Shape.of(40, 40), new CodeRange(-128, 127, zero), 1f);
		Step step = new Step.Addition(new StepInfo("sum", StepInfo.NONE, StepInfo.NONE), List.of(0, 1), 2, Requantization.POT, new int[] { 2, 1 }, 2, new float[0]);
		return new IntegerProgram("m", NONE, List.of(a, b, y), List.of(step), List.of(0, 1), List.of(2));
	}

	private static StepReport only(ExportedProgram exported) {
		assertEquals(1, exported.steps().size());
		return exported.steps().getFirst();
	}

	/** 1024 · 127 · 128 + 7 is below 2^24, 1033 · 127 · 128 + 7 is not. */
	@ParameterizedTest
	@CsvSource({ "1024, true, 16646151", "1032, true, 16776199", "1033, false, 16792455" })
	void sumsOf24BitsAreTheLimitOfRealNumbers(int channels, boolean fits, long bound) throws OnnxException {
		StepReport pure = only(ProgramExport.pure(pointwise(channels, 127, INT8), ExportForm.QDQ));
		assertEquals(fits, pure.exact());
		assertEquals(bound, pure.accumulator());
		StepReport safe = only(ProgramExport.export(pointwise(channels, 127, INT8), ExportForm.QDQ));
		assertTrue(safe.exact());
		assertEquals(fits ? ExportForm.QDQ : ExportForm.INTEGER, safe.form());
		assertEquals(!fits, pure.reason().contains("filter 0 has sums of up to " + bound) && pure.reason().contains("16777216"), pure.reason());
	}

	@Test
	void anOddZeroPointBehindAnAdditionIsNotTrusted() throws Exception {
		assertEquals(ExportForm.QDQ, only(ProgramExport.export(sum(-4), ExportForm.QDQ)).form());
		StepReport odd = only(ProgramExport.export(sum(-3), ExportForm.QDQ));
		assertEquals(ExportForm.INTEGER, odd.form());
		assertTrue(odd.reason().contains("zero point -3 of its result is odd"), odd.reason());
		// ONNX Runtime shows that the rule is needed, and that nothing else is wrong with this sum.
		ExportedProgram trapped = ProgramExport.pure(sum(-3), ExportForm.QDQ);
		try (OnnxRuntimeRunner ort = Ort.load()) {
			List<Verification.Run> runs = new Verification(trapped).run(ort, Collections.singletonList(Verification.inputs(trapped.program(), 1)), Cancellation.NONE);
			assertTrue(runs.get(0).divergence().isEmpty());
			Certificate certificate = new Certificate(trapped, runs, Machine.here());
			assertFalse(certificate.isGuaranteed());
			Verification.Run fused = runs.getLast();
			assertFalse(fused.everyTensor());
			assertEquals(1, fused.divergence().orElseThrow().largest());
			assertTrue(certificate.json().contains("\"first\": \"\\u0027y\\u0027") || certificate.json().contains("\"first\": \"'y'"), certificate.json());
		}
	}

	@Test
	void factorsThatAreNoPowersOfTwoNeedTheirOwnForm() throws OnnxException {
		IntegerProgram dyadic = small(Requantization.DYADIC);
		IntegerProgram real = small(Requantization.FLOAT32);
		for (StepReport step : ProgramExport.export(dyadic, ExportForm.QDQ).steps()) {
			assertTrue(step.exact() && (step.form() == ExportForm.INTEGER || step.accumulator() == 0), step::toString);
		}
		assertTrue(ProgramExport.pure(dyadic, ExportForm.QDQ).steps().stream().anyMatch(step -> !step.exact() && step.reason().contains("its profile is dyadic, not pot")));
		assertTrue(ProgramExport.export(real, ExportForm.QDQ).steps().stream().anyMatch(step -> step.form() == ExportForm.QOPERATOR && step.accumulator() > 0));
	}

	private static IntegerProgram small(Requantization profile) {
		LayerNetwork network = Layers.of(Texts.network("[3, 9, 9]", "y: conv(8, kernel = 3, bias = true) > relu > pwconv(8) > dwconv(kernel = 3) > globalpool > linear(4)"));
		return SyntheticPrograms.of(network, SyntheticFormats.mixed(profile), 5);
	}

	/** A certificate is worth something when steps are in the form that was asked for. */
	@ParameterizedTest
	@EnumSource(value = ExportForm.class, names = { "QDQ", "QONNX", "QOPERATOR" })
	void mostProductsAreInTheFormThatWasAskedFor(ExportForm form) throws OnnxException {
		LayerNetwork network = Layers.of(Texts.example("efficientvit-b0.m2q", Map.of("resolution", 32)));
		Requantization profile = form == ExportForm.QOPERATOR ? Requantization.FLOAT32 : Requantization.POT;
		IntegerProgram program = SyntheticPrograms.of(network, new SyntheticFormats(profile, List.of(FilterFormat.INT8), 8, false, false), 1);
		List<StepReport> products = ProgramExport.export(program, form).steps().stream().filter(step -> step.operator().equals("convolution")).toList();
		long asked = products.stream().filter(step -> step.form() == form).count();
		assertTrue(asked > 0.8 * products.size(), asked + " of " + products.size() + ": " + products.stream().filter(step -> step.form() != form).findFirst());
	}

	/** Weights of 4 bits are stored in 4 bits, and ONNX Runtime computes with them. */
	@Test
	void narrowWeightsAreStoredInFourBits() throws Exception {
		LayerNetwork network = Layers.of(Texts.network("[4, 7, 7]", "y: pwconv(16) > dwconv(kernel = 3) > to_tokens > linear(8)"));
		IntegerProgram program = SyntheticPrograms.of(network, new SyntheticFormats(Requantization.POT, List.of(new FilterFormat(Scheme.UNIFORM, 4, 0)), 8, false, false), 2);
		ExportedProgram exported = ProgramExport.export(program, ExportForm.QDQ);
		assertEquals(3, exported.model().initializers().entrySet().stream().filter(entry -> entry.getKey().endsWith(":weight") && entry.getValue().type() == DataType.INT4).count());
		assertTrue(exported.steps().stream().filter(step -> step.accumulator() > 0).allMatch(step -> step.form() == ExportForm.QDQ && step.everyProcessor()));
		try (OnnxRuntimeRunner ort = Ort.load()) {
			ProgramExportTest.assertVerified("4 bits", exported, ort, 3);
		}
	}

	@ParameterizedTest
	@CsvSource({ "efficientvit-b1.m2q, 64", "mobilevit-xxs.m2q, 64", "levit-128s.m2q, 64", "efficientformer-l1.m2q, 64", "tinyvit-5m.m2q, 64" })
	void shippedNetworksComputeTheSameEverywhere(String file, int resolution) throws Exception {
		LayerNetwork network = Layers.of(Texts.example(file, Map.of("resolution", resolution)));
		Requantization profile = Requantization.values()[Math.floorMod(file.hashCode(), 3)];
		IntegerProgram program = SyntheticPrograms.of(network, SyntheticFormats.mixed(profile), 4);
		try (OnnxRuntimeRunner ort = Ort.load()) {
			for (ExportForm form : List.of(ExportForm.QDQ, ExportForm.INTEGER)) {
				ExportedProgram exported = ProgramExport.export(program, form);
				ProgramExportTest.assertVerified(file + " as " + form + " in " + profile, exported, ort, 1);
			}
		}
		ProgramExportTest.assertVerified(file, ProgramExport.export(program, ExportForm.QDQ), new OwnRunner(), 1);
	}

	/** APoT filters and scales come back bit for bit, also from 16 bits. */
	@Test
	void schemesAndScalesComeBackPerFilter() throws OnnxException {
		for (ExportForm form : ExportForm.values()) {
			IntegerProgram program = small(Requantization.DYADIC);
			IntegerProgram read = ProgramImport.read(OnnxFiles.read(OnnxFiles.bytes(ProgramExport.export(program, form).model()), "m")).program();
			for (int i = 0; i < program.steps().size(); i++) {
				if (program.steps().get(i) instanceof Step.Convolution conv) {
					FilterCodes weights = ((Step.Convolution) read.steps().get(i)).weights();
					assertEquals(conv.weights().formats(), weights.formats());
					assertTrue(Arrays.equals(conv.weights().scales(), weights.scales()) && Arrays.equals(conv.weights().codes(), weights.codes()));
				}
			}
			assertTrue(program.steps().stream().anyMatch(step -> step instanceof Step.Convolution conv && conv.weights().share(Scheme.APOT) > 0));
		}
	}

	@Test
	void aChangedModelIsRefused() throws OnnxException {
		OnnxModel model = ProgramExport.export(small(Requantization.POT), ExportForm.QDQ).model();
		String weight = model.initializers().keySet().stream().filter(name -> name.endsWith(":bias")).findFirst().orElseThrow();
		Map<String, Tensor> changed = new LinkedHashMap<>(model.initializers());
		long[] values = changed.get(weight).integers();
		values[0]++;
		changed.put(weight, Tensor.integer(DataType.INT32, changed.get(weight).shape(), values));
		OnnxException error = assertThrows(OnnxException.class,
				() -> ProgramImport.read(new OnnxModel(21, model.name(), model.nodes(), changed, model.inputs(), model.outputs(), model.metadata())));
		assertTrue(error.getMessage().contains(weight) && error.getMessage().contains("was changed"), error.getMessage());
		List<org.m2q.onnx.OnnxNode> reversed = new ArrayList<>(model.nodes());
		Collections.swap(reversed, 0, 1);
		assertThrows(OnnxException.class, () -> ProgramImport.read(new OnnxModel(21, model.name(), reversed, model.initializers(), model.inputs(), model.outputs(), model.metadata())));
	}

	/** Whatever bytes a file has, it is read, or refused with a message. */
	@ParameterizedTest
	@EnumSource(ExportForm.class)
	void damagedModelsAreRefusedInWords(ExportForm form) throws OnnxException {
		OnnxModel model = ProgramExport.export(small(Requantization.FLOAT32), form).model();
		byte[] whole = OnnxFiles.bytes(model);
		String program = model.metadata().get("m2q.program");
		Random random = new Random(form.ordinal());
		int refused = 0;
		for (int i = 0; i < 400; i++) {
			try {
				if (i % 2 == 0) {
					byte[] damaged = whole.clone();
					for (int k = 0; k < 1 + random.nextInt(4); k++) {
						damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
					}
					ProgramImport.read(OnnxFiles.read(damaged, "damaged"));
				} else {
					StringBuilder text = new StringBuilder(program);
					for (int k = 0; k < 1 + random.nextInt(3); k++) {
						text.setCharAt(random.nextInt(text.length()), "0123456789-,[]{}\":eE.".charAt(random.nextInt(21)));
					}
					Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
					metadata.put("m2q.program", text.toString());
					ProgramImport.read(new OnnxModel(21, model.name(), model.nodes(), model.initializers(), model.inputs(), model.outputs(), metadata));
				}
			} catch (OnnxException e) {
				refused++;
				assertFalse(e.getMessage().isBlank());
			}
		}
		assertTrue(refused > 200, refused + " of 400 refused");
	}

	@Test
	void aCertificateNamesItsModel() throws OnnxException {
		ExportedProgram exported = ProgramExport.export(small(Requantization.POT), ExportForm.INTEGER);
		String json = new Certificate(exported, List.of(), Machine.here()).json();
		byte[] bytes = OnnxFiles.bytes(exported.model());
		assertEquals(Optional.empty(), Certificate.mismatch(json, bytes));
		assertTrue(Certificate.mismatch(json, new byte[3]).orElseThrow().contains("SHA-256"));
		assertTrue(Certificate.mismatch("[]", bytes).orElseThrow().contains("no certificate"));
		assertTrue(Certificate.mismatch("{", bytes).orElseThrow().contains("no certificate"));
		assertEquals("a/b.certificate.json", Certificate.fileName("a/b.onnx"));
	}
}
