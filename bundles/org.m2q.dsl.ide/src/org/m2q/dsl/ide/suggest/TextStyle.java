package org.m2q.dsl.ide.suggest;

/**
 * How the text around a place is written.
 *
 * @param indent white space before the line
 * @param unit one more step of it
 * @param alone whether nothing else stands before the place in its line
 * @param oneLine whether what stands there is in one line
 */
record TextStyle(String indent, String unit, boolean alone, boolean oneLine) {

	/** The style of an empty place. */
	static TextStyle of(String text, int offset) {
		return of(text, offset, "");
	}

	/**
	 * The style of an element.
	 *
	 * @param element its text
	 */
	static TextStyle of(String text, int offset, String element) {
		int start = text.lastIndexOf('\n', offset - 1) + 1;
		int end = start;
		while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
			end++;
		}
		String indent = text.substring(start, Math.min(end, Math.max(start, offset)));
		return new TextStyle(indent, unit(text, indent, element), end >= offset, element.indexOf('\n') < 0 && !element.isEmpty());
	}

	private static String unit(String text, String indent, String element) {
		int line = element.indexOf('\n') + 1;
		if (line > 0) {
			int end = line;
			while (end < element.length() && (element.charAt(end) == ' ' || element.charAt(end) == '\t')) {
				end++;
			}
			String inner = element.substring(line, end);
			if (inner.startsWith(indent) && inner.length() > indent.length()) {
				return inner.substring(indent.length());
			}
		}
		int first = text.indexOf("\n ");
		return text.indexOf("\n\t") >= 0 || first < 0 ? "\t" : text.substring(first + 1, first + 1 + spaces(text, first + 1));
	}

	private static int spaces(String text, int from) {
		int count = 0;
		// A comment's second line begins with one space.
		while (from + count < text.length() && text.charAt(from + count) == ' ') {
			count++;
		}
		return count == 1 ? 4 : count;
	}

	/** The style of what stands inside. */
	TextStyle inner() {
		return new TextStyle(indent + unit, unit, true, false);
	}

	static String lineEnd(String text) {
		return text.contains("\r\n") ? "\r\n" : "\n";
	}
}
