package org.m2q.runtime.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.CodeRange;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.InferenceSession;
import org.m2q.runtime.NetworkBuilder;
import org.m2q.runtime.Rescale;
import org.m2q.runtime.WorkerPool;

/** Steps that are fused have the codes of steps that are not. */
class FusionTest {

	private static final CodeRange[] RANGES = { OneStep.INT8, OneStep.UINT8, OneStep.RECTIFIED, new CodeRange(-8, 7, -2), OneStep.INT16 };

	/** A chain of functions of single codes, with results in the middle that are read twice or are outputs. */
	private static final class Chain {
		private final Random random;
		private final NetworkBuilder builder = new NetworkBuilder("chain");
		private final int[] shape;
		private final CodeRange first;
		private int last;
		private CodeRange range;
		private int tensors = 1;

		Chain(long seed, int... shape) {
			random = new Random(seed);
			this.shape = shape;
			first = RANGES[random.nextInt(4)];
			range = first;
			last = builder.tensor("in", range, shape);
			builder.input(last);
		}

		private int next(CodeRange wanted) {
			range = wanted;
			tensors++;
			return builder.tensor("t" + tensors, range, shape);
		}

		private int constant(CodeRange codes) {
			tensors++;
			return builder.constant("c" + tensors, codes, OneStep.data(random, codes, 1).codes(), random.nextBoolean() ? new int[] { 1 } : new int[] { 1, 1, 1 });
		}

