package org.m2q.runtime.internal;

import java.util.Optional;

/** Layouts as distances between neighbours. */
public final class Strides {

	private Strides() {
	}

	/** The last axis is contiguous. */
	public static int[] rowMajor(int... dims) {
		int[] strides = new int[dims.length];
		int stride = 1;
		for (int axis = dims.length - 1; axis >= 0; axis--) {
			strides[axis] = stride;
			stride *= dims[axis];
		}
		return strides;
	}

	/** The channels of a map [channels, rows, columns] are contiguous. */
	public static int[] channelsLast(int... dims) {
		return new int[] { 1, dims[2] * dims[0], dims[0] };
	}

	/** Elements in one piece whose axes are nested as in another layout of the same rank. */
	public static int[] like(int[] dims, int[] pattern) {
		int rank = dims.length;
		int[] strides = new int[rank];
		boolean[] done = new boolean[rank];
		int stride = 1;
		for (int n = 0; n < rank; n++) {
			int next = -1;
			for (int axis = rank - 1; axis >= 0; axis--) {
				if (!done[axis] && (next < 0 || pattern[axis] < pattern[next])) {
					next = axis;
				}
			}
			done[next] = true;
			strides[next] = stride;
			stride *= dims[next];
		}
		return strides;
	}

	/** Whether elements fill one piece of memory. */
	public static boolean isDense(int[] dims, int[] strides) {
		int reach = 1;
		for (int axis = 0; axis < dims.length; axis++) {
			reach += (dims[axis] - 1) * strides[axis];
		}
		return reach == Tensor.size(dims);
	}

	/**
	 * The same elements, in row-major order, with another shape, if that needs no move.
	 *
	 * @param dims shape
	 * @param strides its layout
	 * @param to shape with as many elements
	 */
	public static Optional<int[]> reshaped(int[] dims, int[] strides, int[] to) {
		int[] result = new int[to.length];
		int from = 0;
		int at = 0;
		while (from < dims.length && at < to.length) {
			// The shortest runs of axes with the same number of elements.
			long had = dims[from];
			long wanted = to[at];
			int fromEnd = from + 1;
			int atEnd = at + 1;
			while (had != wanted) {
				if (had < wanted) {
					had *= dims[fromEnd++];
				} else {
					wanted *= to[atEnd++];
				}
			}
			for (int axis = from; axis + 1 < fromEnd; axis++) {
				if (dims[axis] != 1 && strides[axis] != strides[axis + 1] * dims[axis + 1]) {
					return Optional.empty();
				}
			}
			int stride = strides[fromEnd - 1];
			for (int axis = atEnd - 1; axis >= at; axis--) {
				result[axis] = stride;
				stride *= to[axis];
			}
			from = fromEnd;
			at = atEnd;
		}
		for (; at < to.length; at++) {
			result[at] = 1;
		}
		return Optional.of(result);
	}
}
