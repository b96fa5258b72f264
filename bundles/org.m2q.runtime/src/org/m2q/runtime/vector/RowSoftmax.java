package org.m2q.runtime.vector;

import java.util.Optional;

import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Step;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Softmax over neighbours; the quotients are those of {@link Quotients}. */
final class RowSoftmax extends Op {

	/** Exponentials are at most 2^24. */
	private static final int MOST_ELEMENTS = (int) (Quotients.LARGEST_DIVISOR / (1 << 24)) - 1;

	private final Step.Softmax step;
	private final Tensor in;
	private final Tensor out;
	private final int count;

	private RowSoftmax(Step.Softmax step, Tensor in, Tensor out, int count) {
		super(step.name(), out.size() / count);
		this.step = step;
		this.in = in;
		this.out = out;
		this.count = count;
	}

	/** Empty when elements that are compared are no neighbours. */
	static Optional<Op> of(Step.Softmax step, Tensor in, Tensor out) {
		int axis = out.dims().length - 1;
		boolean bytes = in.storage().isByte() && out.storage().isByte() && Lanes.COUNT == 16;
		boolean rows = axis >= 0 && step.axis() == axis && in.strides()[axis] == 1 && out.strides()[axis] == 1 && out.dims()[axis] <= MOST_ELEMENTS;
		return bytes && rows ? Optional.of(new RowSoftmax(step, in, out, out.dims()[axis])) : Optional.empty();
	}

	@Override
	public Scratch.Size scratch() {
		return Scratch.Size.ofInts(Lanes.padded(count));
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		int[] room = scratch.ints();
		int mask = in.range().low() < 0 ? -1 : Lanes.UNSIGNED;
		for (int row = from; row < to; row++) {
			long sum = exponentials(memory.bytes(), in.position(row * count), mask, room);
			divide(room, memory.bytes(), out.position(row * count), step.one() / (double) sum, 0.25 / sum);
		}
	}

	private long exponentials(byte[] bytes, int at, int mask, int[] into) {
		int largest = Integer.MIN_VALUE;
		for (int i = 0; i < count; i++) {
			int code = bytes[at + i] & mask;
			into[i] = code;
			largest = Math.max(largest, code);
		}
		int[] table = step.exponentials();
		long sum = 0;
		for (int i = 0; i < count; i++) {
			int e = table[largest - into[i]];
			into[i] = e;
			sum += e;
		}
		return sum;
	}

	private void divide(int[] dividends, byte[] bytes, int at, double factor, double tie) {
		int half = Lanes.COUNT / 2;
		int zero = out.range().zero();
		double low = out.range().low() - zero;
		double high = out.range().high() - zero;
		int whole = count - count % half;
		for (int i = 0; i < whole; i += half) {
			DoubleVector x = (DoubleVector) IntVector.fromArray(Lanes.HALF_INTS, dividends, i).convertShape(VectorOperators.I2D, Lanes.DOUBLES, 0);
			((ByteVector) Quotients.rounded(x.fma(DoubleVector.broadcast(Lanes.DOUBLES, factor), DoubleVector.broadcast(Lanes.DOUBLES, tie)), low, high).add(zero)
					.convertShape(VectorOperators.I2B, ByteVector.SPECIES_64, 0)).intoArray(bytes, at + i);
		}
		for (int i = whole; i < count; i++) {
			double quotient = dividends[i] * factor + tie;
			bytes[at + i] = (byte) ((int) Math.rint(Math.max(low, Math.min(high, quotient))) + zero);
		}
	}
}
