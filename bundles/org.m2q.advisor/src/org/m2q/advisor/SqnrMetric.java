package org.m2q.advisor;

import java.util.List;

import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.LayerPrecision;

/** A signal-to-quantization-noise ratio in dB. Of a network: −10 · log10 of the mean noise of the layers that have one, relative to their signal. */
abstract sealed class SqnrMetric implements SensitivityMetric permits WeightSqnr, ActivationSqnr {

	/** Whether a layer counts for the network; its ratio may be infinite. */
	abstract boolean counts(Layer layer, LayerPrecision precision);

	@Override
	public final String unit() {
		return "dB";
	}

	@Override
	public final boolean higherIsBetter() {
		return true;
	}

	@Override
	public final double network(LayerNetwork network, List<LayerPrecision> precisions) {
		double noise = 0;
		int count = 0;
		for (Layer layer : network.layers()) {
			LayerPrecision precision = precisions.get(layer.index());
			if (counts(layer, precision)) {
				noise += StrictMath.pow(10, -layer(layer, precision) / 10);
				count++;
			}
		}
		return noise == 0 ? Double.POSITIVE_INFINITY : -10 * StrictMath.log10(noise / count);
	}
}
