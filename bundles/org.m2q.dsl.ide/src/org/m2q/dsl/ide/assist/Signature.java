package org.m2q.dsl.ide.assist;

import java.util.List;

/**
 * What a call takes.
 *
 * @param label name with all parameters and their defaults
 * @param documentation Markdown; may be empty
 * @param parameters in order
 * @param active number of the parameter at the caret, from 0; -1 for none
 */
public record Signature(String label, String documentation, List<Part> parameters, int active) {

	/**
	 * One parameter.
	 *
	 * @param name its name
	 * @param offset first character in the label
	 * @param length number of characters in the label
	 * @param documentation Markdown; may be empty
	 */
	public record Part(String name, int offset, int length, String documentation) {
	}

	/** Copies the parameters. */
	public Signature {
		parameters = List.copyOf(parameters);
	}
}
