package org.m2q.ui.internal.search;

/**
 * A line with references.
 *
 * @param file where it is
 * @param number number of the line, from 1
 * @param text the line without white space at its ends
 * @param offset place of {@code text} in the file
 */
record ReferenceLine(ReferenceFile file, int number, String text, int offset) {

	/** The line around a place. */
	static ReferenceLine of(ReferenceFile file, int number, String content, int place) {
		int start = content.lastIndexOf('\n', place - 1) + 1;
		int end = content.indexOf('\n', place);
		String line = content.substring(start, end < 0 ? content.length() : end);
		return new ReferenceLine(file, number, line.strip(), start + line.length() - line.stripLeading().length());
	}
}
