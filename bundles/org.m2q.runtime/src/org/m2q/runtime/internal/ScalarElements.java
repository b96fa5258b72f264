package org.m2q.runtime.internal;

import java.util.List;

import org.m2q.runtime.CodeRange;
import org.m2q.runtime.Rescale;

/** Operations element by element. */
abstract sealed class ScalarElements extends Op {

	private final Tensor out;
	private final List<Tensor> operands;
	private final ElementWalk walk;

	private ScalarElements(String name, Tensor out, List<Tensor> operands, ElementWalk walk) {
		super(name, walk.rows());
		this.out = out;
		this.operands = operands;
		this.walk = walk;
	}

	/** The element of an operand less its zero point, in a row. */
	private int value(Memory memory, int operand, int start, int i) {
		Tensor tensor = operands.get(operand);
		return memory.get(tensor.storage(), start + i * walk.step(operand + 1)) - tensor.range().zero();
	}

	private void store(Memory memory, int start, int i, long code) {
		memory.set(out.storage(), start + i * walk.step(0), out.range().clamp(code));
	}

	/** Rescale that is the same wherever the walk is. */
	static final class Addition extends ScalarElements {
		private final Step.Addition step;

		Addition(Step.Addition step, Tensor out, List<Tensor> operands) {
			super(step.name(), out, operands, ElementWalk.of(out, operands));
			this.step = step;
		}

		@Override
		public void run(Memory memory, Scratch scratch, int from, int to) {
			int[] starts = scratch.ints();
			int count = super.operands.size();
			CodeRange range = super.out.range();
			for (int row = from; row < to; row++) {
				for (int operand = 0; operand <= count; operand++) {
					starts[operand] = super.walk.start(operand, row);
				}
				for (int i = 0; i < super.walk.length(); i++) {
					super.store(memory, starts[0], i, sum(memory, starts, count, i) + range.zero());
				}
			}
		}

		private long sum(Memory memory, int[] starts, int count, int i) {
			if (step.profile() == Rescale.Profile.FLOAT32) {
				float sum = super.value(memory, 0, starts[1], i) * step.factors()[0];
				for (int operand = 1; operand < count; operand++) {
					sum += super.value(memory, operand, starts[operand + 1], i) * step.factors()[operand];
				}
				return (long) Math.rint(sum / step.scale());
			}
			long sum = 0;
			for (int operand = 0; operand < count; operand++) {
				sum += (long) super.value(memory, operand, starts[operand + 1], i) * step.multipliers()[operand];
			}
			return step.profile() == Rescale.Profile.POT ? Rescale.halfEven(sum, step.shift()) : Rescale.halfUp(sum, step.shift());
		}

		@Override
		public Scratch.Size scratch() {
			return Scratch.Size.ofInts(super.operands.size() + 1);
		}
	}

	/** Product. */
	static final class Multiplication extends ScalarElements {
		private final Rescale rescale;

		Multiplication(Step.Multiplication step, Tensor out, Tensor left, Tensor right) {
			super(step.name(), out, List.of(left, right), ElementWalk.of(out, List.of(left, right)));
			rescale = step.rescale();
		}

		@Override
		public void run(Memory memory, Scratch scratch, int from, int to) {
			for (int row = from; row < to; row++) {
				int at = super.walk.start(0, row);
				int a = super.walk.start(1, row);
				int b = super.walk.start(2, row);
				for (int i = 0; i < super.walk.length(); i++) {
					int product = super.value(memory, 0, a, i) * super.value(memory, 1, b, i);
					super.store(memory, at, i, (long) rescale.apply(0, product) + super.out.range().zero());
				}
			}
		}
	}

	/** Other steps. */
	static final class Rescaling extends ScalarElements {
		private final Rescale rescale;

		Rescaling(Step.Rescaling step, Tensor out, Tensor in) {
			super(step.name(), out, List.of(in), ElementWalk.along(step.axis(), out, in));
			rescale = step.rescale();
		}

		@Override
		public void run(Memory memory, Scratch scratch, int from, int to) {
			for (int row = from; row < to; row++) {
				int at = super.walk.start(0, row);
				int a = super.walk.start(1, row);
				int channel = super.walk.start(2, row);
				for (int i = 0; i < super.walk.length(); i++) {
					int scaled = rescale.apply(channel + i * super.walk.step(2), super.value(memory, 0, a, i));
					super.store(memory, at, i, (long) scaled + super.out.range().zero());
				}
			}
		}
	}

	/** Function of single codes. */
	static final class Lookup extends ScalarElements {
		private final int[] table;

		Lookup(Step.Lookup step, Tensor out, Tensor in) {
			super(step.name(), out, List.of(in), ElementWalk.of(out, List.of(in)));
			table = step.table().clone();
		}

		@Override
		public void run(Memory memory, Scratch scratch, int from, int to) {
			int first = super.operands.getFirst().range().low() - super.operands.getFirst().range().zero();
			for (int row = from; row < to; row++) {
				int at = super.walk.start(0, row);
				int a = super.walk.start(1, row);
				for (int i = 0; i < super.walk.length(); i++) {
					super.store(memory, at, i, table[super.value(memory, 0, a, i) - first]);
				}
			}
		}
	}

	/** Quotient. */
	static final class Division extends ScalarElements {
		private final Step.Division step;

		Division(Step.Division step, Tensor out, Tensor left, Tensor right) {
			super(step.name(), out, List.of(left, right), ElementWalk.of(out, List.of(left, right)));
			this.step = step;
		}

		@Override
		public void run(Memory memory, Scratch scratch, int from, int to) {
			int zero = super.out.range().zero();
			for (int row = from; row < to; row++) {
				int at = super.walk.start(0, row);
				int a = super.walk.start(1, row);
				int b = super.walk.start(2, row);
				for (int i = 0; i < super.walk.length(); i++) {
					int divisor = super.value(memory, 1, b, i);
					long quotient = divisor <= 0 ? 0 : quotient(super.value(memory, 0, a, i), divisor);
					super.store(memory, at, i, quotient + zero);
				}
			}
		}

		private long quotient(int a, long divisor) {
			long dividend = (long) a * step.multiplier();
			if (!step.logarithmic()) {
				long scaled = divisor << step.shift();
				return Math.floorDiv(2 * dividend + scaled, 2 * scaled);
			}
			int y = 63 - Long.numberOfLeadingZeros(divisor);
			if (divisor * divisor >= 1L << 2 * y + 1) {
				y++;
			}
			return Rescale.halfUp(dividend, step.shift() + y);
		}
	}
}
