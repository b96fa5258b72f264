package org.m2q.accelerator.schedule;

import org.m2q.accelerator.LoopDimension;

/**
 * One loop of a layer's nest.
 *
 * @param level where it iterates
 * @param dimension what it iterates over
 * @param trips number of iterations; for spatial loops the number of lanes that share the iterations
 * @param size iterations of the dimension that one trip covers, the last trip may cover fewer
 */
public record Loop(Level level, LoopDimension dimension, long trips, long size) {

	/** Where a loop iterates, outermost first. */
	public enum Level {
		/** Over bands of rows of a fused group. */
		BAND,
		/** Over tiles that come from DRAM. */
		TILE,
		/** Over steps of the engine within a tile. */
		ENGINE,
		/** Over lanes of the engine, all at once. */
		SPATIAL
	}
}
