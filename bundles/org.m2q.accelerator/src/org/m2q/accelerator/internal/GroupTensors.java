package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;

import org.m2q.accelerator.Operand;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Region;
import org.m2q.base.Checked;

/** The tensors between the layers of a fused group, and the input of the group: rows in the buffer of inputs, each for as long as it is needed. */
final class GroupTensors {

	private final Machine machine;
	private final StepList list;
	private final Item[] items;
	private final BandRows rows;
	/** Rows of the input of layer k that lie on chip. */
	private final List<List<Piece>> inputs = new ArrayList<>();

	/** Some rows of a tensor, and the steps that fill them. */
	private record Piece(long from, long to, int allocation, IntSet fillers) {
	}

	GroupTensors(Machine machine, StepList list, Item[] items, BandRows rows) {
		this.machine = machine;
		this.list = list;
		this.items = items;
		this.rows = rows;
		for (int k = 0; k < items.length; k++) {
			inputs.add(new ArrayList<>());
		}
	}

	/** Takes room for new rows of the output of layer k, which layer k + 1 reads. */
	Ints open(int k, int band, long from, long to) {
		Work work = items[k].work();
		Work next = items[k + 1].work();
		boolean whole = rows.bands() == 1;
		IntSet opened = new IntSet();
		// Without bands the tensor may change its shape between the layers; then its rows are those of the reader.
		List<long[]> ranges = whole ? List.of(new long[] { 0, next.inRows(), 0 }) : rows.lifetimes(k + 1, from, to, band);
		for (long[] range : ranges) {
			long fromRow = whole ? from : range[0];
			long toRow = whole ? to : range[1];
			Region region = Boxes.region(0, work.independent(), 0, work.filters(), 0, 1, fromRow, toRow, 0, work.columns());
			long bytes = Checked.packedBytes(region.volume(), work.activationBits());
			int allocation = list.allocate(machine.inputs, Operand.OUTPUTS, items[k].layer(), region, bytes);
			inputs.get(k + 1).add(new Piece(range[0], range[1], allocation, new IntSet()));
			opened.add(allocation);
		}
		return opened.toInts();
	}

	/** Notes that a step filled rows of the output of layer k. */
	void filled(int k, Ints allocations, int step) {
		if (k + 1 >= items.length) {
			return;
		}
		for (Piece piece : inputs.get(k + 1)) {
			if (allocations.contains(piece.allocation())) {
				piece.fillers().add(step);
			}
		}
	}

	/** Fetches new rows of the input of layer k from DRAM. */
	void fetch(int k, int band, long from, long to, long bytes, IntSet after) {
		Work work = items[k].work();
		List<long[]> ranges = rows.bands() == 1 ? List.of(new long[] { from, to, 0 }) : rows.lifetimes(k, from, to, band);
		IntSet writes = new IntSet();
		long given = 0;
		for (int i = 0; i < ranges.size(); i++) {
			long[] range = ranges.get(i);
			long share = i == ranges.size() - 1 ? bytes - given : GroupBytes.portion(bytes, range[1] - range[0], to - from);
			given += share;
			Region region = inputRegion(work, range[0], range[1]);
			int allocation = list.allocate(machine.inputs, Operand.INPUTS, items[k].layer(), region, share);
			writes.add(allocation);
			inputs.get(k).add(new Piece(range[0], range[1], allocation, new IntSet()));
		}
		int step = list.transfer(true, items[k].layer(), Operand.INPUTS, inputRegion(work, from, to), bytes, Ints.NONE, writes.toInts(), after,
				list.port(machine.inputs, bytes));
		for (Piece piece : inputs.get(k)) {
			if (piece.fillers().size() == 0 && writes.toInts().contains(piece.allocation())) {
				piece.fillers().add(step);
			}
		}
	}

	private static Region inputRegion(Work work, long from, long to) {
		return Boxes.region(0, work.independent(), 0, 1, 0, work.channels(), from, to, 0, work.inColumns());
	}

	/** Allocations that hold input rows of layer k. */
	Ints live(int k, long from, long to) {
		IntSet set = new IntSet();
		for (Piece piece : inputs.get(k)) {
			if (piece.from() < to && from < piece.to()) {
				set.add(piece.allocation());
			}
		}
		return set.toInts();
	}

	/** Steps that fill input rows of layer k. */
	IntSet fillers(int k, long from, long to) {
		IntSet set = new IntSet();
		for (Piece piece : inputs.get(k)) {
			if (piece.from() < to && from < piece.to()) {
				set.addAll(piece.fillers());
			}
		}
		return set;
	}
}
