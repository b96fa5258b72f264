package org.m2q.accelerator.internal;

/** Latencies of a network at the same tiles with one resource twice as fast. */
final class FasterResources {

	private final Planned planned;

	FasterResources(Planned planned) {
		this.planned = planned;
	}

	/**
	 * Cycles that every layer adds by the closed form; 0 for layers that cannot be priced.
	 *
	 * @param resource name of the engine, memory or wires that is twice as fast; empty for none
	 */
	long[] cycles(String resource) {
		LayerPricer.Price[] prices = planned.prices().clone();
		for (int i = 0; i < prices.length && !resource.isEmpty(); i++) {
			prices[i] = prices[i] == null ? null : prices[i].faster(resource);
		}
		Timeline timeline = new Timeline(new Planned(planned.machine(), planned.items(), planned.planner(), planned.moves(), prices));
		long[] cycles = new long[prices.length];
		for (int i = 0; i < cycles.length; i++) {
			cycles[i] = prices[i] == null ? 0 : timeline.spent(i).values().stream().mapToLong(Long::longValue).sum();
		}
		return cycles;
	}
}
