package org.m2q.dsl.ide.highlight;

/**
 * A coloured piece of text.
 *
 * @param kind what it is
 * @param offset first character, from 0
 * @param length number of characters, 1 or more
 */
public record Token(TokenKind kind, int offset, int length) {

	/** First character after the token. */
	public int end() {
		return offset + length;
	}
}
