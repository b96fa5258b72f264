package org.m2q.quant.tests.scheme;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.NumberFormat.Kind;
import org.m2q.quant.scheme.ErrorMetrics;
import org.m2q.quant.scheme.FixedPoint;
import org.m2q.quant.scheme.PowerOfTwoFactor;
import org.m2q.quant.scheme.RangeSearch;
import org.m2q.quant.scheme.Rounding;
import org.m2q.quant.scheme.ScaleRule;
import org.m2q.quant.scheme.SyntheticWeights;
import org.m2q.quant.scheme.UniformQuantizer;
import org.m2q.quant.scheme.UniformWeights;
import org.m2q.quant.scheme.ValueRange;
import org.m2q.quant.scheme.WeightBlocks;

final class UniformQuantizerTest {

	private static final long SEED = 5;

	static Stream<NumberFormat> formats() {
		return Stream.of(Kind.INT, Kind.UINT)
				.flatMap(k -> Stream.of(2, 3, 4, 5, 6, 7, 8, 16).map(bits -> new NumberFormat(k, bits)));
	}

	@ParameterizedTest
	@MethodSource("formats")
	void affineCodesAreIdempotentAndExactAtZero(NumberFormat format) {
		SplittableRandom random = new SplittableRandom(SEED);
		for (int i = 0; i < 300; i++) {
			double size = Math.scalb(1.0, random.nextInt(-30, 20));
			double a = random.nextDouble(-1, 1) * size;
			double b = random.nextDouble(-1, 1) * size;
			ValueRange range = new ValueRange(Math.min(a, b), Math.max(a, b));
			String message = format + " " + range + ", seed " + SEED;
			for (Rounding rounding : Rounding.values()) {
				UniformQuantizer q = UniformQuantizer.affine(range, format, rounding);
				assertEquals(0.0, q.project(0), message);
				int step = Math.max(1, (q.high() - q.low()) / 300);
				for (int code = q.low(); code <= q.high(); code += step) {
					assertEquals(code, q.quantize(q.dequantize(code)), message);
				}
				// The nudged zero point moves the range by half a step at most.
				for (double x : new double[] {range.min(), range.max(), (range.min() + range.max()) / 2}) {
					assertEquals(x, q.project(x), q.scale() * (1 + 1e-9), message);
				}
				UniformQuantizer scaled = UniformQuantizer.affine(range.scaled(4), format, rounding);
				double x = random.nextDouble(-1, 1) * size;
				assertEquals(q.quantize(x), scaled.quantize(4 * x), message);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("formats")
	void codesAreMonotoneAndNearest(NumberFormat format) {
		SplittableRandom random = new SplittableRandom(SEED);
		UniformQuantizer q = UniformQuantizer.affine(new ValueRange(-0.7, 1.9), format, Rounding.HALF_EVEN);
		double previous = -1;
		int code = q.quantize(previous);
		for (int i = 0; i < 3000; i++) {
			double x = previous + random.nextDouble(0, 1e-3);
			assertTrue(q.quantize(x) >= code, "seed " + SEED);
			code = q.quantize(x);
			previous = x;
			double error = Math.abs(x - q.dequantize(code));
			assertTrue(code == q.low() || error <= Math.abs(x - q.dequantize(code - 1)) + 1e-15);
			assertTrue(code == q.high() || error <= Math.abs(x - q.dequantize(code + 1)) + 1e-15);
		}
	}

	@Test
	void zeroPointsOfTheGemmlowpRule() {
		NumberFormat uint8 = new NumberFormat(Kind.UINT, 8);
		UniformQuantizer q = UniformQuantizer.affine(new ValueRange(-1, 3), uint8, Rounding.HALF_AWAY);
		assertEquals(4 / 255.0, q.scale());
		assertEquals(64, q.zeroPoint());
		assertEquals(0, UniformQuantizer.affine(new ValueRange(0.5, 6), uint8, Rounding.HALF_AWAY).zeroPoint());
		assertEquals(6 / 255.0, UniformQuantizer.affine(new ValueRange(0.5, 6), uint8, Rounding.HALF_AWAY).scale());
		assertEquals(255, UniformQuantizer.affine(new ValueRange(-6, -1), uint8, Rounding.HALF_AWAY).zeroPoint());
		assertEquals(-128, UniformQuantizer.affine(new ValueRange(0, 6), NumberFormat.INT8, Rounding.HALF_AWAY).zeroPoint());
		assertEquals(1, UniformQuantizer.affine(new ValueRange(0, 0), uint8, Rounding.HALF_AWAY).scale());
	}

	@Test
	void symmetricCodesNegate() {
		NumberFormat int4 = new NumberFormat(Kind.INT, 4);
		UniformQuantizer narrow = UniformQuantizer.symmetric(1, int4, true, Rounding.HALF_EVEN);
		UniformQuantizer full = UniformQuantizer.symmetric(1, int4, false, Rounding.HALF_EVEN);
		assertEquals(-7, narrow.low());
		assertEquals(-8, full.low());
		assertEquals(-8, full.quantize(-9));
		SplittableRandom random = new SplittableRandom(SEED);
		for (int i = 0; i < 1000; i++) {
			double x = random.nextDouble(-2, 2);
			assertEquals(-narrow.quantize(x), narrow.quantize(-x), "seed " + SEED);
		}
		UniformQuantizer unsigned = UniformQuantizer.symmetric(255, new NumberFormat(Kind.UINT, 8), true, Rounding.HALF_EVEN);
		assertEquals(200, unsigned.quantize(200));
		assertEquals(0, unsigned.quantize(-3));
	}

	@Test
	void specialValuesSaturate() {
		UniformQuantizer q = new UniformQuantizer(0.5, 3, 0, 15, Rounding.HALF_UP);
		assertEquals(3, q.quantize(Double.NaN));
		assertEquals(15, q.quantize(Double.POSITIVE_INFINITY));
		assertEquals(0, q.quantize(Double.NEGATIVE_INFINITY));
		assertEquals(15, q.quantize(1e300));
		assertEquals(new ValueRange(-1.5, 6), q.range());
		assertThrows(IllegalArgumentException.class, () -> q.withScale(0));
		assertThrows(IllegalArgumentException.class, () -> q.withScale(Double.NaN));
		assertThrows(IllegalArgumentException.class, () -> new ValueRange(1, 0));
		assertThrows(IllegalArgumentException.class, () -> new ValueRange(0, Double.NaN));
		assertThrows(IllegalArgumentException.class,
				() -> UniformQuantizer.affine(new ValueRange(0, 1), NumberFormat.INT32, Rounding.HALF_EVEN));
	}

	@Test
	void rangesMoveAsInCalibration() {
		ValueRange range = new ValueRange(-1, 1);
		assertEquals(new ValueRange(-1.5, 2), range.moved(new ValueRange(-2, 3), 0.5));
		assertEquals(new ValueRange(-2, 1), range.union(new ValueRange(-2, 0)));
		assertEquals(2, new ValueRange(-2, 1).magnitude());
	}

	@Test
	void blocksCoverEveryWeightOnce() {
		for (WeightBlocks blocks : new WeightBlocks[] {WeightBlocks.perTensor(3, 10), WeightBlocks.perFilter(3, 10),
				WeightBlocks.perGroup(3, 10, 4), WeightBlocks.perGroup(3, 10, 100), WeightBlocks.perGroup(3, 10, 1)}) {
			int next = 0;
			for (int b = 0; b < blocks.count(); b++) {
				assertEquals(next, blocks.start(b));
				next += blocks.length(b);
			}
			assertEquals(30, next, blocks.toString());
		}
		assertEquals(9, WeightBlocks.perGroup(3, 10, 4).count());
		assertThrows(IllegalArgumentException.class, () -> WeightBlocks.perTensor(1 << 20, 1 << 20));
		assertThrows(IllegalArgumentException.class, () -> new WeightBlocks(2, 10, 15));
	}

	@Test
	void finerScalesLowerTheError() {
		float[] weights = new SyntheticWeights(SyntheticWeights.Distribution.LAPLACE, 0.1, 1, SEED).generate(8, 64);
		double previous = 0;
		for (WeightBlocks blocks : new WeightBlocks[] {WeightBlocks.perTensor(8, 64), WeightBlocks.perFilter(8, 64),
				WeightBlocks.perGroup(8, 64, 16)}) {
			UniformWeights codes = UniformWeights.of(weights, blocks, UniformWeights.symmetric(4, ScaleRule.MIN_MAX));
			double sqnr = ErrorMetrics.of(weights, codes.restore(), 0, weights.length).sqnr();
			assertTrue(sqnr > previous, blocks + " " + sqnr);
			previous = sqnr;
			UniformWeights again = UniformWeights.of(codes.restore(), blocks, (w, from, length) -> codes.quantizer(blockAt(blocks, from)));
			assertArrayEquals(codes.codes(), again.codes());
		}
		UniformWeights affine = UniformWeights.of(weights, WeightBlocks.perFilter(8, 64),
				UniformWeights.affine(w -> RangeSearch.minMax(w, 0, w.length), NumberFormat.INT8));
		assertTrue(ErrorMetrics.of(weights, affine.restore(), 0, weights.length).sqnr() > 35);
	}

	private static int blockAt(WeightBlocks blocks, int start) {
		int block = 0;
		while (blocks.start(block) != start) {
			block++;
		}
		return block;
	}

	@Test
	void metricsFollowTheirDefinitions() {
		float[] x = {3, -4, 0};
		float[] restored = {2, -4, 0.5f};
		ErrorMetrics metrics = ErrorMetrics.of(x, restored, 0, 3);
		assertEquals(new ErrorMetrics(3, 25, 1.25, 1), metrics);
		assertEquals(1.25 / 3, metrics.mse());
		assertEquals(10 * Math.log10(20), metrics.sqnr(), 1e-12);
		assertEquals(metrics, ErrorMetrics.EMPTY.plus(ErrorMetrics.of(x, restored, 0, 1)).plus(ErrorMetrics.of(x, restored, 1, 2)));
		assertEquals(Double.POSITIVE_INFINITY, ErrorMetrics.of(x, x, 0, 3).sqnr());
		assertEquals(Double.NEGATIVE_INFINITY, ErrorMetrics.sqnr(0, 1));
		assertEquals(0, ErrorMetrics.EMPTY.mse());
	}

	@Test
	void channelsTakeThePowerOfTwoWithTheLeastError() {
		NumberFormat uint8 = new NumberFormat(Kind.UINT, 8);
		int channels = 4;
		float[] values = new float[400 * channels];
		SplittableRandom random = new SplittableRandom(SEED);
		for (int i = 0; i < values.length; i++) {
			// Channel c spans 8, 4, 2 and 1 in this order.
			values[i] = (float) (random.nextDouble(-1, 1) * (8 >> i % channels));
		}
		PowerOfTwoFactor factor = PowerOfTwoFactor.find(values, channels, uint8);
		assertEquals(List.of(3, 2, 1, 0), factor.exponents());
		for (int c = 0; c < channels; c++) {
			UniformQuantizer own = factor.quantizer(c);
			assertEquals(factor.zeroPoint(), own.zeroPoint());
			int code = own.quantize(0.4);
			assertEquals(own.dequantize(code), factor.aligned(code, c) * factor.unit(), 1e-12);
		}
		assertEquals(1, PowerOfTwoFactor.find(new float[4], 2, uint8).unit());
		assertThrows(IllegalArgumentException.class, () -> PowerOfTwoFactor.find(new float[5], 2, uint8));
	}

	@Test
	void biasesHaveTheScaleOfTheAccumulator() {
		assertEquals(50, FixedPoint.quantizeBias(0.5, 0.01));
		assertEquals(2, FixedPoint.quantizeBias(2.5, 1));
		assertEquals(Integer.MAX_VALUE, FixedPoint.quantizeBias(1e30, 1e-3));
	}
}
