package org.m2q.accelerator.internal;

import org.m2q.base.Checked;

/** Bytes that a layer of a fused group moves between DRAM and the chip, every transfer in whole bursts. */
final class GroupBytes {

	private final Machine machine;
	private final Item item;
	private final BandRows rows;
	private final int position;

	/**
	 * Prepares the count.
	 *
	 * @param rows which rows are computed in which band
	 * @param position of the layer in its group
	 */
	GroupBytes(Machine machine, Item item, BandRows rows, int position) {
		this.machine = machine;
		this.item = item;
		this.rows = rows;
		this.position = position;
	}

	/** Bytes of the stationary operand, fetched in the pieces of a cut, once or in every band. */
	long stationary(Cut cut, boolean everyBand) {
		Cut whole = new Cut(cut.groupPieces(), cut.filterPieces(), cut.channels(), item.work().rows(), item.work().columns(), true);
		long once = new TileBytes(item.work(), item.plan().orElseThrow(), whole, machine.dram.burst()).fetchedWeights();
		return everyBand ? Math.multiplyExact(once, rows.active(position)) : once;
	}

	/**
	 * Bytes of inputs, band by band.
	 *
	 * @param bytes of all that comes from DRAM
	 */
	long inputs(long bytes) {
		long moved = 0;
		long before = 0;
		for (int band = 0; band < rows.bands(); band++) {
			long upTo = portion(bytes, rows.inputTo(position, band), item.work().inRows());
			moved = Math.addExact(moved, machine.burst(upTo - before));
			before = upTo;
		}
		return moved;
	}

	/** Bytes of outputs (or of an added tensor), in the pieces of a cut of every band. */
	long outputs(Cut cut) {
		Work work = item.work();
		Cut columns = new Cut(cut.groupPieces(), cut.filterPieces(), cut.channels(), work.rows(), work.columns(), true);
		TileBytes bytes = new TileBytes(work, item.plan().orElseThrow(), columns, machine.dram.burst());
		long moved = 0;
		long last = -1;
		long ofLast = 0;
		for (int band = 0; band < rows.bands(); band++) {
			long count = rows.to(position, band) - rows.from(position, band);
			if (count != last) {
				last = count;
				ofLast = count == 0 ? 0 : bytes.movedOutputs(count);
			}
			moved = Math.addExact(moved, ofLast);
		}
		return moved;
	}

	/** Bytes of outputs of a layer without multiply-accumulates. */
	long elements() {
		Work work = item.work();
		long moved = 0;
		for (int band = 0; band < rows.bands(); band++) {
			long elements = Checked.product(work.independent(), rows.to(position, band) - rows.from(position, band), work.columns());
			moved = Math.addExact(moved, machine.burst(Checked.packedBytes(elements, work.activationBits())));
		}
		return moved;
	}

	/** Part of a number of bytes that belongs to the first rows of a tensor. */
	static long portion(long bytes, long rows, long ofRows) {
		return rows >= ofRows ? bytes : bytes / ofRows * rows + bytes % ofRows * rows / ofRows;
	}
}
