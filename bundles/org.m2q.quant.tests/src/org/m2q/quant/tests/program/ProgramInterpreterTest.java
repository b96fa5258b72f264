package org.m2q.quant.tests.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

import org.junit.jupiter.api.Test;
import org.m2q.network.ElementOperator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.MacOperator;
import org.m2q.network.Network;
import org.m2q.network.Operator;
import org.m2q.network.SamplingOperator;
import org.m2q.network.SamplingOperator.PoolFunction;
import org.m2q.network.Shape;
import org.m2q.network.ViewOperator;
import org.m2q.quant.Requantization;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Rescale;
import org.m2q.quant.program.Step;
import org.m2q.quant.program.StepInfo;

/** Every step against results computed by hand from the formulas of {@link Step}. */
class ProgramInterpreterTest {

	private static final CodeRange S8 = new CodeRange(-128, 127, 0);
	private static final CodeRange U8 = new CodeRange(0, 255, 10);
	private static final StepInfo INFO = new StepInfo("step", StepInfo.NONE, StepInfo.NONE);

	private static IntegerTensor tensor(int index, CodeRange range, double scale, int... shape) {
		return IntegerTensor.of(index, "t" + index, Shape.of(shape), range, (float) scale);
	}

	private static IntegerProgram program(Step step, IntegerTensor... tensors) {
		Network network = new Network("M", Map.of(), List.of(), List.of(), List.of());
		return new IntegerProgram("M", new LayerNetwork(network, List.of()), List.of(tensors), List.of(step), step.inputs(), List.of(step.output()));
	}

	private static int[] run(Step step, List<IntegerTensor> tensors, int[]... inputs) {
		return new ProgramInterpreter(program(step, tensors.toArray(IntegerTensor[]::new))).run(inputs)[step.output()];
	}

	private static FilterCodes weights(int filters, int... codes) {
		short[] narrow = new short[codes.length];
		for (int i = 0; i < codes.length; i++) {
			narrow[i] = (short) codes[i];
		}
		float[] scales = new float[filters];
		Arrays.fill(scales, 1);
		return new FilterCodes(filters, codes.length / filters, narrow, Collections.nCopies(filters, FilterFormat.INT8), scales);
	}

	private static int[] codes(int... codes) {
		return codes;
	}

	@Test
	void convolutionPadsWithTheZeroPoint() {
		// 3×3 input with zero point 10; kernel [[1, 0], [0, 2]] with padding 1 and stride 2 reads (−1,−1)/(0,0), (−1,1)/(0,2), (1,−1)/(2,0), (1,1)/(2,2).
		var operator = new MacOperator.Convolution(MacOperator.ConvolutionForm.CONV, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 1, true);
		Step step = new Step.Convolution(INFO, 0, 1, operator, weights(1, 1, 0, 0, 2), codes(5), Rescale.pot(1));
		int[] out = run(step, List.of(tensor(0, U8, 1, 1, 3, 3), tensor(1, U8, 1, 1, 2, 2)), codes(11, 12, 13, 14, 15, 16, 17, 18, 19));
		// acc: 5 + 2·1 = 7; 5 + 2·3 = 11; 5 + 2·7 = 19; 5 + 5 + 2·9 = 28; halves to even: 3.5 → 4, 5.5 → 6, 9.5 → 10, 14; plus zero point 10.
		assertArrayEquals(codes(14, 16, 20, 24), out);
	}

	@Test
	void convolutionDividesChannelsIntoGroupsAndDilates() {
		var operator = new MacOperator.Convolution(MacOperator.ConvolutionForm.DWCONV, 2, 2, 1, 2, 1, 1, 0, 0, 1, 2, 2, false);
		Step step = new Step.Convolution(INFO, 0, 1, operator, weights(2, 1, 10, 3, -1), codes(0, 100), Rescale.pot(0));
		int[] out = run(step, List.of(tensor(0, S8, 1, 2, 1, 3), tensor(1, S8, 1, 2, 1, 1)), codes(1, 2, 3, 4, 5, 6));
		assertArrayEquals(codes(1 + 10 * 3, 100 + 3 * 4 - 6), out);
	}

	@Test
	void resultsAreClampedIntoTheirRange() {
		Step step = new Step.Linear(INFO, 0, 1, weights(3, 1, 1, -1, -1, 100, 100), codes(0, 0, 0), Rescale.pot(0));
		int[] out = run(step, List.of(tensor(0, S8, 1, 2), tensor(1, new CodeRange(0, 60, 0), 1, 3)), codes(20, 30));
		assertArrayEquals(codes(50, 0, 60), out);
	}

