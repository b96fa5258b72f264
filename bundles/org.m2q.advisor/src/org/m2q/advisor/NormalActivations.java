package org.m2q.advisor;

import org.m2q.network.Layer;
import org.m2q.quant.NumberFormat;

/** Normally distributed activations. */
final class NormalActivations implements ActivationSource {

	private static final double DEVIATIONS = 4;
	/** 2 · ((1 + 4²) · Q(4) − 4 · φ(4)), the power of what saturates, with Q(4) = 3.167124183312e-5 and φ(4) = 1.3383022576489e-4. */
	private static final double SATURATED = 2 * ((1 + DEVIATIONS * DEVIATIONS) * 3.167124183312e-5 - DEVIATIONS * 1.3383022576489e-4);

	@Override
	public String label() {
		return "normal activations";
	}

	@Override
	public double sqnr(Layer layer, NumberFormat format, boolean symmetric) {
		return -10 * StrictMath.log10(noise(format, symmetric));
	}

	private static double noise(NumberFormat format, boolean symmetric) {
		return switch (format.kind()) {
			case FLOAT -> StrictMath.pow(2, format.bits() == 32 ? -2 * 23 : -2 * 10) / 12;
			case BFLOAT -> StrictMath.pow(2, -2 * 7) / 12;
			case INT, UINT -> {
				double codes = StrictMath.pow(2, format.bits()) - (symmetric ? 1 : 0);
				double step = 2 * DEVIATIONS / (codes - 1);
				yield step * step / 12 + SATURATED;
			}
		};
	}
}
