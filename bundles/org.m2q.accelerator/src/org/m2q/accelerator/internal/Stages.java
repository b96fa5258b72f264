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
 * @param single further transfers of memories that are not double-buffered, which wait for the engines and they for them
 */
record Stages(long firstLoad, long firstCompute, long lastCompute, long lastPost, long lastStore, long depth, long single) {

	/** The same with less to fetch first. */
	Stages withoutFirst(long cycles) {
		return new Stages(Math.max(0, firstLoad - cycles), firstCompute, lastCompute, lastPost, lastStore, depth, single);
	}

	/**
	 * The same with one resource twice as fast.
	 *
	 * @param kind class of the resource
	 * @param alone whether an engine of that class does all products
	 */
	Stages faster(Bound.Kind kind, boolean alone) {
		return switch (kind) {
			case DRAM_WEIGHTS, DRAM_ACTIVATIONS -> new Stages(half(firstLoad), firstCompute, lastCompute, lastPost, half(lastStore), depth, half(single));
			case VECTOR -> new Stages(firstLoad, firstCompute, lastCompute, half(lastPost), lastStore, depth, single);
			case COMPUTE -> alone ? new Stages(firstLoad, half(firstCompute), half(lastCompute), lastPost, lastStore, depth, single) : this;
			default -> this;
		};
	}

	private static long half(long cycles) {
		return cycles - cycles / 2;
	}

	/** Nothing to fill. */
	static final Stages NONE = new Stages(0, 0, 0, 0, 0, 0, 0);
}
