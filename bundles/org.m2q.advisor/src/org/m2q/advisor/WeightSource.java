package org.m2q.advisor;

import org.m2q.network.Layer;
import org.m2q.quant.scheme.SyntheticWeights;
import org.m2q.quant.scheme.SyntheticWeights.Distribution;

/** Weights to measure errors on. Implementations are safe for use by several threads. */
public interface WeightSource {

	/** Most weights of a layer that synthetic sources make, unless so many are less than {@value #LEAST_FILTERS} filters. */
	int SAMPLE = 8192;

	/** Least number of whole filters in a sample of a layer that has so many. */
	int LEAST_FILTERS = 16;

	/**
	 * Weights of a layer, filter by filter.
	 *
	 * @param values {@code filters} filters of equal length, finite
	 * @param filters number of filters, 1 or more
	 * @param key equal for equal values, for caches
	 */
	record Sample(float[] values, int filters, Object key) {

		/** Weights of a filter. */
		public int length() {
			return values.length / filters;
		}
	}

	/** What the weights are, for people, e.g. {@code synthetic weights}; empty for those of the model. */
	String label();

	/** Identifies the weights of a layer without making them. */
	Object key(Layer layer);

	/** The weights of a layer that has some. */
	Sample weights(Layer layer);

	/**
	 * Normal weights with the deviation of He, √(2 / weights of a filter). Layers of the same shape have the same weights. Whole filters are made until
	 * there are {@value #SAMPLE} weights: filters are independent, so more of them would not change a ratio of energies by more than a
	 * tenth of a decibel as long as every filter has its own scale.
	 *
	 * @param seed chooses the values
	 */
	static WeightSource synthetic(long seed) {
		record Shape(long filters, long length, long seed) {
		}
		return new WeightSource() {
			@Override
			public String label() {
				return "synthetic weights";
			}

			@Override
			public Object key(Layer layer) {
				long filters = layer.loops().groups() * layer.loops().filters();
				long length = layer.loops().channels() * layer.loops().kernelRows() * layer.loops().kernelColumns();
				return new Shape(Math.min(filters, Math.max(LEAST_FILTERS, SAMPLE / Math.max(1, length))), length, seed);
			}

			@Override
			public Sample weights(Layer layer) {
				Shape shape = (Shape) key(layer);
				int length = Math.toIntExact(Math.min(shape.length(), Integer.MAX_VALUE / LEAST_FILTERS));
				float[] values = SyntheticWeights.he(Distribution.GAUSSIAN, length, seed).generate((int) shape.filters(), length);
				return new Sample(values, (int) shape.filters(), shape);
			}
		};
	}
}
