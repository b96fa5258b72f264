package org.m2q.runtime.vector;

import java.util.Optional;

import org.m2q.runtime.Window;
import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Step;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.IntVector;

/** Pooling with channels in lanes, pixel by pixel. */
final class ChannelPool extends Op {

	private final Step.Pool step;
	private final Tensor in;
	private final Tensor out;
	private final Widening widening;
	/** One per number of taps; the first one for maxima, which have the scale of the operand. */
	private final Requantizer[] requantizers;

	private ChannelPool(Step.Pool step, Tensor in, Tensor out, boolean integers) {
		super(step.name(), out.dims()[1] * out.dims()[2]);
		this.step = step;
		this.in = in;
		this.out = out;
		widening = new Widening(in);
		requantizers = new Requantizer[step.rescale().channels()];
		for (int i = 0; i < requantizers.length; i++) {
			long bound = Math.min(Integer.MAX_VALUE, (step.maximum() ? 1 : i + 1) * in.range().reach());
			requantizers[i] = new Requantizer(step.rescale().only(i), 1, out, step.countPadding() ? step.window().taps() * in.range().reach() : bound, integers);
		}
	}

	/** Empty when channels are no neighbours. */
	static Optional<Op> of(Step.Pool step, Tensor in, Tensor out, boolean integers) {
		boolean neighbours = out.dims()[0] > 1 && in.strides()[0] == 1 && out.strides()[0] == 1;
		boolean fits = step.window().taps() * in.range().reach() <= Integer.MAX_VALUE;
		return neighbours && fits ? Optional.of(new ChannelPool(step, in, out, integers)) : Optional.empty();
	}

	@Override
	public Scratch.Size scratch() {
		return Scratch.Size.ofInts(2 * Lanes.COUNT);
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		Window window = step.window();
		int[] room = scratch.ints();
		int channels = out.dims()[0];
		for (int pixel = from; pixel < to; pixel++) {
			int row = pixel / out.dims()[2] * window.strideRows() - window.paddingRows();
			int column = pixel % out.dims()[2] * window.strideColumns() - window.paddingColumns();
			int at = out.offset() + pixel / out.dims()[2] * out.strides()[1] + pixel % out.dims()[2] * out.strides()[2];
			int inside = inside(row, window.kernelRows(), window.dilationRows(), in.dims()[1]) * inside(column, window.kernelColumns(), window.dilationColumns(), in.dims()[2]);
			int taps = step.maximum() ? 1 : step.countPadding() ? window.taps() : inside;
			for (int channel = 0; channel < channels; channel += Lanes.COUNT) {
				int count = Math.min(Lanes.COUNT, channels - channel);
				if (inside == 0 || taps == 0) {
					IntVector.zero(Lanes.INTS).intoArray(room, Lanes.COUNT);
				} else {
					reduce(memory, row, column, channel, room);
				}
				requantizers[Math.max(0, taps - 1)].store(room, Lanes.COUNT, 1, 1, 0, count, memory, at + channel, 0, room);
			}
		}
	}

	private static int inside(int first, int taps, int step, int size) {
		int count = 0;
		for (int i = 0; i < taps; i++) {
			count += first + i * step >= 0 && first + i * step < size ? 1 : 0;
		}
		return count;
	}

	private void reduce(Memory memory, int row, int column, int channel, int[] into) {
		Window window = step.window();
		IntVector sum = IntVector.zero(Lanes.INTS);
		IntVector largest = IntVector.broadcast(Lanes.INTS, Integer.MIN_VALUE);
		for (int kr = 0; kr < window.kernelRows(); kr++) {
			int r = row + kr * window.dilationRows();
			for (int kc = 0; kc < window.kernelColumns(); kc++) {
				int c = column + kc * window.dilationColumns();
				if (r >= 0 && r < in.dims()[1] && c >= 0 && c < in.dims()[2]) {
					IntVector values = widening.ints(memory, in.offset() + channel + r * in.strides()[1] + c * in.strides()[2]);
					sum = sum.add(values);
					largest = largest.max(values);
				}
			}
		}
		(step.maximum() ? largest : sum).intoArray(into, Lanes.COUNT);
	}
}
