package org.m2q.advisor;

import org.m2q.network.Layer;
import org.m2q.quant.NumberFormat;

/** What is known of the activations of layers, to measure errors on. Implementations are safe for use by several threads. */
public interface ActivationSource {

	/** What the activations are, for people, e.g. {@code normal activations}; empty when there is nothing to warn of. */
	String label();

	/**
	 * Power of what a layer computes over that of the error of storing it in a format, in dB.
	 *
	 * @param symmetric whether the zero point is 0
	 * @return infinite when nothing is lost, as for layers whose result is not stored
	 */
	double sqnr(Layer layer, NumberFormat format, boolean symmetric);

	/**
	 * Activations of all layers normally distributed, in codes that reach from four standard deviations below the mean to four above it; what is beyond
	 * saturates. The mean is 0. For n codes the error is Δ² / 12 with Δ = 8 / (n − 1), plus 2 · ∫ (x − 4)² φ(x) dx from 4 on.
	 *
	 * <p>Symmetric codes leave one out. Floating point has an error of 2^−2p / 12 of the power with p bits of fraction.
	 */
	static ActivationSource normal() {
		return new NormalActivations();
	}
}
