package org.m2q.runtime.internal;

import java.util.Optional;

import org.m2q.runtime.Rescale;

/** Linear layer over the last axis, row by row. */
final class ScalarLinear extends Op {

	private final Tensor in;
	private final Tensor out;
	private final Optional<Filters> filters;
	private final Optional<Columns> columns;
	private final int[] bias;
	private final Rescale rescale;

	ScalarLinear(Step.Linear step, Tensor in, Tensor out, boolean shiftAdd) {
		super(step.name(), in.size() / step.weights().size());
		this.in = in;
		this.out = out;
		boolean single = shiftAdd && step.weights().hasShiftAdd();
		filters = single ? Optional.of(new Filters(step.weights(), 1, true)) : Optional.empty();
		columns = single ? Optional.empty() : Optional.of(new Columns(step.weights(), 1, 1));
		bias = step.bias().clone();
		rescale = step.rescale();
	}

	private int features() {
		return in.dims()[in.dims().length - 1];
	}

	@Override
	public Scratch.Size scratch() {
		return Scratch.Size.ofInts(features() + bias.length);
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		int axis = in.dims().length - 1;
		int[] a = scratch.ints();
		for (int row = from; row < to; row++) {
			int position = in.position(row * features());
			memory.read(in.storage(), position, in.strides()[axis], features(), in.range().zero(), a, 0);
			System.arraycopy(bias, 0, a, features(), bias.length);
			if (columns.isPresent()) {
				columns.get().add(0, a, a, features());
			}
			int at = out.position(row * bias.length);
			for (int f = 0; f < bias.length; f++) {
				int sum = a[features() + f] + (filters.isPresent() ? filters.get().dot(f, a, 0) : 0);
				memory.set(out.storage(), at + f * out.strides()[axis], out.range().clamp((long) rescale.apply(f, sum) + out.range().zero()));
			}
		}
	}
}
