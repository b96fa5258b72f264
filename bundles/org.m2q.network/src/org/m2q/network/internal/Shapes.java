package org.m2q.network.internal;

import org.m2q.network.Shape;

/** Computations with shapes. */
final class Shapes {

	private Shapes() {
	}

	static long[] longs(Shape shape) {
		return shape.dims().stream().mapToLong(Integer::longValue).toArray();
	}

	/** Whether the second shape broadcasts to the first: aligned at the last axis, every size is equal or 1. */
	static boolean broadcasts(Shape first, Shape second) {
		if (second.rank() > first.rank()) {
			return false;
		}
		for (int i = 1; i <= second.rank(); i++) {
			if (second.dim(-i) != 1 && second.dim(-i) != first.dim(-i)) {
				return false;
			}
		}
		return true;
	}
}
