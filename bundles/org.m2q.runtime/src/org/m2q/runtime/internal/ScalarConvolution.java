package org.m2q.runtime.internal;

import org.m2q.runtime.Rescale;
import org.m2q.runtime.Window;

/** Convolution, pixel by pixel. */
final class ScalarConvolution extends Op {

	private final Tensor in;
	private final Tensor out;
	private final Window window;
	private final int groups;
	private final Filters filters;
	private final int[] bias;
	private final Rescale rescale;

	ScalarConvolution(Step.Convolution step, Tensor in, Tensor out, boolean shiftAdd) {
		super(step.name(), out.dims()[1] * out.dims()[2]);
		this.in = in;
		this.out = out;
		window = step.window();
		groups = step.groups();
		filters = new Filters(step.weights(), window.taps(), shiftAdd);
		bias = step.bias().clone();
		rescale = step.rescale();
	}

	@Override
	public Scratch.Size scratch() {
		return Scratch.Size.ofInts(window.taps() * in.dims()[0]);
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		int filtersOfGroup = out.dims()[0] / groups;
		int channels = in.dims()[0] / groups;
		int columns = out.dims()[2];
		for (int pixel = from; pixel < to; pixel++) {
			int row = pixel / columns;
			int column = pixel % columns;
			for (int group = 0; group < groups; group++) {
				patch(memory, scratch.ints(), row, column, group * channels, channels);
				for (int f = group * filtersOfGroup; f < (group + 1) * filtersOfGroup; f++) {
					int sum = bias[f] + filters.dot(f, scratch.ints(), 0);
					int at = out.offset() + f * out.strides()[0] + row * out.strides()[1] + column * out.strides()[2];
					memory.set(out.storage(), at, out.range().clamp((long) rescale.apply(f, sum) + out.range().zero()));
				}
			}
		}
	}

	private void patch(Memory memory, int[] patch, int row, int column, int firstChannel, int channels) {
		int at = 0;
		int zero = in.range().zero();
		Storage storage = in.storage();
		for (int kr = 0; kr < window.kernelRows(); kr++) {
			int r = row * window.strideRows() - window.paddingRows() + kr * window.dilationRows();
			for (int kc = 0; kc < window.kernelColumns(); kc++) {
				int c = column * window.strideColumns() - window.paddingColumns() + kc * window.dilationColumns();
				boolean inside = r >= 0 && r < in.dims()[1] && c >= 0 && c < in.dims()[2];
				int position = in.offset() + r * in.strides()[1] + c * in.strides()[2] + firstChannel * in.strides()[0];
				for (int i = 0; i < channels; i++) {
					patch[at++] = inside ? memory.get(storage, position + i * in.strides()[0]) - zero : 0;
				}
			}
		}
	}
}
