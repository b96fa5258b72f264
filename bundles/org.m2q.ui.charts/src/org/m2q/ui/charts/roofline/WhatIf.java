package org.m2q.ui.charts.roofline;

/**
 * Other hardware than that of the text.
 *
 * @param bandwidth what the bandwidth of the memory is multiplied with, above 0; 1 for none
 * @param elements what the processing elements of all engines are multiplied with, above 0; 1 for none
 */
public record WhatIf(double bandwidth, double elements) {

	/** The hardware of the text. */
	public static final WhatIf NONE = new WhatIf(1, 1);

	/** Rejects what is no factor. */
	public WhatIf {
		for (double factor : new double[] { bandwidth, elements }) {
			if (!(factor > 0) || !Double.isFinite(factor)) {
				throw new IllegalArgumentException("factor is " + factor);
			}
		}
	}

	/** Whether it is the hardware of the text. */
	public boolean isNone() {
		return equals(NONE);
	}

	/** The same with another bandwidth. */
	public WhatIf withBandwidth(double factor) {
		return new WhatIf(factor, elements);
	}

	/** The same with other processing elements. */
	public WhatIf withElements(double factor) {
		return new WhatIf(bandwidth, factor);
	}
}
