package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

import org.m2q.base.Checked;

/**
 * Finds the cut of a layer that is best under the cost model.
 *
 * <p>The space: every distinct size ⌈n / k⌉ of groups, filters, channels, rows and columns, both orders of filters and pixels. It is walked
 * from few large tiles to many small ones. A cut is priced in full only if a bound from below, made of the transfers that its order of loops
 * needs and of what its engines need without cuts, does not exceed the best so far; so the result is the optimum of the space. Of all cuts
 * that are as good as the best within a part in 10⁹ the one with the fewest tiles is taken, then the first of the walk. Loops with so many
 * sizes that the space passes {@value #LIMIT} cuts are cut into 1, 2, 4, … pieces only, and the result says so.
 */
final class TileSearch {

	private static final long LIMIT = 8_000_000;

	private static final int MOST_PIECES = 1 << 16;

	/** Values above this part of the best are as good. */
	static final double TIE = 1 - 1e-9;

	private final Tiles.Key key;
	private final Work work;
	private final long stationaryBytes;
	private final long minimum;
	private final Judge judge;
	private final Predicate<Cut> admitted;
	private Axis rows;
	private Axis columns;

	/** Looks at the cuts of a walk. */
	interface Judge {

		/**
		 * Whether cuts are worth a look.
		 *
		 * @param extra bytes that they fetch at least beyond what every cut fetches
		 * @param firstTile bytes that they fetch at least before anything is computed
		 * @param tiles tiles that they have at least
		 */
		boolean wants(long extra, long firstTile, long tiles);

		/** Takes a cut that fits, in the order of the walk. */
		void take(Cut cut, long tiles);
	}

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

