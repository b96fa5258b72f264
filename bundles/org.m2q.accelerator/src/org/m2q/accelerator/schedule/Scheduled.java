package org.m2q.accelerator.schedule;

import java.util.List;
import java.util.Optional;

import org.m2q.base.problem.Problem;

/**
 * What scheduling came to.
 *
 * @param schedule empty when a layer cannot be scheduled
 * @param problems what was found wrong; at least one error when there is no schedule
 */
public record Scheduled(Optional<Schedule> schedule, List<Problem> problems) {

	/** Copies the problems. */
	public Scheduled {
		problems = List.copyOf(problems);
	}
}
