package org.m2q.advisor;

import java.util.List;

/**
 * A whole policy that was tried.
 *
 * @param index position in the order of the search, from 0; 0 is the policy as it is
 * @param description what differs from the policy as it is, e.g. {@code dwconv: int4 per filter}
 * @param outcome what it comes to
 * @param feasible whether it keeps the limits
 * @param rules the edit: rules of a policy that extends the present one
 */
public record ExplorationPoint(int index, String description, Outcome outcome, boolean feasible, List<Change> rules) {

	/** Copies the rules. */
	public ExplorationPoint {
		rules = List.copyOf(rules);
	}
}
