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

/**
 * Depthwise convolution of codes of 8 bits with channels in lanes, in 32-bit integers alone. Sums of four neighbours stay in registers while all taps are added; columns at the
 * border, where taps lie outside, are computed one by one.
 */
final class IntegerDepthwise extends Op {

	private static final int TOGETHER = 4;

	private final Tensor in;
	private final Tensor out;
	private final Window window;
	private final int channels;
	private final int mask;
	private final Requantizer requantizer;
	private final int[] weights;
	private final int[] bias;
	/** Where the operand of a tap lies, from the first tap. */
	private final int[] offsets;
	/** Columns of the result for which all columns of the kernel lie inside. */
	private final int firstInside;
	private final int endInside;

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
		offsets = new int[window.taps()];
		for (int tap = 0; tap < window.taps(); tap++) {
			offsets[tap] = tap / window.kernelColumns() * window.dilationRows() * in.strides()[1]
					+ tap % window.kernelColumns() * window.dilationColumns() * in.strides()[2];
			for (int c = 0; c < channels; c++) {
				weights[tap * channels + c] = step.weights().code(c, tap);
			}
		}
		int reach = (window.kernelColumns() - 1) * window.dilationColumns() - window.paddingColumns();
		firstInside = Math.min(out.dims()[2], Math.ceilDiv(window.paddingColumns(), window.strideColumns()));
		endInside = Math.clamp(Math.floorDiv(in.dims()[2] - 1 - reach, window.strideColumns()) + 1, firstInside, out.dims()[2]);
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
				row(memory.bytes(), row * window.strideRows() - window.paddingRows(), channel, room);
				requantizer.store(room, Lanes.COUNT, columns, 1, channel, Lanes.COUNT, memory, out.offset() + row * out.strides()[1] + channel, out.strides()[2], room);
			}
		}
	}

	/** Sums of a row for one vector of channels. */
	private void row(byte[] bytes, int top, int channel, int[] sums) {
		int firstRow = Math.min(window.kernelRows(), Math.ceilDiv(Math.max(0, -top), window.dilationRows()));
		int endRow = Math.clamp(Math.floorDiv(in.dims()[1] - 1 - top, window.dilationRows()) + 1, firstRow, window.kernelRows());
		int firstTap = firstRow * window.kernelColumns();
		int endTap = endRow * window.kernelColumns();
		int step = window.strideColumns() * in.strides()[2];
		int at = in.offset() + top * in.strides()[1] - window.paddingColumns() * in.strides()[2] + channel;
		int column = firstInside;
		for (; column + TOGETHER <= endInside; column += TOGETHER) {
			four(bytes, at + column * step, step, mask, in.range().zero(), offsets, weights, channel, channels, firstTap, endTap, bias, sums, (column + 1) * Lanes.COUNT);
		}
		for (; column < endInside; column++) {
			one(bytes, at + column * step, mask, in.range().zero(), offsets, weights, channel, channels, firstTap, endTap, bias, channel, sums, (column + 1) * Lanes.COUNT);
		}
		for (column = 0; column < firstInside; column++) {
			border(bytes, at + column * step, column, channel, firstRow, endRow, sums);
		}
		for (column = endInside; column < out.dims()[2]; column++) {
			border(bytes, at + column * step, column, channel, firstRow, endRow, sums);
		}
	}

	/** A column for which columns of the kernel lie outside. */
	private void border(byte[] bytes, int at, int column, int channel, int firstRow, int endRow, int[] sums) {
		int left = column * window.strideColumns() - window.paddingColumns();
		int first = Math.min(window.kernelColumns(), Math.ceilDiv(Math.max(0, -left), window.dilationColumns()));
		int end = Math.clamp(Math.floorDiv(in.dims()[2] - 1 - left, window.dilationColumns()) + 1, first, window.kernelColumns());
		int sumsAt = (column + 1) * Lanes.COUNT;
		one(bytes, at, mask, in.range().zero(), offsets, weights, channel, channels, 0, 0, bias, channel, sums, sumsAt);
		for (int row = firstRow; row < endRow; row++) {
			int tap = row * window.kernelColumns();
			one(bytes, at, mask, in.range().zero(), offsets, weights, channel, channels, tap + first, tap + end, sums, sumsAt, sums, sumsAt);
		}
	}

	private static IntVector codes(byte[] bytes, int at, int mask, int zero) {
		return ((IntVector) ByteVector.fromArray(Lanes.BYTES, bytes, at).convertShape(VectorOperators.B2I, Lanes.INTS, 0)).and(mask).sub(zero);
	}

	private static void one(byte[] bytes, int at, int mask, int zero, int[] offsets, int[] weights, int channel, int channels, int firstTap, int endTap, int[] begin,
			int beginAt, int[] sums, int sumsAt) {
		IntVector sum = IntVector.fromArray(Lanes.INTS, begin, beginAt);
		for (int tap = firstTap; tap < endTap; tap++) {
			sum = codes(bytes, at + offsets[tap], mask, zero).mul(IntVector.fromArray(Lanes.INTS, weights, tap * channels + channel)).add(sum);
		}
		sum.intoArray(sums, sumsAt);
	}

	private static void four(byte[] bytes, int at, int step, int mask, int zero, int[] offsets, int[] weights, int channel, int channels, int firstTap, int endTap,
			int[] begin, int[] sums, int sumsAt) {
		IntVector sum0 = IntVector.fromArray(Lanes.INTS, begin, channel);
		IntVector sum1 = sum0;
		IntVector sum2 = sum0;
		IntVector sum3 = sum0;
		for (int tap = firstTap; tap < endTap; tap++) {
			IntVector weight = IntVector.fromArray(Lanes.INTS, weights, tap * channels + channel);
			int from = at + offsets[tap];
			sum0 = codes(bytes, from, mask, zero).mul(weight).add(sum0);
			sum1 = codes(bytes, from + step, mask, zero).mul(weight).add(sum1);
			sum2 = codes(bytes, from + 2 * step, mask, zero).mul(weight).add(sum2);
			sum3 = codes(bytes, from + 3 * step, mask, zero).mul(weight).add(sum3);
		}
		sum0.intoArray(sums, sumsAt);
		sum1.intoArray(sums, sumsAt + Lanes.COUNT);
		sum2.intoArray(sums, sumsAt + 2 * Lanes.COUNT);
		sum3.intoArray(sums, sumsAt + 3 * Lanes.COUNT);
	}
}
