package org.m2q.accelerator.internal;

/**
 * A network with all decisions made.
 *
 * @param machine where it runs
 * @param items the layers, null for those that cannot be priced
 * @param planner which layers are fused
 * @param moves what they move, null for those that cannot be priced
 * @param prices what they cost, null for those that cannot be priced
 */
record Planned(Machine machine, Item[] items, MovePlanner planner, Moves[] moves, LayerPricer.Price[] prices) {

	/** Images that are computed together. */
	long images() {
		return planner.images();
	}

	/** Whether every layer has its decisions. */
	boolean isComplete() {
		for (LayerPricer.Price price : prices) {
			if (price == null) {
				return false;
			}
		}
		return true;
	}
}
