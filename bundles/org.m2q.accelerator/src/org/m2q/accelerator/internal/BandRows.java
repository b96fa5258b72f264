package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Which rows the layers of a fused group compute in which band. The last layer computes equal bands; every layer before computes the rows
 * that the next one needs for its band and does not have yet, so nothing is computed twice.
 */
final class BandRows {

	private final List<Work> chain;
	private final int bands;
	/** End of the rows that layer k has computed after band b. */
	private final long[][] ends;

	BandRows(List<Work> chain, long wanted) {
		this.chain = chain;
		Work last = chain.getLast();
		Pieces pieces = Pieces.in(last.rows(), Math.min(wanted, last.rows()));
		bands = (int) pieces.count();
		ends = new long[chain.size()][bands];
		for (int b = 0; b < bands; b++) {
			for (int k = chain.size() - 1; k >= 0; k--) {
				long rows = chain.get(k).rows();
				boolean is = k == chain.size() - 1;
				long needed = is ? pieces.to(b) : b == bands - 1 ? rows : Math.min(rows, chain.get(k + 1).inputRowTo(ends[k + 1][b]));
				ends[k][b] = b > 0 ? Math.max(ends[k][b - 1], needed) : needed;
			}
		}
	}

	/** Number of bands. */
	int bands() {
		return bands;
	}

	/** Bands in which a layer computes anything. */
	long active(int k) {
		long active = 0;
		for (int b = 0; b < bands; b++) {
			active += to(k, b) > from(k, b) ? 1 : 0;
		}
		return active;
	}

	/** First new row of a layer in a band. */
	long from(int k, int band) {
		return band == 0 ? 0 : ends[k][band - 1];
	}

	/** End of the new rows of a layer in a band, exclusive. */
	long to(int k, int band) {
		return ends[k][band];
	}

	/** First input row of a layer that its band needs; for whole tensors 0. */
	long inputFrom(int k, int band) {
		return from(k, band) == to(k, band) ? inputTo(k, band) : chain.get(k).inputRowFrom(from(k, band));
	}

	/** End of the input rows that a layer needs up to a band; all of them in the last. */
	long inputTo(int k, int band) {
		return band == bands - 1 ? chain.get(k).inRows() : ends[k][band] == 0 ? 0 : chain.get(k).inputRowTo(ends[k][band]);
	}

	/** The last band in which a layer needs an input row. */
	int lastBand(int k, long inputRow, int firstBand) {
		int last = firstBand;
		for (int b = firstBand + 1; b < bands; b++) {
			if (inputFrom(k, b) <= inputRow && from(k, b) < to(k, b)) {
				last = b;
			} else if (inputFrom(k, b) > inputRow) {
				break;
			}
		}
		return last;
	}

	/** Ranges of new input rows of a layer in a band whose rows are needed equally long: {from, to, last band}. */
	List<long[]> lifetimes(int k, long from, long to, int band) {
		List<long[]> ranges = new ArrayList<>(2);
		for (long row = from; row < to; row++) {
			int last = lastBand(k, row, band);
			if (!ranges.isEmpty() && ranges.getLast()[2] == last) {
				ranges.getLast()[1] = row + 1;
			} else {
				ranges.add(new long[] { row, row + 1, last });
			}
		}
		return ranges;
	}
}
