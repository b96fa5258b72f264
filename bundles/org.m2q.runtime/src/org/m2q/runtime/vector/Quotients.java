package org.m2q.runtime.vector;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.m2q.runtime.internal.ElementWalk;
import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Step;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Quotients of rows by one divisor each. x / D, computed in double precision as a product with a rounded factor, differs from the true quotient by less than
 * 1 / (4 D), and that from a half by 1 / (2 D) or nothing, as long as D and the range are not too large: a quarter of 1 / D more moves what is on a half above it
 * and nothing else.
 */
final class Quotients {

	/** Divisors below it, with quotients of up to 2^16 inside the range. */
	static final double LARGEST_DIVISOR = 0x1p33;
	/** Magnitude of dividends below it. */
	static final double LARGEST_DIVIDEND = 0x1p50;

	private Quotients() {
	}

	/** Whether the codes of a tensor are few enough. */
	static boolean isNarrow(Tensor out) {
		return out.range().reach() < 1 << 16;
	}

	/** Exact quotients; dividends and results have 8 bits, divisors any width. Empty when they are not of that kind. */
	static Optional<Op> of(Step.Division step, Tensor left, Tensor right, Tensor out) {
		ElementWalk walk = ElementWalk.of(out, List.of(left, right));
		boolean exact = Math.scalb((double) right.range().reach(), step.shift()) < LARGEST_DIVISOR && isNarrow(out)
				&& left.range().reach() * (double) step.multiplier() < LARGEST_DIVIDEND;
		boolean bytes = left.storage().isByte() && out.storage().isByte() && Lanes.COUNT == 16;
		if (step.logarithmic() || !exact || !bytes || walk.step(0) != 1 || walk.step(1) != 1 || walk.step(2) != 0) {
			return Optional.empty();
		}
		int mask = left.range().low() < 0 ? -1 : Lanes.UNSIGNED;
		return Optional.of(new Op(step.name(), walk.rows()) {
			@Override
			public void run(Memory memory, Scratch scratch, int from, int to) {
				byte[] bytes = memory.bytes();
				for (int row = from; row < to; row++) {
					int d = memory.get(right.storage(), walk.start(2, row)) - right.range().zero();
					int at = walk.start(0, row);
					if (d > 0) {
						double divisor = Math.scalb((double) d, step.shift());
						divide(bytes, walk.start(1, row), at, step.multiplier() / divisor, 0.25 / divisor);
					} else {
						Arrays.fill(bytes, at, at + walk.length(), (byte) out.range().zero());
					}
				}
			}

			private void divide(byte[] bytes, int from, int at, double factor, double tie) {
				int half = Lanes.COUNT / 2;
				int zeroPoint = left.range().zero();
				int zero = out.range().zero();
				double low = out.range().low() - zero;
				double high = out.range().high() - zero;
				int whole = walk.length() - walk.length() % half;
				for (int i = 0; i < whole; i += half) {
					IntVector codes = (IntVector) ByteVector.fromArray(ByteVector.SPECIES_64, bytes, from + i).convertShape(VectorOperators.B2I, Lanes.HALF_INTS, 0);
					DoubleVector x = (DoubleVector) codes.and(mask).sub(zeroPoint).convertShape(VectorOperators.I2D, Lanes.DOUBLES, 0);
					((ByteVector) rounded(x.fma(DoubleVector.broadcast(Lanes.DOUBLES, factor), DoubleVector.broadcast(Lanes.DOUBLES, tie)), low, high).add(zero)
							.convertShape(VectorOperators.I2B, ByteVector.SPECIES_64, 0)).intoArray(bytes, at + i);
				}
				for (int i = whole; i < walk.length(); i++) {
					double quotient = ((bytes[from + i] & mask) - zeroPoint) * factor + tie;
					bytes[at + i] = (byte) ((int) Math.rint(Math.max(low, Math.min(high, quotient))) + zero);
				}
			}
		});
	}

	/** The nearest integers inside a range. */
	static IntVector rounded(DoubleVector values, double low, double high) {
		return (IntVector) values.max(low).min(high).add(Lanes.WIDE_MAGIC).reinterpretAsLongs().convertShape(VectorOperators.L2I, Lanes.HALF_INTS, 0);
	}
}
