package org.m2q.quant.tests.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.scheme.ApotLevels;
import org.m2q.quant.scheme.ApotLevels.Signs;
import org.m2q.quant.scheme.ErrorMetrics;
import org.m2q.quant.scheme.ExactScaleSearch;
import org.m2q.quant.scheme.ExactScaleSearch.Domain;
import org.m2q.quant.scheme.LevelQuantizer;
import org.m2q.quant.scheme.LevelSet;
import org.m2q.quant.scheme.PowerOfTwoLevels;
import org.m2q.quant.scheme.RangeSearch;
import org.m2q.quant.scheme.ScaleRule;
import org.m2q.quant.scheme.SyntheticWeights;
import org.m2q.quant.scheme.SyntheticWeights.Distribution;
import org.m2q.quant.scheme.ValueRange;

final class ScaleSearchTest {

	private static final long SEED = 2_718;

	static Stream<LevelSet> small() {
		return Stream.of(LevelSet.uniform(1), LevelSet.uniform(3), LevelSet.uniform(7), PowerOfTwoLevels.of(3),
				ApotLevels.published(3), ApotLevels.sp2(2, 2));
	}

	static Stream<LevelSet> large() {
		return Stream.of(LevelSet.uniform(7), LevelSet.uniform(127), PowerOfTwoLevels.of(4), PowerOfTwoLevels.of(8),
				ApotLevels.of(2, 2, Signs.COMMON), ApotLevels.of(4, 2, Signs.COMMON), ApotLevels.twoSignedShifts(6));
	}

	private static double error(float[] w, LevelSet levels, double step) {
		return ErrorMetrics.of(w, 0, w.length, new LevelQuantizer(levels, step)).squaredError();
	}

	/** Over every assignment of weights to levels, nearest or not: S − max A² / B. */
	private static double bruteForce(float[] w, LevelSet levels) {
		int count = levels.maxCode() + 1;
		long assignments = Math.round(Math.pow(count, w.length));
		double best = 0;
		double energy = 0;
		for (float x : w) {
			energy += (double) x * x;
		}
		for (long assignment = 1; assignment < assignments; assignment++) {
			double a = 0;
			double b = 0;
			long rest = assignment;
			for (float x : w) {
				double level = levels.level((int) (rest % count));
				rest /= count;
				a += Math.abs(x) * level;
				b += level * level;
			}
			best = Math.max(best, a * a / b);
		}
		return energy - best;
	}

	@ParameterizedTest
	@MethodSource("small")
	void exactSearchEqualsBruteForce(LevelSet levels) {
		SplittableRandom random = new SplittableRandom(SEED);
		ExactScaleSearch search = new ExactScaleSearch(Domain.ALL);
		for (int trial = 0; trial < 60; trial++) {
			float[] w = new float[random.nextInt(1, 6)];
			for (int i = 0; i < w.length; i++) {
				// A coarse lattice in every other trial, for ties and exact fits.
				w[i] = trial % 2 == 0 ? random.nextInt(-9, 10) : (float) random.nextDouble(-1, 1);
			}
			double energy = error(w, levels, 1e9);
			double step = search.find(w, 0, w.length, levels);
			assertEquals(bruteForce(w, levels), error(w, levels, step), 1e-12 * (1 + energy),
					() -> levels + " " + Arrays.toString(w) + ", seed " + SEED);
		}
	}

	@ParameterizedTest
	@MethodSource("large")
	void exactSearchIsNeverWorseThanADenseGrid(LevelSet levels) {
		for (Distribution distribution : Distribution.values()) {
			float[] w = new SyntheticWeights(distribution, 0.1, 0, SEED).generate(1, 200);
			double max = RangeSearch.minMax(w, 0, w.length).magnitude();
			double best = Double.POSITIVE_INFINITY;
			for (int i = 1; i <= 4000; i++) {
				best = Math.min(best, error(w, levels, max * i / 2000 / levels.max()));
			}
			double all = error(w, levels, new ExactScaleSearch(Domain.ALL).find(w, 0, w.length, levels));
			double used = error(w, levels, new ExactScaleSearch(Domain.OUTERMOST_LEVEL_USED).find(w, 0, w.length, levels));
			String message = levels + " " + distribution + ", seed " + SEED;
			assertTrue(all <= best * (1 + 1e-12), message);
			assertTrue(all <= used * (1 + 1e-12), message);
			if (levels.isUniform() && levels.maxCode() > 7) {
				// With many equal steps the outermost level of the best one is in use.
				assertEquals(all, used, all * 1e-9, message);
			}
		}
	}

