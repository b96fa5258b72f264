package org.m2q.runtime.tests;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.m2q.runtime.CodeRange;
import org.m2q.runtime.Rescale;
import org.m2q.runtime.Window;

/** Softmax, normalisation, pooling and means against the formulas. */
class StatisticsTest {

	private static final int[][] SHAPES = { { 1, 1 }, { 3, 7 }, { 13, 17 }, { 2, 5, 65 }, { 207, 3 }, { 4, 13, 9 }, { 8, 3, 3 } };

	@Test
	void softmax() {
		Random random = new Random(1);
		for (int[] shape : SHAPES) {
			for (CodeRange range : List.of(OneStep.INT8, OneStep.UINT8, new CodeRange(-500, 400, 0))) {
				for (int axis = 0; axis < shape.length; axis++) {
					Naive.Data in = OneStep.data(random, range, shape);
					int[] exponentials = new int[range.high() - range.low() + 1];
					for (int i = 0; i < exponentials.length; i++) {
						exponentials[i] = (int) Math.rint((1 << 24) * Math.exp(-i / 20.0));
					}
					CodeRange output = random.nextBoolean() ? new CodeRange(0, 255, 0) : OneStep.INT8;
					int one = new int[] { 1, 127, 255, 256, 1 << 16 }[random.nextInt(5)];
					int along = axis;
					OneStep.check("softmax along " + axis, List.of(in), (builder, tensors) -> {
						int out = builder.tensor("out", output, shape);
						builder.softmax("softmax", tensors[0], out, along, exponentials, one);
						return out;
					}, Naive.softmax(in, axis, exponentials, one, output));
				}
			}
		}
	}

	@Test
	void normalisation() {
		Random random = new Random(2);
		for (int[] shape : SHAPES) {
			for (CodeRange range : List.of(OneStep.INT8, OneStep.UINT8, OneStep.INT16)) {
				for (int axis = 0; axis < shape.length; axis++) {
					int channels = shape[axis];
					int groups = random.nextBoolean() ? 0 : channels % 2 == 0 ? 2 : 1;
					Naive.Data in = OneStep.data(random, range, shape);
					int[] gamma = OneStep.ints(random, channels, 32767);
					int[] beta = OneStep.ints(random, channels, 1 << 20);
					int guard = range.reach() > 200 ? 0 : 2;
					double n = (double) in.codes().length / (groups > 0 ? groups : in.codes().length / channels);
					if (Math.pow(n, 4) * range.reach() * range.reach() * (1 << 2 * guard) > 0x1p61) {
						continue;
					}
					int along = axis;
					long epsilon = random.nextInt(3) * 100L;
					for (Rescale rescale : List.of(Rescale.pot(18), Rescale.dyadic(new int[] { 1234567 }, new int[] { 38 }), Rescale.float32(3e-6f))) {
						OneStep.check("normalisation along " + axis + " groups " + groups, List.of(in), (builder, tensors) -> {
							int out = builder.tensor("out", OneStep.INT8, shape);
							builder.normalization("norm", tensors[0], out, along, groups, gamma, beta, epsilon, guard, rescale);
							return out;
						}, Naive.normalization(in, axis, groups, gamma, beta, epsilon, guard, rescale, OneStep.INT8));
					}
				}
			}
		}
	}

	@Test
	void pooling() {
		Random random = new Random(3);
		int[][] shapes = { { 1, 1, 1 }, { 7, 5, 6 }, { 65, 9, 4 }, { 207, 3, 3 }, { 16, 8, 8 } };
		for (int[] shape : shapes) {
			for (Window window : List.of(Window.square(2, 2, 0), Window.square(3, 2, 1), Window.square(3, 1, 1), new Window(1, 3, 1, 2, 0, 1, 1, 1))) {
				if (window.outputRows(shape[1]) < 1 || window.outputColumns(shape[2]) < 1) {
					continue;
				}
				for (CodeRange range : OneStep.BYTES) {
					Naive.Data in = OneStep.data(random, range, shape);
					int[] result = { shape[0], window.outputRows(shape[1]), window.outputColumns(shape[2]) };
					OneStep.check("maximum", List.of(in), (builder, tensors) -> {
						int out = builder.tensor("out", range, result);
						builder.maximumPool("pool", tensors[0], out, window);
						return out;
					}, Naive.pool(in, window, true, false, Rescale.pot(0), range));
					for (Rescale rescale : Rescales.of(random, window.taps(), range.reach() * window.taps())) {
						if (rescale.channels() == window.taps()) {
							boolean countPadding = random.nextBoolean();
							OneStep.check("average", List.of(in), (builder, tensors) -> {
								int out = builder.tensor("out", OneStep.INT8, result);
								builder.averagePool("pool", tensors[0], out, window, countPadding, rescale);
								return out;
							}, Naive.pool(in, window, false, countPadding, rescale, OneStep.INT8));
						}
					}
				}
			}
		}
	}

	@Test
	void means() {
		Random random = new Random(4);
		for (int[] shape : new int[][] { { 1, 1, 1 }, { 7, 5, 6 }, { 65, 9, 4 }, { 207, 7, 7 }, { 13, 17 }, { 1, 207 }, { 49, 64 } }) {
			boolean tokens = shape.length == 2;
			int channels = shape[tokens ? 1 : 0];
			for (CodeRange range : List.of(OneStep.INT8, OneStep.UINT8, OneStep.INT16)) {
				Naive.Data in = OneStep.data(random, range, shape);
				int count = in.codes().length / channels;
				for (Rescale rescale : Rescales.of(random, 1, range.reach() * count)) {
					int[] expected = new int[channels];
					for (int c = 0; c < channels; c++) {
						long sum = 0;
						for (int i = 0; i < count; i++) {
							sum += in.codes()[tokens ? i * channels + c : c * count + i] - range.zero();
						}
						expected[c] = Naive.code(OneStep.UINT8, Naive.rescale(rescale, 0, sum));
					}
					OneStep.check("mean", List.of(in), (builder, tensors) -> {
						int out = tokens ? builder.tensor("out", OneStep.UINT8, channels) : builder.tensor("out", OneStep.UINT8, channels, 1, 1);
						builder.mean("mean", tensors[0], out, tokens, rescale);
						return out;
					}, expected);
				}
			}
		}
	}
}
