package org.m2q.dsl.ide.hover;

/**
 * Text about a place.
 *
 * @param markdown what to show
 * @param offset first character of what it is about
 * @param length number of characters of what it is about
 */
public record Hover(String markdown, int offset, int length) {
}
