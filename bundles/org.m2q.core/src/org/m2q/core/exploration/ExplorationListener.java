package org.m2q.core.exploration;

/** Hears of searches, in the thread that searches. */
@FunctionalInterface
public interface ExplorationListener {

	/**
	 * A search begins, has found something, or has ended.
	 *
	 * @param exploration which one
	 */
	void changed(PolicyExploration exploration);
}