	@Test
	void linearRescalesEachFilterOfEachToken() {
		Step step = new Step.Linear(INFO, 0, 1, weights(2, 1, 2, 3, 4), codes(1, -1), Rescale.dyadic(codes(3, 1), codes(2, 1)));
		int[] out = run(step, List.of(tensor(0, S8, 1, 2, 2), tensor(1, S8, 1, 2, 2)), codes(1, 1, -2, 3));
		// acc: 1+3 = 4, −1+7 = 6; 1−2+6 = 5, −1−6+12 = 5; ·3/4: 3, 3.75 → 4; /2: 3, 2.5 → 3 (halves up).
		assertArrayEquals(codes(3, 3, 4, 3), out);
	}

	@Test
	void accumulatorsThatDoNotFitAreAnError() {
		Step step = new Step.Linear(INFO, 0, 1, weights(1, 32767, 32767, 32767, 32767), codes(Integer.MAX_VALUE), Rescale.pot(0));
		IntegerProgram program = program(step, tensor(0, S8, 1, 4), tensor(1, S8, 1, 1));
		assertThrows(ArithmeticException.class, () -> new ProgramInterpreter(program).run(codes(127, 127, 127, 127)));
	}

	@Test
	void matrixProductsAreStoredEitherWayAndRescaledPerRow() {
		// A = [[1, 2], [3, 4]], B = [[5, 6], [7, 8]]: A·B = [[19, 22], [43, 50]].
		int[] a = codes(1, 2, 3, 4);
		int[] turnedA = codes(1, 3, 2, 4);
		int[] b = codes(5, 6, 7, 8);
		int[] turnedB = codes(5, 7, 6, 8);
		List<IntegerTensor> tensors = List.of(tensor(0, S8, 1, 2, 2), tensor(1, S8, 1, 2, 2), tensor(2, S8, 1, 2, 2));
		IntFunction<Step> step = kind -> new Step.MatMul(INFO, 0, 1, 2, new MacOperator.MatMul((kind & 1) != 0, (kind & 2) != 0), Rescale.pot(0, 1));
		for (int kind = 0; kind < 4; kind++) {
			int[] out = run(step.apply(kind), tensors, (kind & 1) != 0 ? turnedA : a, (kind & 2) != 0 ? turnedB : b);
			// 43 / 2 = 21.5 is between 21 and 22, and 22 is even.
			assertArrayEquals(codes(19, 22, 22, 25), out, "form " + kind);
		}
	}

	@Test
	void matrixProductsSubtractZeroPointsAndKeepHeadsApart() {
		Step step = new Step.MatMul(INFO, 0, 1, 2, new MacOperator.MatMul(false, false), Rescale.pot(0));
		int[] out = run(step, List.of(tensor(0, U8, 1, 2, 1, 1), tensor(1, S8, 1, 2, 1, 2), tensor(2, S8, 1, 2, 1, 2)), codes(12, 7), codes(1, 2, 3, 4));
		assertArrayEquals(codes(2, 4, -9, -12), out);
	}

	@Test
	void additionsOfTheThreeProfiles() {
		List<IntegerTensor> tensors = List.of(tensor(0, S8, 0.5, 3), tensor(1, U8, 0.25, 3), tensor(2, S8, 0.5, 3));
		int[] a = codes(10, -3, 127);
		int[] b = codes(13, 11, 255);
		// In halves: a + (b − 10) / 2 = 10 + 1.5, −3 + 0.5, 127 + 122.5.
		int[] even = run(new Step.Addition(INFO, List.of(0, 1), 2, Requantization.POT, codes(2, 1), 1, new float[0]), tensors, a, b);
		assertArrayEquals(codes(12, -2, 127), even);
		int[] up = run(new Step.Addition(INFO, List.of(0, 1), 2, Requantization.DYADIC, codes(2, 1), 1, new float[0]), tensors, a, b);
		assertArrayEquals(codes(12, -2, 127), up);
		int[] real = run(new Step.Addition(INFO, List.of(0, 1), 2, Requantization.FLOAT32, codes(), 0, new float[] { 0.5f, 0.25f }), tensors, a, b);
		assertArrayEquals(codes(12, -2, 127), real);
		int[] difference = run(new Step.Addition(INFO, List.of(0, 1), 2, Requantization.DYADIC, codes(2, -1), 1, new float[0]), tensors, a, b);
		// 8.5 and −3.5 go up; 4.5 is 127 − 122.5.
		assertArrayEquals(codes(9, -3, 5), difference);
	}

