package org.m2q.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.m2q.network.Shape;
import org.m2q.quant.scheme.ValueRange;

/** What was seen of one value of a network, or of networks that differ in some sizes. Additions commute exactly, so that the order of the samples does not count. */
final class ValueStatistics {

	private final HistogramBuilder histogram = new HistogramBuilder();
	private float least = Float.POSITIVE_INFINITY;
	private float largest = Float.NEGATIVE_INFINITY;
	/** Per axis; empty where networks differ. */
	private List<Optional<Observed.AxisRanges>> axes = List.of();

	/**
	 * Adds a value of one sample.
	 *
	 * @return position of the first element that is not finite, −1 for none; nothing is added then
	 */
	int add(Shape shape, float[] elements) {
		float low = Float.POSITIVE_INFINITY;
		float high = Float.NEGATIVE_INFINITY;
		for (int i = 0; i < elements.length; i++) {
			if (!Float.isFinite(elements[i])) {
				return i;
			}
			low = Math.min(low, elements[i]);
			high = Math.max(high, elements[i]);
		}
		histogram.add(elements, low, high);
		List<Optional<Observed.AxisRanges>> ranges = new ArrayList<>();
		int inner = elements.length;
		for (int axis = 0; axis < shape.rank(); axis++) {
			inner /= shape.dim(axis);
			ranges.add(Optional.of(along(elements, shape.dim(axis), inner)));
		}
		include(low, high, ranges);
		return -1;
	}

	private static Observed.AxisRanges along(float[] elements, int size, int inner) {
		float[] low = new float[size];
		float[] high = new float[size];
		Arrays.fill(low, Float.POSITIVE_INFINITY);
		Arrays.fill(high, Float.NEGATIVE_INFINITY);
		if (inner == 1) {
			for (int start = 0; start < elements.length; start += size) {
				for (int i = 0; i < size; i++) {
					low[i] = Math.min(low[i], elements[start + i]);
					high[i] = Math.max(high[i], elements[start + i]);
				}
			}
			return new Observed.AxisRanges(low, high);
		}
		for (int start = 0, position = 0; start < elements.length; start += inner, position = position + 1 == size ? 0 : position + 1) {
			float l = low[position];
			float h = high[position];
			for (int i = start; i < start + inner; i++) {
				l = Math.min(l, elements[i]);
				h = Math.max(h, elements[i]);
			}
			low[position] = l;
			high[position] = h;
		}
		return new Observed.AxisRanges(low, high);
	}

	/** Adds what was seen elsewhere. */
	void add(ValueStatistics other) {
		if (other.largest >= other.least) {
			histogram.add(other.histogram);
			include(other.least, other.largest, other.axes);
		}
	}

	private void include(float low, float high, List<Optional<Observed.AxisRanges>> ranges) {
		if (largest < least) {
			axes = ranges;
		} else if (ranges.size() != axes.size()) {
			throw new IllegalArgumentException("values with " + axes.size() + " and " + ranges.size() + " axes are not the same value");
		} else {
			List<Optional<Observed.AxisRanges>> merged = new ArrayList<>();
			for (int axis = 0; axis < axes.size(); axis++) {
				Optional<Observed.AxisRanges> a = axes.get(axis);
				Optional<Observed.AxisRanges> b = ranges.get(axis);
				merged.add(a.isPresent() && b.isPresent() && a.get().size() == b.get().size() ? Optional.of(union(a.get(), b.get())) : Optional.empty());
			}
			axes = merged;
		}
		least = Math.min(least, low);
		largest = Math.max(largest, high);
	}

	private static Observed.AxisRanges union(Observed.AxisRanges a, Observed.AxisRanges b) {
		float[] low = new float[a.size()];
		float[] high = new float[a.size()];
		for (int i = 0; i < low.length; i++) {
			low[i] = Math.min(a.least()[i], b.least()[i]);
			high[i] = Math.max(a.largest()[i], b.largest()[i]);
		}
		return new Observed.AxisRanges(low, high);
	}

	/** What was seen, empty when nothing was. */
	Optional<SharedObservation> result() {
		return largest < least ? Optional.empty() : Optional.of(new SharedObservation(new ValueRange(least, largest), histogram.histogram(), axes));
	}
}
