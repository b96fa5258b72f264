package org.m2q.runtime.vector;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

import org.m2q.runtime.FilterWeights;
import org.m2q.runtime.Rescale;
import org.m2q.runtime.Window;
import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Convolutions and linear layers as products of rows with panels of filters. Rows are pixels (of which a convolution gathers the taps) or tokens. A block of
 * rows is widened once, stays in the second-level cache, and is multiplied with one panel after the other. Threads share the panels of few rows, else the rows.
 * Where sums may leave the 24 bits in which single precision is exact, sums of pieces that do not are added in 32 bits.
 */
final class FilterProduct extends Op {

	/** Widened elements of a block of rows: 256 KB. */
	private static final int BLOCK = 1 << 16;
	private static final int FEW_ROWS = 64;
	private static final int TILE_ROOM = 24 * Lanes.COUNT;
	private static final float[] NOTHING = new float[FloatTiles.WIDE * Lanes.COUNT];

	private final int rows;
	private final Rows outRows;
	private final int groups;
	private final int filters;
	private final int depth;
	/** Pieces of the depth, 0 when sums of no pieces are exact in single precision. */
	private final int pieces;
	private final boolean bytes;
	private final boolean byPanels;
	/** Whether all groups of a row are widened together. */
	private final boolean whole;
	private final Panels[] panels;
	private final int[] bias;
	private final float[] realBias;
	private final RowReader reader;
	private final Requantizer requantizer;
	private final Optional<ByteCodes> codes;

	private FilterProduct(String name, int rows, Tensor in, Tensor out, Window window, Rows inRows, Rows outRows, int outColumns, int channelStep, int groups,
			FilterWeights weights, int[] bias, Rescale rescale, SumBounds bounds, boolean integers) {
		super(name, byPanels(rows, groups) ? Panels.count(weights.filters(), wide(bounds, integers)) : rows);
		this.rows = rows;
		this.outRows = outRows;
		this.groups = groups;
		depth = weights.size();
		filters = weights.filters() / groups;
		pieces = integers ? 0 : bounds.pieces();
		bytes = Panels.areBytes(weights);
		byPanels = byPanels(rows, groups);
		panels = IntStream.range(0, groups).mapToObj(g -> new Panels(weights, g * filters, filters, window.taps(), wide(bounds, integers))).toArray(Panels[]::new);
		reader = new RowReader(in, window, inRows, outColumns, channelStep, depth / window.taps(), pieces > 0);
		whole = reader.isDense(groups);
		this.bias = Arrays.copyOf(bias, Lanes.padded(bias.length) + 4 * Lanes.COUNT);
		realBias = new float[this.bias.length];
		for (int f = 0; f < bias.length; f++) {
			realBias[f] = bias[f];
		}
		requantizer = new Requantizer(rescale, weights.filters(), out, bounds.largest(), integers);
		codes = pieces == 1 && outRows.isEven() ? requantizer.byteCodes() : Optional.empty();
	}

	private static int wide(SumBounds bounds, boolean integers) {
		return !integers && bounds.pieces() > 0 ? FloatTiles.WIDE : 2;
	}

	private static boolean byPanels(int rows, int groups) {
		return groups == 1 && rows <= FEW_ROWS;
	}

	/** A convolution; channels of both maps are neighbours, or those of the operand are at a distance. */
	static FilterProduct convolution(String name, Tensor in, Tensor out, Window window, int groups, FilterWeights weights, int[] bias, Rescale rescale,
			boolean integers) {
		return new FilterProduct(name, out.dims()[1] * out.dims()[2], in, out, window, Rows.ofPixels(in), Rows.ofPixels(out), out.dims()[2], in.strides()[0], groups,
				weights, bias, rescale, new SumBounds(in, weights, bias, window.taps()), integers);
	}

	/** A linear layer. */
	static FilterProduct linear(String name, Tensor in, Tensor out, Rows inRows, Rows outRows, FilterWeights weights, int[] bias, Rescale rescale, boolean integers) {
		int rows = in.size() / weights.size();
		return new FilterProduct(name, rows, in, out, Window.POINT, inRows, outRows, rows, in.strides()[in.dims().length - 1], 1, weights, bias, rescale,
				new SumBounds(in, weights, bias, 1), integers);
	}

	@Override
	public int grain(int threads) {
		if (byPanels) {
			return threads == 1 ? units() : Math.max(1, (units() + 3) / 4);
		}
		int fitting = Math.max(1, BLOCK / rowStep());
		int shared = Math.max(FEW_ROWS / 2, (rows + 3) / 4);
		// Multiples of the rows of tiles, 6 and 7: only the last block computes rows that there are not.
		return Math.max(42, Math.min(fitting, threads == 1 ? rows : shared) / 42 * 42);
	}

	/** Distance of widened rows. */
	private int rowStep() {
		return whole ? depth * groups : reader.rowStep();
	}

	@Override
	public Scratch.Size scratch() {
		int block = ((byPanels ? rows : grain(1)) + FloatTiles.MOST_ROWS) * rowStep() + 3 * Lanes.COUNT;
		int panel = panels[0].room();
		return pieces > 0 ? new Scratch.Size(block + TILE_ROOM, 2 * TILE_ROOM + (bytes ? 0 : panel), 0, bytes && panels[0].areNibbles() ? panel : 0, 0)
				: Scratch.Size.ofInts(block + panel + TILE_ROOM);
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		int row = byPanels ? 0 : from;
		int count = byPanels ? rows : to - from;
		if (whole) {
			reader.read(memory, row, count * rowStep(), scratch.ints(), Lanes.COUNT);
		}
		for (int group = 0; group < groups; group++) {
			if (!whole) {
				reader.readGroup(memory, row, count, group, scratch.ints(), Lanes.COUNT);
			}
			int end = byPanels ? to : panels[group].count();
			for (int panel = byPanels ? from : 0; panel < end; panel++) {
				if (pieces > 0) {
					real(memory, scratch, row, count, group, panel);
				} else {
					integer(memory, scratch, row, count, group, panel);
				}
			}
		}
	}

