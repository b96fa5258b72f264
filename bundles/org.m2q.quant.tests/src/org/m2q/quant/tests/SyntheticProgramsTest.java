package org.m2q.quant.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Step;
import org.m2q.quant.program.StepInfo;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticModels;
import org.m2q.quant.program.SyntheticPrograms;

/** Random models and their programs: valid, within the stated bounds, and covering what they promise. */
final class SyntheticProgramsTest {

	private static final int SEEDS = 60;

	private static LayerNetwork network(String text) {
		M2qDocument document = M2qWorkspace.create().open("memory:/random.m2q", text);
		Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), Map.of(), Cancellation.NONE);
		return Layers.of(elaboration.complete().orElseThrow(() -> new AssertionError(elaboration.problems() + "\n" + text)));
	}

	private static Requantization profile(long seed) {
		return Requantization.values()[(int) (seed % 3)];
	}

	@Test
	void everyOperatorAndEveryStepOccursAndEveryProgramIsSound() {
		Set<String> operators = new TreeSet<>();
		Set<Class<?>> steps = new HashSet<>();
		for (long seed = 0; seed < SEEDS; seed++) {
			LayerNetwork network = network(SyntheticModels.text(seed));
			network.network().nodes().forEach(node -> operators.add(node.operator().name()));
			IntegerProgram program = SyntheticPrograms.of(network, SyntheticFormats.random(profile(seed), seed), seed);
			program.steps().forEach(step -> steps.add(step.getClass()));
			assertSound(program);
		}
		assertEquals(Set.of(Step.class.getPermittedSubclasses()), steps);
		assertTrue(operators.containsAll(List.of("conv", "pwconv", "dwconv", "linear", "matmul", "bn", "layernorm", "groupnorm", "relu", "relu6", "hardswish",
				"hardsigmoid", "silu", "gelu", "sigmoid", "softmax", "add", "sub", "mul", "div", "scale_channels", "scale_by", "add_parameter", "concat",
				"split", "reshape", "transpose", "to_tokens", "to_map", "unfold", "fold", "window_partition", "window_merge", "subsample", "append_ones",
				"pad", "avgpool", "maxpool", "globalpool", "token_mean", "upsample")), operators::toString);
	}

	private static void assertSound(IntegerProgram program) {
		assertEquals(program.tensors().size(), program.tensors().stream().map(IntegerTensor::name).distinct().count());
		assertEquals(program.steps().size(), program.steps().stream().map(Step::info).map(StepInfo::name).distinct().count());
		for (Step step : program.steps()) {
			switch (step) {
				case Step.Convolution convolution -> assertFits(program, convolution.input(), convolution.weights(), convolution.bias());
				case Step.Linear linear -> assertFits(program, linear.input(), linear.weights(), linear.bias());
				case Step.View view -> view.inputs().forEach(input -> {
					assertEquals(program.tensors().get(input).range(), program.result(view).range());
					assertEquals(program.tensors().get(input).scale(), program.result(view).scale());
				});
				case Step.Lookup lookup -> {
					IntegerTensor from = program.tensors().get(lookup.input());
					assertEquals(from.range().high() - from.range().low() + 1, lookup.table().length);
					for (int code : lookup.table()) {
						assertEquals(code, program.result(lookup).range().clamp(code));
					}
				}
				case Step.Softmax softmax -> assertNotEquals(0, softmax.exponentials()[0]);
				default -> {
					// The records check the rest.
				}
			}
		}
	}

	@Test
	void valuesNeitherVanishNorSaturate() {
		int tensors = 0;
		int constant = 0;
		int atEnds = 0;
		for (long seed = 0; seed < SEEDS; seed++) {
			IntegerProgram program = SyntheticPrograms.of(network(SyntheticModels.text(seed)), SyntheticFormats.int8(profile(seed)), seed);
			int[][] codes = new ProgramInterpreter(program).run(SyntheticPrograms.inputs(program, seed));
			for (Step step : program.steps()) {
				IntegerTensor tensor = program.result(step);
				int[] values = codes[tensor.index()];
				if (values.length < 10) {
					continue;
				}
				long ends = Arrays.stream(values).filter(code -> code == tensor.range().low() || code == tensor.range().high()).count();
				tensors++;
				constant += Arrays.stream(values).distinct().count() < 3 ? 1 : 0;
				atEnds += ends > 0.7 * values.length ? 1 : 0;
			}
		}
		assertTrue(constant < tensors / 12, constant + " of " + tensors + " tensors hold one or two codes");
		assertTrue(atEnds < tensors / 12, atEnds + " of " + tensors + " tensors are mostly at the ends of their range");
	}

	private static void assertFits(IntegerProgram program, int input, FilterCodes weights, int[] bias) {
		IntegerTensor tensor = program.tensors().get(input);
		long largest = Math.max(tensor.range().high() - tensor.range().zero(), tensor.range().zero() - tensor.range().low());
		for (int f = 0; f < weights.filters(); f++) {
			assertTrue(largest * weights.magnitude(f) + Math.abs((long) bias[f]) <= Integer.MAX_VALUE, "filter " + f);
		}
	}

	@Test
	void theSameSeedGivesTheSameProgram() {
		LayerNetwork network = network(SyntheticModels.text(5));
		IntegerProgram one = SyntheticPrograms.of(network, SyntheticFormats.mixed(Requantization.DYADIC), 7);
		IntegerProgram two = SyntheticPrograms.of(network, SyntheticFormats.mixed(Requantization.DYADIC), 7);
		IntegerProgram other = SyntheticPrograms.of(network, SyntheticFormats.mixed(Requantization.DYADIC), 8);
		assertEquals(one.tensors(), two.tensors());
		assertArrayEquals(SyntheticPrograms.inputs(one, 3)[0], SyntheticPrograms.inputs(two, 3)[0]);
		assertNotEquals(one.tensors(), other.tensors());
		assertEquals(SyntheticModels.text(9), SyntheticModels.text(9));
	}

	@Test
	void scalesOfTheShiftProfileArePowersOfTwo() {
		IntegerProgram program = SyntheticPrograms.of(network(SyntheticModels.text(1)), SyntheticFormats.random(Requantization.POT, 1), 1);
		for (IntegerTensor tensor : program.tensors()) {
			for (float scale : tensor.scales()) {
				assertEquals(Math.scalb(1f, Math.getExponent(scale)), scale, tensor.name());
			}
		}
	}

	@Test
	void whatHasNoStepIsNamed() {
		LayerNetwork network = network("language 1.0\nmodel M { input x: [2, 4, 4] up: upsample(2, mode = \"bilinear\") > conv(2) output y }");
		IllegalArgumentException error = assertThrows(IllegalArgumentException.class,
				() -> SyntheticPrograms.of(network, SyntheticFormats.int8(Requantization.DYADIC), 1));
		assertTrue(error.getMessage().contains("'up.upsample'") && error.getMessage().contains("bilinear"), error.getMessage());
	}
}
