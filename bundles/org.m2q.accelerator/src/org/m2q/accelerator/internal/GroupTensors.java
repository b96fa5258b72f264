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

	/** Some rows of some groups of a tensor, and the steps that fill them. */
	private record Piece(Rows rows, int allocation, IntSet fillers) {
	}

	/**
	 * Rows of the input of a layer.
	 *
	 * @param from the first
	 * @param to behind the last
	 * @param groupsFrom the first group (or head) of the layer that they are for
	 * @param groupsTo behind the last
	 */
	record Rows(long from, long to, long groupsFrom, long groupsTo) {

		private boolean overlaps(Rows other) {
			return from < other.to && other.from < to && groupsFrom < other.groupsTo && other.groupsFrom < groupsTo;
		}

		private Rows of(long[] range) {
			return new Rows(range[0], range[1], groupsFrom, groupsTo);
		}
	}

	/** Rows of all groups. */
	Rows all(int k, long from, long to) {
		return new Rows(from, to, 0, items[k].work().independent());
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
			inputs.get(k + 1).add(new Piece(all(k + 1, range[0], range[1]), allocation, new IntSet()));
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
	void fetch(int k, int band, Rows fetched, long bytes, IntSet after) {
		Work work = items[k].work();
		long from = fetched.from();
		long to = fetched.to();
		List<long[]> ranges = rows.bands() == 1 ? List.of(new long[] { from, to, 0 }) : rows.lifetimes(k, from, to, band);
		IntSet writes = new IntSet();
		long given = 0;
		for (int i = 0; i < ranges.size(); i++) {
			long[] range = ranges.get(i);
			long share = i == ranges.size() - 1 ? bytes - given : GroupBytes.portion(bytes, range[1] - range[0], to - from);
			given += share;
			Rows piece = fetched.of(range);
			int allocation = list.allocate(machine.inputs, Operand.INPUTS, items[k].layer(), inputRegion(work, piece), share);
			writes.add(allocation);
			inputs.get(k).add(new Piece(piece, allocation, new IntSet()));
		}
		int step = list.transfer(true, items[k].layer(), Operand.INPUTS, inputRegion(work, fetched), bytes, Ints.NONE, writes.toInts(), after,
				list.port(machine.inputs, bytes));
		for (Piece piece : inputs.get(k)) {
			if (piece.fillers().size() == 0 && writes.toInts().contains(piece.allocation())) {
				piece.fillers().add(step);
			}
		}
	}

	private static Region inputRegion(Work work, Rows rows) {
		return Boxes.region(rows.groupsFrom(), rows.groupsTo(), 0, 1, 0, work.channels(), rows.from(), rows.to(), 0, work.inColumns());
	}

	/** Allocations that hold input rows of layer k. */
	Ints live(int k, Rows wanted) {
		IntSet set = new IntSet();
		for (Piece piece : inputs.get(k)) {
			if (piece.rows().overlaps(wanted)) {
				set.add(piece.allocation());
			}
		}
		return set.toInts();
	}

	/** Steps that fill input rows of layer k. */
	IntSet fillers(int k, Rows wanted) {
		IntSet set = new IntSet();
		for (Piece piece : inputs.get(k)) {
			if (piece.rows().overlaps(wanted)) {
				set.addAll(piece.fillers());
			}
		}
		return set;
	}
}
