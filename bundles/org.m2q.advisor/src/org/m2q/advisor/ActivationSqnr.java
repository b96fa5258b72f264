package org.m2q.advisor;

import java.util.List;
import java.util.Objects;

import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.LayerPrecision;

/**
 * Signal-to-quantization-noise ratio of what layers compute, in dB.
 *
 * <p>Of a layer: that of storing its result as the policy says, without errors of other layers. Of a network: −10 · log10 of the mean over all layers whose
 * result is stored of the power of the error over that of the result, so that every layer counts the same whatever the scale of its result.
 *
 * <p>Says nothing about weights.
 */
public final class ActivationSqnr implements SensitivityMetric {

	private final ActivationSource source;

	/** Measures on some activations. */
	public ActivationSqnr(ActivationSource source) {
		this.source = Objects.requireNonNull(source);
	}

	@Override
	public String name() {
		return "activation SQNR";
	}

	@Override
	public String unit() {
		return "dB";
	}

	@Override
	public boolean higherIsBetter() {
		return true;
	}

	@Override
	public String basis() {
		return source.label();
	}

	@Override
	public double layer(Layer layer, LayerPrecision precision) {
		return source.sqnr(layer, precision.activations(), precision.activationsSymmetric());
	}

	@Override
	public double network(LayerNetwork network, List<LayerPrecision> precisions) {
		double noise = 0;
		int count = 0;
		for (Layer layer : network.layers()) {
			double value = layer(layer, precisions.get(layer.index()));
			if (value != Double.POSITIVE_INFINITY) {
				noise += StrictMath.pow(10, -value / 10);
				count++;
			}
		}
		return noise == 0 ? Double.POSITIVE_INFINITY : -10 * StrictMath.log10(noise / count);
	}
}