	@Test
	void longRunsAreSweptInSlices() {
		float[] w = new SyntheticWeights(Distribution.GAUSSIAN, 1, 0, SEED).generate(1, 100_000);
		LevelSet levels = LevelSet.uniform(127);
		double exact = error(w, levels, new ExactScaleSearch(Domain.OUTERMOST_LEVEL_USED).find(w, 0, w.length, levels));
		double grid = error(w, levels, ScaleRule.grid(400, 0.001, 2).find(w, 0, w.length, levels));
		assertTrue(exact <= grid, exact + " > " + grid);
		assertEquals(exact, grid, grid * 0.01);
	}

	@Test
	void anExactLatticeIsFound() {
		float[] w = {0.3f, -0.6f, 0.9f, 2.1f, 0};
		double step = new ExactScaleSearch(Domain.ALL).find(w, 0, w.length, LevelSet.uniform(7));
		assertEquals(0.3, step, 1e-6);
		assertTrue(error(w, LevelSet.uniform(7), step) < 1e-13);
	}

	@ParameterizedTest
	@MethodSource("small")
	void rulesScaleWithTheWeightsAndAcceptZeros(LevelSet levels) {
		float[] w = new SyntheticWeights(Distribution.STUDENT_T3, 0.02, 0, SEED).generate(1, 500);
		float[] scaled = new float[w.length];
		for (int i = 0; i < w.length; i++) {
			scaled[i] = -16 * w[i];
		}
		for (ScaleRule rule : new ScaleRule[] {ScaleRule.MIN_MAX, ScaleRule.percentile(0.99), ScaleRule.grid(80, 0.01, 2.4),
				ScaleRule.grid(90, 0.01, 2), ScaleRule.kl(), new ExactScaleSearch(Domain.ALL),
				new ExactScaleSearch(Domain.OUTERMOST_LEVEL_USED), ScaleRule.powerOfTwo(ScaleRule.MIN_MAX)}) {
			double step = rule.find(w, 0, w.length, levels);
			assertTrue(step > 0);
			assertEquals(16 * step, rule.find(scaled, 0, w.length, levels), step * 1e-12);
			assertTrue(rule.find(new float[3], 0, 3, levels) > 0);
			assertTrue(rule.find(new float[] {1}, 0, 1, levels) > 0);
			assertThrows(IllegalArgumentException.class, () -> rule.find(new float[] {1, Float.NaN}, 0, 2, levels));
		}
	}

	@Test
	void gridTakesTheDocumentedSteps() {
		float[] w = new SyntheticWeights(Distribution.LAPLACE, 1, 0, SEED).generate(1, 300);
		double max = RangeSearch.minMax(w, 0, w.length).magnitude();
		LevelSet levels = LevelSet.uniform(7);
		double best = Double.POSITIVE_INFINITY;
		double bestStep = 0;
		for (int i = 0; i < 90; i++) {
			double step = max * (1 - 0.01 * i) / 7;
			if (error(w, levels, step) < best) {
				best = error(w, levels, step);
				bestStep = step;
			}
		}
		assertEquals(bestStep, ScaleRule.grid(90, 0.01, 2).find(w, 0, w.length, levels), bestStep * 1e-15);
		assertThrows(IllegalArgumentException.class, () -> ScaleRule.grid(101, 0.01, 2));
	}

