package org.m2q.runtime.vector;

import java.util.Arrays;
import java.util.Optional;

import org.m2q.runtime.Window;
import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Step;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Depthwise convolution with channels in lanes. For each vector of channels, the rows of the map that an output row needs lie widened, with their padding, in
 * a ring of lines in the first-level cache; every input row is widened once. Sums are exact in single precision.
 */
final class DepthwiseConvolution extends Op {

	private static final long EXACT = 1L << 24;
	/** Bytes of the operand that stay in the second-level cache while one vector of channels after the other is computed. */
	private static final int BAND = 1 << 17;

	private final Tensor in;
	private final Tensor out;
	private final Window window;
	private final int channels;
	private final Widening widening;
	private final Requantizer requantizer;
	/** Rows whose codes are made in registers. */
	private final Optional<DepthwiseRows> rows;
	private final float[] weights;
	private final float[] bias;
	private final int lineLength;
	private final int lines;

	DepthwiseConvolution(Step.Convolution step, Tensor in, Tensor out, long bound) {
		super(step.name(), out.dims()[1]);
		this.in = in;
		this.out = out;
		window = step.window();
		channels = in.dims()[0];
		widening = new Widening(in);
		requantizer = new Requantizer(step.rescale(), channels, out, bound, false);
		int padded = Lanes.padded(channels) + Lanes.COUNT;
		weights = new float[window.taps() * padded];
		bias = new float[padded];
		for (int c = 0; c < channels; c++) {
			bias[c] = step.bias()[c];
			for (int tap = 0; tap < window.taps(); tap++) {
				weights[tap * padded + c] = step.weights().code(c, tap);
			}
		}
		boolean whole = channels >= Lanes.COUNT && out.dims()[2] >= DepthwiseRows.TOGETHER;
		rows = requantizer.byteCodes().filter(codes -> whole).map(codes -> new DepthwiseRows(window, weights, bias, codes));
		lineLength = (in.dims()[2] + 2 * window.paddingColumns()) * Lanes.COUNT;
		lines = window.dilationRows() * (window.kernelRows() - 1) + 1;
	}

	/** Whether single precision is exact. */
	static boolean isExact(long bound) {
		return bound < EXACT;
	}

	/** The largest accumulator, or −1 when the step is no depthwise convolution with channels side by side. */
	static long bound(Step.Convolution step, Tensor in, Tensor out) {
		int count = in.dims()[0];
		if (step.groups() != count || out.dims()[0] != count || count > 1 && (in.strides()[0] != 1 || out.strides()[0] != 1)) {
			return -1;
		}
		long bound = 0;
		for (int f = 0; f < count; f++) {
			bound = Math.max(bound, step.weights().magnitude(f) * in.range().reach() + Math.abs((long) step.bias()[f]));
		}
		return bound;
	}

	@Override
	public int grain(int threads) {
		int least = Math.min(units(), 2 * window.kernelRows());
		int rowBytes = in.dims()[2] * channels * window.strideRows();
		return Math.max(1, Math.max(threads == 1 ? BAND / rowBytes : (units() + 3) / 4, least));
	}

	@Override
	public Scratch.Size scratch() {
		return new Scratch.Size(Lanes.COUNT + window.taps(), lines * lineLength + (out.dims()[2] + 8 * (1 + window.strideColumns()) + window.dilationColumns() * window.kernelColumns()) * Lanes.COUNT, 0, 0, 0);
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		for (int channel = 0; channel < channels; channel += Lanes.COUNT) {
			// The last vector overlaps the one before it.
			int first = Math.max(0, Math.min(channel, channels - Lanes.COUNT));
			block(memory, scratch, from, to, first);
		}
	}

