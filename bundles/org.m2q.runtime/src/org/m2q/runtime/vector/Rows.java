package org.m2q.runtime.vector;

import java.util.Optional;

import org.m2q.runtime.internal.Tensor;

/**
 * Positions of rows that are numbered through two axes: offset + number / inner · outerStep + number mod inner · innerStep.
 *
 * @param offset position of row 0
 * @param inner rows of the inner axis
 * @param outerStep distance of neighbours on the outer axis
 * @param innerStep distance of neighbours on the inner axis
 */
record Rows(int offset, int inner, int outerStep, int innerStep) {

	int position(int row) {
		return offset + row / inner * outerStep + row % inner * innerStep;
	}

	/** Whether all neighbours have the same distance, which is {@link #innerStep}. */
	boolean isEven() {
		return outerStep == inner * innerStep;
	}

	/** Pixels of a map. */
	static Rows ofPixels(Tensor map) {
		return new Rows(map.offset(), map.dims()[2], map.strides()[1], map.strides()[2]);
	}

	/** All axes but the last; empty when they are no two axes. */
	static Optional<Rows> ofLeading(Tensor tensor) {
		int rank = tensor.dims().length;
		int inner = 1;
		int innerStep = 0;
		int outerStep = 0;
		boolean outer = false;
		for (int axis = rank - 2; axis >= 0; axis--) {
			int dim = tensor.dims()[axis];
			int step = tensor.strides()[axis];
			if (dim == 1) {
				continue;
			}
			if (inner == 1) {
				inner = dim;
				innerStep = step;
			} else if (!outer && step == inner * innerStep) {
				inner *= dim;
			} else if (!outer) {
				outer = true;
				outerStep = step;
			} else {
				return Optional.empty();
			}
		}
		return Optional.of(new Rows(tensor.offset(), inner, outer ? outerStep : inner * innerStep, innerStep));
	}
}
