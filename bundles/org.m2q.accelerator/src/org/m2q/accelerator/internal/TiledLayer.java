package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import org.m2q.base.Checked;

/**
 * What the engines do over all tiles of a layer: the exact sum over the tiles, computed once per kind of tile.
 *
 * @param cycles cycles of every part of the plan
 * @param first cycles of every part in its first tile
 * @param last cycles of every part in its last tile
 * @param onChip bytes between buffers and engines
 * @param whole timing of every part without cuts, for its peak and what it wastes
 */
record TiledLayer(List<Long> cycles, List<Long> first, List<Long> last, OnChip onChip, List<ArrayTiming> whole) {

	static TiledLayer of(Work work, Plan plan, Cut cut) {
		TileBytes bytes = new TileBytes(work, plan, cut, 1);
		List<Long> cycles = new ArrayList<>(2);
		List<Long> first = new ArrayList<>(2);
		List<Long> last = new ArrayList<>(2);
		List<ArrayTiming> whole = new ArrayList<>(2);
		OnChip onChip = OnChip.NONE;
		for (Plan.Part part : plan.parts()) {
			ArrayTiming all = ArrayTiming.of(part, work, part.filters(), part.groups());
			whole.add(all);
			OptionalLong shared = ArrayTiming.shared(part, all);
			OnChip own;
			if (cut.tiles(work) == 1) {
				cycles.add(shared.orElse(all.cycles()));
				first.add(cycles.getLast());
				last.add(cycles.getLast());
				own = OnChip.of(work, part, all);
			} else {
				Kinds kinds = new Kinds(work, part, cut, bytes);
				cycles.add(shared.orElse(kinds.cycles));
				first.add(shared.isPresent() ? ArrayTiming.share(shared.getAsLong(), kinds.first.macs(), all.macs()) : kinds.first.cycles());
				last.add(shared.isPresent() ? ArrayTiming.share(shared.getAsLong(), kinds.last.macs(), all.macs()) : kinds.last.cycles());
				own = kinds.onChip;
			}
			onChip = onChip.plus(own, plan.concurrent() && !TileBytes.hasOwnInputs(work, plan));
		}
		return new TiledLayer(cycles, first, last, onChip, whole);
	}

	/** Sums over the kinds of tiles of one part. */
	private static final class Kinds {

		private long cycles;
		private ArrayTiming first;
		private ArrayTiming last;
		private OnChip onChip = OnChip.NONE;

		Kinds(Work work, Plan.Part part, Cut cut, TileBytes bytes) {
			Pieces groups = bytes.groups(part);
			Pieces filters = bytes.filters(part);
			Pieces channels = Pieces.of(work.channels(), cut.channels());
			Pieces rows = Pieces.of(work.rows(), cut.rows());
			Pieces columns = Pieces.of(work.columns(), cut.columns());
			for (int g = 0; g < groups.kinds(); g++) {
				for (int f = 0; f < filters.kinds(); f++) {
					for (int c = 0; c < channels.kinds(); c++) {
						for (int r = 0; r < rows.kinds(); r++) {
							for (int x = 0; x < columns.kinds(); x++) {
								long count = Checked.product(groups.countOf(g), filters.countOf(f), channels.countOf(c), rows.countOf(r), columns.countOf(x));
								ArrayTiming timing = box(work, part, groups.sizeOf(g), filters.sizeOf(f), channels.sizeOf(c), rows.sizeOf(r), columns.sizeOf(x));
								Work box = work.box(groups.sizeOf(g), filters.sizeOf(f), channels.sizeOf(c), rows.sizeOf(r), columns.sizeOf(x));
								cycles = Math.addExact(cycles, Math.multiplyExact(timing.cycles(), count));
								onChip = onChip.plus(OnChip.of(box, part, timing).times(count), false);
								first = g + f + c + r + x == 0 ? timing : first;
								last = timing;
							}
						}
					}
				}
			}
			// Between the tiles of a reduction unfinished sums wait in the buffer.
			long sums = Checked.packedBytes(Checked.product(TileBytes.independent(work, part), part.filters(), work.pixels()), work.accumulatorBits());
			long waits = Math.multiplyExact(sums, channels.count() - 1);
			onChip = onChip.plus(new OnChip(0, 0, waits, OnChip.keepsSums(part) ? waits : 0, 0), false);
		}
	}

	/** Timing of one tile of a part. */
	static ArrayTiming box(Work work, Plan.Part part, long groups, long filters, long channels, long rows, long columns) {
		Work box = work.box(groups, filters, channels, rows, columns);
		return ArrayTiming.of(part, box, filters, work.heads() > 1 ? 1 : groups);
	}
}
