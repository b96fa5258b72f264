package org.m2q.accelerator.internal;

import org.m2q.network.Layer;

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

	/** The layer whose resources work for longest; the first one when none has a price. */
	Layer longest() {
		int longest = 0;
		long most = -1;
		for (int i = 0; i < prices.length; i++) {
			long cycles = prices[i] == null ? -1 : prices[i].busy().stream().mapToLong(Busy::cycles).max().orElse(0);
			if (cycles > most) {
				longest = i;
				most = cycles;
			}
		}
		return items[longest].layer();
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
