package org.m2q.accelerator;

import java.util.Optional;
import java.util.Set;

import org.m2q.base.problem.SourceSpan;

/**
 * Operators without multiply-accumulate that an engine executes.
 *
 * @param operators names as in the language, e.g. {@code hardswish}
 * @param rate elements per lane and cycle, above 0
 * @param energy cost of one element
 * @param span where the mode is written
 */
public record ElementMode(Set<String> operators, double rate, Optional<EnergyRow> energy, SourceSpan span) {

	/** Copies the operators. */
	public ElementMode {
		operators = Set.copyOf(operators);
	}
}
