package org.m2q.ui.charts.roofline;

import org.m2q.report.LayerReport;

/**
 * Where a layer stands.
 *
 * @param layer the layer
 * @param intensity products per byte of the memory
 * @param speed products per second
 * @param peak products per second of the engines that work for it
 * @param bandwidth bytes per second of the memory
 */
record RooflinePlace(LayerReport layer, double intensity, double speed, double peak, double bandwidth) {

	/** Products per second that engines and memory allow. */
	double roof() {
		return roof(WhatIf.NONE);
	}

	/** The same with other hardware. */
	double roof(WhatIf other) {
		return Math.min(peak * other.elements(), intensity * bandwidth * other.bandwidth());
	}

	/** Speed with other hardware, when the part of the roof that it reaches stays. */
	double speed(WhatIf other) {
		return speed * roof(other) / roof();
	}

	boolean changes(WhatIf other) {
		return Math.abs(roof(other) / roof() - 1) > 1e-9;
	}
}
