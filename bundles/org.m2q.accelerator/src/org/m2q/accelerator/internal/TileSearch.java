package org.m2q.accelerator.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import org.m2q.base.Checked;

/**
 * Finds the cut of a layer that is best under the cost model.
 *
 * <p>The space: every distinct size ⌈n / k⌉ of groups, filters, channels, rows and (within single rows) columns, both orders of filters and
 * pixels. It is walked from few large tiles to many small ones. A cut is priced in full only if a bound from below, made of the transfers that its
 * order of loops needs and of what its engines need without cuts, beats the best so far; so the result is the optimum of the space. Loops
 * with so many sizes that the space passes {@value #LIMIT} cuts are cut into 1, 2, 4, … pieces only, and the result says so.
 */
final class TileSearch {

	private static final long LIMIT = 2_000_000;

	/** Values above this part of the best are not better. */
	private static final double TIE = 1 - 1e-9;

	private final Tiles.Key key;
	private final Work work;
	private final Bounds bounds;
	private final long stationaryBytes;
	private final long minimum;
	private final ToDoubleFunction<Cut> price;
	private Cut best;
	private double least = Double.POSITIVE_INFINITY;
	private long bestTiles;

	/**
	 * What no cut can go below.
	 *
	 * @param chipCycles cycles of the busiest resource on chip without cuts
	 * @param fixedBytes bytes to and from DRAM that no cut changes
	 * @param joules energy with every operand fetched once, without what leaks
	 * @param joulesPerByte energy of fetching a byte
	 * @param watts leakage
	 * @param bytesPerCycle bandwidth of DRAM
	 * @param secondsPerCycle period of the clock
	 * @param objective what is made least, of joules and seconds
	 */
	record Bounds(long chipCycles, long fixedBytes, double joules, double joulesPerByte, double watts, double bytesPerCycle, double secondsPerCycle,
			org.m2q.accelerator.Objective objective) {

		double of(long fetched, long minimum, long firstTile) {
			double transfers = (fetched + fixedBytes) / bytesPerCycle;
			double cycles = Math.max(transfers, chipCycles + firstTile / bytesPerCycle);
			double seconds = cycles * secondsPerCycle;
			return objective.of(joules + (fetched - minimum) * joulesPerByte + watts * seconds, seconds);
		}
	}

	/**
	 * The best cut.
	 *
	 * @param cut the cut
	 * @param value its objective
	 * @param complete whether it is the best of all sizes
	 */
	record Found(Cut cut, double value, boolean complete) {
	}

	private TileSearch(Tiles.Key key, Bounds bounds, ToDoubleFunction<Cut> price) {
		this.key = key;
		this.work = key.work();
		this.bounds = bounds;
		stationaryBytes = new TileBytes(work, key.plan(), Cut.whole(work), 1).fetchedWeights();
		minimum = Math.addExact(key.stationaryResident() ? 0 : stationaryBytes, key.inputResident() ? 0 : work.inputBytes());
		this.price = price;
	}

	/** The best cut; empty when not even the smallest tiles fit. */
	static Optional<Found> best(Tiles.Key key, Bounds bounds, ToDoubleFunction<Cut> price) {
		Work work = key.work();
		long space = Checked.product(sizes(work.independent(), true).length, sizes(work.filters(), true).length, sizes(work.channels(), true).length,
				(long) sizes(work.rows(), true).length + sizes(work.columns(), true).length);
		boolean complete = space <= LIMIT;
		TileSearch search = new TileSearch(key, bounds, price);
		search.walk(complete);
		return Optional.ofNullable(search.best).map(cut -> new Found(cut, search.least, complete));
	}

	/** Distinct sizes ⌈n / k⌉, largest first; only those of 1, 2, 4, … pieces when not all are wanted. */
	static long[] sizes(long n, boolean all) {
		long[] sizes = new long[2 * (int) Math.min(1 << 20, (long) Math.sqrt(n) + 2)];
		int count = 0;
		if (!all || n > 1L << 36) {
			sizes = new long[65];
			for (long pieces = 1; pieces < n && pieces > 0; pieces *= 2) {
				long size = Checked.ceilDiv(n, pieces);
				if (count == 0 || sizes[count - 1] != size) {
					sizes[count++] = size;
				}
			}
			if (count == 0 || sizes[count - 1] != 1) {
				sizes[count++] = 1;
			}
			return Arrays.copyOf(sizes, count);
		}
		long size = n;
		while (size > 0) {
			sizes[count++] = size;
			if (size == 1) {
				break;
			}
			// The next smaller size needs one more piece than n / (size − 1) gives at least.
			size = Checked.ceilDiv(n, Checked.ceilDiv(n, size - 1));
		}
		return Arrays.copyOf(sizes, count);
	}