	@Test
	void laterOperandsAreBroadcastToTheFirst() {
		List<IntegerTensor> tensors = List.of(tensor(0, S8, 1, 2, 1, 2), tensor(1, S8, 1, 2, 1, 1), tensor(2, S8, 1, 2), tensor(3, S8, 1, 2, 1, 2));
		Step step = new Step.Addition(INFO, List.of(0, 1, 2), 3, Requantization.POT, codes(1, 1, 1), 0, new float[0]);
		assertArrayEquals(codes(1 + 10 + 50, 2 + 10 + 60, 3 + 20 + 50, 4 + 20 + 60), run(step, tensors, codes(1, 2, 3, 4), codes(10, 20), codes(50, 60)));
	}

	@Test
	void multiplicationByAFactorPerChannel() {
		IntegerTensor factors = new IntegerTensor(1, "factors", Shape.of(2, 1), S8, new float[] { 1 }, IntegerTensor.WHOLE, Optional.of(codes(3, -5)));
		Step step = new Step.Multiplication(INFO, 0, 1, 2, Rescale.float32(0.5f));
		Network network = new Network("M", Map.of(), List.of(), List.of(), List.of());
		IntegerProgram program = new IntegerProgram("M", new LayerNetwork(network, List.of()),
				List.of(tensor(0, U8, 1, 2, 2), factors, tensor(2, U8, 1, 2, 2)), List.of(step), List.of(0), List.of(2));
		// (1, 2) · 3 / 2 = 1.5, 3; (−1, 1) · −5 / 2 = 2.5, −2.5: to even 2, 3, 2, −2.
		assertArrayEquals(codes(12, 13, 12, 8), new ProgramInterpreter(program).run(codes(11, 12, 9, 11))[2]);
	}

	@Test
	void rescalingAlongAnAxis() {
		IntegerTensor result = new IntegerTensor(1, "out", Shape.of(2, 2, 1), S8, new float[] { 1, 2 }, 1, Optional.empty());
		Step step = new Step.Rescaling(INFO, 0, 1, 1, Rescale.pot(0, -2));
		assertArrayEquals(codes(1, 8, 3, 16), run(step, List.of(tensor(0, S8, 1, 2, 2, 1), result), codes(1, 2, 3, 4)));
		assertArrayEquals(new float[] { 1, 4, 3, 8 }, result.dequantize(codes(1, 2, 3, 4)));
		assertArrayEquals(codes(1, 2, 3, 4), result.quantize(new float[] { 1, 4, 3, 8 }));
	}

	@Test
	void lookupBeginsAtTheLowestCode() {
		Step step = new Step.Lookup(INFO, 0, 1, codes(7, 8, 9, 10), "silu");
		assertArrayEquals(codes(10, 7, 9), run(step, List.of(tensor(0, new CodeRange(-2, 1, 0), 1, 3), tensor(1, S8, 1, 3)), codes(1, -2, 0)));
	}

	@Test
	void softmaxSharesOutOne() {
		// Distances 0, 1, 2 weigh 8, 4, 2; sum 14 along the axis of size 3; the other line is 8, 8, 8.
		Step step = new Step.Softmax(INFO, 0, 1, 0, codes(8, 4, 2), 255);
		int[] out = run(step, List.of(tensor(0, new CodeRange(0, 2, 0), 1, 3, 2), tensor(1, new CodeRange(0, 255, 0), 1, 3, 2)), codes(2, 1, 1, 1, 0, 1));
		// 8/14 · 255 = 145.7, 4/14 · 255 = 72.86, 2/14 · 255 = 36.4; 255 / 3 = 85.
		assertArrayEquals(codes(146, 85, 73, 85, 36, 85), out);
	}

	@Test
	void layerNormalization() {
		// Codes 1, 3 about zero point 0: n = 2, S = 4, d = −2, 2, V = 8, R = √16 = 4, t = d · 2 · 1024 / 4 = ∓1024; gamma 3 and 5.
		Step step = new Step.Normalization(INFO, 0, 1, 1, 0, codes(3, 5), codes(1024, 0), 0, 0, Rescale.pot(10));
		IntegerTensor in = tensor(0, S8, 1, 2, 2);
		assertArrayEquals(codes(-2, 5, 1, 0), run(step, List.of(in, tensor(1, S8, 1, 2, 2)), codes(1, 3, 7, 7)));
	}

