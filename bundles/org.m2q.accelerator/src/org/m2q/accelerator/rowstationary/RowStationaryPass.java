package org.m2q.accelerator.rowstationary;

/**
 * What a processing pass takes, where that is given; what a layer has less of lies in one pass.
 *
 * @param rows output rows of a strip, 0 to search for them
 * @param filters filters over all sets, 0 to search for them
 * @param channels channels over all sets, 0 to search for them
 */
public record RowStationaryPass(long rows, long filters, long channels) {

	/** Everything is searched for. */
	public static final RowStationaryPass ANY = new RowStationaryPass(0, 0, 0);

	/** Rejects negative sizes. */
	public RowStationaryPass {
		if (Math.min(rows, Math.min(filters, channels)) < 0) {
			throw new IllegalArgumentException("a pass of less than nothing");
		}
	}

	/** Whether a number may be chosen for a size that is given, or not. */
	static boolean allows(long given, long chosen, long extent) {
		return given == 0 || Math.min(chosen, extent) == Math.min(given, extent);
	}
}
