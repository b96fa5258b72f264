package org.m2q.accelerator.internal;

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

	/** Nothing to fill. */
	static final Stages NONE = new Stages(0, 0, 0, 0, 0, 0, 0);
}
