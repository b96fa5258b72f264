package org.m2q.accelerator;

/**
 * How a layer is cut to fit the buffers.
 *
 * @param groups groups (or heads) per tile
 * @param filters filters per tile
 * @param channels input channels per tile
 * @param rows output rows per tile
 * @param columns output columns per tile
 * @param tiles number of tiles
 * @param weightFetches how often each weight comes from DRAM, 1 or more
 * @param inputFetches how often each input comes from DRAM (without the overlap of neighbouring tiles), 1 or more
 * @param filtersOutermost whether the loop over filter tiles encloses the one over pixel tiles
 */
public record TileChoice(long groups, long filters, long channels, long rows, long columns, long tiles, long weightFetches,
		long inputFetches, boolean filtersOutermost) {
}
