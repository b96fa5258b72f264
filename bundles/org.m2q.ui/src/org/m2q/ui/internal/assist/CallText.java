package org.m2q.ui.internal.assist;

import java.util.Optional;

/**
 * The brackets of a call around a place, found in the text alone so that it costs nothing while typing.
 *
 * @param open place of the opening bracket
 * @param argument number of the argument at the place, from 0
 * @param name what stands before {@code =} in that argument; empty when it has no name
 */
record CallText(int open, int argument, String name) {

	/** No call is longer. */
	private static final int FARTHEST = 4000;

	/** The innermost round bracket that is open at a place; empty when there is none or a brace comes first. */
	static Optional<CallText> around(String text, int offset) {
		int depth = 0;
		int argument = 0;
		int begin = -1;
		for (int i = offset - 1; i >= Math.max(0, offset - FARTHEST); i--) {
			switch (text.charAt(i)) {
				case ')', ']' -> depth++;
				case '[' -> depth = Math.max(0, depth - 1);
				case '(' -> {
					if (depth == 0) {
						String first = text.substring(begin < 0 ? i + 1 : begin, offset);
						int equals = first.indexOf('=');
						boolean named = equals > 0 && !first.startsWith("==", equals);
						return Optional.of(new CallText(i, argument, named ? first.substring(0, equals).strip() : ""));
					}
					depth--;
				}
				case ',' -> {
					if (depth == 0) {
						argument++;
						begin = begin < 0 ? i + 1 : begin;
					}
				}
				case '{', '}' -> {
					return Optional.empty();
				}
				default -> {
					// part of an argument
				}
			}
		}
		return Optional.empty();
	}
}
