package org.m2q.quant.tests.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.scheme.DyadicMultiplier;
import org.m2q.quant.scheme.FixedPoint;
import org.m2q.quant.scheme.HawqMultiplier;
import org.m2q.quant.scheme.Requantizer;
import org.m2q.quant.scheme.Rounding;
import org.m2q.quant.scheme.UniformQuantizer;

final class RequantizationTest {

	private static final long SEED = 20_241;

	static java.util.List<JsonObject> quantizeMultiplier() {
		return GoldenVectors.section("quantizeMultiplier");
	}

	static java.util.List<JsonObject> requantize() {
		return GoldenVectors.section("requantize");
	}

	static java.util.List<JsonObject> roundingDivideByPot() {
		return GoldenVectors.section("roundingDivideByPOT");
	}

	@ParameterizedTest
	@MethodSource("quantizeMultiplier")
	void splitsAFactor(JsonObject golden) {
		DyadicMultiplier factor = DyadicMultiplier.of(golden.get("M").getAsDouble());
		assertEquals(golden.get("m").getAsInt(), factor.multiplier());
		assertEquals(golden.get("shift").getAsInt(), factor.shift());
	}

	@ParameterizedTest
	@MethodSource("requantize")
	void requantizes(JsonObject golden) {
		double m = golden.get("M").getAsDouble();
		int x = golden.get("x").getAsInt();
		DyadicMultiplier factor = DyadicMultiplier.of(m);
		assertEquals(golden.get("double").getAsInt(), factor.applyDoubleRounding(x), "double rounding");
		assertEquals(golden.get("single").getAsInt(), factor.applySingleRounding(x), "single rounding");
		assertEquals(golden.get("hawq").getAsInt(), HawqMultiplier.of(m).apply(x), "HAWQ");
	}

	@ParameterizedTest
	@MethodSource("roundingDivideByPot")
	void dividesByAPowerOfTwo(JsonObject golden) {
		assertEquals(golden.get("y").getAsInt(),
				FixedPoint.roundingDivideByPowerOfTwo(golden.get("x").getAsInt(), golden.get("e").getAsInt()));
	}

	@ParameterizedTest
	@EnumSource(Rounding.class)
	void shiftsRoundLikeDecimals(Rounding rounding) {
		SplittableRandom random = new SplittableRandom(SEED);
		for (int i = 0; i < 20_000; i++) {
			int e = random.nextInt(0, 63);
			// Short values make exact halves frequent.
			long x = random.nextLong() >> random.nextInt(0, 63);
			BigDecimal quotient = new BigDecimal(BigInteger.valueOf(x)).divide(new BigDecimal(BigInteger.TWO.pow(e)));
			assertEquals(decimal(quotient, rounding).longValueExact(), rounding.shiftRight(x, e), () -> x + " >> " + e + ", seed " + SEED);
			if (Math.abs(x) < 1L << 50) {
				assertEquals(decimal(quotient, rounding).doubleValue(), rounding.round(Math.scalb((double) x, -e)) + 0.0,
						() -> x + " / 2^" + e);
			}
		}
		assertEquals(0, rounding.round(0.49999999999999994));
	}

	private static BigDecimal decimal(BigDecimal x, Rounding rounding) {
		return switch (rounding) {
		case HALF_EVEN -> x.setScale(0, RoundingMode.HALF_EVEN);
		case HALF_AWAY -> x.setScale(0, RoundingMode.HALF_UP);
		case HALF_UP -> x.add(new BigDecimal("0.5")).setScale(0, RoundingMode.FLOOR);
		};
	}

	@Test
	void saturatesInsteadOfWrapping() {
		assertEquals(Integer.MAX_VALUE, FixedPoint.saturatingRoundingDoublingHighMul(Integer.MIN_VALUE, Integer.MIN_VALUE));
		DyadicMultiplier huge = DyadicMultiplier.of(1e30);
		assertEquals(new DyadicMultiplier(Integer.MAX_VALUE, 30), huge);
		for (int x : new int[] {Integer.MIN_VALUE, -1, 1, Integer.MAX_VALUE}) {
			int expected = x < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
			if (Math.abs((long) x) > 2) {
				assertEquals(expected, huge.applySingleRounding(x));
				assertTrue(Math.abs((long) huge.applyDoubleRounding(x)) >= Integer.MAX_VALUE - 1);
				assertEquals(expected, huge.apply16((long) x << 20));
				assertEquals(expected, HawqMultiplier.of(1e300).apply(x));
			}
		}
		assertEquals(0, HawqMultiplier.of(1e-300).apply(Integer.MIN_VALUE));
		assertEquals(0, HawqMultiplier.of(Double.MIN_VALUE).apply(Integer.MAX_VALUE));
		assertEquals(Integer.MAX_VALUE, HawqMultiplier.add(Integer.MAX_VALUE, HawqMultiplier.of(1), 1, HawqMultiplier.of(1)));
	}

	@Test
	void tinyFactorsFlushToZero() {
		assertEquals(new DyadicMultiplier(0, 0), DyadicMultiplier.of(0x1p-34));
		assertEquals(new DyadicMultiplier(1 << 30, -31), DyadicMultiplier.of(0x1p-32));
		assertEquals(new DyadicMultiplier(1 << 30, -31), DyadicMultiplier.of(Math.nextDown(0x1p-32)));
		assertEquals(new DyadicMultiplier(0, 0), DyadicMultiplier.of(Double.MIN_VALUE));
		assertThrows(IllegalArgumentException.class, () -> DyadicMultiplier.of(Double.NaN));
		assertThrows(IllegalArgumentException.class, () -> DyadicMultiplier.of(-1));
		assertThrows(IllegalArgumentException.class, () -> DyadicMultiplier.of(Double.POSITIVE_INFINITY));
	}

