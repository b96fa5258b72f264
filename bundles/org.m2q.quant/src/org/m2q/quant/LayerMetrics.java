package org.m2q.quant;

import java.util.OptionalDouble;

import org.m2q.network.Layer;

/** Answers what a rule may ask about a layer beyond its shape: shares, cycles, energy. */
@FunctionalInterface
public interface LayerMetrics {

	/** Knows nothing; rules that ask are reported. */
	LayerMetrics NONE = (layer, metric) -> OptionalDouble.empty();

	/**
	 * The value of a metric.
	 *
	 * @param layer the layer
	 * @param metric name of the metric in the language, e.g. {@code edp_share}
	 * @return in the base unit of the metric's dimension (shares from 0 to 1, seconds, joules, joule seconds, bytes); empty when not known
	 */
	OptionalDouble value(Layer layer, String metric);
}
