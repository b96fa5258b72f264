package org.m2q.quant.tests.scheme;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.quant.scheme.ApotLevels;
import org.m2q.quant.scheme.ApotLevels.Signs;
import org.m2q.quant.scheme.ErrorMetrics;
import org.m2q.quant.scheme.ExactScaleSearch;
import org.m2q.quant.scheme.ExactScaleSearch.Domain;
import org.m2q.quant.scheme.FilterErrors;
import org.m2q.quant.scheme.FilterSchemeAssignment;
import org.m2q.quant.scheme.FilterSchemeAssignment.Quota;
import org.m2q.quant.scheme.FilterSchemeAssignment.Ranking;
import org.m2q.quant.scheme.LevelSet;
import org.m2q.quant.scheme.ScaleRule;
import org.m2q.quant.scheme.SyntheticWeights;
import org.m2q.quant.scheme.SyntheticWeights.Distribution;

final class FilterSchemeAssignmentTest {

	private static final long SEED = 99;
	private static final int FILTERS = 12;
	private static final int LENGTH = 256;

	private final float[] weights = mixed();
	private final FilterErrors uniform = errors(LevelSet.uniform(15));
	private final FilterErrors apot = errors(ApotLevels.of(2, 2, Signs.COMMON));

	private static float[] mixed() {
		float[] flat = new SyntheticWeights(Distribution.UNIFORM, 0.1, 0.4, SEED).generate(FILTERS, LENGTH);
		float[] heavy = new SyntheticWeights(Distribution.STUDENT_T3, 0.1, 0.4, SEED).generate(FILTERS, LENGTH);
		System.arraycopy(heavy, 0, flat, 0, FILTERS / 2 * LENGTH);
		return flat;
	}

	private FilterErrors errors(LevelSet levels) {
		return FilterErrors.measure(weights, FILTERS, levels, () -> new ExactScaleSearch(Domain.OUTERMOST_LEVEL_USED));
	}

	private double sqnr(FilterSchemeAssignment assignment) {
		ErrorMetrics sum = ErrorMetrics.EMPTY;
		for (int f = 0; f < FILTERS; f++) {
			FilterErrors chosen = assignment.isApot(f) ? apot : uniform;
			sum = sum.plus(ErrorMetrics.of(weights, f * LENGTH, LENGTH, chosen.quantizer(f)));
		}
		return sum.sqnr();
	}

	@Test
	void heavyTailsTakeApotFirst() {
		FilterSchemeAssignment half = FilterSchemeAssignment.of(uniform, apot, Ranking.RATIO, new Quota.Share(0.5));
		assertEquals(6, half.apotFilters());
		for (int f = 0; f < FILTERS; f++) {
			assertEquals(f < 6, half.isApot(f), "filter " + f);
		}
	}

	@ParameterizedTest
	@EnumSource(Ranking.class)
	void theCurveIsWhatTheFiltersGive(Ranking ranking) {
		double[] curve = null;
		for (int i = 0; i <= FILTERS; i++) {
			FilterSchemeAssignment assignment = FilterSchemeAssignment.of(uniform, apot, ranking,
					new Quota.Share(i / (double) FILTERS));
			curve = assignment.tradeOff();
			assertEquals(i, assignment.apotFilters());
			assertEquals(sqnr(assignment), assignment.sqnr(), 1e-9);
			assertEquals(curve[i], assignment.sqnr());
		}
		assertEquals(FILTERS + 1, curve.length);
		assertEquals(uniform.sqnr(), curve[0], 1e-9);
		assertEquals(apot.sqnr(), curve[FILTERS], 1e-9);
	}

	@Test
	void differencesGiveTheMostFiltersOfAllSubsetsWithinABudget() {
		for (double budget : new double[] {0, 0.1, 0.5, 1, 2, 5, 100}) {
			FilterSchemeAssignment assignment = FilterSchemeAssignment.of(uniform, apot, Ranking.DIFFERENCE, new Quota.Budget(budget));
			double least = uniform.sqnr() - budget;
			assertTrue(assignment.sqnr() >= least - 1e-12);
			int most = 0;
			for (int subset = 0; subset < 1 << FILTERS; subset++) {
				double energy = 0;
				double error = 0;
				for (int f = 0; f < FILTERS; f++) {
					energy += uniform.energy(f);
					error += (subset >> f & 1) != 0 ? apot.squaredError(f) : uniform.squaredError(f);
				}
				if (ErrorMetrics.sqnr(energy, error) >= least + 1e-12) {
					most = Math.max(most, Integer.bitCount(subset));
				}
			}
			assertTrue(assignment.apotFilters() >= most, budget + " dB");
		}
	}

