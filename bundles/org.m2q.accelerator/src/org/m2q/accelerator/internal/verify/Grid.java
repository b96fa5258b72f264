package org.m2q.accelerator.internal.verify;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.m2q.accelerator.schedule.Region;

/**
 * The space of some boxes, cut along all their faces. Every box is a union of cells, so overlaps and gaps are found by visiting cells; tiles of a
 * regular tiling are one cell each.
 */
final class Grid {

	private static final int AXES = 6;

	private final int[][] faces;
	private final int[] cells;
	private final int size;

	private Grid(int[][] faces, int size) {
		this.faces = faces;
		cells = Arrays.stream(faces).mapToInt(axis -> Math.max(0, axis.length - 1)).toArray();
		this.size = size;
	}

	/** Visits a cell of a box. */
	interface Visitor {
		/** Called with the number of the cell. */
		void visit(int cell);
	}

	/** A grid of boxes that has few cells, because faces of those axes are left out that have most: boxes that share a cell need not overlap. */
	static Grid coarse(List<Region> boxes, int limit) {
		int[][] faces = new int[AXES][];
		for (int axis = 0; axis < AXES; axis++) {
			faces[axis] = faces(boxes, axis);
		}
		while (size(faces, limit) > limit) {
			int most = 0;
			for (int axis = 1; axis < AXES; axis++) {
				most = faces[axis].length > faces[most].length ? axis : most;
			}
			int[] all = faces[most];
			faces[most] = IntStream.range(0, all.length).filter(i -> i % 2 == 0 || i == all.length - 1).map(i -> all[i]).toArray();
		}
		return new Grid(faces, (int) size(faces, limit));
	}

	private static int[] faces(List<Region> boxes, int axis) {
		int[] all = new int[2 * boxes.size()];
		for (int i = 0; i < boxes.size(); i++) {
			all[2 * i] = from(boxes.get(i), axis);
			all[2 * i + 1] = to(boxes.get(i), axis);
		}
		return Arrays.stream(all).sorted().distinct().toArray();
	}

	/** Number of cells between faces, at most one more than the limit. */
	private static long size(int[][] faces, long limit) {
		long size = 1;
		for (int[] axis : faces) {
			size = Math.min(limit + 1, size * Math.max(1, axis.length - 1));
		}
		return size;
	}

	/** The grid of boxes, or one that is {@linkplain #isTooLarge() too large}. */
	static Grid of(List<Region> boxes, long limit) {
		int[][] faces = new int[AXES][];
		for (int axis = 0; axis < AXES; axis++) {
			faces[axis] = faces(boxes, axis);
		}
		long size = size(faces, limit);
		return new Grid(faces, size > limit ? -1 : (int) size);
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
		int[] low = new int[AXES];
		int[] high = new int[AXES];
		for (int axis = 0; axis < AXES; axis++) {
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
