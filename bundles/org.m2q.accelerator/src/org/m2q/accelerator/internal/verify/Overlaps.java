package org.m2q.accelerator.internal.verify;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

import org.m2q.accelerator.schedule.Region;

/** Finds boxes that overlap a box, for tilings that are too irregular to look at every cell: a coarse grid says which may, and those are compared. */
final class Overlaps {

	private static final int CELLS = 1 << 12;

	private final List<Region> boxes;
	private final Grid grid;
	private final int[][] byCell;

	Overlaps(List<Region> boxes) {
		this.boxes = boxes;
		grid = Grid.coarse(boxes, CELLS);
		int[] counts = new int[grid.size()];
		boxes.forEach(box -> grid.visit(box, cell -> counts[cell]++));
		byCell = new int[counts.length][];
		Arrays.setAll(byCell, cell -> new int[counts[cell]]);
		Arrays.fill(counts, 0);
		for (int i = 0; i < boxes.size(); i++) {
			int index = i;
			grid.visit(boxes.get(i), cell -> byCell[cell][counts[cell]++] = index);
		}
	}

	/** Visits the boxes that overlap one, by position; some more than once. */
	void visit(Region box, IntConsumer visitor) {
		grid.visit(box, cell -> {
			for (int index : byCell[cell]) {
				if (boxes.get(index).overlaps(box)) {
					visitor.accept(index);
				}
			}
		});
	}
}
