package org.m2q.quant.tests.scheme;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.quant.scheme.SyntheticWeights;
import org.m2q.quant.scheme.SyntheticWeights.Distribution;

final class SyntheticWeightsTest {

	/** Excess kurtosis: 0, 3, none (infinite) and −1.2. */
	@ParameterizedTest
	@CsvSource({"GAUSSIAN, 3, 0.1", "LAPLACE, 6, 0.4", "UNIFORM, 1.8, 0.05"})
	void momentsAreThoseOfTheDistribution(Distribution distribution, double fourth, double tolerance) {
		float[] w = new SyntheticWeights(distribution, 2, 0, 3).generate(100, 4000);
		double mean = 0;
		double square = 0;
		double power = 0;
		for (float x : w) {
			double y = x / 2;
			mean += y;
			square += y * y;
			power += y * y * y * y;
		}
		assertEquals(0, mean / w.length, 0.01);
		assertEquals(1, square / w.length, 0.01);
		assertEquals(fourth, power / w.length, tolerance);
	}

	@Test
	void studentHasItsQuantiles() {
		float[] w = new SyntheticWeights(Distribution.STUDENT_T3, 1, 0, 3).generate(100, 4000);
		Arrays.sort(w);
		// Quantiles of t with 3 degrees of freedom, divided by its deviation √3.
		assertEquals(0.7649 / Math.sqrt(3), w[(int) (0.75 * w.length)], 0.01);
		assertEquals(2.3534 / Math.sqrt(3), w[(int) (0.95 * w.length)], 0.03);
		assertEquals(4.5407 / Math.sqrt(3), w[(int) (0.99 * w.length)], 0.1);
	}

	@Test
	void filtersHaveTheirOwnStreams() {
		SyntheticWeights generator = new SyntheticWeights(Distribution.LAPLACE, 1, 0.5, 42);
		float[] few = generator.generate(2, 10);
		float[] many = generator.generate(5, 10);
		assertArrayEquals(few, Arrays.copyOf(many, 20));
		assertNotEquals(many[0], many[10]);
		assertArrayEquals(many, generator.generate(5, 10));
		assertNotEquals(many[0], new SyntheticWeights(Distribution.LAPLACE, 1, 0.5, 43).generate(1, 10)[0]);
		assertEquals(0.5, SyntheticWeights.he(Distribution.GAUSSIAN, 8, 1).deviation());
		assertEquals(0, generator.generate(0, 10).length);
		assertThrows(IllegalArgumentException.class, () -> generator.generate(1 << 20, 1 << 20));
		assertThrows(IllegalArgumentException.class, () -> new SyntheticWeights(Distribution.LAPLACE, 0, 0, 1));
	}

	/** Recorded once; any machine and release must give the same. */
	@ParameterizedTest
	@CsvSource({"GAUSSIAN, -1469758762", "LAPLACE, -1966768583", "STUDENT_T3, -2041743048", "UNIFORM, -859142623"})
	void bytesAreTheSameEverywhere(Distribution distribution, int hash) {
		assertEquals(hash, Arrays.hashCode(new SyntheticWeights(distribution, 0.05, 0.3, 2024).generate(7, 101)));
	}
}