	@Test
	void theUnconstrainedChoiceTakesTheSmallerError() {
		FilterSchemeAssignment assignment = FilterSchemeAssignment.of(uniform, apot, Ranking.RATIO, new Quota.Unconstrained());
		for (int f = 0; f < FILTERS; f++) {
			assertEquals(apot.squaredError(f) < uniform.squaredError(f), assignment.isApot(f));
		}
		double best = Arrays.stream(FilterSchemeAssignment.of(uniform, apot, Ranking.DIFFERENCE, new Quota.Unconstrained()).tradeOff())
				.max().orElseThrow();
		assertEquals(best, sqnr(assignment), 1e-9);
	}

	@Test
	void atEightBitsTheUnconstrainedChoiceIsUniform() {
		FilterErrors eight = errors(LevelSet.uniform(127));
		FilterErrors shifts = errors(ApotLevels.twoSignedShifts(6));
		FilterSchemeAssignment free = FilterSchemeAssignment.of(eight, shifts, Ranking.RATIO, new Quota.Unconstrained());
		assertEquals(0, free.apotFilters());
		FilterSchemeAssignment budget = FilterSchemeAssignment.of(eight, shifts, Ranking.RATIO, new Quota.Budget(10));
		assertTrue(budget.apotFilters() > 0);
		assertTrue(budget.sqnr() >= eight.sqnr() - 10);
	}

	@Test
	void equalFiltersKeepTheirOrder() {
		float[] same = new float[FILTERS * LENGTH];
		for (int f = 0; f < FILTERS; f++) {
			System.arraycopy(weights, 0, same, f * LENGTH, LENGTH);
		}
		FilterErrors u = FilterErrors.measure(same, FILTERS, LevelSet.uniform(7), () -> ScaleRule.MIN_MAX);
		FilterErrors a = FilterErrors.measure(same, FILTERS, ApotLevels.published(3), () -> ScaleRule.MIN_MAX);
		int[] expected = new int[FILTERS];
		Arrays.setAll(expected, i -> i);
		for (Ranking ranking : Ranking.values()) {
			FilterSchemeAssignment third = FilterSchemeAssignment.of(u, a, ranking, new Quota.Share(1 / 3.0));
			assertArrayEquals(expected, third.order());
			assertTrue(third.isApot(3));
			assertFalse(third.isApot(4));
		}
	}

	@Test
	void filtersOfZerosCostNothing() {
		FilterErrors u = FilterErrors.measure(new float[8], 2, LevelSet.uniform(7), () -> ScaleRule.MIN_MAX);
		FilterErrors a = FilterErrors.measure(new float[8], 2, ApotLevels.published(3), () -> ScaleRule.MIN_MAX);
		FilterSchemeAssignment all = FilterSchemeAssignment.of(u, a, Ranking.RATIO, new Quota.Budget(0));
		assertEquals(2, all.apotFilters());
		assertEquals(Double.POSITIVE_INFINITY, all.sqnr());
	}

	@Test
	void sensitivityProtectsAFilter() {
		double[] sensitivity = new double[FILTERS];
		Arrays.fill(sensitivity, 1);
		int last = FilterSchemeAssignment.of(uniform, apot, Ranking.DIFFERENCE, new Quota.Share(0)).order()[FILTERS - 2];
		sensitivity[last] = 1e6;
		FilterSchemeAssignment weighted = FilterSchemeAssignment.of(uniform, apot, Ranking.DIFFERENCE, sensitivity, new Quota.Share(0));
		assertEquals(last, weighted.order()[FILTERS - 1]);
		assertThrows(IllegalArgumentException.class,
				() -> FilterSchemeAssignment.of(uniform, apot, Ranking.RATIO, new double[1], new Quota.Share(0)));
	}

	@Test
	void quotasRejectNonsense() {
		assertEquals(0.75, Quota.Share.balanced(3, 1).apot());
		assertThrows(IllegalArgumentException.class, () -> new Quota.Share(1.5));
		assertThrows(IllegalArgumentException.class, () -> new Quota.Share(Double.NaN));
		assertThrows(IllegalArgumentException.class, () -> Quota.Share.balanced(0, 0));
		assertThrows(IllegalArgumentException.class, () -> new Quota.Budget(-1));
		assertThrows(IllegalArgumentException.class,
				() -> FilterErrors.measure(new float[7], 2, LevelSet.uniform(7), () -> ScaleRule.MIN_MAX));
	}

	@Test
	void theNumberOfThreadsDoesNotMatter() {
		SplittableRandom random = new SplittableRandom(SEED);
		float[] many = new SyntheticWeights(Distribution.GAUSSIAN, 1, 0, random.nextLong()).generate(100, 33);
		LevelSet levels = LevelSet.uniform(127);
		FilterErrors parallel = FilterErrors.measure(many, 100, levels, () -> new ExactScaleSearch(Domain.ALL));
		ExactScaleSearch one = new ExactScaleSearch(Domain.ALL);
		for (int f = 0; f < 100; f++) {
			assertEquals(one.find(many, f * 33, 33, levels), parallel.quantizer(f).step());
		}
	}
}
