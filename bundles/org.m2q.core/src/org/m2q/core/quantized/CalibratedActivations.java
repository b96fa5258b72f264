package org.m2q.core.quantized;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.osgi.util.NLS;
import org.m2q.advisor.ActivationSource;
import org.m2q.calibration.Histogram;
import org.m2q.calibration.Observed;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.NumberFormat;

/**
 * Activations as calibration saw them.
 *
 * <p>The error of a format is that of one scale for all elements, with codes that reach from the least to the largest observed value, 0 included; symmetric
 * codes reach as far to both sides. It is taken from the histogram: the middle of every bin is rounded to a code; where bins are wider than a step, the
 * error is that of evenly spread values, step² / 12.
 */
public final class CalibratedActivations implements ActivationSource {

	private final String label;
	private final Map<String, Observed> values;

	private CalibratedActivations(String label, Map<String, Observed> values) {
		this.label = label;
		this.values = Map.copyOf(values);
	}

	/**
	 * Activations by the names of the layers that compute them.
	 *
	 * @param label what was observed, for people
	 */
	public static CalibratedActivations of(String label, Map<String, Observed> values) {
		return new CalibratedActivations(label, values);
	}

	/** What a point has observed; empty when it is of a network with other layers, whatever their formats. */
	public static Optional<ActivationSource> of(QuantizedPoint point, LayerNetwork network) {
		if (!isOf(point, network)) {
			return Optional.empty();
		}
		Map<String, Observed> values = new HashMap<>();
		for (Layer layer : network.layers()) {
			point.value(layer.name()).ifPresent(value -> values.put(layer.name(), value.observed()));
		}
		String label = NLS.bind(point.synthetic() ? Messages.calibratedOnSynthetic : Messages.calibratedOn, point.samples(), point.weights());
		return Optional.of(new CalibratedActivations(label, values));
	}

	/** Whether a point is of a network with the same layers, whatever their formats. */
	static boolean isOf(QuantizedPoint point, LayerNetwork network) {
		return layers(point.network()).equals(layers(network));
	}

	private static List<String> layers(LayerNetwork network) {
		return network.layers().stream().map(layer -> layer.name() + " " + layer.kind() + " " + layer.macs() + " " + layer.loops()).toList();
	}

	@Override
	public String label() {
		return label;
	}

	@Override
	public double sqnr(Layer layer, NumberFormat format, boolean symmetric) {
		Observed observed = values.get(layer.name());
		// A layer without a value of its own is computed together with the one that stores the result.
		return observed == null || !format.isInteger() ? Double.POSITIVE_INFINITY : sqnr(observed, format.bits(), symmetric);
	}

	private static double sqnr(Observed observed, int bits, boolean symmetric) {
		double low = Math.min(0, observed.range().min());
		double high = Math.max(0, observed.range().max());
		if (symmetric && low < 0) {
			high = Math.max(high, -low);
			low = -high;
		}
		double codes = StrictMath.pow(2, bits) - (symmetric && low < 0 ? 1 : 0);
		double step = (high - low) / (codes - 1);
		Histogram histogram = observed.histogram();
		double power = 0;
		double noise = 0;
		for (int bin = 0; bin < histogram.counts().length; bin++) {
			long count = histogram.counts()[bin];
			double value = histogram.middle(bin);
			double error = value - step * Math.rint(Math.clamp(value, low, high) / step);
			power += count * value * value;
			noise += count * (histogram.width() > step ? step * step / 12 : error * error);
		}
		return noise == 0 || step == 0 ? Double.POSITIVE_INFINITY : 10 * StrictMath.log10(power / noise);
	}
}
