package org.m2q.runtime.vector;

import java.util.Arrays;
import java.util.stream.IntStream;

import org.m2q.runtime.FilterWeights;
import org.m2q.runtime.Rescale;
import org.m2q.runtime.Window;
import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Tensor;

/**
 * Convolutions and linear layers as products of rows with panels of filters. Rows are pixels (of which a convolution gathers the taps) or tokens. A block of
 * rows is widened once, stays in the second-level cache, and is multiplied with one panel after the other.
 */
final class FilterProduct extends Op {

	private static final int TILE = FloatTiles.ROWS;
	/** Widened elements of a block of rows: 256 KB. */
	private static final int BLOCK = 1 << 16;
	private static final long EXACT = 1L << 24;

	private final Tensor in;
	private final Window window;
	private final Rows inRows;
	private final Rows outRows;
	private final int outColumns;
	private final int channelStep;
	private final int groups;
	private final int channels;
	private final int filters;
	private final int depth;
	private final boolean exact;
	private final Panels[] panels;
	private final int[] bias;
	private final float[] realBias;
	private final Widening widening;
	private final Requantizer requantizer;
	private final int grain;

	private FilterProduct(String name, int rows, Tensor in, Tensor out, Window window, Rows inRows, Rows outRows, int outColumns, int channelStep, int groups,
			FilterWeights weights, int[] bias, Rescale rescale, boolean integers) {
		super(name, rows);
		this.in = in;
		this.window = window;
		this.inRows = inRows;
		this.outRows = outRows;
		this.outColumns = outColumns;
		this.channelStep = channelStep;
		this.groups = groups;
		depth = weights.size();
		channels = depth / window.taps();
		filters = weights.filters() / groups;
		panels = IntStream.range(0, groups).mapToObj(g -> new Panels(weights, g * filters, filters, window.taps())).toArray(Panels[]::new);
		widening = new Widening(in);
		long bound = 0;
		for (int f = 0; f < weights.filters(); f++) {
			bound = Math.max(bound, weights.magnitude(f) * in.range().reach() + Math.abs((long) bias[f]));
		}
		exact = !integers && bound < EXACT;
		this.bias = Arrays.copyOf(bias, Lanes.padded(bias.length) + 2 * Lanes.COUNT);
		realBias = new float[this.bias.length];
		for (int f = 0; f < bias.length; f++) {
			realBias[f] = bias[f];
		}
		requantizer = new Requantizer(rescale, weights.filters(), out, bound, integers);
		int fitting = Math.max(TILE, BLOCK / Math.max(1, depth) / TILE * TILE);
		int shared = (rows + 3) / 4;
		grain = Math.min(fitting, Math.max(4 * TILE, (shared + TILE - 1) / TILE * TILE));
	}

	/** A convolution; channels of both maps are neighbours, or those of the operand are at a distance. */
	static FilterProduct convolution(String name, Tensor in, Tensor out, Window window, int groups, FilterWeights weights, int[] bias, Rescale rescale, boolean integers) {
		return new FilterProduct(name, out.dims()[1] * out.dims()[2], in, out, window, Rows.ofPixels(in), Rows.ofPixels(out), out.dims()[2], in.strides()[0], groups,
				weights, bias, rescale, integers);
	}

	/** A linear layer. */
	static FilterProduct linear(String name, Tensor in, Tensor out, Rows inRows, Rows outRows, FilterWeights weights, int[] bias, Rescale rescale, boolean integers) {
		int rows = in.size() / weights.size();
		return new FilterProduct(name, rows, in, out, Window.POINT, inRows, outRows, rows, in.strides()[in.dims().length - 1], 1, weights, bias, rescale, integers);
	}

	@Override
	public int grain() {
		return grain;
	}

	private int paddedRows(int rows) {
		return (rows + TILE - 1) / TILE * TILE;
	}

	@Override
	public Scratch.Size scratch() {
		int block = paddedRows(grain) * depth + 2 * Lanes.COUNT;
		int panel = panels[0].room();
		int tile = TILE * 2 * Lanes.COUNT;
		return exact ? new Scratch.Size(Lanes.COUNT, block + panel + tile, 0, 0, 0) : Scratch.Size.ofInts(block + panel + tile + Lanes.COUNT);
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		for (int group = 0; group < groups; group++) {
			if (exact) {
				real(memory, scratch, from, to, group);
			} else {
				integer(memory, scratch, from, to, group);
			}
		}
	}

