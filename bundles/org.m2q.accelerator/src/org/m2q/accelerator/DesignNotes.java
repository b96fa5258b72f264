package org.m2q.accelerator;

import java.util.List;

/**
 * What is written about an accelerator of an experiment, so that a report can say which of its numbers are known and which are chosen.
 *
 * @param accelerator name
 * @param documentation its documentation comment; empty when there is none
 * @param parameters in the order of the text
 */
public record DesignNotes(String accelerator, String documentation, List<ParameterNote> parameters) {

	/**
	 * What is written about a parameter.
	 *
	 * @param name of the parameter
	 * @param value in the experiment, with unit; several joined by commas when its points differ
	 * @param origin where the value comes from: the word before a colon that its documentation comment begins with, such as {@code Paper} or
	 *        {@code Free}; empty without one
	 * @param documentation the rest of its documentation comment; empty when there is none
	 */
	public record ParameterNote(String name, String value, String origin, String documentation) {

		/** Reads the origin from a documentation comment. */
		public static ParameterNote of(String name, String value, String comment) {
			int colon = comment.indexOf(':');
			boolean word = colon > 0 && comment.substring(0, colon).chars().allMatch(Character::isLetter);
			return new ParameterNote(name, value, word ? comment.substring(0, colon) : "", word ? comment.substring(colon + 1).strip() : comment);
		}
	}

	/** Copies the list. */
	public DesignNotes {
		parameters = List.copyOf(parameters);
	}
}
