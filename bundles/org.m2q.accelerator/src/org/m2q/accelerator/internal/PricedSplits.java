package org.m2q.accelerator.internal;

import java.util.OptionalLong;

/** Deals filters by their price on a machine; what is found is remembered with the tiles. */
final class PricedSplits implements Split.Dealer {

	private final Machine machine;
	private final TileCache.OfMachine cache;
	private final DataflowChooser dataflows;

	PricedSplits(Machine machine, TileCache.OfMachine cache, DataflowChooser dataflows) {
		this.machine = machine;
		this.cache = cache;
		this.dataflows = dataflows;
	}

	@Override
	public long[] counts(Split split) {
		return cache.split(tiles(split, split.undealt()).cacheKey(), () -> new PricedSplit(split).counts(new PricedSplit.Prices() {

			@Override
			public OptionalLong alone(Plan plan) {
				return tiles(split, dataflows.resolved(split.layer(), split.precision(), split.work(), plan)).alone();
			}

			@Override
			public long dramCycles(long bytes) {
				return machine.dramCycles(bytes);
			}
		}));
	}

	private TileChooser tiles(Split split, Plan plan) {
		return dataflows.tiles(split.layer(), split.precision(), split.work(), plan);
	}
}
