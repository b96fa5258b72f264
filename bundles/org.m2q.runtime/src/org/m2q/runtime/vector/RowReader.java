package org.m2q.runtime.vector;

import java.util.Arrays;

import org.m2q.runtime.Window;
import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Tensor;

/** Reads the rows of a product less the zero point, as integers or as the bits of floats: pixels with the taps around them, or tokens. */
final class RowReader {

	private final Tensor in;
	private final Window window;
	private final Rows rows;
	private final int outColumns;
	private final int channelStep;
	private final int channels;
	private final boolean real;
	private final Widening widening;

	/**
	 * A reader.
	 *
	 * @param in the operand
	 * @param window taps
	 * @param rows where the rows lie, for a window of one tap
	 * @param outColumns columns of the result
	 * @param channelStep distance of channels
	 * @param channels of a group
	 * @param real whether bits of floats are wanted
	 */
	RowReader(Tensor in, Window window, Rows rows, int outColumns, int channelStep, int channels, boolean real) {
		this.in = in;
		this.window = window;
		this.rows = rows;
		this.outColumns = outColumns;
		this.channelStep = channelStep;
		this.channels = channels;
		this.real = real;
		widening = new Widening(in);
	}

	/** Whether rows with the channels of so many groups follow each other without gaps. */
	boolean isDense(int groups) {
		return window.isPoint() && rows.isEven() && rows.innerStep() == channels * groups && channelStep == 1;
	}

	/** Reads all groups of dense rows. */
	void read(Memory memory, int row, int elements, int[] into, int at) {
		read(memory, rows.position(row), elements, into, at, 1);
	}

	/** Reads a row of one group: [tap][channel]. */
	void readGroup(Memory memory, int row, int group, int[] into, int at) {
		int first = group * channels * channelStep;
		if (window.isPoint()) {
			read(memory, rows.position(row) + first, channels, into, at, channelStep);
			return;
		}
		boolean neighbours = channelStep == 1 && in.strides()[2] == channels && window.dilationColumns() == 1;
		int top = row / outColumns * window.strideRows() - window.paddingRows();
		int left = row % outColumns * window.strideColumns() - window.paddingColumns();
		int to = at;
		for (int kr = 0; kr < window.kernelRows(); kr++) {
			int r = top + kr * window.dilationRows();
			boolean rowInside = r >= 0 && r < in.dims()[1];
			if (neighbours && rowInside && left >= 0 && left + window.kernelColumns() <= in.dims()[2]) {
				// The taps of a kernel row lie one after the other, as few channels do not fill a vector.
				read(memory, in.offset() + r * in.strides()[1] + left * channels, window.kernelColumns() * channels, into, to, 1);
				to += window.kernelColumns() * channels;
				continue;
			}
			for (int kc = 0; kc < window.kernelColumns(); kc++) {
				int c = left + kc * window.dilationColumns();
				if (rowInside && c >= 0 && c < in.dims()[2]) {
					read(memory, in.offset() + r * in.strides()[1] + c * in.strides()[2] + first, channels, into, to, channelStep);
				} else {
					Arrays.fill(into, to, to + channels, 0);
				}
				to += channels;
			}
		}
	}

	private void read(Memory memory, int position, int count, int[] into, int at, int step) {
		if (real && step == 1) {
			widening.readReal(memory, position, count, into, at);
		} else if (real) {
			widening.readReal(memory, position, step, count, into, at);
		} else if (step == 1) {
			widening.read(memory, position, count, into, at);
		} else {
			widening.read(memory, position, step, count, into, at);
		}
	}
}
