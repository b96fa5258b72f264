package org.m2q.accelerator.internal;

import java.util.Optional;

import org.m2q.accelerator.TileChoice;
import org.m2q.base.Checked;

/**
 * Finds the tile with the least DRAM traffic that fits the buffers.
 *
 * <p>Tiles cut independent groups (or heads), filters, channels and output pixels. Groups are outermost and channels innermost, so
 * partial sums never leave the chip; filters around pixels or pixels around filters, whichever moves less. Each loop is cut into 1, 2, 4,
 * … or all pieces: a fixed set of candidates, so a larger buffer can only add choices and never makes traffic worse.
 */
final class Tiles {

	/** Capacity that tiles may use, per buffer, and which buffer holds what. */
	record Room(long weights, long inputs, long outputs, long residuals, int weightBuffer, int inputBuffer, int outputBuffer,
			int residualBuffer) {
	}

	/** A layer in a room. */
	record Key(Work work, Room room, boolean wideOutputs, boolean inputResident, boolean residualBuffered) {
	}

	/**
	 * A tile and its traffic.
	 *
	 * @param choice the tile
	 * @param stationaryBytes bytes of the stationary operand fetched from DRAM
	 * @param inputBytes bytes of inputs fetched from DRAM
	 */
	record Tile(TileChoice choice, long stationaryBytes, long inputBytes) {

		long bytes() {
			return Math.addExact(stationaryBytes, inputBytes);
		}
	}

	private Tiles() {
	}

	/** Best tile; empty when not even the smallest fits. */
	static Optional<Tile> best(Key key) {
		Work work = key.work();
		Tile best = null;
		long least = work.stationaryBytes() + work.inputBytes();
		long independent = work.independent();
		long pixelCuts = work.rows() > 1 ? work.rows() : work.columns();
		for (long groupCuts = 1; groupCuts > 0; groupCuts = next(groupCuts, independent)) {
			for (long filterCuts = 1; filterCuts > 0; filterCuts = next(filterCuts, work.filters())) {
				for (long channelCuts = 1; channelCuts > 0; channelCuts = next(channelCuts, work.channels())) {
					for (long cuts = 1; cuts > 0; cuts = next(cuts, work.pixels())) {
						long rowCuts = work.rows() > 1 ? Math.min(cuts, work.rows()) : 1;
						long columnCuts = cuts > pixelCuts || work.rows() == 1 ? Checked.ceilDiv(cuts, rowCuts) : 1;
						if (!fits(key, groupCuts, filterCuts, channelCuts, rowCuts, columnCuts)) {
							continue;
						}
						Tile tile = cheaper(work, groupCuts, filterCuts, channelCuts, rowCuts, columnCuts);
						if (best == null || tile.bytes() < best.bytes()) {
							best = tile;
						}
						// More pixel tiles only add overlap and refetches.
						break;
					}
					if (best != null && best.bytes() <= least) {
						return Optional.of(best);
					}
				}
			}
		}
		return Optional.ofNullable(best);
	}

	/** The given cuts as a tile; empty when they do not fit. */
	static Optional<Tile> fixed(Key key, long groups, long filters, long channels, long rows, long columns) {
		Work work = key.work();
		long g = Checked.ceilDiv(work.independent(), Math.min(groups, work.independent()));
		long f = Checked.ceilDiv(work.filters(), Math.min(filters, work.filters()));
		long c = Checked.ceilDiv(work.channels(), Math.min(channels, work.channels()));
		long r = Checked.ceilDiv(work.rows(), Math.min(rows, work.rows()));
		long k = Checked.ceilDiv(work.columns(), Math.min(columns, work.columns()));
		return fits(key, g, f, c, r, k) ? Optional.of(cheaper(work, g, f, c, r, k)) : Optional.empty();
	}

	/** Bytes of the smallest tile, in the buffers of weights, inputs and outputs. */
	static long[] smallest(Key key) {
		Work work = key.work();
		return sizes(key, work.independent(), work.filters(), work.channels(), work.rows(), work.columns());
	}

	/** Whether the smallest tile fits. */
	static boolean smallestFits(Key key) {
		Work work = key.work();
		return fits(key, work.independent(), work.filters(), work.channels(), work.rows(), work.columns());
	}

	private static long next(long cuts, long size) {
		if (cuts >= size) {
			return -1;
		}
		return Math.min(size, cuts > Long.MAX_VALUE / 2 ? size : cuts * 2);
	}