	private void block(Memory memory, Scratch scratch, int from, int to, int channel) {
		float[] room = scratch.floats();
		Arrays.fill(room, 0, lines * lineLength, 0);
		int sums = lines * lineLength;
		int known = from * window.strideRows() - window.paddingRows();
		for (int row = from; row < to; row++) {
			int top = row * window.strideRows() - window.paddingRows();
			for (int r = Math.max(known, top); r < top + lines; r++) {
				line(memory, room, r, channel);
			}
			known = top + lines;
			taps(scratch.ints(), top);
			int at = out.offset() + row * out.strides()[1] + channel;
			if (rows.isPresent()) {
				rows.get().compute(room, scratch.ints(), channel, out.dims()[2], memory.bytes(), at, out.strides()[2]);
				continue;
			}
			row(room, scratch.ints(), channel, sums);
			requantizer.store(room, sums, out.dims()[2], 1, channel, Math.min(Lanes.COUNT, channels - channel), memory, at, out.strides()[2], scratch.ints());
		}
	}

	private int place(int row) {
		return Math.floorMod(row, lines) * lineLength;
	}

	private void line(Memory memory, float[] room, int row, int channel) {
		int at = place(row) + window.paddingColumns() * Lanes.COUNT;
		int columns = in.dims()[2];
		if (row < 0 || row >= in.dims()[1]) {
			Arrays.fill(room, at, at + columns * Lanes.COUNT, 0);
		} else {
			widening.columns(memory, in.offset() + row * in.strides()[1] + channel, in.strides()[2], columns, room, at, Lanes.COUNT);
		}
	}

	/** Where the taps of the first pixel of an output row are, in the lines. */
	private void taps(int[] offsets, int top) {
		int tap = Lanes.COUNT;
		for (int kr = 0; kr < window.kernelRows(); kr++) {
			int line = place(top + kr * window.dilationRows());
			for (int kc = 0; kc < window.kernelColumns(); kc++) {
				offsets[tap++] = line + kc * window.dilationColumns() * Lanes.COUNT;
			}
		}
	}

	private void row(float[] room, int[] offsets, int channel, int sums) {
		int columns = out.dims()[2];
		int step = window.strideColumns() * Lanes.COUNT;
		int column = 0;
		for (; column + 8 <= columns; column += 8) {
			eight(room, offsets, channel, column * step, step, sums + column * Lanes.COUNT);
		}
		if (column < columns) {
			// The last eight overlap those before them; of fewer columns, what is beyond the last one is computed and not stored.
			column = Math.max(0, columns - 8);
			eight(room, offsets, channel, column * step, step, sums + column * Lanes.COUNT);
		}
	}

	private void eight(float[] room, int[] offsets, int channel, int start, int step, int to) {
		boolean even = window.strideColumns() == 1 && window.dilationColumns() == 1;
		if (even && window.kernelColumns() == 3) {
			eightByThree(room, offsets, weights, window.kernelRows(), bias, channel, start, to);
		} else if (even && window.kernelColumns() == 5) {
			eightByFive(room, offsets, weights, window.kernelRows(), bias, channel, start, to);
		} else {
			eight(room, offsets, weights, window.taps(), bias, channel, start, step, to);
		}
	}

