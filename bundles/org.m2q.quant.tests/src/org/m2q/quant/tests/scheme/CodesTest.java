package org.m2q.quant.tests.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.quant.scheme.Log2Quantizer;
import org.m2q.quant.scheme.Nibbles;

/** Logarithmic codes and nibbles. */
final class CodesTest {

	private static final long SEED = 77;

	static List<JsonObject> log2() {
		return GoldenVectors.section("log2");
	}

	static List<JsonObject> nibbleSplit() {
		return GoldenVectors.section("nibbleSplit");
	}

	@ParameterizedTest
	@MethodSource("log2")
	void logarithmsRound(JsonObject golden) {
		double x = golden.get("x").getAsDouble();
		assertEquals(golden.get("fq").getAsInt(), Log2Quantizer.fqVit(x, 4));
		assertEquals(golden.get("trio").getAsInt(), Log2Quantizer.trioVit(x));
	}

	@ParameterizedTest
	@MethodSource("nibbleSplit")
	void nibblesSplit(JsonObject golden) {
		int w = golden.get("w").getAsInt();
		assertEquals(golden.get("hi").getAsInt(), Nibbles.high(w));
		assertEquals(golden.get("lo").getAsInt(), Nibbles.low(w));
		assertEquals(golden.get("p").getAsInt(), Nibbles.mergedProduct(golden.get("act").getAsInt(), w));
	}

	@Test
	void mergedProductsAreExact() {
		for (int w = -128; w <= 127; w++) {
			assertEquals(w, Nibbles.join(Nibbles.high(w), Nibbles.low(w)));
			assertTrue(Nibbles.high(w) >= -8 && Nibbles.high(w) <= 7 && Nibbles.low(w) >= 0 && Nibbles.low(w) <= 15);
			for (int a = -128; a <= 255; a++) {
				assertEquals(a * w, Nibbles.mergedProduct(a, w));
			}
		}
	}

	@Test
	void edgesOfLogarithmicCodes() {
		assertEquals(Log2Quantizer.MASKED, Log2Quantizer.fqVit(0, 4));
		assertEquals(Log2Quantizer.MASKED, Log2Quantizer.fqVit(-1, 4));
		assertEquals(Log2Quantizer.MASKED, Log2Quantizer.fqVit(Double.NaN, 4));
		assertEquals(15, Log2Quantizer.fqVit(0x1p-15, 4));
		assertEquals(Log2Quantizer.MASKED, Log2Quantizer.fqVit(0x1p-16, 4));
		assertEquals(0, Log2Quantizer.fqVit(100, 4));
		assertEquals(0, Log2Quantizer.fqVitValue(Log2Quantizer.MASKED));
		assertEquals(0.125, Log2Quantizer.fqVitValue(3));
		assertEquals(Log2Quantizer.TRIO_MIN, Log2Quantizer.trioVit(0));
		assertEquals(Log2Quantizer.TRIO_MAX, Log2Quantizer.trioVit(1e9));
		assertEquals(0, Log2Quantizer.nearestExponent(Math.nextDown(Math.sqrt(2))));
		assertEquals(1, Log2Quantizer.nearestExponent(Math.sqrt(2)));
		assertEquals(-1074, Log2Quantizer.nearestExponent(Double.MIN_VALUE));
		assertThrows(IllegalArgumentException.class, () -> Log2Quantizer.ofAccumulator(0));
	}

	@Test
	void accumulatorsRoundLikeExactSquares() {
		SplittableRandom random = new SplittableRandom(SEED);
		for (int i = 0; i < 20_000; i++) {
			long d = i < 5000 ? i + 1 : (random.nextLong() >>> 1 + random.nextInt(0, 62)) + 1;
			int y = 63 - Long.numberOfLeadingZeros(d);
			boolean up = BigInteger.valueOf(d).pow(2).compareTo(BigInteger.TWO.pow(2 * y + 1)) > 0;
			assertEquals(up ? y + 1 : y, Log2Quantizer.ofAccumulator(d), () -> d + ", seed " + SEED);
			double mantissa = d / Math.scalb(1.0, y);
			if (mantissa < 1.4140625 || mantissa > 1.41422) {
				assertEquals(Log2Quantizer.ofAccumulator(d), Log2Quantizer.ofAccumulatorByBits(d), () -> d + ", seed " + SEED);
			}
			if (d < 1L << 52) {
				assertEquals(Log2Quantizer.ofAccumulator(d), Log2Quantizer.nearestExponent(d));
			}
		}
		assertEquals(63, Log2Quantizer.ofAccumulator(Long.MAX_VALUE));
	}
}
