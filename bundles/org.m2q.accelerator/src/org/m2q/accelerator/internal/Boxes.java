package org.m2q.accelerator.internal;

import org.m2q.accelerator.schedule.Region;

/** Boxes of the tiles of a layer, per part of its plan. */
final class Boxes {

	private final Work work;
	private final Plan plan;
	private final Cut cut;
	private final TileBytes bytes;

	Boxes(Work work, Plan plan, Cut cut) {
		this.work = work;
		this.plan = plan;
		this.cut = cut;
		bytes = new TileBytes(work, plan, cut, 1);
	}

	/** Products of a part in a tile; empty (volume 0) when the part has fewer pieces. */
	Region products(Plan.Part part, Tile tile) {
		Pieces groups = bytes.groups(part);
		Pieces filters = bytes.filters(part);
		Pieces channels = Pieces.of(work.channels(), cut.channels());
		Pieces rows = Pieces.of(work.rows(), cut.rows());
		Pieces columns = Pieces.of(work.columns(), cut.columns());
		return region(groupsFrom(part) + groups.from(tile.group()), groupsFrom(part) + groups.to(tile.group()),
				part.filtersFrom() + filters.from(tile.filter()), part.filtersFrom() + filters.to(tile.filter()), channels.from(tile.channel()),
				channels.to(tile.channel()), rows.from(tile.row()), rows.to(tile.row()), columns.from(tile.column()), columns.to(tile.column()));
	}

	/** The stationary operand of a box of products. */
	static Region weights(Region box) {
		return new Region(box.groupsFrom(), box.groupsTo(), box.filtersFrom(), box.filtersTo(), box.channelsFrom(), box.channelsTo(), 0, 1, 0, 1);
	}

	/** The outputs of a box of products. */
	static Region outputs(Region box) {
		return new Region(box.groupsFrom(), box.groupsTo(), box.filtersFrom(), box.filtersTo(), 0, 1, box.rowsFrom(), box.rowsTo(), box.columnsFrom(),
				box.columnsTo());
	}

	/** The smallest box that holds two. */
	static Region hull(Region a, Region b) {
		return new Region(Math.min(a.groupsFrom(), b.groupsFrom()), Math.max(a.groupsTo(), b.groupsTo()), Math.min(a.filtersFrom(), b.filtersFrom()),
				Math.max(a.filtersTo(), b.filtersTo()), Math.min(a.channelsFrom(), b.channelsFrom()), Math.max(a.channelsTo(), b.channelsTo()),
				Math.min(a.rowsFrom(), b.rowsFrom()), Math.max(a.rowsTo(), b.rowsTo()), Math.min(a.columnsFrom(), b.columnsFrom()),
				Math.max(a.columnsTo(), b.columnsTo()));
	}

	/** The inputs under a box of products. */
	Region inputs(Region box) {
		return region(box.groupsFrom(), box.groupsTo(), 0, 1, box.channelsFrom(), box.channelsTo(), work.inputRowFrom(box.rowsFrom()),
				work.inputRowTo(box.rowsTo()), work.inputColumnFrom(box.columnsFrom()), work.inputColumnTo(box.columnsTo()));
	}

	/** The inputs that all parts of a tile read; parts with groups of their own read only theirs. */
	Region sharedInputs(Tile tile) {
		Pieces groups = Pieces.in(work.independent(), cut.groupPieces());
		Region box = products(plan.parts().getFirst(), tile);
		Region inputs = inputs(box);
		return new Region((int) groups.from(tile.group()), (int) groups.to(tile.group()), 0, 1, inputs.channelsFrom(), inputs.channelsTo(),
				inputs.rowsFrom(), inputs.rowsTo(), inputs.columnsFrom(), inputs.columnsTo());
	}

	/** All outputs of a layer. */
	static Region allOutputs(Work work) {
		return region(0, work.independent(), 0, work.filters(), 0, 1, 0, work.rows(), 0, work.columns());
	}

	private long groupsFrom(Plan.Part part) {
		return Math.multiplyExact(part.groupsFrom(), work.heads());
	}

	static Region region(long groupsFrom, long groupsTo, long filtersFrom, long filtersTo, long channelsFrom, long channelsTo, long rowsFrom, long rowsTo,
			long columnsFrom, long columnsTo) {
		return new Region(Math.toIntExact(groupsFrom), Math.toIntExact(groupsTo), Math.toIntExact(filtersFrom), Math.toIntExact(filtersTo),
				Math.toIntExact(channelsFrom), Math.toIntExact(channelsTo), Math.toIntExact(rowsFrom), Math.toIntExact(rowsTo), Math.toIntExact(columnsFrom),
				Math.toIntExact(columnsTo));
	}
}
