package org.m2q.accelerator;

/**
 * What an engine does for a layer.
 *
 * @param engine name of the engine
 * @param mode how it multiplies, or the operators it applies
 * @param macs useful products
 * @param cycles cycles it is busy
 * @param peak products per cycle when every processing element works
 * @param share part of the filters it computes, 0 to 1
 * @param explanation why it reaches less than its peak, or that it does not
 */
public record EngineUse(String engine, String mode, long macs, long cycles, double peak, double share, String explanation) {

	/** Useful products over possible products, 0 to 1; 0 for engines that do not multiply. */
	public double utilisation() {
		return cycles == 0 || macs == 0 ? 0 : macs / (cycles * peak);
	}
}
