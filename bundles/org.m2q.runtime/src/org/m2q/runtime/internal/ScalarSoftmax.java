package org.m2q.runtime.internal;

/** Softmax along an axis. */
final class ScalarSoftmax extends Op {

	private final Tensor in;
	private final Tensor out;
	private final int axis;
	private final int[] exponentials;
	private final int one;
	private final int inside;

	ScalarSoftmax(Step.Softmax step, Tensor in, Tensor out) {
		super(step.name(), out.size() / out.dims()[step.axis()]);
		this.in = in;
		this.out = out;
		axis = step.axis();
		exponentials = step.exponentials().clone();
		one = step.one();
		int product = 1;
		for (int i = axis + 1; i < out.dims().length; i++) {
			product *= out.dims()[i];
		}
		inside = product;
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		int n = in.dims()[axis];
		int step = in.strides()[axis];
		for (int unit = from; unit < to; unit++) {
			int logical = unit / inside * inside * n + unit % inside;
			int start = in.position(logical);
			int at = out.position(logical);
			int largest = Integer.MIN_VALUE;
			for (int i = 0; i < n; i++) {
				largest = Math.max(largest, memory.get(in.storage(), start + i * step));
			}
			long sum = 0;
			for (int i = 0; i < n; i++) {
				sum += exponentials[largest - memory.get(in.storage(), start + i * step)];
			}
			for (int i = 0; i < n; i++) {
				long e = exponentials[largest - memory.get(in.storage(), start + i * step)];
				long share = (2 * e * one + sum) / (2 * sum);
				memory.set(out.storage(), at + i * out.strides()[axis], out.range().clamp(share + out.range().zero()));
			}
		}
	}
}
