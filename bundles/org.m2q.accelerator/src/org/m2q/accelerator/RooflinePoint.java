package org.m2q.accelerator;

import java.util.OptionalDouble;

/**
 * Where a multiplying layer stands under the roofline of its engines and the DRAM (Williams, Waterman, Patterson: Roofline, CACM 2009).
 *
 * @param macsPerByte products per byte to and from DRAM; empty when it moves none
 * @param macsPerCycle products per cycle that it reaches, at most {@link #ceiling()}
 * @param peakMacsPerCycle products per cycle of the engines that work for it, above 0
 * @param bytesPerCycle bytes per cycle of the DRAM, above 0
 */
public record RooflinePoint(OptionalDouble macsPerByte, double macsPerCycle, double peakMacsPerCycle, double bytesPerCycle) {

	/** Products per cycle that engines and DRAM allow at its products per byte. */
	public double ceiling() {
		return macsPerByte.isPresent() ? Math.min(peakMacsPerCycle, macsPerByte.getAsDouble() * bytesPerCycle) : peakMacsPerCycle;
	}

	/** Whether it lies left of the ridge, where the DRAM and not the engines set the ceiling. */
	public boolean isUnderTheSlope() {
		return ceiling() < peakMacsPerCycle;
	}
}
