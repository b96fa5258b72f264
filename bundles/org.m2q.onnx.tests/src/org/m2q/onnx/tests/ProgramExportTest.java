package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.base.Cancellation;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
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
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticModels;
import org.m2q.quant.program.SyntheticPrograms;

/** Exported programs compute on every runtime what the program computes, tensor by tensor. */
class ProgramExportTest {

	private static final int SEEDS = 20;

	private static OnnxRuntimeRunner ort;

	@BeforeAll
	static void load() throws OnnxException {
		ort = Ort.load();
	}

	@AfterAll
	static void close() throws Exception {
		ort.close();
	}

	private static IntegerProgram program(long seed, Requantization profile) {
		LayerNetwork network = Layers.of(Texts.of(SyntheticModels.text(seed)));
		return SyntheticPrograms.of(network, SyntheticFormats.random(profile, seed), seed);
	}

	static void assertVerified(String what, ExportedProgram exported, ModelRunner runner, int inputs) throws OnnxException {
		List<float[][]> all = new ArrayList<>();
		for (int i = 0; i < inputs; i++) {
			all.add(Verification.inputs(exported.program(), i));
		}
		for (Verification.Run run : new Verification(exported).run(runner, all, Cancellation.NONE)) {
			assertTrue(run.divergence().isEmpty(), () -> what + ", " + run.runtime() + ", " + run.level().text() + (run.everyTensor() ? ", every tensor" : ", results") + ": "
					+ run.divergence().get().text() + "\n" + exported.steps().stream().filter(step -> step.step().equals(run.divergence().get().step())).toList());
			assertTrue(run.elements() > 0);
		}
	}

	@ParameterizedTest
	@EnumSource(ExportForm.class)
	void everyTensorOfRandomProgramsIsTheSame(ExportForm form) throws OnnxException {
		for (long seed = 0; seed < SEEDS; seed++) {
			for (Requantization profile : Requantization.values()) {
				String what = form + " of seed " + seed + " in " + profile;
				ExportedProgram exported = ProgramExport.export(program(seed, profile), form);
				assertTrue(exported.isExact(), what);
				assertVerified(what, exported, new OwnRunner(), 1);
				if (form != ExportForm.QONNX) {
					assertVerified(what, exported, ort, 1);
				}
			}
		}
	}

	@ParameterizedTest
	@EnumSource(ExportForm.class)
	void whatIsExportedIsReadAgain(ExportForm form) throws OnnxException {
		for (long seed = 0; seed < SEEDS; seed++) {
			IntegerProgram program = program(seed, Requantization.values()[(int) (seed % 3)]);
			ExportedProgram exported = ProgramExport.export(program, form);
			ExportedProgram read = ProgramImport.read(OnnxFiles.read(OnnxFiles.bytes(exported.model()), "exported"), java.util.Optional.of(program.network()));
			assertEquals(program.tensors(), read.program().tensors());
			assertEquals(exported.steps(), read.steps());
			assertEquals(exported.model(), ProgramExport.export(read.program(), form).model());
		}
	}
}
