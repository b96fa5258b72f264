package org.m2q.network;

import java.util.List;
import java.util.stream.Collectors;

import org.m2q.base.Checked;

/**
 * Sizes of the axes of a tensor without the batch axis (which is always 1).
 *
 * <p>Feature maps are {@code [channels, rows, columns]}, token sequences {@code [tokens, features]}, vectors {@code [features]};
 * attention adds leading axes, e.g. {@code [heads, tokens, features]}.
 *
 * @param dims sizes, outermost first, each 1 or more; no axes for a single number
 */
public record Shape(List<Integer> dims) {

	/** Copies the sizes. */
	public Shape {
		dims = List.copyOf(dims);
		for (int dim : dims) {
			if (dim < 1) {
				throw new IllegalArgumentException("axis of size " + dim);
			}
		}
	}

	/** A shape of these sizes. */
	public static Shape of(int... dims) {
		return new Shape(java.util.Arrays.stream(dims).boxed().toList());
	}

	/** Number of axes. */
	public int rank() {
		return dims.size();
	}

	/**
	 * Size of an axis.
	 *
	 * @param axis index from the front, or from the back when negative (−1 is the last)
	 */
	public int dim(int axis) {
		return dims.get(axis < 0 ? dims.size() + axis : axis);
	}

	/**
	 * Number of elements, exact.
	 *
	 * @throws ArithmeticException when it does not fit
	 */
	public long elements() {
		long elements = 1;
		for (int dim : dims) {
			elements = Checked.product(elements, dim);
		}
		return elements;
	}

	/** The same shape with another size of one axis (negative axes count from the back). */
	public Shape with(int axis, int size) {
		var changed = new java.util.ArrayList<>(dims);
		changed.set(axis < 0 ? dims.size() + axis : axis, size);
		return new Shape(changed);
	}

	@Override
	public String toString() {
		return dims.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
	}
}