	@Test
	void roundingsStayWithinOneOfTheExactProduct() {
		SplittableRandom random = new SplittableRandom(SEED);
		for (int i = 0; i < 50_000; i++) {
			double m = Math.scalb(random.nextDouble(0.5, 1), random.nextInt(-20, 1));
			int x = random.nextInt() >> random.nextInt(0, 31);
			DyadicMultiplier factor = DyadicMultiplier.of(m);
			double exact = x * factor.value();
			String message = "M " + m + ", x " + x + ", seed " + SEED;
			assertTrue(Math.abs(factor.applySingleRounding(x) - exact) <= 0.5 + 1e-6, message);
			assertTrue(Math.abs(factor.apply(x, Rounding.HALF_EVEN) - exact) <= 0.5 + 1e-6, message);
			assertTrue(Math.abs(factor.applyDoubleRounding(x) - exact) <= 1, message);
			assertTrue(Math.abs(HawqMultiplier.of(m).apply(x) - exact) <= 0.5 + 1e-6, message);
			// 15 significant bits: relative error of the factor below 2^-15.
			assertTrue(Math.abs(factor.apply16(x) - exact) <= 0.5 + Math.abs(exact) * 0x1p-15, message);
			assertEquals(m, factor.value(), m * 0x1p-31, message);
		}
	}

	@Test
	void halvesAreSymmetricOnlyAwayFromZero() {
		DyadicMultiplier half = DyadicMultiplier.of(0.5);
		assertEquals(2, half.applySingleRounding(3));
		assertEquals(-1, half.applySingleRounding(-3));
		assertEquals(-2, half.apply(-3, Rounding.HALF_AWAY));
		assertEquals(2, half.apply(5, Rounding.HALF_EVEN));
	}

	@Test
	void narrowMultipliersKeepTheirSignificantBits() {
		DyadicMultiplier factor = DyadicMultiplier.of(0.3);
		assertEquals(factor, factor.withBits(31));
		for (int bits = 2; bits < 31; bits++) {
			DyadicMultiplier narrow = factor.withBits(bits);
			assertEquals(0, narrow.multiplier() & (1 << 31 - bits) - 1);
			assertEquals(0.3, narrow.value(), 0.3 * Math.scalb(1.0, -bits + 1));
		}
		assertEquals(1, DyadicMultiplier.of(0.999).withBits(4).value());
	}

	@Test
	void profilesAddTheZeroPointAndClamp() {
		UniformQuantizer output = new UniformQuantizer(0.1, 10, 0, 255, Rounding.HALF_EVEN);
		assertEquals(12, Requantizer.shift(1, Rounding.HALF_EVEN, output).apply(5));
		assertEquals(13, Requantizer.shift(1, Rounding.HALF_AWAY, output).apply(5));
		assertEquals(20, Requantizer.shift(-1, Rounding.HALF_EVEN, output).apply(5));
		assertEquals(255, Requantizer.shift(-31, Rounding.HALF_EVEN, output).apply(Integer.MAX_VALUE));
		assertEquals(0, Requantizer.shift(0, Rounding.HALF_UP, output).apply(Integer.MIN_VALUE));
		DyadicMultiplier m = DyadicMultiplier.of(0.3);
		assertEquals(11, Requantizer.dyadicDoubleRounding(m, output).apply(1));
		assertEquals(10, Requantizer.dyadic(m, Rounding.HALF_UP, output).apply(1));
		assertEquals(255, Requantizer.dyadic(m, Rounding.HALF_UP, output).apply(Integer.MAX_VALUE));
	}

	@Test
	void singlePrecisionKeepsItsAssociation() {
		UniformQuantizer output = UniformQuantizer.symmetric(1, NumberFormat.INT8, false, Rounding.HALF_EVEN);
		SplittableRandom random = new SplittableRandom(SEED);
		for (int i = 0; i < 10_000; i++) {
			float xs = (float) random.nextDouble(1e-4, 1e-1);
			float ws = (float) random.nextDouble(1e-4, 1e-1);
			float ys = (float) random.nextDouble(1e-4, 1e-1);
			int acc = random.nextInt(-100_000, 100_000);
			float product = xs * ws;
			float factor = product / ys;
			long expected = Math.max(-128, Math.min(127, (long) Math.rint((double) ((float) acc * factor))));
			assertEquals(expected, Requantizer.float32(xs, ws, ys, output).apply(acc), "seed " + SEED);
		}
	}

	@Test
	void squareRootsAreExact() {
		for (long root = 0; root < 2000; root++) {
			for (long x = root * root; x < (root + 1) * (root + 1); x++) {
				assertEquals(root, FixedPoint.squareRoot(x));
			}
		}
		assertEquals(3_037_000_499L, FixedPoint.squareRoot(Long.MAX_VALUE));
		assertEquals(3_037_000_498L, FixedPoint.squareRoot(3_037_000_499L * 3_037_000_499L - 1));
	}
}
