package org.m2q.runtime.internal;

import java.util.Arrays;
import java.util.Optional;

import org.m2q.runtime.Rescale;
import org.m2q.runtime.Window;

/** Convolution, pixel by pixel. */
final class ScalarConvolution extends Op {

	private final Tensor in;
	private final Tensor out;
	private final Window window;
	private final int groups;
	/** Filters one by one, where some are shifted; else all of a group together. */
	private final Optional<Filters> filters;
	private final Optional<Columns> columns;
	private final int[] bias;
	private final Rescale rescale;

	ScalarConvolution(Step.Convolution step, Tensor in, Tensor out, boolean shiftAdd) {
		super(step.name(), out.dims()[1] * out.dims()[2]);
		this.in = in;
		this.out = out;
		window = step.window();
		groups = step.groups();
		boolean single = shiftAdd && step.weights().hasShiftAdd();
		filters = single ? Optional.of(new Filters(step.weights(), window.taps(), true)) : Optional.empty();
		columns = single ? Optional.empty() : Optional.of(new Columns(step.weights(), groups, window.taps()));
		bias = step.bias().clone();
		rescale = step.rescale();
	}

	@Override
	public Scratch.Size scratch() {
		return Scratch.Size.ofInts(window.taps() * in.dims()[0] + out.dims()[0]);
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		int filtersOfGroup = out.dims()[0] / groups;
		int channels = in.dims()[0] / groups;
		int[] room = scratch.ints();
		int sums = window.taps() * in.dims()[0];
		for (int pixel = from; pixel < to; pixel++) {
			int row = pixel / out.dims()[2];
			int column = pixel % out.dims()[2];
			System.arraycopy(bias, 0, room, sums, bias.length);
			if (columns.isPresent() && columns.get().isDepthwise()) {
				patch(memory, room, row, column, 0, in.dims()[0]);
				columns.get().addDepthwise(room, room, sums);
			} else {
				for (int group = 0; group < groups; group++) {
					patch(memory, room, row, column, group * channels, channels);
					int first = group * filtersOfGroup;
					if (columns.isPresent()) {
						columns.get().add(group, room, room, sums + first);
					} else {
						for (int f = first; f < first + filtersOfGroup; f++) {
							room[sums + f] += filters.orElseThrow().dot(f, room, 0);
						}
					}
				}
			}
			store(memory, room, sums, out.offset() + row * out.strides()[1] + column * out.strides()[2]);
		}
	}

	private void store(Memory memory, int[] room, int sums, int position) {
		Storage storage = out.storage();
		int step = out.strides()[0];
		for (int f = 0; f < bias.length; f++) {
			memory.set(storage, position + f * step, out.range().clamp((long) rescale.apply(f, room[sums + f]) + out.range().zero()));
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
				if (inside) {
					memory.read(storage, position, in.strides()[0], channels, zero, patch, at);
				} else {
					Arrays.fill(patch, at, at + channels, 0);
				}
				at += channels;
			}
		}
	}
}