	/** Vectors live in registers only where there is a single loop around them. */
	private static void eight(float[] room, int[] offsets, float[] weights, int taps, float[] bias, int channel, int start, int step, int to) {
		FloatVector s0 = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
		FloatVector s1 = s0;
		FloatVector s2 = s0;
		FloatVector s3 = s0;
		FloatVector s4 = s0;
		FloatVector s5 = s0;
		FloatVector s6 = s0;
		FloatVector s7 = s0;
		int padded = bias.length;
		for (int tap = 0; tap < taps; tap++) {
			FloatVector w = FloatVector.fromArray(Lanes.FLOATS, weights, channel + tap * padded);
			int at = offsets[Lanes.COUNT + tap] + start;
			s0 = FloatVector.fromArray(Lanes.FLOATS, room, at).fma(w, s0);
			s1 = FloatVector.fromArray(Lanes.FLOATS, room, at + step).fma(w, s1);
			s2 = FloatVector.fromArray(Lanes.FLOATS, room, at + 2 * step).fma(w, s2);
			s3 = FloatVector.fromArray(Lanes.FLOATS, room, at + 3 * step).fma(w, s3);
			s4 = FloatVector.fromArray(Lanes.FLOATS, room, at + 4 * step).fma(w, s4);
			s5 = FloatVector.fromArray(Lanes.FLOATS, room, at + 5 * step).fma(w, s5);
			s6 = FloatVector.fromArray(Lanes.FLOATS, room, at + 6 * step).fma(w, s6);
			s7 = FloatVector.fromArray(Lanes.FLOATS, room, at + 7 * step).fma(w, s7);
		}
		s0.intoArray(room, to);
		s1.intoArray(room, to + Lanes.COUNT);
		s2.intoArray(room, to + 2 * Lanes.COUNT);
		s3.intoArray(room, to + 3 * Lanes.COUNT);
		s4.intoArray(room, to + 4 * Lanes.COUNT);
		s5.intoArray(room, to + 5 * Lanes.COUNT);
		s6.intoArray(room, to + 6 * Lanes.COUNT);
		s7.intoArray(room, to + 7 * Lanes.COUNT);
	}

