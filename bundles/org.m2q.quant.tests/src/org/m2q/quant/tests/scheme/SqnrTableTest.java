package org.m2q.quant.tests.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.quant.scheme.ApotLevels;
import org.m2q.quant.scheme.ApotLevels.Signs;
import org.m2q.quant.scheme.FilterErrors;
import org.m2q.quant.scheme.LevelSet;
import org.m2q.quant.scheme.PowerOfTwoLevels;
import org.m2q.quant.scheme.ScaleRule;
import org.m2q.quant.scheme.SyntheticWeights;
import org.m2q.quant.scheme.SyntheticWeights.Distribution;

/** SQNR of the schemes on synthetic filters of 64 and 512 weights with the best clipping in steps of one percent. */
final class SqnrTableTest {

	private static final int FILTERS = 160;
	private static final long SEED = 1;

	/** Both sides are averages over finite samples: dB for filters of 512 weights. */
	private static final double LONG = 0.35;

	/** The same for filters of 64 weights, which scatter more. */
	private static final double SHORT = 0.6;

	private static final Map<String, Supplier<LevelSet>> SETS = Map.ofEntries(Map.entry("uniform4", () -> LevelSet.uniform(7)),
			Map.entry("uniform5", () -> LevelSet.uniform(15)), Map.entry("uniform6", () -> LevelSet.uniform(31)),
			Map.entry("uniform7", () -> LevelSet.uniform(63)), Map.entry("uniform8", () -> LevelSet.uniform(127)),
			Map.entry("PoT4", () -> PowerOfTwoLevels.of(4)), Map.entry("PoT8", () -> PowerOfTwoLevels.of(8)),
			Map.entry("SP2 2+1", () -> ApotLevels.sp2(2, 1)), Map.entry("SP2 2+2", () -> ApotLevels.sp2(2, 2)),
			Map.entry("SP2 3+2", () -> ApotLevels.sp2(3, 2)), Map.entry("SP2 3+3", () -> ApotLevels.sp2(3, 3)),
			Map.entry("SP2 4+3", () -> ApotLevels.sp2(4, 3)), Map.entry("k2 n2", () -> ApotLevels.of(2, 2, Signs.COMMON)),
			Map.entry("k2 n3", () -> ApotLevels.of(2, 3, Signs.COMMON)), Map.entry("k3 n2", () -> ApotLevels.of(3, 2, Signs.COMMON)),
			Map.entry("k4 n2", () -> ApotLevels.of(4, 2, Signs.COMMON)), Map.entry("k2 n4", () -> ApotLevels.of(2, 4, Signs.COMMON)),
			Map.entry("signed k2 n2", () -> ApotLevels.of(2, 2, Signs.PER_TERM)),
			Map.entry("signed k3 n2", () -> ApotLevels.of(3, 2, Signs.PER_TERM)),
			Map.entry("signed k4 n2", () -> ApotLevels.of(4, 2, Signs.PER_TERM)),
			Map.entry("two signed 6", () -> ApotLevels.twoSignedShifts(6)), Map.entry("two signed 7", () -> ApotLevels.twoSignedShifts(7)),
			Map.entry("two same 7", () -> ApotLevels.twoShifts(7)), Map.entry("sign+3", () -> ApotLevels.published(3)));

	private static FilterErrors measure(String name, Distribution distribution, int length) {
		float[] weights = new SyntheticWeights(distribution, 1, 0, SEED).generate(FILTERS, length);
		return FilterErrors.measure(weights, FILTERS, SETS.get(name).get(), () -> ScaleRule.grid(80, 0.01, 2));
	}

	private static double mean(String name, Distribution distribution, int length) {
		FilterErrors errors = measure(name, distribution, length);
		double sum = 0;
		for (int f = 0; f < FILTERS; f++) {
			sum += errors.sqnr(f);
		}
		return sum / FILTERS;
	}

