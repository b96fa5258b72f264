package org.m2q.runtime.internal;

import org.m2q.runtime.Window;

/** Pooling with a window, pixel by pixel. */
final class ScalarPool extends Op {

	private final Step.Pool step;
	private final Tensor in;
	private final Tensor out;

	ScalarPool(Step.Pool step, Tensor in, Tensor out) {
		super(step.name(), out.dims()[1] * out.dims()[2]);
		this.step = step;
		this.in = in;
		this.out = out;
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		Window window = step.window();
		for (int pixel = from; pixel < to; pixel++) {
			int row = pixel / out.dims()[2] * window.strideRows() - window.paddingRows();
			int column = pixel % out.dims()[2] * window.strideColumns() - window.paddingColumns();
			int at = out.offset() + pixel / out.dims()[2] * out.strides()[1] + pixel % out.dims()[2] * out.strides()[2];
			for (int channel = 0; channel < out.dims()[0]; channel++) {
				memory.set(out.storage(), at + channel * out.strides()[0], out.range().clamp(reduce(memory, window, row, column, channel)));
			}
		}
	}

	private long reduce(Memory memory, Window window, int row, int column, int channel) {
		int largest = Integer.MIN_VALUE;
		int sum = 0;
		int count = 0;
		int zero = in.range().zero();
		for (int kr = 0; kr < window.kernelRows(); kr++) {
			int r = row + kr * window.dilationRows();
			for (int kc = 0; kc < window.kernelColumns(); kc++) {
				int c = column + kc * window.dilationColumns();
				if (r >= 0 && r < in.dims()[1] && c >= 0 && c < in.dims()[2]) {
					int code = memory.get(in.storage(), in.offset() + channel * in.strides()[0] + r * in.strides()[1] + c * in.strides()[2]);
					largest = Math.max(largest, code);
					sum += code - zero;
					count++;
				}
			}
		}
		if (step.maximum()) {
			return count == 0 ? zero : largest;
		}
		int taps = step.countPadding() ? window.taps() : count;
		return taps == 0 ? out.range().zero() : (long) step.rescale().apply(taps - 1, sum) + out.range().zero();
	}
}
