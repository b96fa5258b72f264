package org.m2q.runtime.tests;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.runtime.CodeRange;
import org.m2q.runtime.Rescale;

/** Operations element by element, with broadcast operands, against the formulas. */
class ElementsTest {

	/** Shapes of a first operand and of one that is broadcast to it. */
	private static final int[][][] SHAPES = { { { 1, 1, 1 }, { 1 } }, { { 7, 3, 5 }, { 7, 3, 5 } }, { { 65, 3, 3 }, { 65, 1, 1 } }, { { 13, 207 }, { 207 } },
			{ { 13, 17 }, { 13, 1 } }, { { 2, 3, 4, 5 }, { 4, 1 } }, { { 300 }, { 1 } }, { { 16, 9, 9 }, { 9, 9 } }, { { 130, 1, 1 }, { 130, 1, 1 } },
			{ { 64, 8, 8 }, { 64, 8, 8 } } };

	private static final CodeRange[] RANGES = { OneStep.INT8, OneStep.UINT8, OneStep.RECTIFIED, OneStep.INT16 };

	private static String name(int[][] shapes) {
		return java.util.Arrays.toString(shapes[0]) + " and " + java.util.Arrays.toString(shapes[1]);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void sums(long seed) {
		Random random = new Random(seed);
		for (int[][] shapes : SHAPES) {
			List<Naive.Data> operands = new ArrayList<>();
			operands.add(OneStep.data(random, RANGES[random.nextInt(4)], shapes[0]));
			operands.add(OneStep.data(random, RANGES[random.nextInt(4)], shapes[1]));
			if (seed > 1) {
				operands.add(OneStep.data(random, RANGES[random.nextInt(4)], shapes[0]));
			}
			CodeRange range = RANGES[random.nextInt(4)];
			int[] powers = random.ints(operands.size(), 0, 20).map(k -> (random.nextBoolean() ? 1 : -1) << k).toArray();
			int[] dyadic = random.ints(operands.size(), -(1 << 20), 1 << 20).toArray();
			dyadic[0] = random.nextBoolean() ? dyadic[0] : Integer.MAX_VALUE;
			for (int shift : new int[] { 0, 1, 17, 24, 62 }) {
				check(operands, range, Rescale.Profile.POT, powers, shift, shapes);
				check(operands, range, Rescale.Profile.DYADIC, dyadic, shift, shapes);
			}
			float[] factors = new float[operands.size()];
			for (int i = 0; i < factors.length; i++) {
				factors[i] = (random.nextFloat() - 0.5f) / 10;
			}
			float scale = random.nextFloat() / 10 + 1e-3f;
			OneStep.check("sum " + name(shapes), operands, (builder, tensors) -> {
				int out = builder.tensor("out", range, shapes[0]);
				builder.addition("add", tensors, out, factors, scale);
				return out;
			}, OneStep.elementwise(operands, values -> {
				float sum = values[0] * factors[0];
				for (int i = 1; i < values.length; i++) {
					sum = sum + values[i] * factors[i];
				}
				return Naive.code(range, (long) Math.rint(sum / scale));
			}));
		}
	}

	private static void check(List<Naive.Data> operands, CodeRange range, Rescale.Profile profile, int[] multipliers, int shift, int[][] shapes) {
		OneStep.check("sum " + profile + " " + shift + " " + name(shapes), operands, (builder, tensors) -> {
			int out = builder.tensor("out", range, shapes[0]);
			builder.addition("add", tensors, out, profile, multipliers, shift);
			return out;
		}, OneStep.elementwise(operands, values -> {
			BigInteger sum = BigInteger.ZERO;
			for (int i = 0; i < values.length; i++) {
				sum = sum.add(BigInteger.valueOf((long) values[i] * multipliers[i]));
			}
			return Naive.code(range, profile == Rescale.Profile.POT ? Naive.halfEven(sum, shift) : Naive.halfUp(sum, shift));
		}));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2 })
	void productsOfElements(long seed) {
		Random random = new Random(seed);
		for (int[][] shapes : SHAPES) {
			for (CodeRange left : List.of(OneStep.INT8, OneStep.UINT8, OneStep.INT16)) {
				Naive.Data a = OneStep.data(random, left, shapes[0]);
				Naive.Data b = OneStep.data(random, RANGES[random.nextInt(3)], shapes[1]);
				CodeRange range = RANGES[random.nextInt(4)];
				for (Rescale rescale : Rescales.of(random, 1, left.reach() * 128)) {
					OneStep.check("product " + name(shapes), List.of(a, b), (builder, tensors) -> {
						int out = builder.tensor("out", range, shapes[0]);
						builder.multiplication("mul", tensors[0], tensors[1], out, rescale);
						return out;
					}, OneStep.elementwise(List.of(a, b), v -> Naive.code(range, Naive.rescale(rescale, 0, (long) v[0] * v[1]))));
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2 })
	void otherSteps(long seed) {
		Random random = new Random(seed);
		for (int[][] shapes : SHAPES) {
			for (CodeRange input : List.of(OneStep.INT8, OneStep.UINT8, OneStep.INT16, OneStep.INT32)) {
				int axis = random.nextInt(shapes[0].length + 1) - 1;
				int channels = axis < 0 ? 1 : shapes[0][axis];
				Naive.Data a = OneStep.data(random, input, shapes[0]);
				CodeRange range = RANGES[random.nextInt(4)];
				int inside = 1;
				for (int i = axis + 1; i < shapes[0].length; i++) {
					inside *= shapes[0][i];
				}
				for (Rescale rescale : Rescales.of(random, channels, input.reach())) {
					int[] expected = new int[a.codes().length];
					for (int p = 0; p < expected.length; p++) {
						expected[p] = Naive.code(range, Naive.rescale(rescale, axis < 0 ? 0 : p / inside % channels, a.codes()[p] - input.zero()));
					}
					OneStep.check("rescaling along " + axis + " of " + name(shapes), List.of(a), (builder, tensors) -> {
						int out = builder.tensor("out", range, shapes[0]);
						builder.rescaling("rescale", tensors[0], out, axis, rescale);
						return out;
					}, expected);
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2 })
	void functions(long seed) {
		Random random = new Random(seed);
		CodeRange[] ranges = { OneStep.INT8, OneStep.UINT8, new CodeRange(-8, 7, 0), new CodeRange(3, 250, 3), OneStep.INT16 };
		for (int[][] shapes : SHAPES) {
			for (CodeRange input : ranges) {
				Naive.Data a = OneStep.data(random, input, shapes[0]);
				CodeRange range = ranges[random.nextInt(ranges.length)];
				int[] table = random.ints(input.high() - input.low() + 1, range.low(), range.high() + 1).toArray();
				OneStep.check("lookup " + name(shapes), List.of(a), (builder, tensors) -> {
					int out = builder.tensor("out", range, shapes[0]);
					builder.lookup("lookup", tensors[0], out, table);
					return out;
				}, OneStep.elementwise(List.of(a), v -> table[v[0] + input.zero() - input.low()]));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void quotients(boolean logarithmic) {
		Random random = new Random(7);
		for (int[][] shapes : SHAPES) {
			for (CodeRange divisor : List.of(OneStep.INT8, OneStep.INT16, OneStep.INT32, new CodeRange(0, 32767, 0))) {
				Naive.Data a = OneStep.data(random, RANGES[random.nextInt(4)], shapes[0]);
				Naive.Data d = OneStep.data(random, divisor, shapes[1]);
				CodeRange range = RANGES[random.nextInt(4)];
				for (int shift : new int[] { 0, 7, 30 }) {
					int multiplier = random.nextBoolean() ? 1 : 1 + random.nextInt(1 << 15);
					OneStep.check("quotient " + name(shapes), List.of(a, d), (builder, tensors) -> {
						int out = builder.tensor("out", range, shapes[0]);
						builder.division("div", tensors[0], tensors[1], out, multiplier, shift, logarithmic);
						return out;
					}, OneStep.elementwise(List.of(a, d), v -> quotient(range, v[0], v[1], multiplier, shift, logarithmic)));
				}
			}
		}
	}

	private static int quotient(CodeRange range, int a, int divisor, int multiplier, int shift, boolean logarithmic) {
		if (divisor <= 0) {
			return range.zero();
		}
		BigInteger d = BigInteger.valueOf(divisor);
		BigInteger dividend = BigInteger.valueOf((long) a * multiplier);
		if (!logarithmic) {
			BigInteger scaled = d.shiftLeft(shift);
			return Naive.code(range, Naive.floorDivide(dividend.shiftLeft(1).add(scaled), scaled.shiftLeft(1)));
		}
		int y = d.bitLength() - 1;
		y += d.multiply(d).compareTo(BigInteger.ONE.shiftLeft(2 * y + 1)) >= 0 ? 1 : 0;
		return Naive.code(range, Naive.halfUp(dividend, shift + y));
	}
}