	@Test
	void affineGridBeatsTheObservedRange() {
		NumberFormat int4 = new NumberFormat(NumberFormat.Kind.INT, 4);
		float[] w = new SyntheticWeights(Distribution.STUDENT_T3, 1, 0, SEED).generate(1, 1000);
		ValueRange full = RangeSearch.minMax(w, 0, w.length);
		ValueRange best = RangeSearch.grid(w, 0, w.length, int4, 80, 0.01, 2.4);
		assertTrue(best.max() < full.max());
		assertEquals(full.min() / full.max(), best.min() / best.max(), 1e-12);
	}

	@Test
	void quantilesInterpolate() {
		double[] sorted = {0, 1, 2, 4};
		assertEquals(0, RangeSearch.quantile(sorted, 0));
		assertEquals(4, RangeSearch.quantile(sorted, 1));
		assertEquals(1.5, RangeSearch.quantile(sorted, 0.5));
		assertEquals(3, RangeSearch.quantile(sorted, 5.0 / 6), 1e-12);
		assertEquals(new ValueRange(-1, 1), RangeSearch.percentile(new float[] {1, -1, 0, 5, -5}, 0, 5, 0.75));
		assertThrows(IllegalArgumentException.class, () -> RangeSearch.quantile(sorted, 1.1));
	}

	@Test
	void divergenceClipsOutliersOnly() {
		double[] flat = new double[10_000];
		for (int i = 0; i < flat.length; i++) {
			flat[i] = (i + 1.0) / flat.length;
		}
		// A flat distribution is reproduced best without clipping; few bins leave the range alone.
		assertEquals(1, RangeSearch.klThreshold(flat, 4), 0.02);
		assertEquals(1, RangeSearch.klThreshold(new double[] {0.5, 1}, 4));
		float[] w = new SyntheticWeights(Distribution.GAUSSIAN, 1, 0, SEED).generate(1, 10_000);
		double[] outlier = flat.clone();
		for (int i = 0; i < w.length; i++) {
			outlier[i] = Math.abs(w[i]);
		}
		outlier[0] = 20;
		Arrays.sort(outlier);
		assertTrue(RangeSearch.klThreshold(outlier, 4) < 10);
		assertEquals(0, RangeSearch.klThreshold(new double[10], 4));
	}

	@Test
	void divergenceFollowsAnIndependentImplementation() {
		float[] w = new SyntheticWeights(Distribution.LAPLACE, 1, 0, SEED).generate(1, 4000);
		double[] magnitudes = new double[w.length];
		for (int i = 0; i < w.length; i++) {
			magnitudes[i] = Math.abs(w[i]);
		}
		Arrays.sort(magnitudes);
		int bins = 64;
		double max = magnitudes[magnitudes.length - 1];
		double width = max / bins;
		double[] cumulative = new double[bins];
		for (int k = 0; k < bins; k++) {
			double edge = k == bins - 1 ? max : (k + 1) * width;
			cumulative[k] = Arrays.stream(magnitudes).filter(m -> m < edge || edge == max).count() / (double) w.length;
		}
		int n = 8;
		double best = Double.POSITIVE_INFINITY;
		double threshold = 0;
		for (int i = n + 1; i <= bins; i++) {
			double[] p = cumulative.clone();
			Arrays.fill(p, i - 1, bins, 1);
			double sum = 0;
			for (int k = 0; k < bins; k++) {
				double q = p[k];
				if (k < i) {
					double at = k / (i - 1.0) * (n - 1);
					int lower = Math.min(n - 2, (int) at);
					double left = sample(p, i, lower / (n - 1.0));
					q = left + (at - lower) * (sample(p, i, (lower + 1) / (n - 1.0)) - left);
				}
				sum += (cumulative[k] - q) * Math.log(cumulative[k] / q) / Math.log(2);
			}
			if (sum < best) {
				best = sum;
				threshold = Math.min(max, (i + 0.5) * width);
			}
		}
		assertEquals(threshold, RangeSearch.klThreshold(magnitudes, 4), 1e-12);
	}

	private static double sample(double[] values, int count, double at) {
		double place = at * (count - 1);
		int lower = Math.min(count - 2, (int) place);
		return values[lower] + (place - lower) * (values[lower + 1] - values[lower]);
	}
}
