package org.m2q.accelerator.internal;

import org.m2q.accelerator.Bound;

/**
 * The ends of the pipeline of tiles: what nothing overlaps. All in cycles.
 *
 * @param firstLoad transfer of what the first tile needs
 * @param firstCompute products of the first tile
 * @param lastCompute products of the last tile
 * @param lastPost post-processing of the last tile
 * @param lastStore transfer of the results of the last tile
 * @param depth cycles from the last operand of an engine to its result
 * @param waits what memories that are not double-buffered make wait between the ends
 */
record Stages(long firstLoad, long firstCompute, long lastCompute, long lastPost, long lastStore, long depth, Waits waits) {

	/** The same with less to fetch first. */
	Stages withoutFirst(long cycles) {
		return new Stages(Math.max(0, firstLoad - cycles), firstCompute, lastCompute, lastPost, lastStore, depth, waits);
	}

	/**
	 * The same with one resource twice as fast.
	 *
	 * @param kind class of the resource
	 * @param alone whether an engine of that class does all products
	 */
	Stages faster(Bound.Kind kind, boolean alone) {
		return switch (kind) {
			case DRAM_WEIGHTS, DRAM_ACTIVATIONS -> new Stages(half(firstLoad), firstCompute, lastCompute, lastPost, half(lastStore), depth,
					new Waits(half(waits.loads()), waits.posts(), half(waits.stores()), half(waits.added())));
			case VECTOR -> new Stages(firstLoad, firstCompute, lastCompute, half(lastPost), lastStore, depth,
					new Waits(waits.loads(), half(waits.posts()), waits.stores(), waits.added()));
			case COMPUTE -> alone ? new Stages(firstLoad, half(firstCompute), half(lastCompute), lastPost, lastStore, depth, waits) : this;
			default -> this;
		};
	}

	private static long half(long cycles) {
		return cycles - cycles / 2;
	}

	/** Nothing to fill. */
	static final Stages NONE = new Stages(0, 0, 0, 0, 0, 0, Waits.NONE);
}
