package org.m2q.runtime.vector;

import java.util.Optional;

import org.m2q.runtime.Window;
import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Step;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Depthwise convolution of codes of 8 bits with channels in lanes, in 32-bit integers alone: a row of sums takes one tap after the other. */
final class IntegerDepthwise extends Op {

	private final Tensor in;
	private final Tensor out;
	private final Window window;
	private final int channels;
	private final int mask;
	private final Requantizer requantizer;
	private final int[] weights;
	private final int[] bias;

	private IntegerDepthwise(Step.Convolution step, Tensor in, Tensor out, long bound) {
		super(step.name(), out.dims()[1]);
		this.in = in;
		this.out = out;
		window = step.window();
		channels = in.dims()[0];
		mask = in.range().low() < 0 ? -1 : Lanes.UNSIGNED;
		requantizer = new Requantizer(step.rescale(), channels, out, bound, true);
		bias = step.bias().clone();
		weights = new int[window.taps() * channels];
		for (int c = 0; c < channels; c++) {
			for (int tap = 0; tap < window.taps(); tap++) {
				weights[tap * channels + c] = step.weights().code(c, tap);
			}
		}
	}

	/**
	 * The operation of a depthwise convolution.
	 *
	 * @param bound its largest accumulator
	 * @return empty when channels do not fill a vector, or codes have more than 8 bits
	 */
	static Optional<Op> of(Step.Convolution step, Tensor in, Tensor out, long bound) {
		return in.dims()[0] >= Lanes.COUNT && in.storage().isByte() ? Optional.of(new IntegerDepthwise(step, in, out, bound)) : Optional.empty();
	}

	@Override
	public Scratch.Size scratch() {
		return Scratch.Size.ofInts((out.dims()[2] + 1) * Lanes.COUNT);
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		int columns = out.dims()[2];
		int[] room = scratch.ints();
		for (int row = from; row < to; row++) {
			for (int block = 0; block < channels; block += Lanes.COUNT) {
				// The last vector overlaps the one before it.
				int channel = Math.min(block, channels - Lanes.COUNT);
				begin(bias, channel, room, columns);
				taps(memory.bytes(), row * window.strideRows() - window.paddingRows(), channel, room);
				requantizer.store(room, Lanes.COUNT, columns, 1, channel, Lanes.COUNT, memory, out.offset() + row * out.strides()[1] + channel, out.strides()[2], room);
			}
		}
	}

	private static void begin(int[] bias, int channel, int[] sums, int columns) {
		IntVector first = IntVector.fromArray(Lanes.INTS, bias, channel);
		for (int column = 1; column <= columns; column++) {
			first.intoArray(sums, column * Lanes.COUNT);
		}
	}

	private void taps(byte[] bytes, int top, int channel, int[] sums) {
		int stride = window.strideColumns();
		for (int kr = 0; kr < window.kernelRows(); kr++) {
			int r = top + kr * window.dilationRows();
			if (r < 0 || r >= in.dims()[1]) {
				continue;
			}
			for (int kc = 0; kc < window.kernelColumns(); kc++) {
				int left = kc * window.dilationColumns() - window.paddingColumns();
				int first = Math.max(0, Math.ceilDiv(-left, stride));
				int end = Math.min(out.dims()[2], Math.floorDiv(in.dims()[2] - 1 - left, stride) + 1);
				int at = in.offset() + r * in.strides()[1] + (left + first * stride) * in.strides()[2] + channel;
				int weight = (kr * window.kernelColumns() + kc) * channels + channel;
				add(bytes, at, stride * in.strides()[2], mask, in.range().zero(), weights, weight, sums, (first + 1) * Lanes.COUNT, end - first);
			}
		}
	}

	private static void add(byte[] bytes, int at, int step, int mask, int zero, int[] weights, int weight, int[] sums, int sumsAt, int count) {
		IntVector w = IntVector.fromArray(Lanes.INTS, weights, weight);
		for (int i = 0; i < count; i++) {
			IntVector x = ((IntVector) ByteVector.fromArray(Lanes.BYTES, bytes, at + i * step).convertShape(VectorOperators.B2I, Lanes.INTS, 0)).and(mask).sub(zero);
			x.mul(w).add(IntVector.fromArray(Lanes.INTS, sums, sumsAt + i * Lanes.COUNT)).intoArray(sums, sumsAt + i * Lanes.COUNT);
		}
	}
}