	/** Eight neighbours with 3 columns of the kernel: what two of them read is loaded once. */
	private static void eightByThree(float[] room, int[] offsets, float[] weights, int rows, float[] bias, int channel, int start, int to) {
		int lanes = Lanes.FLOATS.length();
		FloatVector s0 = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
		FloatVector s1 = s0;
		FloatVector s2 = s0;
		FloatVector s3 = s0;
		FloatVector s4 = s0;
		FloatVector s5 = s0;
		FloatVector s6 = s0;
		FloatVector s7 = s0;
		int padded = bias.length;
		for (int row = 0; row < rows; row++) {
			int at = offsets[lanes + row * 3] + start;
			int weight = channel + row * 3 * padded;
			FloatVector w0 = FloatVector.fromArray(Lanes.FLOATS, weights, weight);
			FloatVector w1 = FloatVector.fromArray(Lanes.FLOATS, weights, weight + padded);
			FloatVector w2 = FloatVector.fromArray(Lanes.FLOATS, weights, weight + 2 * padded);
			FloatVector x = FloatVector.fromArray(Lanes.FLOATS, room, at);
			s0 = x.fma(w0, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + lanes);
			s1 = x.fma(w0, s1);
			s0 = x.fma(w1, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 2 * lanes);
			s2 = x.fma(w0, s2);
			s1 = x.fma(w1, s1);
			s0 = x.fma(w2, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 3 * lanes);
			s3 = x.fma(w0, s3);
			s2 = x.fma(w1, s2);
			s1 = x.fma(w2, s1);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 4 * lanes);
			s4 = x.fma(w0, s4);
			s3 = x.fma(w1, s3);
			s2 = x.fma(w2, s2);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 5 * lanes);
			s5 = x.fma(w0, s5);
			s4 = x.fma(w1, s4);
			s3 = x.fma(w2, s3);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 6 * lanes);
			s6 = x.fma(w0, s6);
			s5 = x.fma(w1, s5);
			s4 = x.fma(w2, s4);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 7 * lanes);
			s7 = x.fma(w0, s7);
			s6 = x.fma(w1, s6);
			s5 = x.fma(w2, s5);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 8 * lanes);
			s7 = x.fma(w1, s7);
			s6 = x.fma(w2, s6);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 9 * lanes);
			s7 = x.fma(w2, s7);
		}
		s0.intoArray(room, to);
		s1.intoArray(room, to + lanes);
		s2.intoArray(room, to + 2 * lanes);
		s3.intoArray(room, to + 3 * lanes);
		s4.intoArray(room, to + 4 * lanes);
		s5.intoArray(room, to + 5 * lanes);
		s6.intoArray(room, to + 6 * lanes);
		s7.intoArray(room, to + 7 * lanes);
	}

	/** Eight neighbours with 5 columns of the kernel: what two of them read is loaded once. */
	private static void eightByFive(float[] room, int[] offsets, float[] weights, int rows, float[] bias, int channel, int start, int to) {
		int lanes = Lanes.FLOATS.length();
		FloatVector s0 = FloatVector.fromArray(Lanes.FLOATS, bias, channel);
		FloatVector s1 = s0;
		FloatVector s2 = s0;
		FloatVector s3 = s0;
		FloatVector s4 = s0;
		FloatVector s5 = s0;
		FloatVector s6 = s0;
		FloatVector s7 = s0;
		int padded = bias.length;
		for (int row = 0; row < rows; row++) {
			int at = offsets[lanes + row * 5] + start;
			int weight = channel + row * 5 * padded;
			FloatVector w0 = FloatVector.fromArray(Lanes.FLOATS, weights, weight);
			FloatVector w1 = FloatVector.fromArray(Lanes.FLOATS, weights, weight + padded);
			FloatVector w2 = FloatVector.fromArray(Lanes.FLOATS, weights, weight + 2 * padded);
			FloatVector w3 = FloatVector.fromArray(Lanes.FLOATS, weights, weight + 3 * padded);
			FloatVector w4 = FloatVector.fromArray(Lanes.FLOATS, weights, weight + 4 * padded);
			FloatVector x = FloatVector.fromArray(Lanes.FLOATS, room, at);
			s0 = x.fma(w0, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + lanes);
			s1 = x.fma(w0, s1);
			s0 = x.fma(w1, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 2 * lanes);
			s2 = x.fma(w0, s2);
			s1 = x.fma(w1, s1);
			s0 = x.fma(w2, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 3 * lanes);
			s3 = x.fma(w0, s3);
			s2 = x.fma(w1, s2);
			s1 = x.fma(w2, s1);
			s0 = x.fma(w3, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 4 * lanes);
			s4 = x.fma(w0, s4);
			s3 = x.fma(w1, s3);
			s2 = x.fma(w2, s2);
			s1 = x.fma(w3, s1);
			s0 = x.fma(w4, s0);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 5 * lanes);
			s5 = x.fma(w0, s5);
			s4 = x.fma(w1, s4);
			s3 = x.fma(w2, s3);
			s2 = x.fma(w3, s2);
			s1 = x.fma(w4, s1);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 6 * lanes);
			s6 = x.fma(w0, s6);
			s5 = x.fma(w1, s5);
			s4 = x.fma(w2, s4);
			s3 = x.fma(w3, s3);
			s2 = x.fma(w4, s2);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 7 * lanes);
			s7 = x.fma(w0, s7);
			s6 = x.fma(w1, s6);
			s5 = x.fma(w2, s5);
			s4 = x.fma(w3, s4);
			s3 = x.fma(w4, s3);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 8 * lanes);
			s7 = x.fma(w1, s7);
			s6 = x.fma(w2, s6);
			s5 = x.fma(w3, s5);
			s4 = x.fma(w4, s4);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 9 * lanes);
			s7 = x.fma(w2, s7);
			s6 = x.fma(w3, s6);
			s5 = x.fma(w4, s5);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 10 * lanes);
			s7 = x.fma(w3, s7);
			s6 = x.fma(w4, s6);
			x = FloatVector.fromArray(Lanes.FLOATS, room, at + 11 * lanes);
			s7 = x.fma(w4, s7);
		}
		s0.intoArray(room, to);
		s1.intoArray(room, to + lanes);
		s2.intoArray(room, to + 2 * lanes);
		s3.intoArray(room, to + 3 * lanes);
		s4.intoArray(room, to + 4 * lanes);
		s5.intoArray(room, to + 5 * lanes);
		s6.intoArray(room, to + 6 * lanes);
		s7.intoArray(room, to + 7 * lanes);
	}
}