		double of(long extra, long minimum, long firstTile) {
			double transfers = (extra + minimum + fixedBytes) / bytesPerCycle;
			double cycles = Math.max(transfers, chipCycles + firstTile / bytesPerCycle);
			double seconds = cycles * secondsPerCycle;
			return objective.of(joules + extra * joulesPerByte + watts * seconds, seconds);
		}
	}

	/**
	 * The best cut.
	 *
	 * @param cut the cut
	 * @param value the least objective of all
	 * @param least a cut with that objective, which may have more tiles than the best
	 * @param complete whether it is the best of all sizes
	 */
	record Found(Cut cut, double value, Cut least, boolean complete) {
	}

	private TileSearch(Tiles.Key key, Judge judge, Predicate<Cut> admitted) {
		this.admitted = admitted;
		this.key = key;
		this.work = key.work();
		this.judge = judge;
		stationaryBytes = new TileBytes(work, key.plan(), Cut.whole(work), 1).fetchedWeights();
		minimum = minimum(key);
	}

	/** Bytes that every cut fetches. */
	static long minimum(Tiles.Key key) {
		long weights = key.stationaryResident() ? 0 : new TileBytes(key.work(), key.plan(), Cut.whole(key.work()), 1).fetchedWeights();
		return Math.addExact(weights, leastInputs(key));
	}

	/** The best of the cuts that are admitted, which must fit; empty when there is none. */
	static Optional<Found> best(Tiles.Key key, Bounds bounds, ToDoubleFunction<Cut> price, Predicate<Cut> admitted) {
		Best best = new Best(bounds, minimum(key), price);
		boolean complete = walk(key, best, admitted);
		return best.cut().map(cut -> new Found(cut, best.least, best.leastCut, complete));
	}

	/** Shows all cuts that are admitted to a judge; returns whether those are the cuts of all sizes. */
	static boolean walk(Tiles.Key key, Judge judge, Predicate<Cut> admitted) {
		Work work = key.work();
		long space = Checked.product(sizes(work.independent(), true).length, sizes(work.filters(), true).length, sizes(work.channels(), true).length,
				sizes(work.rows(), true).length, sizes(work.columns(), true).length);
		boolean complete = space <= LIMIT;
		new TileSearch(key, judge, admitted).walk(complete);
		return complete;
	}

	/** Keeps the cuts that are as good as the best so far. */
	private static final class Best implements Judge {

		private final Bounds bounds;
		private final long minimum;
		private final ToDoubleFunction<Cut> price;
		private final List<Near> near = new ArrayList<>();
		private double least = Double.POSITIVE_INFINITY;
		private Cut leastCut;
		private Near best;

		private record Near(Cut cut, long tiles, double value) {
		}

		Best(Bounds bounds, long minimum, ToDoubleFunction<Cut> price) {
			this.bounds = bounds;
			this.minimum = minimum;
			this.price = price;
		}

		@Override
		public boolean wants(long extra, long firstTile, long tiles) {
			if (best == null) {
				return true;
			}
			// The bound is rounded in another way than the price.
			double bound = bounds.of(extra, minimum, firstTile);
			return bound <= least / (TIE * TIE) && (bound < best.value() || tiles < best.tiles());
		}

		@Override
		public void take(Cut cut, long tiles) {
			double value = price.applyAsDouble(cut);
			if (best == null || value < least) {
				least = value;
				leastCut = cut;
				near.removeIf(other -> !isBest(other.value(), least));
			} else if (!isBest(value, least)) {
				return;
			}
			near.add(new Near(cut, tiles, value));
			best = near.getFirst();
			for (Near candidate : near) {
				best = candidate.tiles() < best.tiles() ? candidate : best;
			}
		}

		Optional<Cut> cut() {
			return Optional.ofNullable(best).map(Near::cut);
		}
	}

	/** Whether a value is as good as the least of all. */
	static boolean isBest(double value, double least) {
		return value <= least || value < least / TIE;
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
		long[] groups = key.wholePixels() ? new long[] { work.independent() } : sizes(work.independent(), all);
		long[] filters = key.wholePixels() ? new long[] { work.filters() } : sizes(work.filters(), all);
		long[] channels = sizes(work.channels(), all);
		rows = rows(work, all);
		columns = columns(work, all);
		long leastInputs = leastInputs(key);
		for (long channel : channels) {
			for (long group : groups) {
				for (long filter : filters) {
					long groupPieces = Checked.ceilDiv(work.independent(), group);
					long filterPieces = Checked.ceilDiv(work.filters(), filter);
					if (!key.stationaryResident() && !weightsFit(groupPieces, filterPieces, channel)) {
						continue;
					}
					// A cut reduction fetches the inputs for every piece of the filters.
					long fetches = channel == work.channels() ? 1 : filterPieces;
					if (judge.wants(Math.addExact(weights(1), Math.multiplyExact(leastInputs, fetches)) - minimum, 0, 0)) {
						pixels(groupPieces, filterPieces, channel, group, filter);
					}
				}
			}
		}
	}

	private void pixels(long groupPieces, long filterPieces, long channels, long group, long filter) {
		boolean wholeReduction = channels == work.channels();
		int outputBits = key.wideOutputs() || !wholeReduction ? work.accumulatorBits() : work.activationBits();
		// Positions of inputs and of outputs for which there is room; the parts of a plan together take at least as much.
		double mostInputs = key.inputResident() ? Double.POSITIVE_INFINITY : 8.0 * key.room().inputs() / ((double) group * channels * work.activationBits());
		double mostOutputs = 8.0 * key.room().outputs() / ((double) group * filter * outputBits);
		for (int r = 0; r < rows.sizes().length; r++) {
			for (int x = 0; x < columns.sizes().length; x++) {
				if ((double) rows.sizes()[r] * columns.sizes()[x] > mostOutputs || (double) rows.largest()[r] * columns.largest()[x] > mostInputs) {
					continue;
				}
				long tileInputs = key.inputResident() ? 0
						: (long) ((double) group * channels * rows.tile()[r] * columns.tile()[x] * work.activationBits() / 8);
				long inputs = inputs(rows.touched()[r], columns.touched()[x]);
				long pieces = Math.multiplyExact(rows.pieces()[r], columns.pieces()[x]);
				long tiles = Checked.product(groupPieces, filterPieces, Checked.ceilDiv(work.channels(), channels), pieces);
				for (int order = 0; order < (pieces > 1 && filterPieces > 1 ? 2 : 1); order++) {
					boolean filtersOutermost = order == 0;
					long weightFetches = wholeReduction && (filtersOutermost || filterPieces == 1) ? 1 : pieces;
					long inputFetches = wholeReduction && (!filtersOutermost || pieces == 1) ? 1 : filterPieces;
					long fetched = Math.addExact(weights(weightFetches), Math.multiplyExact(inputs, inputFetches));
					if (judge.wants(fetched - minimum, Math.min(fetched, tileInputs), tiles)) {
						attempt(new Cut(groupPieces, filterPieces, channels, rows.sizes()[r], columns.sizes()[x], filtersOutermost), tiles);
					}
				}
			}
		}
	}

	private static Axis rows(Work work, boolean all) {
		return Axis.of(sizes(work.rows(), all), work.rows(), work::inputRowFrom, work::inputRowTo, work::inputRows, work.inRows());
	}

	private static Axis columns(Work work, boolean all) {
		return Axis.of(sizes(work.columns(), all), work.columns(), work::inputColumnFrom, work::inputColumnTo, work::inputColumns, work.inColumns());
	}

	/** Bytes of inputs that every cut fetches at least. Strides above the kernel skip some of them. */
	static long leastInputs(Tiles.Key key) {
		return key.inputResident() ? 0 : leastInputs(key.work());
	}

	/** Bytes of inputs that every cut of a layer fetches at least when they do not lie on chip. */
	static long leastInputs(Work work) {
		return Checked.packedBytes(Checked.product(work.independent(), work.channels(), rows(work, true).least(), columns(work, true).least()),
				work.activationBits());
	}

	private long weights(long fetches) {
		return key.stationaryResident() ? 0 : Math.multiplyExact(stationaryBytes, fetches);
	}

	private long inputs(long touchedRows, long touchedColumns) {
		return key.inputResident() ? 0
				: Checked.packedBytes(Checked.product(work.independent(), work.channels(), touchedRows, touchedColumns), work.activationBits());
	}

	private boolean weightsFit(long groupPieces, long filterPieces, long channels) {
		Cut cut = new Cut(groupPieces, filterPieces, channels, work.rows(), work.columns(), true);
		return new TileBytes(work, key.plan(), cut, 1).largestWeights() <= key.room().weights();
	}

	private void attempt(Cut cut, long tiles) {
		if (admitted.test(cut)) {
			judge.take(cut, tiles);
		}
	}

	/**
	 * Sizes of tiles along rows or columns.
	 *
	 * @param sizes the sizes, largest first
	 * @param pieces number of pieces of each size
	 * @param touched input positions under all pieces together, those under two of them twice
	 * @param tile input positions under the first piece or the largest of all, whichever is less
	 * @param largest input positions that a tile takes room for
	 * @param least least of {@code touched}
	 */
	private record Axis(long[] sizes, long[] pieces, long[] touched, long[] tile, long[] largest, long least) {

		static Axis of(long[] sizes, long n, LongUnaryOperator from, LongUnaryOperator to, LongUnaryOperator room, long inputs) {
			long[] counts = new long[sizes.length];
			long[] touched = new long[sizes.length];
			long[] tile = new long[sizes.length];
			long[] largest = new long[sizes.length];
			long least = Long.MAX_VALUE;
			for (int i = 0; i < sizes.length; i++) {
				Pieces pieces = Pieces.of(n, sizes[i]);
				counts[i] = pieces.count();
				largest[i] = room.applyAsLong(sizes[i]);
				tile[i] = to.applyAsLong(pieces.to(0)) - from.applyAsLong(0);
				long sum = 0;
				for (long piece = 0; piece < pieces.count() && piece <= MOST_PIECES; piece++) {
					sum += to.applyAsLong(pieces.to(piece)) - from.applyAsLong(pieces.from(piece));
				}
				// With so many pieces nothing is known but that each reads something.
				touched[i] = pieces.count() > MOST_PIECES ? Math.min(inputs, pieces.count()) : sum;
				least = Math.min(least, touched[i]);
			}
			return new Axis(sizes, counts, touched, tile, largest, least);
		}
	}
}
