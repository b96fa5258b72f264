package org.m2q.runtime.tests;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.m2q.runtime.CodeRange;
import org.m2q.runtime.FilterWeights;
import org.m2q.runtime.NetworkBuilder;
import org.m2q.runtime.Rescale;
import org.m2q.runtime.Window;

/** Moved codes, of tensors that lie as maps and of others, and chains of moves. */
class ViewTest {

	private interface Move {
		void describe(NetworkBuilder builder, int in, int out);
	}

	private final Random random = new Random(1);

	/** Checks a move of an input, and of a map that a convolution made, whose layout is another one. */
	private void check(String what, int[] from, int[] to, Move move, ToIntFunction<int[]> code) {
		Naive.Data in = OneStep.data(random, OneStep.UINT8, from);
		int[] expected = new int[Arrays.stream(to).reduce(1, (a, b) -> a * b)];
		int[] at = new int[to.length];
		for (int i = 0; i < expected.length; i++) {
			int position = code.applyAsInt(at);
			expected[i] = position < 0 ? -position - 1 : in.codes()[position];
			for (int axis = at.length - 1; axis >= 0 && ++at[axis] == to[axis]; axis--) {
				at[axis] = 0;
			}
		}
		OneStep.check(what, List.of(in), (builder, tensors) -> {
			int out = builder.tensor("out", OneStep.UINT8, to);
			move.describe(builder, tensors[0], out);
			return out;
		}, expected);
		if (from.length == 3) {
			short[] identity = new short[from[0]];
			Arrays.fill(identity, (short) 1);
			OneStep.check(what + " after a convolution", List.of(in), (builder, tensors) -> {
				int map = builder.tensor("map", OneStep.UINT8, from);
				builder.convolution("conv", tensors[0], map, Window.POINT, from[0], FilterWeights.of(from[0], 1, identity), new int[from[0]], Rescale.pot(0));
				int out = builder.tensor("out", OneStep.UINT8, to);
				move.describe(builder, map, out);
				return out;
			}, expected);
		}
	}

	private static int at(int[] shape, int... coordinates) {
		int position = 0;
		for (int i = 0; i < shape.length; i++) {
			position = position * shape[i] + coordinates[i];
		}
		return position;
	}

	private static final int ZERO = -OneStep.UINT8.zero() - 1;

	@Test
	void tokensAndMaps() {
		int[] map = { 7, 3, 5 };
		int[] tokens = { 15, 7 };
		check("to tokens", map, tokens, (b, in, out) -> b.toTokens("view", in, out), p -> at(map, p[1], p[0] / 5, p[0] % 5));
		check("to map", tokens, map, (b, in, out) -> b.toMap("view", in, out), p -> at(tokens, p[1] * 5 + p[2], p[0]));
	}

	@Test
	void partsAndAxes() {
		int[] shape = { 6, 4, 5 };
		for (int axis = 0; axis < 3; axis++) {
			int along = axis;
			int[] part = shape.clone();
			part[axis] = 2;
			check("slice", shape, part, (b, in, out) -> b.slice("view", in, out, along, 1), p -> {
				int[] q = p.clone();
				q[along]++;
				return at(shape, q);
			});
			int[] longer = shape.clone();
			longer[axis] += 2;
			check("append", shape, longer, (b, in, out) -> b.append("view", in, out, along, 77), p -> p[along] >= shape[along] ? -78 : at(shape, p));
		}
		for (int[] axes : new int[][] { { 0, 1, 2 }, { 2, 0, 1 }, { 1, 0, 2 }, { 2, 1, 0 } }) {
			check("transpose", shape, IntStream.of(axes).map(a -> shape[a]).toArray(), (b, in, out) -> b.transpose("view", in, out, axes), p -> {
				int[] q = new int[3];
				for (int i = 0; i < 3; i++) {
					q[axes[i]] = p[i];
				}
				return at(shape, q);
			});
		}
	}

	@Test
	void shapes() {
		int[] shape = { 6, 4, 5 };
		for (int[] to : new int[][] { { 120 }, { 2, 3, 20 }, { 6, 20 }, { 3, 2, 4, 5 }, { 24, 5 }, { 8, 15 }, { 1, 6, 1, 4, 5, 1 }, { 5, 4, 6 } }) {
			check("reshape to " + Arrays.toString(to), shape, to, (b, in, out) -> b.reshape("view", in, out), p -> at(to, p));
		}
	}

	@Test
	void patchesAndWindows() {
		int[] map = { 5, 4, 6 };
		int[] patches = { 4, 6, 5 };
		check("unfold", map, patches, (b, in, out) -> b.unfold("view", in, out, 2), p -> at(map, p[2], p[1] / 3 * 2 + p[0] / 2, p[1] % 3 * 2 + p[0] % 2));
		check("fold", patches, map, (b, in, out) -> b.fold("view", in, out, 2), p -> at(patches, p[1] % 2 * 2 + p[2] % 2, p[1] / 2 * 3 + p[2] / 2, p[0]));
		int[] windows = { 4, 9, 5 };
		check("partition", map, windows, (b, in, out) -> b.windowPartition("view", in, out, 3), p -> {
			int row = p[0] / 2 * 3 + p[1] / 3;
			int column = p[0] % 2 * 3 + p[1] % 3;
			return row >= 4 || column >= 6 ? ZERO : at(map, p[2], row, column);
		});
		check("merge", windows, map, (b, in, out) -> b.windowMerge("view", in, out, 3), p -> at(windows, p[1] / 3 * 2 + p[2] / 3, p[1] % 3 * 3 + p[2] % 3, p[0]));
	}