	/** Rows of the next tile that are computed and stored: all of a tile, of which some may not be there, or one. */
	private static int next(int left, int tile) {
		return left > 2 ? Math.min(left, tile) : 1;
	}

	private void real(Memory memory, Scratch scratch, int from, int count, int group, int panel) {
		Panels weights = panels[group];
		int vectors = weights.vectors(panel);
		int filter = group * filters + weights.start(panel);
		int rowsAt = Lanes.COUNT + (whole ? group * depth : 0);
		int rowStep = rowStep();
		float[] tile = scratch.floats();
		byte[] narrow = bytes ? weights.bytes(panel, scratch.bytes()) : scratch.bytes();
		int panelAt = bytes ? weights.bytesAt(panel) : 2 * TILE_ROOM;
		if (!bytes) {
			weights.widen(panel, tile, panelAt);
		}
		int tileAt = rowsAt + (count + FloatTiles.MOST_ROWS) * rowStep + 2 * Lanes.COUNT;
		boolean direct = codes.isPresent() && weights.filters(panel) == vectors * Lanes.COUNT;
		int done;
		for (int row = 0; row < count; row += done) {
			done = next(count - row, FloatTiles.rows(vectors));
			for (int piece = 0; piece < pieces; piece++) {
				int begin = SumBounds.begin(depth, piece, pieces);
				int end = SumBounds.begin(depth, piece + 1, pieces);
				int at = rowsAt + row * rowStep + begin;
				int weightsAt = panelAt + begin * vectors * Lanes.COUNT;
				float[] first = piece == 0 ? realBias : NOTHING;
				int firstAt = piece == 0 ? filter : 0;
				int to = piece == 0 ? 0 : TILE_ROOM;
				if (bytes) {
					ByteTiles.multiply(scratch.ints(), at, rowStep, narrow, weightsAt, vectors, end - begin, first, firstAt, tile, to, done > 1);
				} else {
					FloatTiles.multiply(scratch.ints(), at, rowStep, 1, tile, weightsAt, vectors, end - begin, first, firstAt, tile, to, done > 1);
				}
				if (pieces > 1) {
					collect(tile, to, piece == 0, done * vectors, scratch.ints(), tileAt);
				}
			}
			if (direct) {
				codes.get().store(tile, 0, done, vectors, filter, memory.bytes(), outRows.position(from + row) + filter, outRows.innerStep());
			} else {
				store(memory, scratch, from + row, done, group, panel, tileAt);
			}
		}
	}

	/** Adds sums of pieces, which are exact integers, in 32 bits. */
	private static void collect(float[] tile, int at, boolean first, int vectors, int[] sums, int sumsAt) {
		if (first) {
			Arrays.fill(sums, sumsAt, sumsAt + vectors * Lanes.COUNT, 0);
		}
		for (int i = 0; i < vectors * Lanes.COUNT; i += Lanes.COUNT) {
			IntVector piece = (IntVector) FloatVector.fromArray(Lanes.FLOATS, tile, at + i).convert(VectorOperators.F2I, 0);
			piece.add(IntVector.fromArray(Lanes.INTS, sums, sumsAt + i)).intoArray(sums, sumsAt + i);
		}
	}

	/** Stores a tile: exact sums in single precision, or integers. */
	private void store(Memory memory, Scratch scratch, int row, int done, int group, int panel, int tileAt) {
		int vectors = panels[group].vectors(panel);
		int filter = group * filters + panels[group].start(panel);
		int wanted = panels[group].filters(panel);
		int together = outRows.isEven() ? done : 1;
		for (int i = 0; i < done; i += together) {
			int at = outRows.position(row + i) + filter;
			int from = i * vectors * Lanes.COUNT;
			if (pieces == 1) {
				requantizer.store(scratch.floats(), from, together, vectors, filter, wanted, memory, at, outRows.innerStep(), scratch.ints());
			} else {
				requantizer.store(scratch.ints(), tileAt + from, together, vectors, filter, wanted, memory, at, outRows.innerStep(), scratch.ints());
			}
		}
	}

	private void integer(Memory memory, Scratch scratch, int from, int count, int group, int panel) {
		Panels weights = panels[group];
		int vectors = weights.vectors(panel);
		int filter = group * filters + weights.start(panel);
		int rowsAt = Lanes.COUNT + (whole ? group * depth : 0);
		int rowStep = rowStep();
		int[] room = scratch.ints();
		int panelAt = Lanes.COUNT + (count + FloatTiles.MOST_ROWS) * rowStep + 2 * Lanes.COUNT;
		int tileAt = panelAt + weights.room();
		weights.widen(panel, room, panelAt);
		int done;
		for (int row = 0; row < count; row += done) {
			done = next(count - row, IntTiles.ROWS);
			IntTiles.multiply(room, rowsAt + row * rowStep, rowStep, room, panelAt, vectors, depth, bias, filter, room, tileAt, done > 1);
			store(memory, scratch, from + row, done, group, panel, tileAt);
		}
	}
}
