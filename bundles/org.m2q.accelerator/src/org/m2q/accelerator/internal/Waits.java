package org.m2q.accelerator.internal;

/**
 * What engines and memories that are not double-buffered wait for between the first and the last tile of a layer. All in cycles.
 *
 * @param loads further transfers of weights and inputs, for which the engines wait and which wait for the engines
 * @param posts post-processing before the last tile, while which the engines wait for the one copy of their outputs
 * @param stores further transfers of outputs, for which everything on chip waits
 * @param added further transfers for which the vector unit waits: the added tensor, whose tile is not used before post-processing, so that it comes
 *        while the engines multiply; all operands of a layer that does not multiply
 */
record Waits(long loads, long posts, long stores, long added) {

	/** Nothing. */
	static final Waits NONE = new Waits(0, 0, 0, 0);

	/** What the engines wait for: the next operands come while the results before are post-processed. */
	long ofEngines() {
		return Math.addExact(Math.max(loads, posts), stores);
	}

	/** Whether nothing waits longer than in another layer. */
	boolean isWithin(Waits other) {
		return loads <= other.loads && posts <= other.posts && stores <= other.stores && added <= other.added;
	}

	/** What the vector unit waits for. */
	long ofVector() {
		return Math.addExact(added, stores);
	}
}