	@Test
	void groupNormalizationSharesStatisticsOverPositions() {
		// Group 0 holds 1, 3, 3, 1: n = 4, S = 8, d = ∓4, V = 64, R = √256 = 16, t = ∓4 · 4 · 1024 / 16 = ∓1024. Group 1 is constant.
		Step step = new Step.Normalization(INFO, 0, 1, 0, 2, codes(1, 10, 1, 1), codes(0, 0, 0, 2048), 0, 0, Rescale.pot(10));
		int[] out = run(step, List.of(tensor(0, S8, 1, 4, 1, 2), tensor(1, S8, 1, 4, 1, 2)), codes(1, 3, 3, 1, 5, 5, 5, 5));
		assertArrayEquals(codes(-1, 1, 10, -10, 0, 0, 2, 2), out);
	}

	@Test
	void epsilonAndGuardBitsOfTheRoot() {
		// V = 8 + 10 = 18, V · n · 4 = 144, R = 12 with one guard bit; t = floor((2 · (2 · 2 · 2048) + 12) / 24) = 683 and floor((−16384 + 12) / 24) = −683.
		Step step = new Step.Normalization(INFO, 0, 1, 0, 0, codes(1, 1), codes(0, 0), 10, 1, Rescale.pot(0));
		CodeRange wide = new CodeRange(-32768, 32767, 0);
		assertArrayEquals(codes(-683, 683), run(step, List.of(tensor(0, S8, 1, 2), tensor(1, wide, 1, 2)), codes(1, 3)));
	}

	@Test
	void poolingCountsWhatIsInsideTheMap() {
		List<IntegerTensor> tensors = List.of(tensor(0, U8, 1, 1, 1, 3), tensor(1, U8, 1, 1, 1, 2));
		int[] in = codes(12, 20, 40);
		Rescale means = Rescale.float32(1, 1 / 2f, 1 / 3f);
		Step inside = new Step.Pool(INFO, 0, 1, new SamplingOperator.Pool(PoolFunction.AVERAGE, 1, 3, 1, 2, 0, 1, false), means);
		// (2 + 10) / 2, (10 + 30) / 2.
		assertArrayEquals(codes(16, 30), run(inside, tensors, in));
		Step all = new Step.Pool(INFO, 0, 1, new SamplingOperator.Pool(PoolFunction.AVERAGE, 1, 3, 1, 2, 0, 1, true), means);
		// 12 / 3, 40 / 3 = 13.3.
		assertArrayEquals(codes(14, 23), run(all, tensors, in));
		Step largest = new Step.Pool(INFO, 0, 1, new SamplingOperator.Pool(PoolFunction.MAXIMUM, 1, 3, 1, 2, 0, 1, false), Rescale.pot(0));
		assertArrayEquals(codes(20, 40), run(largest, tensors, in));
	}

	@Test
	void meansOfMapsAndTokens() {
		Rescale half = Rescale.dyadic(codes(1), codes(1));
		Step map = new Step.Mean(INFO, 0, 1, false, half);
		assertArrayEquals(codes(3, -1), run(map, List.of(tensor(0, S8, 1, 2, 1, 2), tensor(1, S8, 1, 2)), codes(2, 3, -1, -2)));
		Step tokens = new Step.Mean(INFO, 0, 1, true, half);
		assertArrayEquals(codes(1, 1), run(tokens, List.of(tensor(0, S8, 1, 2, 2), tensor(1, S8, 1, 2)), codes(2, 3, -1, -2)));
	}

	@Test
	void exactAndLogarithmicDivision() {
		List<IntegerTensor> tensors = List.of(tensor(0, S8, 1, 2, 3), tensor(1, new CodeRange(-1000, 1000, 0), 1, 1, 3), tensor(2, U8, 1, 2, 3));
		int[] a = codes(7, 100, 5, -7, 90, 5);
		int[] d = codes(2, 11, -1);
		// ·4 / (d · 2): 7, 18.2, none; −7, 16.4.
		assertArrayEquals(codes(17, 28, 10, 3, 26, 10), run(new Step.Division(INFO, 0, 1, 2, 4, 1, false), tensors, a, d));
		// 2 is 2^1; 11² = 121 is below 2^7 = 128, so 11 counts as 2^3: 7 · 4 / 2^2, 100 · 4 / 2^4 = 25; −7, 90 / 4 = 22.5 → 23.
		assertArrayEquals(codes(17, 35, 10, 3, 33, 10), run(new Step.Division(INFO, 0, 1, 2, 4, 1, true), tensors, a, d));
		// 12² = 144 is not, so 12 counts as 2^4.
		assertEquals(10 + 13, run(new Step.Division(INFO, 0, 1, 2, 4, 1, true), tensors, a, codes(2, 12, -1))[1]);
	}

