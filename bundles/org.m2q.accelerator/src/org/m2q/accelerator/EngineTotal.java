package org.m2q.accelerator;

/**
 * What an engine does for a network.
 *
 * @param engine its name
 * @param macs useful products
 * @param busyCycles cycles in which it works
 * @param cycles cycles of the network
 * @param peak products per cycle in its fastest mode; 0 for engines that do not multiply
 */
public record EngineTotal(String engine, long macs, long busyCycles, long cycles, double peak) {

	/** Useful over possible products during the whole inference, 0 to 1; 0 for engines that do not multiply. */
	public double utilisation() {
		return cycles == 0 || peak == 0 ? 0 : macs / (cycles * peak);
	}

	/** Part of the time in which it works; layers that run at the same time on one engine cannot lift it above 1. */
	public double occupancy() {
		return cycles == 0 ? 0 : Math.min(1, (double) busyCycles / cycles);
	}
}
