package org.m2q.dsl.ide.navigate;

/**
 * A range of lines that can be hidden.
 *
 * @param offset first character of what stays visible of it
 * @param length number of characters up to the end of the last hidden line
 * @param kind what is hidden
 */
public record Fold(int offset, int length, Kind kind) {

	/** What can be hidden. */
	public enum Kind {
		/** What stands between braces. */
		BODY,
		/** A comment of several lines. */
		COMMENT,
		/** The imports. */
		IMPORTS
	}
}
