package org.m2q.network;

import java.util.List;
import java.util.Optional;

import org.m2q.base.problem.Problem;

/**
 * Result of an elaboration.
 *
 * @param network what is known of the network; empty when nothing is
 * @param problems what is wrong, in reading order
 * @param partial whether parts of the model are missing from the network because of errors; such a network must not be priced as a whole
 */
public record Elaboration(Optional<Network> network, List<Problem> problems, boolean partial) {

	/** Copies the problems. */
	public Elaboration {
		problems = List.copyOf(problems);
	}

	/** Whether a problem is an error. */
	public boolean hasErrors() {
		return problems.stream().anyMatch(Problem::isError);
	}

	/** The network when it is complete. */
	public Optional<Network> complete() {
		return partial ? Optional.empty() : network;
	}
}
