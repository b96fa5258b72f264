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
 * @param waste why it reaches less than its peak
 */
public record EngineUse(String engine, String mode, long macs, long cycles, double peak, double share, Waste waste) {

	/**
	 * What keeps processing elements idle.
	 *
	 * @param cause the reason
	 * @param dimension the loop that does not fill its lanes, for {@link Cause#LOOP}
	 * @param size iterations of that loop; products per cycle that are mapped, for {@link Cause#MAPPING}; elements, for {@link Cause#ELEMENTS};
	 *        folds, for {@link Cause#FOLDS}
	 * @param lanes its parallel lanes; products per cycle that are possible, for {@link Cause#MAPPING}; cycles of one fold, for
	 *        {@link Cause#FOLDS}
	 * @param idle part of the lanes that idles, 0 to 1
	 */
	public record Waste(Cause cause, LoopDimension dimension, long size, long lanes, double idle) {
	}

	/** Reasons for idle processing elements. */
	public enum Cause {
		/** There are none. */
		NONE,
		/** A loop is no multiple of its parallel lanes. */
		LOOP,
		/** The spatial mapping names fewer lanes than there are. */
		MAPPING,
		/** Operands and results cross a systolic array in every fold. */
		FOLDS,
		/** It finishes outputs as they come. */
		POST_PROCESSING,
		/** It applies an operator to elements. */
		ELEMENTS
	}

	/** Useful products over possible products, 0 to 1; 0 for engines that do not multiply. */
	public double utilisation() {
		// SCALE-Sim's cycles are one less per product, which on a single element are fewer than its products.
		return cycles == 0 || macs == 0 ? 0 : Math.min(1, macs / (cycles * peak));
	}

	/** One sentence on the waste. */
	public String explanation() {
		return switch (waste.cause()) {
			case NONE -> engine + " works at its peak.";
			case LOOP -> waste.size() + " " + waste.dimension().keyword() + " on " + waste.lanes() + " parallel lanes leave "
					+ Math.round(waste.idle() * 100) + " % of " + engine + " idle.";
			case MAPPING -> "The spatial mapping uses " + waste.size() + " of " + waste.lanes() + " products per cycle of " + engine + ".";
			case FOLDS -> waste.size() + " folds of " + waste.lanes() + " cycles each leave " + Math.round(waste.idle() * 100) + " % of " + engine
					+ " idle: operands and results cross the whole array in every fold.";
			case POST_PROCESSING -> engine + " finishes the outputs as the accumulators deliver them.";
			case ELEMENTS -> engine + " applies " + mode + " to " + waste.size() + " elements.";
		};
	}
}
