package org.m2q.accelerator.sweep;

/** Is told how far a sweep is. Called by the thread that runs the sweep. */
@FunctionalInterface
public interface SweepProgress {

	/** Tells nobody. */
	SweepProgress NONE = (done, total) -> {
	};

	/**
	 * Called after every few points and at the end.
	 *
	 * @param done points that the sink has taken; never less than before
	 * @param total points of the space
	 */
	void advanced(long done, long total);
}
