package org.m2q.calibration;

/** Told how far long work is. Called by several threads, one at a time, with numbers that do not decrease. */
@FunctionalInterface
public interface Progress {

	/** Tells nobody. */
	Progress NONE = (done, total) -> {
	};

	/**
	 * So much is done.
	 *
	 * @param done samples that are finished
	 * @param total all samples
	 */
	void at(int done, int total);
}
