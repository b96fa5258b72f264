package org.m2q.quant.tests.scheme;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.quant.scheme.ApotLevels;
import org.m2q.quant.scheme.ApotLevels.Signs;
import org.m2q.quant.scheme.LevelQuantizer;
import org.m2q.quant.scheme.LevelSet;
import org.m2q.quant.scheme.PowerOfTwoLevels;
import org.m2q.quant.scheme.ShiftTerm;
import org.m2q.quant.scheme.TermSet;

final class LevelsTest {

	private static final long SEED = 1909_13144;

	static Stream<LevelSet> sets() {
		return Stream.of(LevelSet.uniform(1), LevelSet.uniform(7), LevelSet.uniform(127), LevelSet.uniform(32767),
				PowerOfTwoLevels.of(2), PowerOfTwoLevels.of(4), PowerOfTwoLevels.of(8), PowerOfTwoLevels.deepShift(5),
				ApotLevels.of(2, 1, Signs.COMMON), ApotLevels.of(2, 2, Signs.COMMON), ApotLevels.of(2, 3, Signs.COMMON),
				ApotLevels.of(4, 2, Signs.COMMON), ApotLevels.of(2, 4, Signs.COMMON), ApotLevels.of(2, 2, Signs.PER_TERM),
				ApotLevels.of(4, 2, Signs.PER_TERM), ApotLevels.of(3, 2, Signs.PER_TERM, 8), ApotLevels.published(2),
				ApotLevels.published(3), ApotLevels.published(4), ApotLevels.published(5), ApotLevels.published(6),
				ApotLevels.sp2(2, 2), ApotLevels.sp2(4, 3), ApotLevels.twoSignedShifts(6), ApotLevels.twoShifts(7));
	}

	static Stream<LevelSet> shiftSets() {
		return sets().filter(LevelSet::hasTerms).filter(s -> s.maxExponent() <= 44);
	}

	@ParameterizedTest
	@CsvSource({"b2k2, 2, 1", "b4k2, 2, 2", "b6k2, 2, 3"})
	void apotLevelsAreThoseOfThePaper(String name, int k, int n) {
		JsonObject golden = GoldenVectors.all().getAsJsonObject("apotUnsigned").getAsJsonObject(name);
		double[] expected = golden.getAsJsonArray("levels").asList().stream()
				.mapToDouble(e -> GoldenVectors.fraction(e.getAsString())).toArray();
		LevelSet set = ApotLevels.of(k, n, Signs.COMMON);
		assertArrayEquals(expected, set.magnitudes());
		assertEquals(GoldenVectors.fraction(golden.get("gammaDen").getAsString()), set.max());
		assertEquals(2 - Math.scalb(1.0, 1 - n), set.max());
		// The repository's sets differ by their normalisation only.
		double[] published = ApotLevels.published(k * n).magnitudes();
		for (int i = 0; i < published.length; i++) {
			assertEquals(expected[i] / set.max(), published[i] / published[published.length - 1], 1e-15);
		}
	}

	@Test
	void distinctLevelsAreCounted() {
		assertEquals(15, LevelSet.uniform(7).size());
		assertEquals(15, PowerOfTwoLevels.of(4).size());
		assertEquals(255, PowerOfTwoLevels.of(8).size());
		assertEquals(13, ApotLevels.sp2(2, 1).size());
		assertEquals(15, ApotLevels.sp2(2, 2).size());
		assertEquals(47, ApotLevels.sp2(3, 2).size());
		assertEquals(59, ApotLevels.sp2(3, 3).size());
		assertEquals(187, ApotLevels.sp2(4, 3).size());
		assertEquals(31, ApotLevels.of(2, 2, Signs.COMMON).size());
		assertEquals(127, ApotLevels.of(2, 3, Signs.COMMON).size());
		assertEquals(127, ApotLevels.of(3, 2, Signs.COMMON).size());
		assertEquals(511, ApotLevels.of(4, 2, Signs.COMMON).size());
		assertEquals(511, ApotLevels.of(2, 4, Signs.COMMON).size());
		assertEquals(39, ApotLevels.of(2, 2, Signs.PER_TERM).size());
		assertEquals(199, ApotLevels.of(3, 2, Signs.PER_TERM).size());
		assertEquals(903, ApotLevels.of(4, 2, Signs.PER_TERM).size());
		assertEquals(65, ApotLevels.twoSignedShifts(6).size());
		assertEquals(89, ApotLevels.twoSignedShifts(7).size());
		assertEquals(59, ApotLevels.twoShifts(7).size());
	}

	@ParameterizedTest
	@MethodSource("sets")
	void levelsAreMonotoneAndSymmetric(LevelSet set) {
		assertEquals(0, set.level(0));
		for (int code = -set.maxCode(); code <= set.maxCode(); code++) {
			assertEquals(-set.level(-code), set.level(code), 0.0);
			assertTrue(code == -set.maxCode() || set.level(code) > set.level(code - 1));
			assertEquals(code, set.nearest(set.level(code)));
		}
	}

	@ParameterizedTest
	@MethodSource("sets")
	void nearestLevelIsThatOfALinearSearch(LevelSet set) {
		SplittableRandom random = new SplittableRandom(SEED);
		for (int i = 0; i < 3000; i++) {
			double x = switch (i % 3) {
			case 0 -> random.nextDouble(-1.2, 1.2) * set.max();
			case 1 -> set.max() * Math.scalb(random.nextDouble(-1, 1), -random.nextInt(0, 130));
			// Midpoints are ties.
			default -> {
				int k = random.nextInt(1, set.maxCode() + 1);
				yield (set.level(k) + set.level(k - 1)) / 2;
			}
			};
			assertEquals(linear(set, x), set.nearest(x), () -> set + " at " + x + ", seed " + SEED);
			assertEquals(-set.nearest(x), set.nearest(-x));
		}
		assertEquals(0, set.nearest(Double.NaN));
		assertEquals(set.maxCode(), set.nearest(Double.POSITIVE_INFINITY));
		assertEquals(-set.maxCode(), set.nearest(Double.NEGATIVE_INFINITY));
	}

