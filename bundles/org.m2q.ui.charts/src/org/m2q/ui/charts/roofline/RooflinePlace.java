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
		return roof(1);
	}

	/** The same with another bandwidth. */
	double roof(double factor) {
		return Math.min(peak, intensity * bandwidth * factor);
	}

	/** Speed with another bandwidth, when the part of the roof that it reaches stays. */
	double speed(double factor) {
		return speed * roof(factor) / roof();
	}

	boolean changes(double factor) {
		return Math.abs(roof(factor) / roof() - 1) > 1e-9;
	}
}