		private void step(int kind) {
			int in = last;
			CodeRange before = range;
			String name = "s" + tensors;
			switch (kind) {
				case 0 -> {
					last = next(RANGES[random.nextInt(5)]);
					builder.lookup(name, in, last, random.ints(before.high() - before.low() + 1, range.low(), range.high() + 1).toArray());
				}
				case 1 -> {
					int c = constant(RANGES[random.nextInt(5)]);
					last = next(RANGES[random.nextInt(4)]);
					builder.addition(name, new int[] { in, c }, last, Rescale.Profile.DYADIC, new int[] { 700_000_000, -600_000_000 }, 30);
				}
				case 2 -> {
					int c = constant(OneStep.INT8);
					last = next(RANGES[random.nextInt(4)]);
					builder.addition(name, new int[] { in, c, in }, last, new float[] { 0.02f, 0.03f, -0.011f }, 0.017f);
				}
				case 3 -> {
					int c = constant(OneStep.INT8);
					last = next(RANGES[random.nextInt(4)]);
					builder.multiplication(name, in, c, last, Rescale.pot(6));
				}
				case 4 -> {
					last = next(RANGES[random.nextInt(4)]);
					builder.rescaling(name, in, last, random.nextInt(4) - 1, Rescale.float32(1.3f));
				}
				default -> {
					int c = constant(new CodeRange(0, 127, 0));
					last = next(RANGES[random.nextInt(4)]);
					builder.division(name, in, c, last, 30, 0, random.nextBoolean());
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void chainsOfFunctions(long seed) {
		for (int[] shape : new int[][] { { 5, 3, 7 }, { 64, 2, 3 }, { 1, 1, 1 } }) {
			Chain chain = new Chain(seed, shape);
			for (int i = 0; i < 9; i++) {
				chain.step(chain.random.nextInt(6));
				if (chain.random.nextInt(4) == 0) {
					chain.builder.output(chain.last);
				}
			}
			chain.builder.output(chain.last);
			Naive.Data in = OneStep.data(new Random(seed), chain.first, shape);
			int[][] expected = run(chain.builder.build(BuildOptions.REFERENCE), in);
			assertArrayEquals(expected, run(chain.builder.build(BuildOptions.FASTEST), in));
			assertArrayEquals(expected, run(chain.builder.build(BuildOptions.INTEGER), in));
			assertArrayEquals(expected, run(chain.builder.build(BuildOptions.OBSERVABLE), in));
		}
	}

	private static int[][] run(InferenceNetwork network, Naive.Data in) {
		int[][] results = new int[network.outputs()][];
		for (int i = 0; i < results.length; i++) {
			results[i] = new int[network.outputSize(i)];
		}
		network.session(WorkerPool.of(1)).run(new int[][] { in.codes() }, results, new CancellationToken());
		return results;
	}

	@Test
	void whatIsReadTwiceIsStillThere() {
		NetworkBuilder builder = new NetworkBuilder("twice");
		int in = builder.tensor("in", OneStep.INT8, 3, 40);
		int one = builder.tensor("one", OneStep.INT8, 3, 40);
		int two = builder.tensor("two", OneStep.UINT8, 3, 40);
		int sum = builder.tensor("sum", OneStep.INT8, 3, 40);
		Random random = new Random(9);
		builder.input(in);
		builder.lookup("one", in, one, random.ints(256, -128, 128).toArray());
		builder.lookup("two", one, two, random.ints(256, 0, 256).toArray());
		builder.addition("sum", new int[] { one, two }, sum, new float[] { 0.5f, 0.25f }, 0.7f);
		builder.output(sum);
		Naive.Data data = OneStep.data(random, OneStep.INT8, 3, 40);
		assertArrayEquals(run(builder.build(BuildOptions.REFERENCE), data), run(builder.build(BuildOptions.FASTEST), data));
	}

	@Test
	void whatNobodyReadsTakesNoMemory() {
		NetworkBuilder builder = new NetworkBuilder("chain");
		int last = builder.tensor("in", OneStep.INT8, 1000);
		builder.input(last);
		for (int i = 0; i < 4; i++) {
			int next = builder.tensor("t" + i, OneStep.INT8, 1000);
			builder.lookup("s" + i, last, next, new Random(i).ints(256, -128, 128).toArray());
			last = next;
		}
		builder.output(last);
		long fused = builder.build(BuildOptions.FASTEST).arenaBytes();
		long plain = builder.build(BuildOptions.OBSERVABLE).arenaBytes();
		assertTrue(fused <= plain - 3 * 1000, () -> fused + " bytes, all tensors " + plain);
		InferenceSession observed = builder.build(BuildOptions.OBSERVABLE).session();
		int[] result = new int[1000];
		observed.run(new Random(1).ints(1000, -128, 128).toArray(), result);
		assertArrayEquals(result, observed.codes(4));
	}

	/** Quotients that lie on a half or next to it, for all dividends and many divisors. */
	@Test
	void quotientsAtHalves() {
		for (int shift : new int[] { 0, 1, 7, 20 }) {
			for (int multiplier : new int[] { 1, 3, 255, 1 << 15 }) {
				int[] dividends = new int[64 * 256];
				int[] divisors = new int[64];
				for (int row = 0; row < 64; row++) {
					divisors[row] = row < 32 ? row - 2 : 5 * row;
					for (int i = 0; i < 256; i++) {
						dividends[row * 256 + i] = i - 128;
					}
				}
				CodeRange positive = new CodeRange(-100, 1000, 0);
				int m = multiplier;
				int s = shift;
				OneStep.check("quotient " + multiplier + " " + shift, List.of(new Naive.Data(new int[] { 64, 256 }, OneStep.INT8, dividends),
						new Naive.Data(new int[] { 64, 1 }, positive, divisors)), (builder, tensors) -> {
							int out = builder.tensor("out", OneStep.INT8, 64, 256);
							builder.division("div", tensors[0], tensors[1], out, m, s, false);
							return out;
						}, OneStep.elementwise(List.of(new Naive.Data(new int[] { 64, 256 }, OneStep.INT8, dividends), new Naive.Data(new int[] { 64, 1 }, positive, divisors)),
								v -> v[1] <= 0 ? 0 : Naive.code(OneStep.INT8, java.math.BigInteger.valueOf(
										Math.floorDiv(2L * v[0] * m + ((long) v[1] << s), 2L * ((long) v[1] << s))))));
			}
		}
	}
}
