package org.m2q.runtime.vector;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.m2q.runtime.CodeRange;
import org.m2q.runtime.Rescale;
import org.m2q.runtime.internal.ElementWalk;
import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Step;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Operations element by element on rows of neighbours. */
final class VectorElements {

	private VectorElements() {
	}

	/** A function of codes of 8 bits. */
	static Optional<Op> table(String name, Tensor in, Tensor out, int[] results) {
		ElementWalk walk = ElementWalk.of(out, List.of(in));
		if (!in.storage().isByte() || !out.storage().isByte() || walk.step(0) != 1 || walk.step(1) != 1) {
			return Optional.empty();
		}
		ByteTable table = new ByteTable(in, results);
		return Optional.of(walk.length() < ByteTable.TOGETHER ? shortRows(name, walk, table) : new Op(name, walk.rows()) {
			@Override
			public void run(Memory memory, Scratch scratch, int from, int to) {
				for (int row = from; row < to; row++) {
					table.apply(memory, walk.start(1, row), walk.start(0, row), walk.length());
				}
			}
		});
	}

	/** Rows that do not fill a vector lie one after the other in the result: there they are looked up together. */
	private static Op shortRows(String name, ElementWalk walk, ByteTable table) {
		int block = 4096 / walk.length();
		return new Op(name, walk.rows()) {
			@Override
			public void run(Memory memory, Scratch scratch, int from, int to) {
				for (int first = from; first < to; first += block) {
					int end = Math.min(to, first + block);
					int at = walk.start(0, first);
					for (int row = first; row < end; row++) {
						Runs.copy(memory.bytes(), walk.start(1, row), at + (row - first) * walk.length(), walk.length());
					}
					table.apply(memory, at, at, (end - first) * walk.length());
				}
			}
		};
	}

	/** Other steps; those of 8 bits with one factor are a table. Several factors are those of the elements of a row. */
	static Optional<Op> rescaling(Step.Rescaling step, Tensor in, Tensor out, boolean integers) {
		boolean single = step.rescale().channels() == 1;
		if (single && in.storage().isByte() && out.storage().isByte()) {
			int zero = in.range().zero();
			return table(step.name(), in, out, IntStream.rangeClosed(in.range().low(), in.range().high())
					.map(code -> out.range().clamp((long) step.rescale().apply(0, code - zero) + out.range().zero())).toArray());
		}
		ElementWalk walk = single ? ElementWalk.of(out, List.of(in)) : ElementWalk.along(step.axis(), out, in);
		if (walk.step(0) != 1 || walk.step(1) != 1 || !single && (walk.step(2) != 1 || walk.length() != step.rescale().channels())) {
			return Optional.empty();
		}
		Widening widening = new Widening(in);
		Requantizer requantizer = new Requantizer(step.rescale(), step.rescale().channels(), out, in.range().reach(), integers);
		return Optional.of(new Op(step.name(), walk.rows()) {
			@Override
			public Scratch.Size scratch() {
				return Scratch.Size.ofInts(Lanes.padded(walk.length()) + Lanes.COUNT);
			}

			@Override
			public void run(Memory memory, Scratch scratch, int from, int to) {
				for (int row = from; row < to; row++) {
					widening.read(memory, walk.start(1, row), walk.length(), scratch.ints(), Lanes.COUNT);
					requantizer.store(scratch.ints(), Lanes.COUNT, 1, Lanes.padded(walk.length()) / Lanes.COUNT, 0, walk.length(), memory, walk.start(0, row),
							0, scratch.ints());
				}
			}
		});
	}

