package org.m2q.runtime.tests;

import java.util.Random;

import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CodeRange;
import org.m2q.runtime.FilterWeights;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.NetworkBuilder;
import org.m2q.runtime.Rescale;
import org.m2q.runtime.Window;

/** A small network with all kinds of kernels: convolutions of every kind, tables, sums, attention, normalisation, means. */
final class SampleNetwork {

	static final int SIZE = 3 * 18 * 18;

	private final Random random = new Random(1);
	private final NetworkBuilder builder = new NetworkBuilder("sample");
	private int map;
	private int tensors;
	private final int last;

	SampleNetwork() {
		int image = tensor(OneStep.UINT8, 3, 18, 18);
		builder.input(image);
		map = convolution(image, 3, 20, 18, Window.square(3, 1, 1), 1, 9);
		int expanded = table(convolution(map, 20, 80, 18, Window.POINT, 1, 18), 80, 18);
		int deep = table(convolution(expanded, 80, 80, 18, Window.square(3, 1, 1), 80, 18), 80, 18);
		int shrunk = convolution(deep, 80, 20, 18, Window.POINT, 1, 18);
		int sum = tensor(OneStep.INT8, 20, 18, 18);
		builder.addition("sum", new int[] { shrunk, map }, sum, Rescale.Profile.DYADIC, new int[] { 900_000_000, 1_000_000_000 }, 30);
		int reduced = convolution(sum, 20, 48, 18, Window.square(3, 2, 1), 1, 9);
		int attention = attention(reduced);
		int pooled = tensor(OneStep.INT8, 48);
		builder.mean("mean", attention, pooled, false, Rescale.dyadic(new int[] { 1 << 30 }, new int[] { 35 }));
		int row = tensor(OneStep.INT8, 1, 48);
		builder.reshape("row", pooled, row);
		int normal = tensor(OneStep.INT8, 1, 48);
		builder.normalization("norm", row, normal, 1, 0, OneStep.ints(random, 48, 127), OneStep.ints(random, 48, 5000), 10, 4, Rescale.pot(12));
		last = tensor(OneStep.INT16, 1, 10);
		builder.linear("classify", normal, last, FilterWeights.of(10, 48, OneStep.weights(random, 480, -127, 127)), OneStep.ints(random, 10, 500), Rescale.float32(0.1f));
		builder.output(last);
	}

	private int tensor(CodeRange range, int... shape) {
		return builder.tensor("t" + tensors++, range, shape);
	}

	private int convolution(int in, int channels, int filters, int pixels, Window window, int groups, int inputPixels) {
		int side = window.outputRows(pixels);
		int out = tensor(OneStep.INT8, filters, side, side);
		int size = channels / groups * window.taps();
		int[] multipliers = random.ints(filters, 1 << 30, Integer.MAX_VALUE).toArray();
		int[] shifts = new int[filters];
		java.util.Arrays.fill(shifts, 38 + (int) (Math.log(size) / Math.log(4)));
		builder.convolution("conv" + tensors, in, out, window, groups, FilterWeights.of(filters, size, OneStep.weights(random, filters * size, -127, 127)),
				OneStep.ints(random, filters, 300), Rescale.dyadic(multipliers, shifts));
		return out;
	}

	private int table(int in, int channels, int side) {
		int out = tensor(OneStep.INT8, channels, side, side);
		builder.lookup("table" + tensors, in, out, random.ints(256, -128, 128).toArray());
		return out;
	}

	private int attention(int in) {
		int heads = tensor(OneStep.INT8, 4, 12, 81);
		builder.reshape("heads", in, heads);
		int[] parts = new int[3];
		for (int i = 0; i < 3; i++) {
			parts[i] = tensor(OneStep.INT8, 4, 4, 81);
			builder.slice("part" + i, heads, parts[i], 1, 4 * i);
		}
		int context = tensor(OneStep.INT16, 4, 4, 4);
		builder.matMul("context", parts[2], parts[1], context, false, true, Rescale.pot(3));
		int weighted = tensor(OneStep.INT8, 4, 4, 81);
		builder.matMul("weighted", context, parts[0], weighted, false, false, Rescale.pot(10));
		int maps = tensor(OneStep.INT8, 16, 9, 9);
		builder.reshape("maps", weighted, maps);
		return convolution(maps, 16, 48, 9, Window.POINT, 1, 9);
	}

	InferenceNetwork build(BuildOptions options) {
		return builder.build(options);
	}

	/** The tensor that is the output. */
	int last() {
		return last;
	}

	static int[] image(long seed) {
		return new Random(seed).ints(SIZE, 0, 256).toArray();
	}
}
