package org.m2q.calibration.tests.build;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.Histogram;
import org.m2q.calibration.Observations;
import org.m2q.calibration.Observed;
import org.m2q.network.Shape;
import org.m2q.network.Value;
import org.m2q.quant.scheme.ValueRange;

/** Observes a few samples by keeping everything. */
final class Observing {

	private static final int BINS = 2048;

	private Observing() {
	}

	static Observations of(FloatNetwork network, List<List<float[]>> samples) throws Exception {
		Map<Value, List<float[]>> all = new HashMap<>();
		for (List<float[]> sample : samples) {
			network.run(sample, (value, elements) -> all.computeIfAbsent(value, key -> new ArrayList<>()).add(elements.reals()), Cancellation.NONE);
		}
		Map<Value, Observed> observed = new HashMap<>();
		all.forEach((value, runs) -> observed.put(value, observed(network.network().shape(value), runs)));
		return value -> Optional.ofNullable(observed.get(value));
	}

	private static Observed observed(Shape shape, List<float[]> runs) {
		float least = Float.POSITIVE_INFINITY;
		float largest = Float.NEGATIVE_INFINITY;
		List<Observed.AxisRanges> axes = new ArrayList<>();
		for (int axis = 0; axis < shape.rank(); axis++) {
			float[] low = new float[shape.dim(axis)];
			float[] high = new float[shape.dim(axis)];
			java.util.Arrays.fill(low, Float.POSITIVE_INFINITY);
			java.util.Arrays.fill(high, Float.NEGATIVE_INFINITY);
			int inner = 1;
			for (int i = axis + 1; i < shape.rank(); i++) {
				inner *= shape.dim(i);
			}
			for (float[] run : runs) {
				for (int i = 0; i < run.length; i++) {
					int at = i / inner % low.length;
					low[at] = Math.min(low[at], run[i]);
					high[at] = Math.max(high[at], run[i]);
				}
			}
			axes.add(new Observed.AxisRanges(low, high));
		}
		for (float[] run : runs) {
			for (float x : run) {
				least = Math.min(least, x);
				largest = Math.max(largest, x);
			}
		}
		long[] counts = new long[BINS];
		for (float[] run : runs) {
			for (float x : run) {
				counts[largest > least ? Math.min(BINS - 1, (int) ((x - least) / (largest - least) * BINS)) : 0]++;
			}
		}
		return new Observed(shape, new ValueRange(least, largest), new Histogram(least, largest, counts), axes);
	}
}