	private void real(Memory memory, Scratch scratch, int from, int to, int group) {
		float[] room = scratch.floats();
		int rows = to - from;
		if (window.isPoint() && inRows.isEven() && inRows.innerStep() == depth && channelStep == 1 && groups == 1) {
			widening.read(memory, inRows.position(from), rows * depth, room, 0);
		} else {
			for (int row = 0; row < rows; row++) {
				gather(memory, from + row, group, room, row * depth);
			}
		}
		int panelAt = paddedRows(rows) * depth + 2 * Lanes.COUNT;
		int tileAt = panelAt + panels[group].room();
		for (int panel = 0; panel < panels[group].count(); panel++) {
			panels[group].widen(panel, room, panelAt);
			int vectors = panels[group].vectors(panel);
			int width = vectors * Lanes.COUNT;
			int count = panels[group].filters(panel);
			int filter = group * filters + panels[group].start(panel);
			for (int row = 0; row < rows;) {
				boolean all = rows - row > 2;
				FloatTiles.multiply(room, row * depth, depth, room, panelAt, vectors, depth, realBias, filter, room, tileAt, all);
				int done = all ? Math.min(TILE, rows - row) : 1;
				if (outRows.isEven()) {
					requantizer.store(room, tileAt, done, vectors, filter, count, memory, outRows.position(from + row) + filter, outRows.innerStep(), scratch.ints());
				} else {
					for (int i = 0; i < done; i++) {
						requantizer.store(room, tileAt + i * width, 1, vectors, filter, count, memory, outRows.position(from + row + i) + filter, 0, scratch.ints());
					}
				}
				row += done;
			}
		}
	}

	private void integer(Memory memory, Scratch scratch, int from, int to, int group) {
		int[] room = scratch.ints();
		int rows = to - from;
		for (int row = 0; row < rows; row++) {
			gather(memory, from + row, group, room, Lanes.COUNT + row * depth);
		}
		int panelAt = Lanes.COUNT + paddedRows(rows) * depth + 2 * Lanes.COUNT;
		int tileAt = panelAt + panels[group].room();
		for (int panel = 0; panel < panels[group].count(); panel++) {
			panels[group].widen(panel, room, panelAt);
			int vectors = panels[group].vectors(panel);
			int width = vectors * Lanes.COUNT;
			int count = panels[group].filters(panel);
			int filter = group * filters + panels[group].start(panel);
			for (int row = 0; row < rows;) {
				boolean all = rows - row > 2;
				IntTiles.multiply(room, Lanes.COUNT + row * depth, depth, room, panelAt, vectors, depth, bias, filter, room, tileAt, all);
				int done = all ? Math.min(TILE, rows - row) : 1;
				if (outRows.isEven()) {
					requantizer.store(room, tileAt, done, vectors, filter, count, memory, outRows.position(from + row) + filter, outRows.innerStep(), room);
				} else {
					for (int i = 0; i < done; i++) {
						requantizer.store(room, tileAt + i * width, 1, vectors, filter, count, memory, outRows.position(from + row + i) + filter, 0, room);
					}
				}
				row += done;
			}
		}
	}

	private void gather(Memory memory, int row, int group, float[] into, int at) {
		if (window.isPoint()) {
			read(memory, inRows.position(row) + group * channels * channelStep, channels, into, at);
			return;
		}
		boolean neighbours = groups == 1 && channelStep == 1 && in.strides()[2] == channels && window.dilationColumns() == 1;
		int top = row / outColumns * window.strideRows() - window.paddingRows();
		int left = row % outColumns * window.strideColumns() - window.paddingColumns();
		int to = at;
		for (int kr = 0; kr < window.kernelRows(); kr++) {
			int r = top + kr * window.dilationRows();
			boolean rowInside = r >= 0 && r < in.dims()[1];
			if (neighbours && rowInside && left >= 0 && left + window.kernelColumns() <= in.dims()[2]) {
				// The taps of a kernel row lie one after the other, as few channels do not fill a vector.
				widening.read(memory, in.offset() + r * in.strides()[1] + left * channels, window.kernelColumns() * channels, into, to);
				to += window.kernelColumns() * channels;
				continue;
			}
			for (int kc = 0; kc < window.kernelColumns(); kc++) {
				int c = left + kc * window.dilationColumns();
				if (rowInside && c >= 0 && c < in.dims()[2]) {
					read(memory, in.offset() + r * in.strides()[1] + c * in.strides()[2] + group * channels * channelStep, channels, into, to);
				} else {
					Arrays.fill(into, to, to + channels, 0);
				}
				to += channels;
			}
		}
	}

	private void read(Memory memory, int position, int count, float[] into, int at) {
		if (channelStep == 1) {
			widening.read(memory, position, count, into, at);
		} else {
			widening.read(memory, position, channelStep, count, into, at);
		}
	}

	private void gather(Memory memory, int row, int group, int[] into, int at) {
		int top = row / outColumns * window.strideRows() - window.paddingRows();
		int left = row % outColumns * window.strideColumns() - window.paddingColumns();
		int to = at;
		for (int kr = 0; kr < window.kernelRows(); kr++) {
			int r = top + kr * window.dilationRows();
			for (int kc = 0; kc < window.kernelColumns(); kc++) {
				int c = left + kc * window.dilationColumns();
				boolean inside = window.isPoint() || r >= 0 && r < in.dims()[1] && c >= 0 && c < in.dims()[2];
				int pixel = window.isPoint() ? inRows.position(row) : in.offset() + r * in.strides()[1] + c * in.strides()[2];
				if (!inside) {
					Arrays.fill(into, to, to + channels, 0);
				} else if (channelStep == 1) {
					widening.read(memory, pixel + group * channels, channels, into, to);
				} else {
					widening.read(memory, pixel + group * channels * channelStep, channelStep, channels, into, to);
				}
				to += channels;
			}
		}
	}
}
