package org.m2q.ui.internal.mining;

/**
 * How strongly a cost is painted: weakly when it is not of the present text.
 *
 * @param costs the costs that it belongs to
 * @param isStale whether it could not be priced again
 */
record Dimming(TrackedCosts costs, boolean isStale) {

	private static final int DIM = 110;
	private static final int OPAQUE = 255;

	/** Alpha, from 0 to 255. */
	int alpha() {
		return isStale || costs.isOutdated() ? DIM : OPAQUE;
	}
}
