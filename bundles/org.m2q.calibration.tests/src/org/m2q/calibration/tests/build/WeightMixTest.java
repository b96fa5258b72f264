package org.m2q.calibration.tests.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.QuantizedWeights;
import org.m2q.calibration.build.RoundingTuner;
import org.m2q.quant.Scheme;
import org.m2q.quant.program.FilterCodes;

/** Filters in two schemes, and weights that are rounded for the result. */
class WeightMixTest {

	private static QuantizedWeights weights(String treatment) throws Exception {
		Nets nets = Nets.of("[24, 6, 6]", "y: pwconv(40) > relu", "weights " + treatment + " activations uint8 asymmetric accumulator int32 requantize dyadic");
		BuiltProgram built = nets.build();
		assertEquals(List.of(), built.problems());
		return built.weights().firstEntry().getValue();
	}

	private static String mix(String balance) {
		return "mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse " + balance;
	}

	private static int popcount(int weight) {
		int magnitude = Math.abs(weight);
		// A signed sum of two powers: a run of ones is 2^a − 2^b.
		return Math.min(Integer.bitCount(magnitude), Integer.bitCount(magnitude ^ magnitude << 1 & 0x1FF) <= 2 ? 2 : 9);
	}

	@Test
	void aFixedRatio() throws Exception {
		FilterCodes codes = weights(mix("ratio 1 : 1")).codes();
		assertEquals(0.5, codes.share(Scheme.APOT));
		for (int f = 0; f < codes.filters(); f++) {
			for (int i = 0; i < codes.size(); i++) {
				if (codes.formats().get(f).isShiftAdd()) {
					assertTrue(popcount(codes.code(f, i)) <= 2, "weight " + codes.code(f, i) + " of filter " + f + " is no sum of two powers");
				}
			}
		}
	}

	@Test
	void theUnconstrainedChoiceDegeneratesAtEightBits() throws Exception {
		assertEquals(0, weights(mix("auto")).codes().share(Scheme.APOT));
	}

	@Test
	void aPenaltyTakesAsManyFiltersAsItAllows() throws Exception {
		QuantizedWeights none = weights(mix("budget 0 dB"));
		assertEquals(0, none.codes().share(Scheme.APOT));
		QuantizedWeights some = weights(mix("budget 6 dB"));
		double best = none.error().sqnr();
		double reached = some.error().sqnr();
		assertTrue(some.codes().share(Scheme.APOT) > 0 && reached >= best - 6.001, best + " dB, " + reached + " dB with " + some.codes().share(Scheme.APOT));
		double[] curve = some.assignment().orElseThrow().tradeOff();
		assertEquals(41, curve.length);
		assertEquals(reached, curve[some.assignment().get().apotFilters()], 0.01);
		assertTrue(curve[some.assignment().get().apotFilters() + 1] < best - 6, "another filter would have fitted");
	}

	@Test
	void aBudgetOfBitsIsKept() throws Exception {
		FilterCodes two = weights("mix per filter { int8 uniform symmetric, int4 uniform symmetric } by mse budget 5 bit").codes();
		assertTrue(two.meanBits() <= 5 && two.meanBits() > 4.8, two.meanBits() + " bit");
		FilterCodes three = weights("mix per filter { int8 uniform symmetric, int6 uniform symmetric, int4 uniform symmetric } by mse budget 5 bit").codes();
		assertTrue(three.meanBits() <= 5 && three.meanBits() > 4.8, three.meanBits() + " bit");
	}

	@Test
	void everyWidthAndSchemeIsAsExactAsItCanBe() throws Exception {
		double before = 0;
		for (int bits : new int[] { 2, 3, 4, 5, 6, 7, 8, 16 }) {
			double sqnr = weights("int" + bits + " uniform symmetric per filter scale mse").error().sqnr();
			assertTrue(sqnr > before + 3, bits + " bit: " + sqnr + " dB");
			before = sqnr;
		}
		assertEquals(14.5, weights("int4 pot symmetric per filter scale mse").error().sqnr(), 2.5);
		assertEquals(31, weights("int8 apot terms 2 symmetric per filter scale mse").error().sqnr(), 4);
		assertTrue(weights("int8 uniform symmetric per tensor scale mse").error().sqnr() < weights("int8 uniform symmetric per filter scale mse").error().sqnr());
	}

	@Test
	void roundingForTheResultIsBetterThanRoundingToTheNearest() throws Exception {
		for (String steps : new String[] { "y: pwconv(24)", "a: relu > conv(24, kernel = 3)\n\ty: from a > relu", "y: relu > dwconv(3)" }) {
			for (String format : new String[] { "int3 uniform", "int4 uniform", "int4 apot terms 2", "int4 pot" }) {
				Nets nets = Nets.of("[16, 8, 8]", steps, Nets.policy("weights " + format + " symmetric per filter scale mse activations uint8 asymmetric accumulator int32 requantize dyadic learn rounding"),
						24, 3);
				// Channels that resemble each other, so that errors can make up for each other.
				nets.samples.forEach(sample -> {
					float[] x = sample.getFirst();
					for (int i = 0; i < x.length; i++) {
						x[i] = 0.4f * x[i] + 0.6f * x[i % 64];
					}
				});
				BuiltProgram built = nets.build();
				BuiltProgram tuned = RoundingTuner.tune(List.of(built), nets.policy.layers(),
						nets.samples.subList(0, 16).stream().map(sample -> new RoundingTuner.Sample(0, sample)).toList(), Cancellation.NONE).getFirst();
				nets.samples.subList(0, 16).clear();
				double nearest = nets.sqnr(built);
				double learned = nets.sqnr(tuned);
				assertTrue(learned > nearest + (steps.contains("dwconv") ? 0 : 1), steps + " " + format + ": " + nearest + " dB, tuned " + learned + " dB");
				FilterCodes codes = tuned.weights().firstEntry().getValue().codes();
				if (format.equals("int4 pot")) {
					for (short code : codes.codes()) {
						assertTrue(Integer.bitCount(Math.abs(code)) <= 1, code + " is no power of two");
					}
				}
			}
		}
	}
}