	@Test
	void viewsMoveCodes() {
		record Case(Operator operator, int port, int[] shape, int[] expected) {
		}
		int[] in = codes(1, 2, 3, 4, 5, 6, 7, 8);
		List<Case> cases = List.of(new Case(new ViewOperator.ToTokens(), 0, codes(4, 2), codes(1, 5, 2, 6, 3, 7, 4, 8)),
				new Case(new ViewOperator.Split(List.of(1, 1), 0), 1, codes(1, 2, 2), codes(5, 6, 7, 8)),
				new Case(new ViewOperator.Reshape(Shape.of(8)), 0, codes(8), in),
				new Case(new ViewOperator.Transpose(List.of(1, 2, 0)), 0, codes(2, 2, 2), codes(1, 5, 2, 6, 3, 7, 4, 8)),
				new Case(new ViewOperator.Pad(0, 0, 1, 0), 0, codes(2, 2, 3), codes(10, 1, 2, 10, 3, 4, 10, 5, 6, 10, 7, 8)),
				new Case(new ViewOperator.AppendOnes(0, 1), 0, codes(3, 2, 2), codes(1, 2, 3, 4, 5, 6, 7, 8, 99, 99, 99, 99)),
				new Case(new SamplingOperator.Upsample(2, SamplingOperator.UpsampleMode.NEAREST), 0, codes(2, 4, 4), codes(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3,
						4, 4, 5, 5, 6, 6, 5, 5, 6, 6, 7, 7, 8, 8, 7, 7, 8, 8)));
		for (Case one : cases) {
			Step step = new Step.View(INFO, List.of(0), 1, one.operator(), one.port(), 99);
			assertArrayEquals(one.expected(), run(step, List.of(tensor(0, U8, 1, 2, 2, 2), tensor(1, U8, 1, one.shape())), in), one.operator().name());
		}
		Step step = new Step.View(INFO, List.of(0, 1), 2, new ViewOperator.Concat(-1), 0, 0);
		assertArrayEquals(codes(1, 2, 5, 3, 4, 6), run(step, List.of(tensor(0, S8, 1, 2, 2), tensor(1, S8, 1, 2, 1), tensor(2, S8, 1, 2, 3)), codes(1, 2, 3, 4), codes(5, 6)));
	}

	@Test
	void float32IsTheArithmeticOfQLinearConv() {
		float factor = 0.003f * 0.02f / 0.05f;
		Step step = new Step.Linear(INFO, 0, 1, weights(1, 127), codes(0), Rescale.float32(factor));
		for (int code = -128; code < 128; code++) {
			int expected = Math.max(-128, Math.min(127, (int) Math.rint((float) (code * 127) * factor)));
			assertEquals(expected, run(step, List.of(tensor(0, S8, 1, 1), tensor(1, S8, 1, 1)), codes(code))[0]);
		}
	}

	@Test
	void realInputsAndOutputs() {
		Step step = new Step.Linear(INFO, 0, 1, weights(1, 2, 1), codes(0), Rescale.pot(1));
		IntegerProgram program = program(step, tensor(0, U8, 0.5, 2), tensor(1, S8, 0.25, 1));
		// 1.3 / 0.5 = 2.6 → 3; NaN is the zero point; (3 · 2 + 0) / 2 = 3 quarters.
		assertArrayEquals(new float[] { 0.75f }, new ProgramInterpreter(program).runReal(new float[] { 1.3f, Float.NaN })[0]);
	}

	@Test
	void wrongInputsAreNamed() {
		Step step = new Step.Lookup(INFO, 0, 1, new int[256], "silu");
		ProgramInterpreter interpreter = new ProgramInterpreter(program(step, tensor(0, S8, 1, 3), tensor(1, S8, 1, 3)));
		assertEquals("input 't0' has 2 codes instead of 3", assertThrows(IllegalArgumentException.class, () -> interpreter.run(codes(1, 2))).getMessage());
		assertEquals("0 inputs for 1", assertThrows(IllegalArgumentException.class, interpreter::run).getMessage());
	}
}
