package org.m2q.accelerator;

import java.util.List;
import java.util.Optional;

import org.m2q.base.problem.Problem;

/**
 * What a model element means, as far as it has a meaning.
 *
 * @param value present unless an error makes it meaningless
 * @param problems what is wrong with it
 * @param <T> type of the meaning
 */
public record Lowered<T>(Optional<T> value, List<Problem> problems) {

	/** Copies the problems. */
	public Lowered {
		problems = List.copyOf(problems);
	}
}
