package org.m2q.core.results;

/** Hears what is shown. Called in the thread that changes it, which is the user interface thread when there is one. */
@FunctionalInterface
public interface ResultListener {

	/**
	 * Something else is shown, or nothing any more.
	 *
	 * @param result what changed
	 */
	void resultChanged(CurrentResult result);
}
