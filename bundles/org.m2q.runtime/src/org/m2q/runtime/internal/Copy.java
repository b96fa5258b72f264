package org.m2q.runtime.internal;

import java.util.Arrays;
import java.util.List;

/** Moves codes: runs of elements that are neighbours in an operand and in the result. */
final class Copy extends Op {

	private static final int CONSTANT = -1;

	private final List<Tensor> operands;
	private final Tensor out;
	/** Per run: position in the result, length, operand (or {@link #CONSTANT}), position in it (or the code). */
	private final int[] runs;

	private Copy(String name, List<Tensor> operands, Tensor out, int[] runs) {
		super(name, runs.length / 4);
		this.operands = operands;
		this.out = out;
		this.runs = runs;
	}

	/** A move into a tensor whose elements are in one piece. */
	static Copy of(Step.View step, List<Tensor> operands, Tensor out) {
		int size = out.size();
		int[] operand = new int[size];
		int[] position = new int[size];
		List<int[]> shapes = operands.stream().map(Tensor::dims).toList();
		int[] at = new int[out.dims().length];
		int[] from = new int[Math.max(at.length, shapes.getFirst().length)];
		for (int i = 0; i < size; i++) {
			int physical = out.position(i) - out.offset();
			if (step.movement() instanceof Movement.Reshape || step.movement() instanceof Movement.ToMap) {
				operand[physical] = 0;
				position[physical] = operands.getFirst().position(step.movement() instanceof Movement.Reshape ? i : tokens(out, at));
			} else {
				int source = step.movement().source(at, from, shapes);
				operand[physical] = Math.max(CONSTANT, source);
				position[physical] = switch (source) {
					case Movement.ZERO -> out.range().zero();
					case Movement.FILL -> ((Movement.Appended) step.movement()).code();
					default -> position(operands.get(source), from);
				};
			}
			for (int axis = at.length - 1; axis >= 0 && ++at[axis] == out.dims()[axis]; axis--) {
				at[axis] = 0;
			}
		}
		return new Copy(step.name(), operands, out, runs(operand, position, out.offset()));
	}

	private static int tokens(Tensor out, int[] at) {
		return (at[1] * out.dims()[2] + at[2]) * out.dims()[0] + at[0];
	}

	private static int position(Tensor tensor, int[] at) {
		int position = tensor.offset();
		for (int axis = 0; axis < tensor.dims().length; axis++) {
			position += at[axis] * tensor.strides()[axis];
		}
		return position;
	}

	private static int[] runs(int[] operand, int[] position, int offset) {
		int[] runs = new int[64];
		int used = 0;
		for (int i = 0; i < operand.length; i++) {
			int length = used == 0 ? 0 : runs[used - 3];
			boolean goesOn = used > 0 && runs[used - 2] == operand[i] && runs[used - 1] + (operand[i] == CONSTANT ? 0 : length) == position[i];
			if (goesOn) {
				runs[used - 3]++;
				continue;
			}
			if (used == runs.length) {
				runs = Arrays.copyOf(runs, 2 * used);
			}
			runs[used++] = offset + i;
			runs[used++] = 1;
			runs[used++] = operand[i];
			runs[used++] = position[i];
		}
		return Arrays.copyOf(runs, used);
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		Storage storage = out.storage();
		for (int run = 4 * from; run < 4 * to; run += 4) {
			int at = runs[run];
			int length = runs[run + 1];
			int operand = runs[run + 2];
			int source = runs[run + 3];
			if (operand == CONSTANT) {
				for (int i = 0; i < length; i++) {
					memory.set(storage, at + i, source);
				}
			} else {
				copy(memory, operands.get(operand).storage(), source, storage, at, length);
			}
		}
	}

	private static void copy(Memory memory, Storage from, int source, Storage to, int at, int length) {
		if (from.pool() != to.pool()) {
			for (int i = 0; i < length; i++) {
				memory.set(to, at + i, memory.get(from, source + i));
			}
			return;
		}
		switch (to.pool()) {
			case 0 -> copy(memory.bytes(), source, at, length);
			case 1 -> System.arraycopy(memory.shorts(), source, memory.shorts(), at, length);
			default -> System.arraycopy(memory.ints(), source, memory.ints(), at, length);
		}
	}

	private static void copy(byte[] bytes, int source, int at, int length) {
		if (length > 8) {
			System.arraycopy(bytes, source, bytes, at, length);
			return;
		}
		for (int i = 0; i < length; i++) {
			bytes[at + i] = bytes[source + i];
		}
	}
}