	/** Product; the right operand has an element per element of a row, or one for the row. */
	static Optional<Op> multiplication(Step.Multiplication step, Tensor left, Tensor right, Tensor out, boolean integers) {
		ElementWalk walk = ElementWalk.of(out, List.of(left, right));
		if (walk.step(0) != 1 || walk.step(1) != 1 || walk.step(2) != 1 && walk.step(2) != 0 || left.range().reach() * right.range().reach() > Integer.MAX_VALUE) {
			return Optional.empty();
		}
		Widening a = new Widening(left);
		Widening b = new Widening(right);
		Requantizer requantizer = new Requantizer(step.rescale(), 1, out, left.range().reach() * right.range().reach(), integers);
		return Optional.of(new Op(step.name(), walk.rows()) {
			@Override
			public Scratch.Size scratch() {
				return Scratch.Size.ofInts(Lanes.padded(walk.length()) + Lanes.COUNT);
			}

			@Override
			public void run(Memory memory, Scratch scratch, int from, int to) {
				for (int row = from; row < to; row++) {
					multiply(memory, scratch.ints(), walk.start(1, row), walk.start(2, row));
					requantizer.store(scratch.ints(), Lanes.COUNT, 1, Lanes.padded(walk.length()) / Lanes.COUNT, 0, walk.length(), memory, walk.start(0, row),
							0, scratch.ints());
				}
			}

			private void multiply(Memory memory, int[] products, int leftAt, int rightAt) {
				int value = memory.get(right.storage(), rightAt) - right.range().zero();
				for (int i = 0; i < walk.length(); i += Lanes.COUNT) {
					IntVector factor = walk.step(2) == 0 ? IntVector.broadcast(Lanes.INTS, value) : b.ints(memory, rightAt + i);
					a.ints(memory, leftAt + i).mul(factor).intoArray(products, Lanes.COUNT + i);
				}
			}
		});
	}

	/** Sum of two tensors of 8 bits that lie alike. */
	static Optional<Op> sum(Step.Addition step, List<Tensor> in, Tensor out, boolean integers) {
		if (in.size() != 2 || Lanes.COUNT != 16 || !out.storage().isByte() || !in.stream().allMatch(t -> t.storage().isByte())) {
			return Optional.empty();
		}
		ElementWalk walk = ElementWalk.of(out, in);
		if (walk.step(0) != 1 || walk.step(1) != 1 || walk.step(2) != 1) {
			return Optional.empty();
		}
		if (step.profile() == Rescale.Profile.FLOAT32) {
			return realSum(step, in, out, walk);
		}
		return integers ? Optional.of(new IntegerSum(step, in.getFirst(), in.getLast(), out, walk)) : wideSum(step, in, out, walk);
	}

	/** Sums in double precision that are exact: 2n + 1 < 2^53 for every numerator n. */
	private static Optional<Op> wideSum(Step.Addition step, List<Tensor> in, Tensor out, ElementWalk walk) {
		double largest = 0;
		for (int i = 0; i < 2; i++) {
			largest += in.get(i).range().reach() * Math.abs((double) step.multipliers()[i]);
		}
		if (2 * largest + 1 >= 0x1p53 || Math.scalb(largest, -step.shift()) >= 0x1p31 - 2) {
			return Optional.empty();
		}
		double first = Math.scalb((double) step.multipliers()[0], -step.shift());
		double second = Math.scalb((double) step.multipliers()[1], -step.shift());
		double tie = step.profile() == Rescale.Profile.POT || step.shift() == 0 ? 0 : Math.scalb(1.0, -step.shift() - 1);
		Tensor a = in.getFirst();
		Tensor b = in.getLast();
		return Optional.of(new Op(step.name(), walk.rows()) {
			@Override
			public void run(Memory memory, Scratch scratch, int from, int to) {
				for (int row = from; row < to; row++) {
					add(memory.bytes(), walk.start(1, row), walk.start(2, row), walk.start(0, row), walk.length());
				}
			}

			private void add(byte[] bytes, int left, int right, int at, int count) {
				int half = Lanes.COUNT / 2;
				int low = out.range().low() - out.range().zero();
				int high = out.range().high() - out.range().zero();
				int maskA = a.range().low() < 0 ? -1 : Lanes.UNSIGNED;
				int maskB = b.range().low() < 0 ? -1 : Lanes.UNSIGNED;
				int zeroA = a.range().zero();
				int zeroB = b.range().zero();
				int zero = out.range().zero();
				int whole = count - count % half;
				for (int i = 0; i < whole; i += half) {
					IntVector codes = sum(bytes, left + i, right + i, maskA, maskB, zeroA, zeroB);
					((ByteVector) codes.max(low).min(high).add(zero).convertShape(VectorOperators.I2B, ByteVector.SPECIES_64, 0)).intoArray(bytes, at + i);
				}
				for (int i = whole; i < count; i++) {
					double value = ((bytes[left + i] & maskA) - zeroA) * first + (((bytes[right + i] & maskB) - zeroB) * second + tie);
					bytes[at + i] = (byte) out.range().clamp((long) Math.rint(value) + zero);
				}
			}

			private IntVector sum(byte[] bytes, int left, int right, int maskA, int maskB, int zeroA, int zeroB) {
				DoubleVector x = half(bytes, left, maskA, zeroA);
				DoubleVector y = half(bytes, right, maskB, zeroB);
				return (IntVector) x.fma(DoubleVector.broadcast(Lanes.DOUBLES, first), y.fma(DoubleVector.broadcast(Lanes.DOUBLES, second),
						DoubleVector.broadcast(Lanes.DOUBLES, tie))).add(Lanes.WIDE_MAGIC).reinterpretAsLongs().convertShape(VectorOperators.L2I, Lanes.HALF_INTS, 0);
			}

			private DoubleVector half(byte[] bytes, int at, int mask, int zeroPoint) {
				IntVector codes = (IntVector) ByteVector.fromArray(ByteVector.SPECIES_64, bytes, at).convertShape(VectorOperators.B2I, Lanes.HALF_INTS, 0);
				return (DoubleVector) codes.and(mask).sub(zeroPoint).convertShape(VectorOperators.I2D, Lanes.DOUBLES, 0);
			}
		});
	}

