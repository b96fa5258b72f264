package org.m2q.runtime.tests;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.runtime.CodeRange;
import org.m2q.runtime.FilterWeights;
import org.m2q.runtime.Rescale;
import org.m2q.runtime.Window;

/** Convolutions and linear layers against the formulas. */
class ConvolutionTest {

	private static void check(Random random, CodeRange input, int[] shape, Window window, int groups, int filters, int weightBits, CodeRange output) {
		Naive.Data in = OneStep.data(random, input, shape);
		int size = shape[0] / groups * window.taps();
		int half = 1 << weightBits - 1;
		short[] weights = OneStep.weights(random, filters * size, -half, half - 1);
		int[] bias = OneStep.ints(random, filters, 5000);
		long reach = Math.max(1, input.reach() * half * size);
		for (Rescale rescale : Rescales.of(random, filters, reach)) {
			int[] expected = Naive.convolution(in, window, groups, filters, weights, bias, rescale, output);
			OneStep.check(shape[0] + "x" + shape[1] + "x" + shape[2] + " " + window + " groups " + groups + " filters " + filters + " " + rescale.profile(), List.of(in),
					(builder, tensors) -> {
						int out = builder.tensor("out", output, filters, window.outputRows(shape[1]), window.outputColumns(shape[2]));
						builder.convolution("conv", tensors[0], out, window, groups, FilterWeights.of(filters, size, weights), bias, rescale);
						return out;
					}, expected);
		}
	}

	@ParameterizedTest
	@CsvSource({ "1,1,1,1", "3,1,1,7", "7,3,5,13", "13,7,1,17", "17,4,4,65", "65,5,3,207", "207,3,3,65", "16,7,7,32", "64,2,9,64", "130,1,1,48" })
	void pointwise(int channels, int rows, int columns, int filters) {
		Random random = new Random(channels * 31L + filters);
		for (CodeRange input : OneStep.BYTES) {
			check(random, input, new int[] { channels, rows, columns }, Window.POINT, 1, filters, 8, OneStep.BYTES[random.nextInt(4)]);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1024, 2100 })
	void deepSumsBeyondTheExactRangeOfSinglePrecision(int channels) {
		Random random = new Random(channels);
		int[] codes = new int[channels * 2];
		short[] weights = new short[channels * 19];
		for (int i = 0; i < codes.length; i++) {
			codes[i] = i < channels ? 255 : random.nextInt(256);
		}
		for (int i = 0; i < weights.length; i++) {
			// A sum of odd products beyond 2^24, which single precision would round.
			weights[i] = (short) (i < channels ? 127 : random.nextInt(-128, 128));
		}
		CodeRange range = new CodeRange(0, 255, 0);
		Naive.Data in = new Naive.Data(new int[] { channels, 1, 2 }, range, codes);
		int[] bias = OneStep.ints(random, 19, 100);
		for (Rescale rescale : List.of(Rescale.pot(0), Rescale.pot(11), Rescale.dyadic(new int[] { 1_500_000_001 }, new int[] { 48 }), Rescale.float32(3e-6f))) {
			for (CodeRange output : List.of(OneStep.INT32, OneStep.INT16, OneStep.UINT8)) {
				OneStep.check("deep " + channels, List.of(in), (builder, tensors) -> {
					int out = builder.tensor("out", output, 19, 1, 2);
					builder.convolution("conv", tensors[0], out, Window.POINT, 1, FilterWeights.of(19, channels, weights), bias, rescale);
					return out;
				}, Naive.convolution(in, Window.POINT, 1, 19, weights, bias, rescale, output));
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "1,3,1,1", "3,3,1,1", "7,3,2,1", "13,5,1,2", "17,5,2,2", "65,3,1,1", "207,3,2,1", "64,5,1,2", "16,3,1,0", "32,7,2,3" })
	void depthwise(int channels, int kernel, int stride, int padding) {
		Random random = new Random(channels * 31L + kernel);
		for (int[] map : new int[][] { { 9, 7 }, { kernel, kernel }, { 1, 1 } }) {
			if (map[0] + 2 * padding >= kernel) {
				check(random, OneStep.BYTES[random.nextInt(4)], new int[] { channels, map[0], map[1] }, Window.square(kernel, stride, padding), channels, channels, 8,
						OneStep.BYTES[random.nextInt(4)]);
			}
		}
	}

	@Test
	void depthwiseWithOddWindows() {
		Random random = new Random(5);
		check(random, OneStep.UINT8, new int[] { 19, 8, 11 }, new Window(3, 5, 2, 1, 1, 2, 2, 1), 19, 19, 8, OneStep.INT8);
		check(random, OneStep.INT8, new int[] { 33, 6, 6 }, new Window(1, 3, 1, 2, 0, 1, 1, 1), 33, 33, 4, OneStep.UINT8);
		check(random, OneStep.INT16, new int[] { 20, 5, 5 }, Window.square(3, 1, 1), 20, 20, 8, OneStep.INT16);
	}

	@ParameterizedTest
	@CsvSource({ "3,16,1,3,2", "3,5,1,3,1", "6,9,3,3,1", "8,4,4,3,1", "51,17,17,1,1", "8,8,2,1,1", "48,48,3,1,1", "96,96,6,1,1", "32,64,32,3,1", "10,30,5,5,2", "1,1,1,3,1" })
	void denseAndGrouped(int channels, int filters, int groups, int kernel, int stride) {
		Random random = new Random(channels * 31L + filters);
		for (int bits : new int[] { 8, 4 }) {
			check(random, OneStep.BYTES[random.nextInt(4)], new int[] { channels, 7, 6 }, Window.square(kernel, stride, kernel / 2), groups, filters, bits,
					OneStep.BYTES[random.nextInt(4)]);
		}
		check(random, OneStep.INT8, new int[] { channels, 5, 9 }, new Window(2, 3, 1, 2, 1, 0, 2, 1), groups, filters, 8, OneStep.INT32);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 17, 64, 65, 300 })
	void fourBitWeights(int channels) {
		Random random = new Random(channels);
		for (CodeRange input : OneStep.BYTES) {
			for (int filters : new int[] { 1, 33, 64, 70 }) {
				check(random, input, new int[] { channels, 3, 5 }, Window.POINT, 1, filters, 4, OneStep.BYTES[random.nextInt(4)]);
			}
		}
	}

