package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.quant.Scheme;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;
import org.m2q.runtime.BuildOptions;

/** Trained networks, quantized by the policies of the examples: generated Java gives the codes of the interpreter in every tensor. */
final class RealModelsTest {

	private static void compare(IntegerProgram program, boolean withShiftAdd) {
		boolean shifts = program.steps().stream().anyMatch(step -> step instanceof Step.Convolution convolution && convolution.weights().share(Scheme.APOT) > 0);
		assertEquals(withShiftAdd, shifts);
		IntegerTensor input = program.tensors().get(program.inputs().getFirst());
		Comparison comparison = new Comparison(program);
		int[][] inputs = { input.quantize(RealPrograms.noise(input.shape(), 77)) };
		assertTrue(comparison.everyTensor(BuildOptions.OBSERVABLE, inputs) > program.steps().size());
		comparison.everyTensor(BuildOptions.REFERENCE, inputs);
		comparison.outputs(BuildOptions.FASTEST, 2, List.<int[][]>of(inputs));
	}

	@ParameterizedTest
	@CsvSource({ "W8A8", "M2Q" })
	void theTrainedExample(String policy) throws Exception {
		compare(RealPrograms.fashion(policy), policy.equals("M2Q"));
	}

	@ParameterizedTest
	@CsvSource({ "ch_PP-OCRv4_rec_infer.onnx, 160, W8A8", "ch_PP-OCRv4_rec_infer.onnx, 160, M2Q", "ch_PP-OCRv3_rec_infer.onnx, 160, M2Q",
			"ch_ppocr_mobile_v2.0_cls_infer.onnx, 192, M2Q" })
	void modelsOfPaddle(String file, int columns, String policy) throws Exception {
		RealPrograms.Imported imported = RealPrograms.imported(file, columns);
		compare(RealPrograms.quantized(imported.network(), imported.parameters(), policy), policy.equals("M2Q"));
	}
}
