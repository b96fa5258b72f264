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
	/** Elements of a kernel row that lie one after the other, or 0. */
	private final int run;

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
		boolean neighbours = channelStep == 1 && !window.isPoint() && in.strides()[2] == channels && window.dilationColumns() == 1;
		run = neighbours ? window.kernelColumns() * channels : 0;
	}

	/** Whether rows with the channels of so many groups follow each other without gaps. */
	boolean isDense(int groups) {
		return window.isPoint() && rows.isEven() && rows.innerStep() == channels * groups && channelStep == 1;
	}

	/** Reads all groups of dense rows. */
	void read(Memory memory, int row, int elements, int[] into, int at) {
		read(memory, rows.position(row), elements, into, at, 1);
	}

	/** Distance at which {@link #readGroup} puts rows: where runs are read in whole vectors there is room for one beyond the last. */
	int rowStep() {
		int depth = window.taps() * channels;
		return run > 0 ? depth - run + Lanes.padded(run) : depth;
	}

	/** Reads rows of one group: [tap][channel]. */
	void readGroup(Memory memory, int row, int count, int group, int[] into, int at) {
		for (int done = 0; done < count;) {
			int column = (row + done) % outColumns;
			int inside = real && run > 0 ? Math.min(count - done, inside(column)) : 0;
			if (inside > 0) {
				readRuns(memory, row + done, inside, into, at + done * rowStep());
				done += inside;
			} else {
				readRow(memory, row + done, group, into, at + done * rowStep());
				done++;
			}
		}
	}

	/** Pixels from a column on whose taps are all inside the columns of the map. */
	private int inside(int column) {
		int first = column * window.strideColumns() - window.paddingColumns();
		int last = in.dims()[2] - window.kernelColumns() + window.paddingColumns();
		return first < 0 || last < 0 ? 0 : Math.min(outColumns, last / window.strideColumns() + 1) - column;
	}

	/** Reads one kernel row of all pixels after the other; what is written beyond a run is overwritten by the next one. */
	private void readRuns(Memory memory, int row, int count, int[] into, int at) {
		int top = row / outColumns * window.strideRows() - window.paddingRows();
		int left = row % outColumns * window.strideColumns() - window.paddingColumns();
		for (int kr = 0; kr < window.kernelRows(); kr++) {
			int r = top + kr * window.dilationRows();
			int to = at + kr * run;
			if (r < 0 || r >= in.dims()[1]) {
				for (int i = 0; i < count; i++) {
					Arrays.fill(into, to + i * rowStep(), to + i * rowStep() + run, 0);
				}
				continue;
			}
			int position = in.offset() + r * in.strides()[1] + left * channels;
			for (int i = 0; i < run; i += Lanes.COUNT) {
				widening.columnsReal(memory, position + i, window.strideColumns() * channels, count, into, to + i, rowStep());
			}
		}
	}

	private void readRow(Memory memory, int row, int group, int[] into, int at) {
		int first = group * channels * channelStep;
		if (window.isPoint()) {
			read(memory, rows.position(row) + first, channels, into, at, channelStep);
			return;
		}
		int top = row / outColumns * window.strideRows() - window.paddingRows();
		int left = row % outColumns * window.strideColumns() - window.paddingColumns();
		int to = at;
		for (int kr = 0; kr < window.kernelRows(); kr++) {
			int r = top + kr * window.dilationRows();
			boolean rowInside = r >= 0 && r < in.dims()[1];
			if (run > 0 && rowInside && left >= 0 && left + window.kernelColumns() <= in.dims()[2]) {
				// Few channels do not fill a vector.
				read(memory, in.offset() + r * in.strides()[1] + left * channels, run, into, to, 1);
				to += run;
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
