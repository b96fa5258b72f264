package org.m2q.advisor;

import java.util.Objects;

import org.m2q.network.Layer;
import org.m2q.quant.LayerPrecision;

/**
 * Signal-to-quantization-noise ratio of what layers compute, in dB.
 *
 * <p>Of a layer: that of storing its result as the policy says, without errors of other layers. Of a network: −10 · log10 of the mean over all layers whose
 * result is stored of the power of the error over that of the result, so that every layer counts the same whatever the scale of its result.
 *
 * <p>Says nothing about weights.
 */
public final class ActivationSqnr extends SqnrMetric {

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
	public String basis() {
		return source.label();
	}

	@Override
	public double layer(Layer layer, LayerPrecision precision) {
		return source.sqnr(layer, precision.activations(), precision.activationsSymmetric());
	}

	@Override
	boolean counts(Layer layer, LayerPrecision precision) {
		return layer(layer, precision) != Double.POSITIVE_INFINITY;
	}
}