	private static long[] sizes(Key key, long groupCuts, long filterCuts, long channelCuts, long rowCuts, long columnCuts) {
		Work work = key.work();
		long groups = Checked.ceilDiv(work.independent(), groupCuts);
		long filters = Checked.ceilDiv(work.filters(), filterCuts);
		long channels = Checked.ceilDiv(work.channels(), channelCuts);
		long rows = Checked.ceilDiv(work.rows(), rowCuts);
		long columns = Checked.ceilDiv(work.columns(), columnCuts);
		long weights = Checked.packedBytes(
				Checked.product(groups, filters, channels, work.kernelRows(), work.kernelColumns()), work.weightBits());
		long inputs = key.inputResident() ? 0
				: Checked.packedBytes(Checked.product(groups, channels, work.inputRows(rows), work.inputColumns(columns)), work.activationBits());
		int outputBits = key.wideOutputs() || channelCuts > 1 ? work.accumulatorBits() : work.activationBits();
		long elements = Checked.product(groups, filters, rows, columns);
		long outputs = Checked.packedBytes(elements, outputBits);
		long residuals = key.residualBuffered() ? Checked.packedBytes(elements, work.activationBits()) : 0;
		return new long[] { weights, inputs, outputs, residuals };
	}

	private static boolean fits(Key key, long groupCuts, long filterCuts, long channelCuts, long rowCuts, long columnCuts) {
		Room room = key.room();
		long[] sizes = sizes(key, groupCuts, filterCuts, channelCuts, rowCuts, columnCuts);
		int[] buffers = { room.weightBuffer(), room.inputBuffer(), room.outputBuffer(), room.residualBuffer() };
		long[] limits = { room.weights(), room.inputs(), room.outputs(), room.residuals() };
		for (int i = 0; i < sizes.length; i++) {
			long used = 0;
			for (int j = 0; j < sizes.length; j++) {
				if (buffers[j] == buffers[i]) {
					used = Math.addExact(used, sizes[j]);
				}
			}
			if (sizes[i] > 0 && used > limits[i]) {
				return false;
			}
		}
		return true;
	}

	private static Tile cheaper(Work work, long groupCuts, long filterCuts, long channelCuts, long rowCuts, long columnCuts) {
		long pixelCuts = Math.multiplyExact(rowCuts, columnCuts);
		boolean wholeReduction = channelCuts == 1;
		// Filters outermost: a weight tile stays while the pixels pass, if the reduction is whole.
		long weightsA = wholeReduction || pixelCuts == 1 ? 1 : pixelCuts;
		long inputsA = pixelCuts == 1 && wholeReduction ? 1 : filterCuts;
		// Pixels outermost: an input tile stays while the filters pass.
		long inputsB = wholeReduction || filterCuts == 1 ? 1 : filterCuts;
		long weightsB = filterCuts == 1 && wholeReduction ? 1 : pixelCuts;
		Tile a = tile(work, groupCuts, filterCuts, channelCuts, rowCuts, columnCuts, weightsA, inputsA, true);
		Tile b = tile(work, groupCuts, filterCuts, channelCuts, rowCuts, columnCuts, weightsB, inputsB, false);
		return b.bytes() < a.bytes() ? b : a;
	}

	private static Tile tile(Work work, long groupCuts, long filterCuts, long channelCuts, long rowCuts, long columnCuts, long weightFetches,
			long inputFetches, boolean filtersOutermost) {
		long overlapRows = Math.multiplyExact(rowCuts - 1, Math.max(0, work.kernelRows() - work.strideRows()));
		long overlapColumns = Math.multiplyExact(columnCuts - 1, Math.max(0, work.kernelColumns() - work.strideColumns()));
		long touched = work.inputs();
		if (overlapRows > 0 || overlapColumns > 0) {
			touched = Checked.product(work.independent(), work.channels(), work.inRows() + overlapRows, work.inColumns() + overlapColumns);
		}
		long stationary = Math.multiplyExact(work.stationaryBytes(), weightFetches);
		long inputs = Math.multiplyExact(Checked.packedBytes(touched, work.activationBits()), inputFetches);
		TileChoice choice = new TileChoice(Checked.ceilDiv(work.independent(), groupCuts), Checked.ceilDiv(work.filters(), filterCuts),
				Checked.ceilDiv(work.channels(), channelCuts), Checked.ceilDiv(work.rows(), rowCuts), Checked.ceilDiv(work.columns(), columnCuts),
				Checked.product(groupCuts, filterCuts, channelCuts, rowCuts, columnCuts), weightFetches, inputFetches, filtersOutermost);
		return new Tile(choice, stationary, inputs);
	}
}