	private void walk(boolean all) {
		long[] groups = sizes(work.independent(), all);
		long[] filters = sizes(work.filters(), all);
		long[] channels = sizes(work.channels(), all);
		long[] rows = sizes(work.rows(), all);
		long[] columns = sizes(work.columns(), all);
		long[] rowExtents = new long[rows.length];
		for (int i = 0; i < rows.length; i++) {
			rowExtents[i] = touchedRows(rows[i]);
		}
		for (long channel : channels) {
			for (long group : groups) {
				long groupPieces = Checked.ceilDiv(work.independent(), group);
				for (long filter : filters) {
					long filterPieces = Checked.ceilDiv(work.filters(), filter);
					if (!key.stationaryResident() && !weightsFit(group, filter, channel)) {
						continue;
					}
					for (int r = 0; r < rows.length; r++) {
						boolean single = rows[r] == 1 && columns.length > 1;
						int choices = single ? columns.length : 1;
						for (int x = 0; x < choices; x++) {
							both(groupPieces, filterPieces, channel, rows[r], columns[x], group, filter, rowExtents[r]);
						}
					}
				}
			}
		}
	}

	private boolean weightsFit(long groups, long filters, long channels) {
		// A bound: the parts of a plan together hold at least as much as their mean.
		double bits = work.learned() ? work.weightBits() : work.activationBits();
		double bytes = (double) groups * filters * channels * work.kernelRows() * work.kernelColumns() * Math.floor(bits) / 8;
		return key.plan().parts().size() > 1 || bytes <= key.room().weights();
	}

	private void both(long groupPieces, long filterPieces, long channels, long rows, long columns, long group, long filter, long touchedRows) {
		boolean onePixelTile = rows >= work.rows() && columns >= work.columns();
		attempt(new Cut(groupPieces, filterPieces, channels, rows, columns, true), group, filter, touchedRows);
		if (!onePixelTile && filterPieces > 1) {
			attempt(new Cut(groupPieces, filterPieces, channels, rows, columns, false), group, filter, touchedRows);
		}
	}

	private void attempt(Cut cut, long group, long filter, long touchedRows) {
		long weights = key.stationaryResident() ? 0 : Math.multiplyExact(stationaryBytes, cut.weightFetches(work));
		long touched = Math.min(work.inputs(), Checked.product(work.independent(), work.channels(), touchedRows, work.inColumns()));
		long inputs = key.inputResident() ? 0 : Math.multiplyExact(Checked.packedBytes(touched, work.activationBits()), cut.inputFetches(work));
		long tileInputs = key.inputResident() ? 0
				: (long) ((double) group * cut.channels() * Math.max(1, work.inputRows(cut.rows()) - work.paddingRows() * 2)
						* Math.max(1, work.inputColumns(cut.columns()) - work.paddingColumns() * 2) * work.activationBits() / 8);
		long fetched = Math.addExact(weights, inputs);
		double bound = bounds.of(fetched, minimum, Math.min(fetched, tileInputs));
		if (best != null && bound >= least * TIE || !Tiles.fits(key, cut)) {
			return;
		}
		double value = price.applyAsDouble(cut);
		long tiles = cut.tiles(work);
		boolean better = best == null || value < least * TIE;
		if (better || value < least / TIE && tiles < bestTiles) {
			least = Math.min(least, value);
			best = cut;
			bestTiles = tiles;
		}
	}

	/** Input rows under all row tiles together, at least one per tile. */
	private long touchedRows(long rows) {
		Pieces pieces = Pieces.of(work.rows(), rows);
		if (pieces.count() > 1 << 16) {
			return work.inRows();
		}
		long sum = 0;
		for (long piece = 0; piece < pieces.count(); piece++) {
			sum += work.inputRowTo(pieces.to(piece)) - work.inputRowFrom(pieces.from(piece));
		}
		return sum;
	}
}
