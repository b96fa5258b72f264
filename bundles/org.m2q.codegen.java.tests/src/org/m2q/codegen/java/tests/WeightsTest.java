package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.codegen.java.GeneratedCode;
import org.m2q.quant.Requantization;
import org.m2q.quant.Scheme;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.Step;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticModels;
import org.m2q.quant.program.SyntheticPrograms;
import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.FilterWeights;
import org.m2q.runtime.WeightsException;
import org.m2q.runtime.WeightsFile;

/** The weights file: exact, small, and refused when it is not the right one. */
final class WeightsTest {

	private static final String TEXT = "language 1.0\nmodel Net { input x: [4, 6, 6] conv(16, bias = true) > relu > pwconv(32) > globalpool > linear(10) output y }\n";

	private final IntegerProgram program = SyntheticPrograms.of(Lang.network(TEXT), SyntheticFormats.mixed(Requantization.DYADIC), 1);
	private final Comparison comparison = new Comparison(program);

	private String refusal(byte[] weights) {
		return assertThrows(WeightsException.class, () -> comparison.compiled().withWeights(weights).instance(BuildOptions.FASTEST)).getMessage();
	}

	@Test
	void filtersOfEveryFormatAreReadBack() {
		for (long seed = 0; seed < 40; seed++) {
			IntegerProgram random = SyntheticPrograms.of(Lang.network(SyntheticModels.text(seed)), SyntheticFormats.random(Requantization.POT, seed), seed);
			WeightsFile file = file(Comparison.generate(random));
			for (Step step : random.steps()) {
				if (step instanceof Step.Convolution convolution) {
					assertSame(convolution.weights(), file.filters(step.info().name()));
				} else if (step instanceof Step.Linear linear) {
					assertSame(linear.weights(), file.filters(step.info().name()));
				}
			}
		}
	}

	private static void assertSame(FilterCodes expected, FilterWeights found) {
		assertEquals(expected.filters(), found.filters());
		assertEquals(expected.size(), found.size());
		for (int f = 0; f < expected.filters(); f++) {
			assertEquals(expected.formats().get(f).terms(), found.terms(f));
			for (int i = 0; i < expected.size(); i++) {
				assertEquals(expected.code(f, i), found.code(f, i));
			}
		}
	}

	@Test
	void codesOfFourBitsTakeFourBits() {
		String wide = "language 1.0\nmodel Net { input x: [64, 4, 4] pwconv(256) output y }\n";
		SyntheticFormats four = new SyntheticFormats(Requantization.DYADIC, List.of(new FilterFormat(Scheme.UNIFORM, 4, 0)), 8,
				false, false);
		int bytes = Comparison.generate(SyntheticPrograms.of(Lang.network(wide), four, 1)).weights().length;
		int packed = 64 * 256 / 2;
		// Beside the codes: one format per filter, and 4 + 4 + 1 bytes of bias, multiplier and shift.
		assertTrue(bytes > packed && bytes < packed + 256 * 10 + 300, bytes + " bytes");
	}

	/** Beside its bits a group has one byte for its factor and two for its zero point. */
	@ParameterizedTest
	@CsvSource({ "16, 1, 0", "16, 200, 0", "16, 200, 15", "64, 1, 9", "64, 31, 0", "24, 50, 0" })
	void codesInGroupsAndWithZeroPointsTakeTheBitsOfTheirFormat(int group, int factors, int zeros) {
		IntegerProgram whole = SyntheticPrograms.of(Lang.network("language 1.0\nmodel Net { input x: [64, 4, 4] pwconv(256) output y }\n"),
				new SyntheticFormats(Requantization.DYADIC, List.of(new FilterFormat(Scheme.UNIFORM, 4, 0)), 8, false, false), 1);
		Step.Convolution step = (Step.Convolution) whole.steps().getFirst();
		Random random = new Random(group + factors);
		short[] codes = new short[256 * 64];
		for (int f = 0; f < 256; f++) {
			int factor = 0;
			int zero = 0;
			for (int i = 0; i < 64; i++) {
				if (i % group == 0) {
					factor = 1 + random.nextInt(factors);
					zero = random.nextInt(zeros + 1);
				}
				codes[f * 64 + i] = (short) (factor * (random.nextInt(16) - (zeros == 0 ? 8 : zero)));
			}
		}
		FilterCodes stored = new FilterCodes(256, 64, codes, step.weights().formats(), step.weights().scales());
		List<Step> steps = new ArrayList<>(whole.steps());
		steps.set(0, new Step.Convolution(step.info(), step.input(), step.output(), step.operator(), stored, step.bias(), step.rescale()));
		GeneratedCode code = Comparison.generate(new IntegerProgram(whole.name(), whole.network(), whole.tensors(), steps, whole.inputs(), whole.outputs()));
		assertSame(stored, file(code).filters(step.info().name()));
		int groups = 256 * (64 + group - 1) / group;
		int most = group == 24 ? 64 * 256 * 9 / 8 : 64 * 256 / 2 + groups * (zeros > 0 ? 3 : factors > 1 ? 1 : 0);
		assertTrue(code.weights().length < most + 256 * 10 + 300, code.weights().length + " bytes, " + most + " of weights");
	}

	private static WeightsFile file(GeneratedCode code) {
		return WeightsFile.read("w", code.weights(), Long.parseUnsignedLong(code.source().replaceAll("(?s).*FINGERPRINT = 0x([0-9a-f]+)L.*", "$1"), 16));
	}

	@Test
	void everyFlippedBitIsNoticed() {
		byte[] right = comparison.code().weights();
		Random random = new Random(3);
		for (int i = 0; i < 200; i++) {
			byte[] damaged = right.clone();
			damaged[i < 40 ? i : random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
			String message = refusal(damaged);
			assertTrue(message.contains("Net.m2qw"), message);
		}
	}

	@Test
	void whatIsWrongIsSaid() {
		byte[] right = comparison.code().weights();
		assertTrue(refusal(new byte[0]).contains("missing"));
		assertTrue(refusal(Arrays.copyOf(right, right.length - 1)).contains("damaged"));
		assertTrue(refusal(Arrays.copyOf(right, 10)).contains("no weights file"));
		assertTrue(refusal("not at all what was expected here".getBytes()).contains("no weights file"));
		byte[] later = right.clone();
		later[4] = 9;
		assertTrue(refusal(later).contains("version 9"));
		IntegerProgram other = SyntheticPrograms.of(Lang.network(TEXT), SyntheticFormats.mixed(Requantization.DYADIC), 2);
		String message = refusal(Comparison.generate(other).weights());
		assertTrue(message.contains("another network") && message.contains("one generation"), message);
	}
}
