package org.m2q.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.m2q.network.Shape;
import org.m2q.quant.scheme.ValueRange;

/**
 * What was seen of a value of one or several networks.
 *
 * @param range least and largest element
 * @param histogram of all elements
 * @param axes per axis the range of every position; empty where the networks differ in the size
 */
record SharedObservation(ValueRange range, Histogram histogram, List<Optional<Observed.AxisRanges>> axes) {

	SharedObservation {
		axes = List.copyOf(axes);
	}

	/** As seen by one of the networks; along axes in which they differ every position has the whole range. */
	Observed of(Shape shape) {
		List<Observed.AxisRanges> ranges = new ArrayList<>();
		for (int axis = 0; axis < shape.rank(); axis++) {
			int size = shape.dim(axis);
			ranges.add(axes.get(axis).filter(known -> known.size() == size).orElseGet(() -> whole(size)));
		}
		return new Observed(shape, range, histogram, ranges);
	}

	private Observed.AxisRanges whole(int size) {
		float[] least = new float[size];
		float[] largest = new float[size];
		Arrays.fill(least, (float) range.min());
		Arrays.fill(largest, (float) range.max());
		return new Observed.AxisRanges(least, largest);
	}
}
