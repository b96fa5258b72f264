package org.m2q.accelerator.internal;

import org.m2q.accelerator.TileChoice;
import org.m2q.base.Checked;

/**
 * How the loops of a layer are cut into tiles.
 *
 * <p>From the outside: pieces of the independent problems; then filters around pixels or pixels around filters; channels innermost, so
 * partial sums never leave the chip. Groups and filters are cut for every part of the plan into the same number of pieces, so that
 * engines that share a layer have work in every tile; the last piece of a loop may be smaller.
 *
 * @param groupPieces pieces of the groups (or heads) of every part, 1 or more
 * @param filterPieces pieces of the filters of every part, 1 or more
 * @param channels input channels per tile
 * @param rows output rows per tile
 * @param columns output columns per tile
 * @param filtersOutermost whether the loop over filters encloses the one over pixels
 */
record Cut(long groupPieces, long filterPieces, long channels, long rows, long columns, boolean filtersOutermost) {

	/** A layer in one piece. */
	static Cut whole(Work work) {
		return new Cut(1, 1, work.channels(), work.rows(), work.columns(), true);
	}

	/** Pieces of the reduction. */
	long channelPieces(Work work) {
		return Checked.ceilDiv(work.channels(), channels);
	}

	/** Pieces of the output map. */
	long pixelPieces(Work work) {
		return Math.multiplyExact(Checked.ceilDiv(work.rows(), rows), Checked.ceilDiv(work.columns(), columns));
	}

	/** Number of tiles. */
	long tiles(Work work) {
		return Checked.product(groupPieces, filterPieces, channelPieces(work), pixelPieces(work));
	}

	/** How often each weight comes from DRAM: a tile of weights stays until another is needed. */
	long weightFetches(Work work) {
		boolean wholeReduction = channelPieces(work) == 1;
		if (filtersOutermost) {
			return wholeReduction ? 1 : pixelPieces(work);
		}
		return wholeReduction && filterPieces == 1 ? 1 : pixelPieces(work);
	}

	/** How often each tile of inputs comes from DRAM: it stays until another is needed. */
	long inputFetches(Work work) {
		boolean wholeReduction = channelPieces(work) == 1;
		if (filtersOutermost) {
			return wholeReduction && pixelPieces(work) == 1 ? 1 : filterPieces;
		}
		return wholeReduction ? 1 : filterPieces;
	}

	/** For reports. */
	TileChoice choice(Work work) {
		return new TileChoice(Checked.ceilDiv(work.independent(), groupPieces), Checked.ceilDiv(work.filters(), filterPieces), channels, rows, columns,
				tiles(work), weightFetches(work), inputFetches(work), filtersOutermost);
	}
}
