package org.m2q.calibration;

import java.util.List;

import org.m2q.network.Shape;
import org.m2q.quant.scheme.ValueRange;

/**
 * What calibration saw of one value of a network, over all samples.
 *
 * @param shape shape of the value
 * @param range least and largest element
 * @param histogram of all elements; its ends enclose the range
 * @param axes per axis of the shape the range of every position, such as of every channel for axis 0 of a map
 */
public record Observed(Shape shape, ValueRange range, Histogram histogram, List<AxisRanges> axes) {

	/**
	 * Ranges along an axis.
	 *
	 * @param least per position the least element. Not copied, not to be changed
	 * @param largest per position the largest element. Not copied, not to be changed
	 */
	public record AxisRanges(float[] least, float[] largest) {

		/** The range of one position. */
		public ValueRange of(int position) {
			return new ValueRange(least[position], largest[position]);
		}

		/** Number of positions. */
		public int size() {
			return least.length;
		}
	}

	/** Copies the list; checks that every axis has its ranges. */
	public Observed {
		axes = List.copyOf(axes);
		boolean fits = axes.size() == shape.rank();
		for (int axis = 0; fits && axis < axes.size(); axis++) {
			fits = axes.get(axis).least().length == shape.dim(axis) && axes.get(axis).largest().length == shape.dim(axis);
		}
		if (!fits) {
			throw new IllegalArgumentException("ranges along the axes do not fit " + shape);
		}
	}
}