	private static int linear(LevelSet set, double x) {
		int best = 0;
		double[] magnitudes = set.magnitudes();
		for (int k = 1; k < magnitudes.length; k++) {
			if (Math.abs(x) > (magnitudes[k - 1] + magnitudes[k]) / 2) {
				best = k;
			}
		}
		return x < 0 ? -best : best;
	}

	@ParameterizedTest
	@MethodSource("shiftSets")
	void shiftsAndAddsEqualAProduct(LevelSet set) {
		int scale = set.maxExponent();
		for (int code = -set.maxCode(); code <= set.maxCode(); code++) {
			List<ShiftTerm> terms = set.terms(code);
			assertTrue(terms.size() <= set.termCount());
			assertEquals(set.level(code), terms.stream().mapToDouble(ShiftTerm::value).sum());
			long weight = set.integerWeight(code);
			assertEquals(set.level(code), Math.scalb((double) weight, -scale));
			for (int activation : new int[] {-128, -1, 0, 1, 77, 127, 255}) {
				assertEquals(activation * weight, set.shiftAdd(activation, code));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("shiftSets")
	void accumulatorsAreWideEnough(LevelSet set) {
		long inputs = 1024;
		int bits = set.accumulatorBits(8, inputs);
		if (bits <= 62) {
			assertTrue(inputs * 128 * set.integerWeight(set.maxCode()) < 1L << bits - 1);
		}
	}

	@Test
	void accumulatorWidthOfTheReference() {
		assertEquals(25, ApotLevels.of(2, 2, Signs.COMMON).accumulatorBits(8, 1024));
		assertEquals(5, ApotLevels.of(2, 2, Signs.COMMON).maxExponent());
		assertEquals(29, ApotLevels.of(4, 2, Signs.COMMON).maxExponent());
		assertEquals(8, ApotLevels.of(4, 2, Signs.COMMON, 8).maxExponent());
	}

	@Test
	void theSimplestSumIsExecuted() {
		LevelSet set = ApotLevels.twoSignedShifts(6);
		assertEquals(List.of(new ShiftTerm(1, 1)), set.terms(set.nearest(0.5)));
		assertEquals(2, set.terms(set.nearest(0.75)).size());
		assertEquals(List.of(), set.terms(0));
	}

	@ParameterizedTest
	@MethodSource("sets")
	void quantizingIsIdempotentAndFollowsTheScale(LevelSet set) {
		SplittableRandom random = new SplittableRandom(SEED);
		for (int i = 0; i < 1000; i++) {
			double limit = Math.scalb(random.nextDouble(0.5, 1), random.nextInt(-20, 5));
			LevelQuantizer quantizer = LevelQuantizer.ofLimit(set, limit);
			double w = random.nextDouble(-1.1, 1.1) * limit;
			int code = quantizer.quantize(w);
			assertEquals(code, quantizer.quantize(quantizer.dequantize(code)), "seed " + SEED);
			assertEquals(-code, quantizer.quantize(-w));
			assertEquals(code, new LevelQuantizer(set, quantizer.step() * 8).quantize(w * 8));
			assertEquals(limit, quantizer.limit(), limit * 1e-15);
			if (set.hasTerms() && set.maxExponent() <= 44) {
				assertEquals(quantizer.dequantize(code), set.integerWeight(code) * quantizer.executionScale(), limit * 1e-15);
			}
		}
	}

	@Test
	void deepShiftRoundsTheLogarithm() {
		LevelSet set = PowerOfTwoLevels.deepShift(4);
		assertEquals(7, set.maxCode());
		for (double w : new double[] {-3, -1, -0.71, -0.7, 0.35, 0.36, 0.01, 1e-300}) {
			int shift = (int) Math.max(-6, Math.min(0, Math.rint(Math.log(Math.abs(w)) / Math.log(2))));
			assertEquals(Math.signum(w) * Math.scalb(1.0, shift), set.level(PowerOfTwoLevels.deepShiftCode(w, 4)));
		}
		assertEquals(0, PowerOfTwoLevels.deepShiftCode(0, 4));
	}

	@Test
	void impossibleSetsAreRejected() {
		assertThrows(IllegalArgumentException.class, () -> LevelSet.uniform(0));
		assertThrows(IllegalArgumentException.class, () -> LevelSet.ofTerms("none", List.of()));
		assertThrows(IllegalArgumentException.class, () -> LevelSet.ofTerms("deep", List.of(TermSet.of(0), TermSet.of(45))));
		assertThrows(IllegalArgumentException.class, () -> ApotLevels.of(6, 1, Signs.COMMON));
		assertThrows(IllegalArgumentException.class, () -> LevelSet.uniform(7).upTo(0.5));
		assertEquals(LevelSet.uniform(3).size(), LevelSet.uniform(7).upTo(3.9).size());
		assertThrows(IllegalArgumentException.class, () -> ApotLevels.published(7));
		assertThrows(IllegalArgumentException.class, () -> ApotLevels.sp2(1, 2));
		assertThrows(IllegalArgumentException.class, () -> new LevelQuantizer(LevelSet.uniform(1), 0));
		assertThrows(IllegalStateException.class, () -> LevelSet.uniform(7).terms(1));
		assertThrows(IllegalStateException.class, () -> PowerOfTwoLevels.of(8).integerWeight(1));
		assertEquals(1, LevelQuantizer.ofLimit(LevelSet.uniform(7), 0).step());
	}
}
