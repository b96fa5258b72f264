package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;

import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.rowstationary.RowStationaryMapping;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Loop;
import org.m2q.accelerator.schedule.Loop.Level;
import org.m2q.base.Checked;

/** Writes the decisions for a layer as loop nests. */
final class LoopNests {

	private LoopNests() {
	}

	/** The parts of a layer with their loops, outermost first; loops of one trip are left out. */
	static List<LayerSchedule.Part> parts(Machine machine, Item item, Moves moves, int bands) {
		if (item.plan().isEmpty()) {
			return List.of();
		}
		Work work = item.work();
		Cut cut = moves.cut().orElseGet(() -> Cut.whole(work));
		List<LayerSchedule.Part> parts = new ArrayList<>(2);
		for (Plan.Part part : item.plan().get().parts()) {
			List<Loop> nest = moves.rows().map(rows -> rows(work, rows)).orElseGet(() -> loops(work, part, cut, bands));
			int groupsFrom = Math.toIntExact(part.groupsFrom() * work.heads());
			int groupsTo = Math.toIntExact(Math.addExact(groupsFrom, TileBytes.independent(work, part)));
			parts.add(new LayerSchedule.Part(machine.index(part.engine()), part.mode(), part.format(), part.dataflow(), groupsFrom, groupsTo,
					Math.toIntExact(part.filtersFrom()), Math.toIntExact(part.filtersFrom() + part.filters()), nest));
		}
		return parts;
	}

	private static List<Loop> loops(Work work, Plan.Part part, Cut cut, int bands) {
		List<Loop> loops = new ArrayList<>();
		Pieces groups = Pieces.in(TileBytes.independent(work, part), cut.groupPieces());
		Pieces filters = Pieces.in(part.filters(), cut.filterPieces());
		Pieces rows = Pieces.of(work.rows(), cut.rows());
		Pieces columns = Pieces.of(work.columns(), cut.columns());
		Pieces channels = Pieces.of(work.channels(), cut.channels());
		LoopDimension outer = work.heads() > 1 ? LoopDimension.HEADS : LoopDimension.GROUPS;
		if (bands > 1) {
			add(loops, Level.BAND, LoopDimension.ROWS, bands, cut.rows());
			rows = Pieces.of(cut.rows(), cut.rows());
		}
		add(loops, Level.TILE, outer, groups.count(), groups.size());
		if (cut.filtersOutermost()) {
			add(loops, Level.TILE, LoopDimension.FILTERS, filters.count(), filters.size());
		}
		add(loops, Level.TILE, LoopDimension.ROWS, rows.count(), rows.size());
		add(loops, Level.TILE, LoopDimension.COLUMNS, columns.count(), columns.size());
		if (!cut.filtersOutermost()) {
			add(loops, Level.TILE, LoopDimension.FILTERS, filters.count(), filters.size());
		}
		add(loops, Level.TILE, LoopDimension.CHANNELS, channels.count(), channels.size());
		engine(loops, part, outer, groups.size());
		engine(loops, part, LoopDimension.FILTERS, filters.size());
		boolean flat = part.lanes().of(LoopDimension.PIXELS) > 1;
		if (flat) {
			engine(loops, part, LoopDimension.PIXELS, Checked.product(rows.size(), columns.size()));
		} else {
			engine(loops, part, LoopDimension.ROWS, rows.size());
			engine(loops, part, LoopDimension.COLUMNS, columns.size());
		}
		engine(loops, part, LoopDimension.CHANNELS, channels.size());
		if (part.lanes().of(LoopDimension.KERNEL) > 1) {
			engine(loops, part, LoopDimension.KERNEL, work.kernelRows() * work.kernelColumns());
		} else {
			engine(loops, part, LoopDimension.KERNEL_ROWS, work.kernelRows());
			engine(loops, part, LoopDimension.KERNEL_COLUMNS, work.kernelColumns());
		}
		loops.sort(java.util.Comparator.comparing(Loop::level));
		return loops;
	}

	/** Passes are tiles; within one, elements slide kernel rows along input rows, for filters and channels of their own. */
	private static List<Loop> rows(Work work, RowStationaryMapping mapping) {
		List<Loop> loops = new ArrayList<>();
		RowStationaryTiles tiles = new RowStationaryTiles(work, mapping);
		long filters = tiles.filters.size();
		long channels = tiles.channels.size();
		add(loops, Level.TILE, LoopDimension.GROUPS, work.groups(), 1);
		add(loops, Level.TILE, LoopDimension.FILTERS, tiles.blocks(), Math.min(work.filters(), mapping.bufferedFilters()));
		add(loops, Level.TILE, LoopDimension.ROWS, tiles.strips.count(), tiles.strips.size());
		add(loops, Level.TILE, LoopDimension.CHANNELS, tiles.channels.count(), channels);
		add(loops, Level.TILE, LoopDimension.FILTERS, Math.min(tiles.passesPerBlock, tiles.filters.count()), filters);
		long inElement = Checked.ceilDiv(channels, mapping.channelSets());
		add(loops, Level.ENGINE, LoopDimension.COLUMNS, work.columns(), 1);
		add(loops, Level.ENGINE, LoopDimension.FILTERS, Checked.ceilDiv(filters, mapping.filterSets()), 1);
		add(loops, Level.ENGINE, LoopDimension.CHANNELS, inElement, 1);
		add(loops, Level.ENGINE, LoopDimension.KERNEL_COLUMNS, work.kernelColumns(), 1);
		add(loops, Level.SPATIAL, LoopDimension.FILTERS, mapping.filterSets(), Checked.ceilDiv(filters, mapping.filterSets()));
		add(loops, Level.SPATIAL, LoopDimension.CHANNELS, mapping.channelSets(), inElement);
		add(loops, Level.SPATIAL, LoopDimension.ROWS, tiles.strips.size(), 1);
		add(loops, Level.SPATIAL, LoopDimension.KERNEL_ROWS, work.kernelRows(), 1);
		return loops;
	}

	private static void engine(List<Loop> loops, Plan.Part part, LoopDimension dimension, long size) {
		long lanes = part.lanes().of(dimension);
		add(loops, Level.ENGINE, dimension, Checked.ceilDiv(size, lanes), lanes);
		add(loops, Level.SPATIAL, dimension, lanes, 1);
	}

	private static void add(List<Loop> loops, Level level, LoopDimension dimension, long trips, long size) {
		if (trips > 1) {
			loops.add(new Loop(level, dimension, trips, size));
		}
	}
}
