package org.m2q.runtime.internal;

import org.m2q.runtime.Rescale;

/** Linear layer over the last axis, row by row. */
final class ScalarLinear extends Op {

	private final Tensor in;
	private final Tensor out;
	private final Filters filters;
	private final int[] bias;
	private final Rescale rescale;

	ScalarLinear(Step.Linear step, Tensor in, Tensor out, boolean shiftAdd) {
		super(step.name(), in.size() / step.weights().size());
		this.in = in;
		this.out = out;
		filters = new Filters(step.weights(), 1, shiftAdd);
		bias = step.bias().clone();
		rescale = step.rescale();
	}

	private int features() {
		return in.dims()[in.dims().length - 1];
	}

	@Override
	public Scratch.Size scratch() {
		return Scratch.Size.ofInts(features());
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		int axis = in.dims().length - 1;
		int[] a = scratch.ints();
		for (int row = from; row < to; row++) {
			int position = in.position(row * features());
			for (int i = 0; i < features(); i++) {
				a[i] = memory.get(in.storage(), position + i * in.strides()[axis]) - in.range().zero();
			}
			int at = out.position(row * bias.length);
			for (int f = 0; f < bias.length; f++) {
				int sum = bias[f] + filters.dot(f, a, 0);
				memory.set(out.storage(), at + f * out.strides()[axis], out.range().clamp((long) rescale.apply(f, sum) + out.range().zero()));
			}
		}
	}
}