	@Test
	void pixels() {
		int[] map = { 5, 4, 6 };
		check("subsample", map, new int[] { 5, 2, 3 }, (b, in, out) -> b.subsample("view", in, out, 2), p -> at(map, p[0], p[1] * 2, p[2] * 2));
		check("upsample", map, new int[] { 5, 8, 12 }, (b, in, out) -> b.upsample("view", in, out, 2), p -> at(map, p[0], p[1] / 2, p[2] / 2));
		check("pad", map, new int[] { 5, 7, 9 }, (b, in, out) -> b.pad("view", in, out, 1, 2),
				p -> p[1] < 1 || p[1] > 4 || p[2] < 2 || p[2] > 7 ? ZERO : at(map, p[0], p[1] - 1, p[2] - 2));
	}

	@Test
	void joinedTensors() {
		for (int axis = 0; axis < 3; axis++) {
			int[] first = { 3, 4, 5 };
			int[] second = { 3, 4, 5 };
			second[axis] = 2;
			int[] joined = first.clone();
			joined[axis] += 2;
			Naive.Data a = OneStep.data(random, OneStep.INT8, first);
			Naive.Data b = OneStep.data(random, new CodeRange(-8, 100, 0), second);
			int[] expected = new int[joined[0] * joined[1] * joined[2]];
			int along = axis;
			for (int i = 0; i < expected.length; i++) {
				int[] p = { i / (joined[1] * joined[2]), i / joined[2] % joined[1], i % joined[2] };
				if (p[axis] < first[axis]) {
					expected[i] = a.value(p);
				} else {
					p[axis] -= first[axis];
					expected[i] = b.value(p);
				}
			}
			OneStep.check("concatenation", List.of(a, b), (builder, tensors) -> {
				int out = builder.tensor("out", OneStep.INT8, joined);
				builder.concatenation("view", tensors, out, along);
				return out;
			}, expected);
		}
	}

	/** The chain of EfficientViT's linear attention, in which every view renames and none moves. */
	@Test
	void linearAttention() {
		int heads = 3;
		int d = 4;
		Naive.Data qkv = OneStep.data(random, OneStep.INT8, heads * 3 * d, 2, 5);
		int[] expected = new int[heads * d * 10];
		for (int h = 0; h < heads; h++) {
			for (int i = 0; i < d; i++) {
				for (int p = 0; p < 10; p++) {
					long sum = 0;
					for (int j = 0; j < d; j++) {
						long context = 0;
						for (int n = 0; n < 10; n++) {
							context += (long) value(qkv, (h * 3 + 2) * d + i, n) * value(qkv, (h * 3 + 1) * d + j, n);
						}
						sum += Naive.code(OneStep.INT16, Naive.halfEven(java.math.BigInteger.valueOf(context), 4)) * (long) value(qkv, h * 3 * d + j, p);
					}
					expected[(h * d + i) * 10 + p] = Naive.code(OneStep.INT8, Naive.halfEven(java.math.BigInteger.valueOf(sum), 9));
				}
			}
		}
		OneStep.check("linear attention", List.of(qkv), (b, tensors) -> {
			int map = b.tensor("map", OneStep.INT8, heads * 3 * d, 2, 5);
			short[] identity = new short[heads * 3 * d];
			Arrays.fill(identity, (short) 1);
			b.convolution("conv", tensors[0], map, Window.POINT, heads * 3 * d, FilterWeights.of(heads * 3 * d, 1, identity), new int[heads * 3 * d], Rescale.pot(0));
			int all = b.tensor("all", OneStep.INT8, heads, 3 * d, 10);
			b.reshape("heads", map, all);
			int[] parts = new int[3];
			for (int i = 0; i < 3; i++) {
				parts[i] = b.tensor("part" + i, OneStep.INT8, heads, d, 10);
				b.slice("split" + i, all, parts[i], 1, i * d);
			}
			int context = b.tensor("context", OneStep.INT16, heads, d, d);
			b.matMul("values", parts[2], parts[1], context, false, true, Rescale.pot(4));
			int weighted = b.tensor("weighted", OneStep.INT8, heads, d, 10);
			b.matMul("queries", context, parts[0], weighted, false, false, Rescale.pot(9));
			int out = b.tensor("out", OneStep.INT8, heads * d, 2, 5);
			b.reshape("map", weighted, out);
			return out;
		}, expected);
	}

	private static int value(Naive.Data map, int channel, int pixel) {
		return map.value(channel, pixel / 5, pixel % 5);
	}
}
