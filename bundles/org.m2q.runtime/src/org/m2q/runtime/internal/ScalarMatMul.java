package org.m2q.runtime.internal;

import org.m2q.runtime.Rescale;

/** Product of computed tensors, row by row. */
final class ScalarMatMul extends Op {

	private final Tensor left;
	private final Tensor right;
	private final Tensor out;
	private final int rowAxis;
	private final int innerLeft;
	private final int innerRight;
	private final int columnAxis;
	private final Rescale rescale;

	ScalarMatMul(Step.MatMul step, Tensor left, Tensor right, Tensor out) {
		super(step.name(), out.size() / out.dims()[out.dims().length - 1]);
		int rank = out.dims().length;
		this.left = left;
		this.right = right;
		this.out = out;
		rowAxis = step.transposeLeft() ? rank - 1 : rank - 2;
		innerLeft = step.transposeLeft() ? rank - 2 : rank - 1;
		innerRight = step.transposeRight() ? rank - 1 : rank - 2;
		columnAxis = step.transposeRight() ? rank - 2 : rank - 1;
		rescale = step.rescale();
	}

	@Override
	public Scratch.Size scratch() {
		return Scratch.Size.ofInts(left.dims()[innerLeft]);
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		int rank = out.dims().length;
		int rows = out.dims()[rank - 2];
		int columns = out.dims()[rank - 1];
		int depth = left.dims()[innerLeft];
		int[] a = scratch.ints();
		for (int unit = from; unit < to; unit++) {
			int batch = unit / rows;
			int row = unit % rows;
			int leftAt = left.position(batch * rows * depth) + row * left.strides()[rowAxis];
			int rightAt = right.position(batch * depth * columns);
			int outAt = out.position(unit * columns);
			for (int k = 0; k < depth; k++) {
				a[k] = memory.get(left.storage(), leftAt + k * left.strides()[innerLeft]) - left.range().zero();
			}
			for (int column = 0; column < columns; column++) {
				int sum = 0;
				int b = rightAt + column * right.strides()[columnAxis];
				for (int k = 0; k < depth; k++) {
					sum += a[k] * (memory.get(right.storage(), b + k * right.strides()[innerRight]) - right.range().zero());
				}
				memory.set(out.storage(), outAt + column * out.strides()[rank - 1], out.range().clamp((long) rescale.apply(row, sum) + out.range().zero()));
			}
		}
	}
}
