package org.m2q.core.quantized;

import java.util.Optional;
import java.util.OptionalDouble;

import org.m2q.calibration.Histogram;
import org.m2q.calibration.Observed;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.scheme.ValueRange;

/**
 * A value of a network, the tensor of codes that stands for it, and how well.
 *
 * @param layer name of the layer that computes it; empty for inputs of the network
 * @param tensor the codes
 * @param observed what calibration saw of it
 * @param sqnr power of the value over that of its error in dB, over the measured samples: errors of all layers before it included; infinite for none
 */
public record ValueQuality(String layer, IntegerTensor tensor, Observed observed, double sqnr) {

	private static final double DECIBELS = 10;

	/** What codes reach, half a step beyond the first and the last included; empty with different scales, of which none says it. */
	public Optional<ValueRange> reached() {
		float scale = tensor.scales()[0];
		for (float other : tensor.scales()) {
			if (other != scale) {
				return Optional.empty();
			}
		}
		return Optional.of(new ValueRange((tensor.range().low() - tensor.range().zero() - 0.5) * scale, (tensor.range().high() - tensor.range().zero() + 0.5) * scale));
	}

	/** Part of the observed values that no code reaches, 0 to 1; empty when it is not known what codes reach. */
	public OptionalDouble saturation() {
		Histogram histogram = observed.histogram();
		return reached().map(range -> range.min() <= histogram.low() && histogram.high() <= range.max() || histogram.total() == 0 ? OptionalDouble.of(0)
				: OptionalDouble.of(Math.clamp(1 - histogram.within(range.min(), range.max()) / histogram.total(), 0, 1))).orElse(OptionalDouble.empty());
	}

	/** Mean squared error that belongs to the {@link #sqnr()}, in squares of the unit of the value; empty when that is not known. */
	public OptionalDouble meanSquaredError() {
		return Double.isNaN(sqnr) ? OptionalDouble.empty() : OptionalDouble.of(Double.isInfinite(sqnr) ? 0 : observed.histogram().meanSquare() / Math.pow(DECIBELS, sqnr / DECIBELS));
	}
}
