package org.m2q.runtime.internal;

import org.m2q.runtime.Rescale;

/** Mean over pixels or tokens. */
final class ScalarMean extends Op {

	private final Tensor in;
	private final Tensor out;
	private final boolean tokens;
	private final Rescale rescale;

	ScalarMean(Step.Mean step, Tensor in, Tensor out) {
		super(step.name(), out.size());
		this.in = in;
		this.out = out;
		tokens = step.tokens();
		rescale = step.rescale();
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		int zero = in.range().zero();
		int[] dims = in.dims();
		int[] strides = in.strides();
		int rows = tokens ? 1 : dims[1];
		int columns = tokens ? dims[0] : dims[2];
		int rowStep = tokens ? 0 : strides[1];
		int columnStep = tokens ? strides[0] : strides[2];
		for (int channel = from; channel < to; channel++) {
			int start = in.offset() + channel * (tokens ? strides[1] : strides[0]);
			int sum = 0;
			for (int r = 0; r < rows; r++) {
				for (int c = 0; c < columns; c++) {
					sum += memory.get(in.storage(), start + r * rowStep + c * columnStep) - zero;
				}
			}
			memory.set(out.storage(), out.position(channel), out.range().clamp((long) rescale.apply(0, sum) + out.range().zero()));
		}
	}
}
