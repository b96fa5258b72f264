package org.m2q.accelerator.internal;

import org.m2q.accelerator.LoopDimension;
import org.m2q.base.Checked;

/** Bytes of the tiles of a layer under a cut: what the largest tile takes in every buffer, and what all tiles fetch from DRAM. */
final class TileBytes {

	private final Work work;
	private final Plan plan;
	private final Cut cut;
	private final long burst;

	TileBytes(Work work, Plan plan, Cut cut, long burst) {
		this.work = work;
		this.plan = plan;
		this.cut = cut;
		this.burst = burst;
	}

	/** Whether every part has groups of its own, and so inputs of its own. */
	static boolean hasOwnInputs(Work work, Plan plan) {
		return plan.parts().size() > 1 && plan.parts().stream().anyMatch(part -> part.groups() < work.groups());
	}

	/** Independent problems of a part. */
	static long independent(Work work, Plan.Part part) {
		return Math.multiplyExact(work.heads(), part.groups());
	}

	/** Bits of a stationary element of a part. */
	static int stationaryBits(Work work, Plan.Part part) {
		return work.learned() ? part.bits() : work.activationBits();
	}

	/** Bytes of the stationary operand of the largest tile, over all parts. */
	long largestWeights() {
		long bytes = 0;
		for (Plan.Part part : plan.parts()) {
			bytes = Math.addExact(bytes, weights(part, groups(part).size(), filters(part).size(), cut.channels()));
		}
		return bytes;
	}

	/** Bytes that the transfers of the stationary operand of the largest tile move, one transfer for every part. */
	long largestTransfers() {
		long bytes = 0;
		for (Plan.Part part : plan.parts()) {
			bytes = Math.addExact(bytes, burst(weights(part, groups(part).size(), filters(part).size(), cut.channels())));
		}
		return bytes;
	}

	/** Bytes of the inputs of the largest tile. */
	long largestInputs() {
		long groups = hasOwnInputs(work, plan) ? 0 : Checked.ceilDiv(work.independent(), cut.groupPieces());
		if (groups == 0) {
			for (Plan.Part part : plan.parts()) {
				groups = Math.addExact(groups, groups(part).size());
			}
		}
		return Checked.packedBytes(Checked.product(groups, cut.channels(), work.inputRows(cut.rows()), work.inputColumns(cut.columns())),
				work.activationBits());
	}

	/** Elements of the largest tile of outputs, over all parts. */
	long largestOutputs() {
		long elements = 0;
		for (Plan.Part part : plan.parts()) {
			elements = Math.addExact(elements, Checked.product(groups(part).size(), filters(part).size(), cut.rows(), cut.columns()));
		}
		return elements;
	}

	Pieces groups(Plan.Part part) {
		return Pieces.in(independent(work, part), cut.groupPieces());
	}

	Pieces filters(Plan.Part part) {
		return Pieces.in(part.filters(), cut.filterPieces());
	}

	long weights(Plan.Part part, long groups, long filters, long channels) {
		return Checked.packedBytes(Checked.product(groups, filters, channels, work.kernelRows(), work.kernelColumns()), stationaryBits(work, part));
	}

	/** Bytes of the stationary operand that all tiles fetch from DRAM, in whole bursts. */
	long fetchedWeights() {
		long bytes = 0;
		Pieces channels = Pieces.of(work.channels(), cut.channels());
		for (Plan.Part part : plan.parts()) {
			Pieces groups = groups(part);
			Pieces filters = filters(part);
			for (int g = 0; g < groups.kinds(); g++) {
				for (int f = 0; f < filters.kinds(); f++) {
					for (int c = 0; c < channels.kinds(); c++) {
						long tile = burst(weights(part, groups.sizeOf(g), filters.sizeOf(f), channels.sizeOf(c)));
						bytes = Math.addExact(bytes, Checked.product(tile, groups.countOf(g), filters.countOf(f), channels.countOf(c)));
					}
				}
			}
		}
		return Math.multiplyExact(bytes, cut.weightFetches(work));
	}

