package org.m2q.quant.tests.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.scheme.ActivationTable;
import org.m2q.quant.scheme.IntegerExp;
import org.m2q.quant.scheme.IntegerGelu;
import org.m2q.quant.scheme.IntegerHardswish;
import org.m2q.quant.scheme.IntegerLayerNorm;
import org.m2q.quant.scheme.IntegerSoftmax;
import org.m2q.quant.scheme.Rounding;
import org.m2q.quant.scheme.UniformQuantizer;
import org.m2q.quant.scheme.ValueRange;

final class IntegerFunctionsTest {

	private static final long SEED = 14;

	static List<JsonObject> hardswish() {
		return GoldenVectors.section("hardswish");
	}

	static List<JsonObject> ibertGelu() {
		return GoldenVectors.section("ibertGelu");
	}

	static List<JsonObject> ibertExp() {
		return GoldenVectors.section("ibertExp");
	}

	@ParameterizedTest
	@MethodSource("hardswish")
	void hardswishIsExactForExactConstants(JsonObject golden) {
		double x = golden.get("x").getAsDouble();
		double y = golden.get("y").getAsDouble();
		assertEquals(y, IntegerHardswish.exact(x), 1e-15);
		IntegerHardswish function = IntegerHardswish.of(0x1p-6);
		assertEquals(y, function.apply((int) (x * 64)) * function.outputScale(), 1e-12);
	}

	@ParameterizedTest
	@ValueSource(doubles = {0.001, 0.0237, 0.05, 0.31})
	void hardswishStaysWithinItsBound(double scale) {
		IntegerHardswish function = IntegerHardswish.of(scale);
		for (int q = -40_000; q <= 40_000; q += 7) {
			double x = q * scale;
			assertEquals(IntegerHardswish.exact(x), function.apply(q) * function.outputScale(), Math.abs(x) * scale / 6 + 1e-9);
		}
	}

	@ParameterizedTest
	@MethodSource("ibertGelu")
	void geluIsThatOfIBert(JsonObject golden) {
		IntegerGelu gelu = new IntegerGelu(golden.get("S").getAsDouble(), golden.get("n").getAsInt());
		int q = golden.get("q").getAsInt();
		assertEquals(golden.get("erfInt").getAsLong(), gelu.erf(q));
		assertEquals(golden.get("erfScale").getAsDouble(), gelu.erfScale(), Math.abs(gelu.erfScale()) * 1e-14);
		assertEquals(golden.get("geluInt").getAsLong(), gelu.apply(q));
		assertEquals(golden.get("geluScale").getAsDouble(), gelu.outputScale(), Math.abs(gelu.outputScale()) * 1e-14);
		assertEquals(golden.get("value").getAsDouble(), gelu.apply(q) * gelu.outputScale(), 1e-12);
		assertEquals(golden.get("exact").getAsDouble(), gelu.apply(q) * gelu.outputScale(), 0.021);
	}

	@Test
	void droppingTooManyBitsDestroysACoarseGelu() {
		double good = 0;
		double bad = 0;
		for (int q = -150; q <= 150; q++) {
			double exact = gelu(q * 0.02);
			IntegerGelu fine = new IntegerGelu(0.02, 4);
			IntegerGelu coarse = new IntegerGelu(0.02, 14);
			good = Math.max(good, Math.abs(exact - fine.apply(q) * fine.outputScale()));
			bad = Math.max(bad, Math.abs(exact - coarse.apply(q) * coarse.outputScale()));
		}
		assertTrue(good < 0.025, "error " + good);
		assertTrue(bad > 0.5, "error " + bad);
	}

	private static double gelu(double x) {
		// Φ by Simpson's rule, independent of the polynomial.
		int parts = 400;
		double sum = 0;
		for (int i = 0; i <= parts; i++) {
			double t = x * i / parts;
			sum += (i == 0 || i == parts ? 1 : i % 2 == 1 ? 4 : 2) * Math.exp(-t * t / 2);
		}
		return x * (0.5 + sum * x / parts / 3 / Math.sqrt(2 * Math.PI));
	}

	@ParameterizedTest
	@MethodSource("ibertExp")
	void exponentialIsThatOfIBert(JsonObject golden) {
		IntegerExp exp = new IntegerExp(golden.get("S").getAsDouble());
		int q = golden.get("q").getAsInt();
		assertEquals(golden.get("expInt").getAsLong(), exp.apply(q));
		assertEquals(golden.get("scale").getAsDouble(), exp.outputScale(), exp.outputScale() * 1e-14);
		assertEquals(golden.get("value").getAsDouble(), exp.apply(q) * exp.outputScale(), 1e-12);
		assertEquals(golden.get("exact").getAsDouble(), exp.apply(q) * exp.outputScale(), 0.0031);
	}

