package org.m2q.core.quantized;

import java.util.Map;
import java.util.Optional;

import org.m2q.advisor.WeightSource;
import org.m2q.calibration.build.QuantizedWeights;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;

/**
 * Weights of a network that was quantized, batch normalizations folded into them. Of large layers as many whole filters are taken as of synthetic weights,
 * evenly spread.
 */
public final class CalibratedWeights implements WeightSource {

	private final QuantizedPoint point;
	private final Map<String, QuantizedWeights> layers;

	private CalibratedWeights(QuantizedPoint point, Map<String, QuantizedWeights> layers) {
		this.point = point;
		this.layers = Map.copyOf(layers);
	}

	/** The weights of a point; empty when it is of a network with other layers, whatever their formats, or has not the weights of all. */
	public static Optional<WeightSource> of(QuantizedPoint point, LayerNetwork network) {
		if (!CalibratedActivations.isOf(point, network)) {
			return Optional.empty();
		}
		Map<String, QuantizedWeights> layers = point.layerWeights();
		boolean all = network.layers().stream().filter(layer -> layer.kind().hasWeights())
				.allMatch(layer -> layers.containsKey(layer.name()) && layers.get(layer.name()).original().length == filters(layer) * length(layer));
		return all ? Optional.of(new CalibratedWeights(point, layers)) : Optional.empty();
	}

	private static long filters(Layer layer) {
		return layer.loops().groups() * layer.loops().filters();
	}

	private static long length(Layer layer) {
		return layer.loops().channels() * layer.loops().kernelRows() * layer.loops().kernelColumns();
	}

	/** Where the weights come from. */
	@Override
	public String label() {
		return point.weights();
	}

	@Override
	public Object key(Layer layer) {
		return layer.name();
	}

	@Override
	public Sample weights(Layer layer) {
		float[] all = layers.get(layer.name()).original();
		int filters = Math.toIntExact(filters(layer));
		int length = Math.toIntExact(length(layer));
		int taken = Math.min(filters, Math.max(LEAST_FILTERS, SAMPLE / Math.max(1, length)));
		float[] values = new float[taken * length];
		for (int i = 0; i < taken; i++) {
			System.arraycopy(all, (int) ((long) i * filters / taken) * length, values, i * length, length);
		}
		return new Sample(values, taken, layer.name());
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof CalibratedWeights that && point.equals(that.point);
	}

	@Override
	public int hashCode() {
		return point.hashCode();
	}
}
