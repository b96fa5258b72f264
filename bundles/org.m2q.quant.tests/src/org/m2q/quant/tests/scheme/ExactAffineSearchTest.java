package org.m2q.quant.tests.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.scheme.ExactAffineSearch;
import org.m2q.quant.scheme.ExactScaleSearch.Domain;
import org.m2q.quant.scheme.RangeSearch;
import org.m2q.quant.scheme.Rounding;
import org.m2q.quant.scheme.UniformQuantizer;
import org.m2q.quant.scheme.ValueRange;

class ExactAffineSearchTest {

	private static final long SEED = 31_415;

	private static double error(float[] w, UniformQuantizer quantizer) {
		double sum = 0;
		for (float x : w) {
			double difference = x - quantizer.project(x);
			sum += difference * difference;
		}
		return sum;
	}

	/** Over every zero point and every assignment of weights to levels, nearest or not. */
	private static double bruteForce(float[] w, int codes) {
		double energy = 0;
		for (float x : w) {
			energy += (double) x * x;
		}
		double best = 0;
		long assignments = Math.round(Math.pow(codes + 1, w.length));
		for (int above = 0; above <= codes; above++) {
			for (long assignment = 0; assignment < assignments; assignment++) {
				double a = 0;
				double b = 0;
				long rest = assignment;
				for (float x : w) {
					double level = above - rest % (codes + 1);
					rest /= codes + 1;
					a += x * level;
					b += level * level;
				}
				best = a > 0 ? Math.max(best, a * a / b) : best;
			}
		}
		return energy - best;
	}

	@ParameterizedTest
	@CsvSource({ "3, 6", "7, 5", "15, 4" })
	void equalsBruteForce(int codes, int most) {
		SplittableRandom random = new SplittableRandom(SEED);
		ExactAffineSearch search = new ExactAffineSearch(Domain.ALL);
		for (int trial = 0; trial < 80; trial++) {
			float[] w = new float[random.nextInt(1, most)];
			float middle = trial % 4 < 2 ? 0 : (float) random.nextDouble(-1.5, 1.5);
			for (int i = 0; i < w.length; i++) {
				// A coarse lattice in every other trial, for ties and exact fits.
				w[i] = trial % 2 == 0 ? random.nextInt(-9, 10) + Math.round(4 * middle) : (float) random.nextDouble(-1, 1) + middle;
			}
			double energy = 0;
			for (float x : w) {
				energy += (double) x * x;
			}
			assertEquals(bruteForce(w, codes), error(w, search.find(w, 0, w.length, 0, codes)), 1e-9 * energy + 1e-12, "trial " + trial + " " + java.util.Arrays.toString(w));
		}
	}

	/** A scan over all zero points and finely spaced scales finds nothing better. */
	@ParameterizedTest
	@CsvSource({ "4, 60, 0", "4, 300, 0.7", "6, 200, -2", "8, 120, 0.3", "8, 500, 0" })
	void aFineScanFindsNothingBetter(int bits, int length, float middle) {
		SplittableRandom random = new SplittableRandom(SEED + bits + length);
		NumberFormat format = NumberFormat.parse("int" + bits).orElseThrow();
		int low = -(1 << bits - 1);
		int high = -low - 1;
		float[] w = new float[length];
		for (int i = 0; i < length; i++) {
			w[i] = (float) (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5) * (i % 10 == 0 ? 2 : 1) + middle;
		}
		UniformQuantizer found = new ExactAffineSearch(Domain.ALL).find(w, 0, length, low, high);
		double least = error(w, found);
		double full = UniformQuantizer.affine(RangeSearch.minMax(w, 0, length), format, Rounding.HALF_EVEN).scale();
		for (int i = 0; i < 300; i++) {
			double scale = full * (0.3 + i * 0.003);
			for (int zero = low; zero <= high; zero++) {
				double other = error(w, new UniformQuantizer(scale, zero, low, high, Rounding.HALF_EVEN));
				assertTrue(least <= other * (1 + 1e-12), "scale " + scale + ", zero point " + zero + ": " + other + " < " + least);
			}
		}
		for (int i = 0; i < 2_000; i++) {
			double other = error(w, found.withScale(found.scale() * (0.99 + i * 0.00001)));
			assertTrue(least <= other * (1 + 1e-12), other + " < " + least);
		}
	}

	@Test
	void neverWorseThanTheRangeOrSymmetricCodes() {
		SplittableRandom random = new SplittableRandom(SEED);
		ExactAffineSearch search = new ExactAffineSearch(Domain.OUTERMOST_LEVEL_USED);
		NumberFormat format = NumberFormat.parse("int12").orElseThrow();
		for (int trial = 0; trial < 20; trial++) {
			float[] w = new float[random.nextInt(2, 400)];
			for (int i = 0; i < w.length; i++) {
				w[i] = (float) random.nextDouble(-1, 3);
			}
			ValueRange seen = RangeSearch.minMax(w, 0, w.length);
			double range = error(w, UniformQuantizer.affine(seen, format, Rounding.HALF_EVEN));
			assertTrue(error(w, search.find(w, 0, w.length, -2048, 2047)) <= range);
		}
	}

	@Test
	void weightsWithoutARange() {
		ExactAffineSearch search = new ExactAffineSearch(Domain.ALL);
		assertEquals(new UniformQuantizer(1, 0, -8, 7, Rounding.HALF_EVEN), search.find(new float[5], 0, 5, -8, 7));
		assertEquals(0, error(new float[] { 3, 3, 3 }, search.find(new float[] { 3, 3, 3 }, 0, 3, 0, 15)), 1e-12);
		assertEquals(0, error(new float[] { -3, 0 }, search.find(new float[] { -3, 0 }, 0, 2, 0, 255)), 1e-12);
		assertThrows(IllegalArgumentException.class, () -> search.find(new float[] { 1, Float.NaN }, 0, 2, 0, 15));
	}
}