	@ParameterizedTest
	@ValueSource(doubles = {0x1p-14, 0.001, 0.01, 0.05})
	void exponentialIsBoundedAndSaturates(double scale) {
		IntegerExp exp = new IntegerExp(scale);
		// The rounding of ln 2 to a code costs up to k * scale * 2^-k.
		for (int q = 0; q > -10 / scale; q -= Math.max(1, (int) (0.003 / scale))) {
			double error = Math.abs(exp.apply(q) * exp.outputScale() - Math.exp(q * scale));
			assertTrue(error < 0.003 + 0.5 * scale, "exp(" + q * scale + ") off by " + error);
		}
		assertEquals(exp.apply(0), exp.apply(5));
		assertTrue(exp.apply(Integer.MIN_VALUE) >= 0);
		assertTrue(exp.apply(Integer.MIN_VALUE) * exp.outputScale() < 1e-8);
		assertThrows(IllegalArgumentException.class, () -> new IntegerExp(0));
	}

	@Test
	void softmaxFollowsTheRealOne() {
		SplittableRandom random = new SplittableRandom(SEED);
		for (int trial = 0; trial < 500; trial++) {
			double scale = random.nextDouble(0.005, 0.1);
			int bits = random.nextInt(4, 17);
			int[] codes = new int[random.nextInt(1, 200)];
			double max = Double.NEGATIVE_INFINITY;
			for (int i = 0; i < codes.length; i++) {
				codes[i] = random.nextInt(-128, 128);
				max = Math.max(max, codes[i] * scale);
			}
			double sum = 0;
			for (int code : codes) {
				sum += Math.exp(code * scale - max);
			}
			int[] result = new IntegerSoftmax(scale, bits).apply(codes);
			for (int i = 0; i < codes.length; i++) {
				double exact = Math.exp(codes[i] * scale - max) / sum;
				assertEquals(exact, Math.scalb((double) result[i], -bits), 0.006 + 0.5 * scale + Math.scalb(1.0, -bits),
						"scale " + scale + ", bits " + bits + ", seed " + SEED);
			}
		}
		int[] extreme = new IntegerSoftmax(0.1, 8).apply(new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE});
		assertEquals(255, extreme[0]);
		assertEquals(0, extreme[1]);
		assertThrows(IllegalArgumentException.class, () -> new IntegerSoftmax(0.1, 8).apply(new int[0]));
	}

	@Test
	void tablesHoldEveryCode() {
		UniformQuantizer input = UniformQuantizer.affine(new ValueRange(-6, 6), NumberFormat.INT8, Rounding.HALF_EVEN);
		UniformQuantizer output = UniformQuantizer.affine(new ValueRange(-0.375, 6.1), NumberFormat.INT8, Rounding.HALF_EVEN);
		ActivationTable table = ActivationTable.of(IntegerHardswish::exact, input, output);
		assertEquals(256, table.size());
		for (int q = -128; q <= 127; q++) {
			double exact = IntegerHardswish.exact(input.dequantize(q));
			assertEquals(exact, output.dequantize(table.apply(q)), output.scale() / 2 + 1e-12);
		}
		assertEquals(table.apply(127), table.apply(1000));
		assertEquals(table.apply(-128), table.apply(Integer.MIN_VALUE));
	}

	@Test
	void layerNormFollowsTheRealOne() {
		SplittableRandom random = new SplittableRandom(SEED);
		for (int trial = 0; trial < 300; trial++) {
			int[] codes = new int[random.nextInt(2, 300)];
			int size = 1 << random.nextInt(4, 24);
			double mean = 0;
			for (int i = 0; i < codes.length; i++) {
				codes[i] = random.nextInt(-size, size);
				mean += codes[i] / (double) codes.length;
			}
			double variance = 0;
			for (int code : codes) {
				variance += (code - mean) * (code - mean) / codes.length;
			}
			long[] result = IntegerLayerNorm.apply(codes);
			for (int i = 0; i < codes.length; i++) {
				double exact = (codes[i] - mean) / Math.sqrt(variance);
				// The mean and the root of the sum of squares are rounded to a code, the reciprocal to an integer.
				double deviation = Math.sqrt(variance * codes.length);
				double bound = (0.5 + Math.abs(exact) / Math.sqrt(codes.length)) / Math.sqrt(variance)
						+ Math.abs(exact) * deviation / (1L << 31) + 1e-3 * (1 + Math.abs(exact));
				assertEquals(exact, result[i] * IntegerLayerNorm.outputScale(codes.length), bound,
						size + " codes, " + codes.length + " channels, seed " + SEED);
			}
		}
		assertEquals(0, IntegerLayerNorm.apply(new int[] {7, 7, 7})[1]);
		assertEquals(0, IntegerLayerNorm.apply(new int[] {5})[0]);
		assertEquals(0.5, IntegerLayerNorm.bias(1, 2, 64) * IntegerLayerNorm.outputScale(64), 1e-8);
		int[] extreme = new int[IntegerLayerNorm.MAX_CHANNELS];
		for (int i = 0; i < extreme.length; i++) {
			extreme[i] = i % 2 == 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE;
		}
		assertEquals(1, IntegerLayerNorm.apply(extreme)[0] * IntegerLayerNorm.outputScale(extreme.length), 1e-3);
		assertThrows(IllegalArgumentException.class, () -> IntegerLayerNorm.apply(new int[0]));
	}
}
