package org.m2q.dsl.ide.fix;

/**
 * A replacement of text.
 *
 * @param offset first replaced character
 * @param length number of replaced characters, 0 to insert
 * @param text what comes instead
 */
public record TextEdit(int offset, int length, String text) {
}
