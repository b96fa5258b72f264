package org.m2q.runtime.internal;

import org.m2q.runtime.CodeRange;

/**
 * Where a tensor lies: the element at coordinates c is at offset + Σ c(i) · strides(i) of the array of its storage.
 *
 * @param name its name
 * @param range its codes
 * @param dims its logical shape
 * @param strides distance of neighbours per axis, in elements
 * @param offset position of the first element
 */
public record Tensor(String name, CodeRange range, int[] dims, int[] strides, int offset) {

	/** How codes are stored. */
	public Storage storage() {
		return Storage.of(range);
	}

	/** Number of elements. */
	public int size() {
		return size(dims);
	}

	/** Number of elements of a shape. */
	public static int size(int[] dims) {
		int size = 1;
		for (int dim : dims) {
			size *= dim;
		}
		return size;
	}

	/** Position of an element by its number in row-major order of the logical shape. */
	public int position(int logical) {
		int position = offset;
		int rest = logical;
		for (int axis = dims.length - 1; axis >= 0; axis--) {
			position += rest % dims[axis] * strides[axis];
			rest /= dims[axis];
		}
		return position;
	}

	/** The first axis that is a channel: maps are [channels, rows, columns]. */
	public boolean isMap() {
		return dims.length == 3;
	}

	/** Whether elements fill one piece of memory. */
	public boolean isDense() {
		return Strides.isDense(dims, strides);
	}

	/** The same elements at another offset. */
	public Tensor at(int newOffset) {
		return new Tensor(name, range, dims, strides, newOffset);
	}
}
