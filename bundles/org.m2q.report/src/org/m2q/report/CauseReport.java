package org.m2q.report;

import java.util.List;
import java.util.Objects;

/**
 * Energy of one cause.
 *
 * @param cause e.g. {@code mac}, {@code shift-add}, {@code buffer}, {@code dram}, {@code static}
 * @param joules sum of the terms
 * @param terms what it is made of; empty in totals
 */
public record CauseReport(String cause, double joules, List<Term> terms) {

	/**
	 * A number of equal actions.
	 *
	 * @param component engine or memory
	 * @param action e.g. {@code read}
	 * @param count number of actions; seconds for leakage
	 * @param joulesPerAction energy of one; watts for leakage
	 * @param row qualified name of the table row that the energy is taken from
	 * @param source reference that the row names
	 */
	public record Term(String component, String action, double count, double joulesPerAction, String row, String source) {

		/** Rejects missing parts. */
		public Term {
			Objects.requireNonNull(component, "component");
			Objects.requireNonNull(action, "action");
			Objects.requireNonNull(row, "row");
			Objects.requireNonNull(source, "source");
		}

		/** Count times energy per action. */
		public double joules() {
			return count * joulesPerAction;
		}
	}

	/** Copies the list. */
	public CauseReport {
		Objects.requireNonNull(cause, "cause");
		terms = List.copyOf(terms);
	}
}