	private static Optional<Op> realSum(Step.Addition step, List<Tensor> in, Tensor out, ElementWalk walk) {
		double largest = 0;
		for (int i = 0; i < 2; i++) {
			largest += in.get(i).range().reach() * (double) Math.abs(step.factors()[i]) / step.scale();
		}
		if (largest >= 0x1p22 - 2) {
			return Optional.empty();
		}
		Tensor a = in.getFirst();
		Tensor b = in.getLast();
		return Optional.of(new Op(step.name(), walk.rows()) {
			@Override
			public void run(Memory memory, Scratch scratch, int from, int to) {
				int maskA = a.range().low() < 0 ? -1 : Lanes.UNSIGNED;
				int maskB = b.range().low() < 0 ? -1 : Lanes.UNSIGNED;
				int whole = walk.length() - walk.length() % Lanes.COUNT;
				float first = step.factors()[0];
				float second = step.factors()[1];
				for (int row = from; row < to; row++) {
					int left = walk.start(1, row);
					int right = walk.start(2, row);
					int at = walk.start(0, row);
					byte[] bytes = memory.bytes();
					reals(bytes, left, maskA, a.range().zero(), first, right, maskB, b.range().zero(), second, step.scale(), out.range(), at, whole);
					for (int i = whole; i < walk.length(); i++) {
						float sum = ((bytes[left + i] & maskA) - a.range().zero()) * first + ((bytes[right + i] & maskB) - b.range().zero()) * second;
						bytes[at + i] = (byte) out.range().clamp((long) Math.rint(sum / step.scale()) + out.range().zero());
					}
				}
			}
		});
	}

	private static void reals(byte[] bytes, int left, int maskA, int zeroA, float first, int right, int maskB, int zeroB, float second, float scale, CodeRange range, int at,
			int count) {
		int low = range.low();
		int high = range.high();
		int magic = Float.floatToRawIntBits(Lanes.MAGIC) - range.zero();
		for (int i = 0; i < count; i += Lanes.COUNT) {
			IntVector x = ((IntVector) ByteVector.fromArray(Lanes.BYTES, bytes, left + i).convertShape(VectorOperators.B2I, Lanes.INTS, 0)).and(maskA).sub(zeroA);
			IntVector y = ((IntVector) ByteVector.fromArray(Lanes.BYTES, bytes, right + i).convertShape(VectorOperators.B2I, Lanes.INTS, 0)).and(maskB).sub(zeroB);
			FloatVector sum = ((FloatVector) x.convert(VectorOperators.I2F, 0)).mul(first).add(((FloatVector) y.convert(VectorOperators.I2F, 0)).mul(second));
			((ByteVector) sum.div(scale).add(Lanes.MAGIC).reinterpretAsInts().sub(magic).max(low).min(high).convertShape(VectorOperators.I2B, Lanes.BYTES, 0)).intoArray(bytes,
					at + i);
		}
	}
}
