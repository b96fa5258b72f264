package org.m2q.base.problem;

import java.util.Objects;

/**
 * A range of source text.
 *
 * @param uri resource of the text, empty when unknown
 * @param offset first character, from 0
 * @param length number of characters, 0 or more
 * @param line line of the first character, from 1; 0 when unknown
 * @param column column of the first character, from 1; 0 when unknown
 */
public record SourceSpan(String uri, int offset, int length, int line, int column) {

	/** No source text, for elements made by the tool itself. */
	public static final SourceSpan NONE = new SourceSpan("", 0, 0, 0, 0);

	/** Rejects a missing resource. */
	public SourceSpan {
		Objects.requireNonNull(uri, "uri");
	}

	/** Whether the range points to a known place. */
	public boolean isKnown() {
		return line > 0;
	}
}
