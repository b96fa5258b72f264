package org.m2q.runtime.vector;

import org.m2q.runtime.Rescale;
import org.m2q.runtime.internal.ElementWalk;
import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Step;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/** Sum of two tensors of 8 bits that lie alike, with integer factors, in 64-bit integers alone. */
final class IntegerSum extends Op {

	/** Elements at a time: as many as there are 64-bit lanes. */
	private static final int TOGETHER = Lanes.COUNT / 2;

	private final Tensor left;
	private final Tensor right;
	private final Tensor out;
	private final ElementWalk walk;
	private final long first;
	private final long second;
	private final int shift;
	private final boolean even;

	/**
	 * A sum.
	 *
	 * @param walk over result and operands, neighbours being neighbours in each
	 */
	IntegerSum(Step.Addition step, Tensor left, Tensor right, Tensor out, ElementWalk walk) {
		super(step.name(), walk.rows());
		this.left = left;
		this.right = right;
		this.out = out;
		this.walk = walk;
		first = step.multipliers()[0];
		second = step.multipliers()[1];
		shift = step.shift();
		even = step.profile() == Rescale.Profile.POT;
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		for (int row = from; row < to; row++) {
			add(memory.bytes(), walk.start(1, row), walk.start(2, row), walk.start(0, row), walk.length());
		}
	}

	private void add(byte[] bytes, int a, int b, int at, int count) {
		int maskA = left.range().low() < 0 ? -1 : Lanes.UNSIGNED;
		int maskB = right.range().low() < 0 ? -1 : Lanes.UNSIGNED;
		int zeroA = left.range().zero();
		int zeroB = right.range().zero();
		int zero = out.range().zero();
		long low = out.range().low() - (long) zero;
		long high = out.range().high() - (long) zero;
		int whole = count - count % TOGETHER;
		for (int i = 0; i < whole; i += TOGETHER) {
			LongVector sum = longs(bytes, a + i, maskA, zeroA).mul(first).add(longs(bytes, b + i, maskB, zeroB).mul(second));
			IntVector codes = (IntVector) rounded(sum).max(low).min(high).convertShape(VectorOperators.L2I, Lanes.HALF_INTS, 0);
			((ByteVector) codes.add(zero).convertShape(VectorOperators.I2B, ByteVector.SPECIES_64, 0)).intoArray(bytes, at + i);
		}
		for (int i = whole; i < count; i++) {
			long sum = ((bytes[a + i] & maskA) - zeroA) * first + ((bytes[b + i] & maskB) - zeroB) * second;
			bytes[at + i] = (byte) out.range().clamp((even ? Rescale.halfEven(sum, shift) : Rescale.halfUp(sum, shift)) + zero);
		}
	}

	private static LongVector longs(byte[] bytes, int at, int mask, int zero) {
		IntVector codes = (IntVector) ByteVector.fromArray(ByteVector.SPECIES_64, bytes, at).convertShape(VectorOperators.B2I, Lanes.HALF_INTS, 0);
		return (LongVector) codes.and(mask).sub(zero).convertShape(VectorOperators.I2L, Lanes.LONGS, 0);
	}

	/** x / 2^shift; sums of two products of codes of 8 bits are far below 2^62, so that adding half a step does not overflow. */
	private LongVector rounded(LongVector sum) {
		if (shift == 0) {
			return sum;
		}
		LongVector floor = sum.lanewise(VectorOperators.ASHR, shift);
		if (!even) {
			return floor.add(sum.lanewise(VectorOperators.ASHR, shift - 1).and(1));
		}
		return sum.add(floor.and(1).add((1L << shift - 1) - 1)).lanewise(VectorOperators.ASHR, shift);
	}
}
