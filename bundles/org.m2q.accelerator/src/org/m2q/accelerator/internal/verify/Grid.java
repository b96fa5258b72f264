package org.m2q.accelerator.internal.verify;

import java.util.Arrays;
import java.util.List;

import org.m2q.accelerator.schedule.Region;

/**
 * The space of some boxes, cut along all their faces. Every box is a union of cells, so overlaps and gaps are found by visiting cells; tiles of a
 * regular tiling are one cell each.
 */
final class Grid {

	private final int[][] faces;
	private final int[] cells;
	private final int size;

	private Grid(int[][] faces, int[] cells, int size) {
		this.faces = faces;
		this.cells = cells;
		this.size = size;
	}

	/** Visits a cell of a box. */
	interface Visitor {
		/** Called with the number of the cell. */
		void visit(int cell);
	}

	/** The grid of boxes, or one that is {@linkplain #isTooLarge() too large}. */
	static Grid of(List<Region> boxes, long limit) {
		int[][] faces = new int[6][];
		int[] cells = new int[6];
		long size = 1;
		for (int axis = 0; axis < 6; axis++) {
			int[] all = new int[2 * boxes.size()];
			for (int i = 0; i < boxes.size(); i++) {
				all[2 * i] = from(boxes.get(i), axis);
				all[2 * i + 1] = to(boxes.get(i), axis);
			}
			faces[axis] = Arrays.stream(all).sorted().distinct().toArray();
			cells[axis] = Math.max(0, faces[axis].length - 1);
			size = Math.min(limit + 1, size * Math.max(1, cells[axis]));
		}
		return new Grid(faces, cells, size > limit ? -1 : (int) size);
	}

	/** Whether it has more cells than can be looked at. */
	boolean isTooLarge() {
		return size < 0;
	}

	/** Number of cells. */
	int size() {
		return size;
	}

	/** Visits the cells of a box (or of the part of it that lies within the grid, cut along its faces). */
	void visit(Region box, Visitor visitor) {
		int[] low = new int[6];
		int[] high = new int[6];
		for (int axis = 0; axis < 6; axis++) {
			low[axis] = position(faces[axis], from(box, axis), false);
			high[axis] = Math.min(cells[axis], position(faces[axis], to(box, axis), true));
		}
		for (int g = low[0]; g < high[0]; g++) {
			for (int f = low[1]; f < high[1]; f++) {
				for (int c = low[2]; c < high[2]; c++) {
					for (int r = low[3]; r < high[3]; r++) {
						int row = (((g * cells[1] + f) * cells[2] + c) * cells[3] + r) * cells[4];
						for (int x = low[4]; x < high[4]; x++) {
							for (int image = low[5]; image < high[5]; image++) {
								visitor.visit((row + x) * cells[5] + image);
							}
						}
					}
				}
			}
		}
	}

	/** The face at a coordinate; between two faces the one below it for a lower bound, the one above it for an upper bound. */
	private static int position(int[] faces, int coordinate, boolean upper) {
		int found = Arrays.binarySearch(faces, coordinate);
		if (found >= 0) {
			return found;
		}
		int above = -found - 1;
		return upper ? above : Math.max(0, above - 1);
	}

	static int from(Region box, int axis) {
		return switch (axis) {
			case 0 -> box.groupsFrom();
			case 1 -> box.filtersFrom();
			case 2 -> box.channelsFrom();
			case 3 -> box.rowsFrom();
			case 4 -> box.columnsFrom();
			default -> box.imagesFrom();
		};
	}

	static int to(Region box, int axis) {
		return switch (axis) {
			case 0 -> box.groupsTo();
			case 1 -> box.filtersTo();
			case 2 -> box.channelsTo();
			case 3 -> box.rowsTo();
			case 4 -> box.columnsTo();
			default -> box.imagesTo();
		};
	}
}