	@Test
	void wideActivationsAndWeights() {
		Random random = new Random(3);
		check(random, OneStep.INT16, new int[] { 9, 3, 3 }, Window.POINT, 1, 21, 8, OneStep.INT16);
		check(random, OneStep.INT8, new int[] { 9, 3, 3 }, Window.square(3, 1, 1), 1, 21, 16, OneStep.INT8);
		check(random, OneStep.UINT8, new int[] { 40, 3, 3 }, Window.POINT, 1, 21, 12, OneStep.INT32);
	}

	@ParameterizedTest
	@ValueSource(ints = { 7, 127, -128, 128, -129, 8, -8, -9 })
	void weightsAtTheEndsOfTheirStorage(int extreme) {
		Random random = new Random(extreme);
		Naive.Data in = OneStep.data(random, OneStep.INT8, 5, 3, 3);
		short[] weights = OneStep.weights(random, 5 * 20, -7, 7);
		weights[42] = (short) extreme;
		int[] bias = new int[20];
		OneStep.check("weight " + extreme, List.of(in), (builder, tensors) -> {
			int out = builder.tensor("out", OneStep.INT16, 20, 3, 3);
			builder.convolution("conv", tensors[0], out, Window.POINT, 1, FilterWeights.of(20, 5, weights), bias, Rescale.pot(0));
			return out;
		}, Naive.convolution(in, Window.POINT, 1, 20, weights, bias, Rescale.pot(0), OneStep.INT16));
	}

	@Test
	void filtersOfShiftsAndAdditions() {
		Random random = new Random(11);
		int size = 37;
		int filters = 21;
		short[] weights = new short[filters * size];
		int[] terms = new int[filters];
		for (int f = 0; f < filters; f++) {
			terms[f] = f % 3;
			for (int i = 0; i < size; i++) {
				int sum = 0;
				for (int t = 0; t < terms[f]; t++) {
					sum += (random.nextBoolean() ? 1 : -1) << random.nextInt(8);
				}
				weights[f * size + i] = (short) (terms[f] == 0 ? random.nextInt(-128, 128) : sum);
			}
		}
		Naive.Data in = OneStep.data(random, OneStep.UINT8, size, 3, 5);
		int[] bias = OneStep.ints(random, filters, 100);
		for (Rescale rescale : Rescales.of(random, filters, 37 * 128 * 128)) {
			OneStep.check("shift-add", List.of(in), (builder, tensors) -> {
				int out = builder.tensor("out", OneStep.INT8, filters, 3, 5);
				builder.convolution("conv", tensors[0], out, Window.POINT, 1, FilterWeights.of(filters, size, weights, terms), bias, rescale);
				return out;
			}, Naive.convolution(in, Window.POINT, 1, filters, weights, bias, rescale, OneStep.INT8));
		}
	}

	@ParameterizedTest
	@CsvSource({ "1,1,1", "1,17,3", "7,65,207", "49,32,13", "3,256,64", "1,600,100" })
	void linear(int rows, int features, int filters) {
		Random random = new Random(rows + features);
		for (CodeRange input : List.of(OneStep.INT8, OneStep.UINT8, OneStep.INT16)) {
			Naive.Data in = OneStep.data(random, input, rows, features);
			short[] weights = OneStep.weights(random, filters * features, -50, 50);
			int[] bias = OneStep.ints(random, filters, 5000);
			for (Rescale rescale : Rescales.of(random, filters, input.reach() * 128 * features)) {
				OneStep.check("linear " + rows + "x" + features + "x" + filters, List.of(in), (builder, tensors) -> {
					int out = builder.tensor("out", OneStep.INT8, rows, filters);
					builder.linear("linear", tensors[0], out, FilterWeights.of(filters, features, weights), bias, rescale);
					return out;
				}, Naive.linear(in, filters, weights, bias, rescale, OneStep.INT8));
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "1,1,1,1", "3,17,16,49", "2,16,49,17", "4,65,7,33", "1,13,207,3" })
	void products(int heads, int m, int k, int n) {
		Random random = new Random(m + k);
		for (int kind = 0; kind < 4; kind++) {
			boolean ta = (kind & 1) != 0;
			boolean tb = (kind & 2) != 0;
			for (CodeRange range : List.of(OneStep.INT8, OneStep.UINT8, new CodeRange(-2000, 2000, 0))) {
				Naive.Data a = OneStep.data(random, range, ta ? new int[] { heads, k, m } : new int[] { heads, m, k });
				Naive.Data b = OneStep.data(random, OneStep.UINT8, tb ? new int[] { heads, n, k } : new int[] { heads, k, n });
				for (Rescale rescale : Rescales.of(random, m, range.reach() * 128 * k)) {
					OneStep.check("matmul " + heads + "x" + m + "x" + k + "x" + n, List.of(a, b), (builder, tensors) -> {
						int out = builder.tensor("out", OneStep.INT16, heads, m, n);
						builder.matMul("matmul", tensors[0], tensors[1], out, ta, tb, rescale);
						return out;
					}, Naive.matMul(a, b, ta, tb, rescale, OneStep.INT16));
				}
			}
		}
	}
}