	@ParameterizedTest
	@CsvSource({"uniform4, 20.4, 17.7, 23.9, 18.9, 16.1, 23.6", "uniform5, 26.8, 24.1, 30.1, 24.6, 21.5, 29.9",
			"uniform6, 32.8, 30.2, 36.3, 30.5, 27.3, 36.0", "uniform7, 38.8, 36.2, 42.4, 36.6, 33.3, 42.1",
			"uniform8, 44.9, 42.2, 48.3, 42.5, 39.3, 48.1", "PoT4, 15.3, 15.8, 16.2, 14.5, 14.7, 16.0",
			"PoT8, 15.3, 15.8, 16.2, 14.6, 14.7, 16.0", "SP2 2+1, 18.5, 16.8, 21.1, 17.2, 15.3, 21.0",
			"SP2 2+2, 20.8, 18.5, 22.5, 19.5, 16.8, 22.3", "SP2 3+2, 24.7, 24.3, 23.7, 24.0, 23.0, 23.5",
			"SP2 3+3, 25.0, 25.3, 23.8, 24.6, 24.6, 23.5", "SP2 4+3, 25.0, 25.3, 23.8, 24.6, 24.7, 23.5",
			"k2 n2, 23.5, 23.6, 23.1, 22.6, 22.5, 22.9", "k2 n3, 30.4, 31.1, 30.0, 29.7, 29.8, 29.5",
			"k3 n2, 23.6, 23.9, 23.1, 22.8, 22.9, 22.9", "k4 n2, 23.6, 23.9, 23.1, 22.8, 22.9, 22.9",
			"k2 n4, 36.5, 37.3, 36.4, 36.2, 36.3, 35.8", "signed k2 n2, 25.1, 25.2, 24.1, 24.6, 24.2, 23.8",
			"signed k3 n2, 25.4, 25.8, 24.1, 24.9, 25.0, 23.8", "signed k4 n2, 25.4, 25.8, 24.1, 24.9, 25.0, 23.8",
			"two signed 6, 29.5, 29.5, 29.8, 28.7, 28.2, 29.4", "two signed 7, 29.6, 29.8, 29.9, 28.9, 28.8, 29.4",
			"two same 7, 25.0, 25.3, 23.8, 24.6, 24.6, 23.5"})
	void sqnrIsReproduced(String name, double gauss64, double laplace64, double flat64, double gauss512, double laplace512,
			double flat512) {
		assertEquals(gauss64, mean(name, Distribution.GAUSSIAN, 64), SHORT, "Gauss 64");
		assertEquals(laplace64, mean(name, Distribution.LAPLACE, 64), SHORT, "Laplace 64");
		assertEquals(flat64, mean(name, Distribution.UNIFORM, 64), SHORT, "uniform 64");
		assertEquals(gauss512, mean(name, Distribution.GAUSSIAN, 512), LONG, "Gauss 512");
		assertEquals(laplace512, mean(name, Distribution.LAPLACE, 512), LONG, "Laplace 512");
		assertEquals(flat512, mean(name, Distribution.UNIFORM, 512), LONG, "uniform 512");
	}

	/** Shares in percent; 160 filters have a standard error of up to 4, the reference table's size is unknown. */
	@ParameterizedTest
	@CsvSource({"sign+3, uniform4, 50, 74, 71, 72, 95, 99, 86, 100, 100", "SP2 2+1, uniform4, 12, 19, 16, 1, 9, 25, 0, 0, 46",
			"k2 n2, uniform5, 13, 23, 35, 4, 32, 57, 1, 76, 100", "k2 n3, uniform7, 3, 3, 10, 0, 2, 9, 0, 5, 48",
			"SP2 4+3, uniform8, 0, 0, 0, 0, 0, 0, 0, 0, 2", "two signed 6, uniform8, 0, 0, 0, 0, 0, 0, 0, 0, 0"})
	void winnersOfAnUnconstrainedChoiceAreReproduced(String apot, String uniform, int gauss16, int laplace16, int heavy16, int gauss64,
			int laplace64, int heavy64, int gauss512, int laplace512, int heavy512) {
		assertEquals(gauss16, share(apot, uniform, Distribution.GAUSSIAN, 16), 12, "Gauss 16");
		assertEquals(laplace16, share(apot, uniform, Distribution.LAPLACE, 16), 12, "Laplace 16");
		assertEquals(heavy16, share(apot, uniform, Distribution.STUDENT_T3, 16), 12, "t3 16");
		assertEquals(gauss64, share(apot, uniform, Distribution.GAUSSIAN, 64), 12, "Gauss 64");
		assertEquals(laplace64, share(apot, uniform, Distribution.LAPLACE, 64), 12, "Laplace 64");
		assertEquals(heavy64, share(apot, uniform, Distribution.STUDENT_T3, 64), 12, "t3 64");
		assertEquals(gauss512, share(apot, uniform, Distribution.GAUSSIAN, 512), 12, "Gauss 512");
		assertEquals(laplace512, share(apot, uniform, Distribution.LAPLACE, 512), 12, "Laplace 512");
		assertEquals(heavy512, share(apot, uniform, Distribution.STUDENT_T3, 512), 12, "t3 512");
	}

	private static double share(String apot, String uniform, Distribution distribution, int length) {
		FilterErrors a = measure(apot, distribution, length);
		FilterErrors u = measure(uniform, distribution, length);
		int wins = 0;
		for (int f = 0; f < FILTERS; f++) {
			wins += a.squaredError(f) < u.squaredError(f) ? 1 : 0;
		}
		return 100.0 * wins / FILTERS;
	}
}
