package org.m2q.dsl.ide.navigate;

/**
 * A range of a text.
 *
 * @param uri address of the text
 * @param offset first character, from 0
 * @param length number of characters, 0 or more
 */
public record Place(String uri, int offset, int length) {

	/** First character after it. */
	public int end() {
		return offset + length;
	}
}
