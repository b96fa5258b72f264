package org.m2q.dsl.ide.fix;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A text whose comments and quoted texts are blanks, so that brackets and words can be looked for. Works on any text, also on one with syntax errors.
 */
final class MaskedText {

	private final String text;
	private final String code;

	MaskedText(String text) {
		this.text = text;
		StringBuilder masked = new StringBuilder(text);
		for (int i = 0; i < text.length();) {
			int end = endOfHidden(text, i);
			for (int j = i; j < end; j++) {
				if (text.charAt(j) != '\n') {
					masked.setCharAt(j, ' ');
				}
			}
			i = Math.max(i + 1, end);
		}
		code = masked.toString();
	}

	private static int endOfHidden(String text, int i) {
		if (text.startsWith("//", i)) {
			int end = text.indexOf('\n', i);
			return end < 0 ? text.length() : end;
		}
		if (text.startsWith("/*", i)) {
			int end = text.indexOf("*/", i + 2);
			return end < 0 ? text.length() : end + 2;
		}
		if (text.charAt(i) == '"') {
			for (int j = i + 1; j < text.length() && text.charAt(j) != '\n'; j++) {
				if (text.charAt(j) == '"') {
					return j + 1;
				}
				j += text.charAt(j) == '\\' ? 1 : 0;
			}
		}
		return i;
	}

	/** The text without comments and quoted texts. */
	String code() {
		return code;
	}

	String text() {
		return text;
	}

	int lineStart(int offset) {
		return text.lastIndexOf('\n', offset - 1) + 1;
	}

	/** First character of the next line, or the end of the text. */
	int lineEnd(int offset) {
		int end = text.indexOf('\n', offset);
		return end < 0 ? text.length() : end + 1;
	}

	/** First character of code at or behind a place; the end of the text when there is none. */
	int next(int offset) {
		int i = offset;
		while (i < code.length() && Character.isWhitespace(code.charAt(i))) {
			i++;
		}
		return i;
	}

	/** Behind the last character of code before a place; 0 when there is none. */
	int previous(int offset) {
		int i = offset;
		while (i > 0 && Character.isWhitespace(code.charAt(i - 1))) {
			i--;
		}
		return i;
	}

	/** Behind the bracket that closes one; -1 when it is not closed. */
	int closed(int open) {
		int depth = 0;
		for (int i = open; i < code.length(); i++) {
			depth += bracket(code.charAt(i));
			if (depth == 0) {
				return i + 1;
			}
		}
		return -1;
	}

	/** The innermost open bracket of some kind before a place; -1 when there is none. */
	int open(int offset, char kind) {
		int depth = 0;
		for (int i = offset - 1; i >= 0; i--) {
			int bracket = bracket(code.charAt(i));
			if (bracket > 0 && depth == 0) {
				return code.charAt(i) == kind ? i : open(i, kind);
			}
			depth -= bracket;
		}
		return -1;
	}

	static int bracket(char c) {
		return switch (c) {
			case '{', '(', '[' -> 1;
			case '}', ')', ']' -> -1;
			default -> 0;
		};
	}

	/** The word that begins at a place; empty when none does. */
	String word(int offset) {
		int end = offset;
		while (end < code.length() && isWordPart(code.charAt(end))) {
			end++;
		}
		return code.substring(offset, end);
	}

	/** First character of the last of some words before a place, as a whole word; -1 when there is none. */
	int lastWord(int offset, Set<String> words) {
		for (int i = offset - 1; i >= 0; i--) {
			if ((i == 0 || !isWordPart(code.charAt(i - 1))) && words.contains(word(i).toLowerCase(Locale.ROOT))) {
				return i;
			}
		}
		return -1;
	}

	static boolean isWordPart(char c) {
		return Character.isLetterOrDigit(c) || c == '_' || c == '@' || c == '^';
	}

	/** Removes a range: with its line when nothing else stands there, else with the blank before or behind it. */
	TextEdit removal(int from, int last) {
		int to = Math.max(from, last);
		int start = lineStart(from);
		int end = lineEnd(to);
		if (text.substring(start, from).isBlank() && text.substring(to, end).isBlank()) {
			return new TextEdit(start, end - start, "");
		}
		if (to < text.length() && text.charAt(to) == ' ') {
			return new TextEdit(from, to + 1 - from, "");
		}
		return from > 0 && text.charAt(from - 1) == ' ' ? new TextEdit(from - 1, to - from + 1, "") : new TextEdit(from, to - from, "");
	}

	/**
	 * A member behind the others of a definition: later ones replace what earlier ones say.
	 *
	 * @param begin behind the brace that opens it
	 * @param end behind the brace that closes it
	 */
	Optional<TextEdit> appended(int begin, int end, String member) {
		int brace = code.lastIndexOf('}', end - 1);
		if (brace < begin) {
			return Optional.empty();
		}
		int line = lineStart(brace);
		boolean alone = text.substring(line, brace).isBlank();
		return Optional.of(alone ? new TextEdit(line, 0, "\t" + member + "\n") : new TextEdit(brace, 0, "\n\t" + member + "\n"));
	}

	/** Removes one part of a list with the comma before it, or behind it when it is the first. */
	TextEdit item(int from, int last) {
		int to = Math.max(from, last);
		int before = previous(from);
		int behind = next(to);
		if (before > 0 && code.charAt(before - 1) == ',') {
			return new TextEdit(before - 1, to - before + 1, "");
		}
		return behind < code.length() && code.charAt(behind) == ',' ? new TextEdit(from, next(behind + 1) - from, "") : new TextEdit(from, to - from, "");
	}

	/** The end of the part of a list that goes on at a place: a comma or a closing bracket, without blanks before it. */
	int itemEnd(int offset) {
		int depth = 0;
		for (int i = offset; i < code.length(); i++) {
			char c = code.charAt(i);
			if (depth == 0 && (c == ',' || bracket(c) < 0)) {
				return previous(i);
			}
			depth += bracket(c);
		}
		return code.length();
	}
}
