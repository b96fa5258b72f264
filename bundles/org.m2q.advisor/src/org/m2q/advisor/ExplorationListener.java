package org.m2q.advisor;

import java.util.List;

/** Hears of the points of an exploration as they come, in the thread that explores. */
@FunctionalInterface
public interface ExplorationListener {

	/** Tells nobody. */
	ExplorationListener NONE = (point, front, total) -> {
	};

	/**
	 * A point was priced.
	 *
	 * @param point the point
	 * @param front the best feasible points so far, by rising EDP
	 * @param total how many points there are to price; −1 while that is not known
	 */
	void priced(ExplorationPoint point, List<ExplorationPoint> front, int total);
}