	/** Bytes of inputs that all tiles fetch from DRAM, in whole bursts; rows and columns under two tiles are fetched for both. */
	long fetchedInputs() {
		long[] rows = extents(work, cut.rows(), true);
		long[] columns = extents(work, cut.columns(), false);
		long bytes = 0;
		if (hasOwnInputs(work, plan)) {
			for (Plan.Part part : plan.parts()) {
				bytes = Math.addExact(bytes, fetchedInputs(groups(part), rows, columns));
			}
		} else {
			bytes = fetchedInputs(Pieces.in(work.independent(), cut.groupPieces()), rows, columns);
		}
		return Math.multiplyExact(bytes, cut.inputFetches(work));
	}

	private long fetchedInputs(Pieces groups, long[] rows, long[] columns) {
		Pieces channels = Pieces.of(work.channels(), cut.channels());
		long bytes = 0;
		for (int g = 0; g < groups.kinds(); g++) {
			for (int c = 0; c < channels.kinds(); c++) {
				for (int r = 0; r < rows.length; r += 2) {
					for (int x = 0; x < columns.length; x += 2) {
						long tile = burst(Checked.packedBytes(Checked.product(groups.sizeOf(g), channels.sizeOf(c), rows[r], columns[x]), work.activationBits()));
						bytes = Math.addExact(bytes, Checked.product(tile, groups.countOf(g), channels.countOf(c), rows[r + 1], columns[x + 1]));
					}
				}
			}
		}
		return bytes;
	}

	/** Bytes of outputs (or of an added tensor) that all tiles move between DRAM and the chip, in whole bursts. */
	long movedOutputs() {
		Pieces rows = Pieces.of(work.rows(), cut.rows());
		long bytes = 0;
		for (int r = 0; r < rows.kinds(); r++) {
			bytes = Math.addExact(bytes, Math.multiplyExact(movedOutputs(rows.sizeOf(r)), rows.countOf(r)));
		}
		return bytes;
	}

	/** The same for tiles of some rows each. */
	long movedOutputs(long tileRows) {
		Pieces columns = Pieces.of(work.columns(), cut.columns());
		long bytes = 0;
		for (Plan.Part part : plan.parts()) {
			Pieces groups = groups(part);
			Pieces filters = filters(part);
			for (int g = 0; g < groups.kinds(); g++) {
				for (int f = 0; f < filters.kinds(); f++) {
					for (int x = 0; x < columns.kinds(); x++) {
						long elements = Checked.product(groups.sizeOf(g), filters.sizeOf(f), tileRows, columns.sizeOf(x));
						bytes = Math.addExact(bytes, Checked.product(burst(Checked.packedBytes(elements, work.activationBits())), groups.countOf(g),
								filters.countOf(f), columns.countOf(x)));
					}
				}
			}
		}
		return bytes;
	}

	/** Clipped extents of the inputs under the pieces of rows or columns, each followed by how many pieces in a row have it. */
	static long[] extents(Work work, long size, boolean ofRows) {
		Pieces pieces = Pieces.of(ofRows ? work.rows() : work.columns(), size);
		long count = pieces.count();
		if (count == 1) {
			return new long[] { extent(work, ofRows, 0, pieces.to(0)), 1 };
		}
		// Only pieces near the border are clipped; all between have the same extent.
		long[] result = new long[2 * (int) Math.min(count, 1 << 20)];
		int used = 0;
		for (long piece = 0; piece < count; piece++) {
			long extent = extent(work, ofRows, pieces.from(piece), pieces.to(piece));
			if (used > 0 && result[used - 2] == extent) {
				result[used - 1]++;
			} else if (used < result.length) {
				result[used++] = extent;
				result[used++] = 1;
			} else {
				throw new ArithmeticException("too many pieces");
			}
		}
		return java.util.Arrays.copyOf(result, used);
	}

	private static long extent(Work work, boolean ofRows, long from, long to) {
		return ofRows ? work.inputRowTo(to) - work.inputRowFrom(from) : work.inputColumnTo(to) - work.inputColumnFrom(from);
	}

	/** Whole bursts. */
	long burst(long bytes) {
		return bytes == 0 ? 0 : Math.multiplyExact(Checked.ceilDiv(bytes, burst), burst);
	}
}
