package org.m2q.dsl.ide.format;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import com.google.inject.Inject;
import com.google.inject.Singleton;

import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.highlight.LexicalScanner;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.highlight.TokenKind;

/** Indents a line by the brackets that are open before it. Works on any text, also on one with syntax errors. */
@Singleton
public final class Indentation {

	@Inject
	private LexicalScanner scanner;

	/**
	 * Tabs that a line should begin with.
	 *
	 * @param offset a place in the line, 0 to the length of the text
	 * @return empty for a line inside of a comment
	 */
	public Optional<Integer> level(String text, int offset) {
		int start = text.lastIndexOf('\n', offset - 1) + 1;
		int content = start;
		while (content < text.length() && isBlank(text.charAt(content))) {
			content++;
		}
		int level = 0;
		List<Token> tokens = scanner.scan(text.substring(0, lineEnd(text, start)));
		Iterator<Token> next = tokens.iterator();
		Token token = next.hasNext() ? next.next() : null;
		for (int i = 0; i < start; i++) {
			while (token != null && token.end() <= i) {
				token = next.hasNext() ? next.next() : null;
			}
			if (token != null && isText(token) && token.offset() <= i) {
				if (token.end() > start) {
					return Optional.empty();
				}
				i = token.end() - 1;
			} else {
				level += bracket(text.charAt(i));
			}
		}
		while (content < text.length() && bracket(text.charAt(content)) < 0) {
			level--;
			content++;
		}
		boolean continued = content < text.length() && text.charAt(content) == '>';
		return Optional.of(Math.max(0, level) + (continued ? 1 : 0));
	}

	/** Brings the tabs and spaces that a line begins with to its level; empty when they are right or the line is in a comment. */
	public Optional<TextEdit> reindent(String text, int offset) {
		int start = text.lastIndexOf('\n', offset - 1) + 1;
		int end = start;
		while (end < text.length() && isBlank(text.charAt(end))) {
			end++;
		}
		int length = end - start;
		String before = text.substring(start, end);
		return level(text, offset).map("\t"::repeat).filter(wanted -> !wanted.equals(before)).map(wanted -> new TextEdit(start, length, wanted));
	}

	private static int lineEnd(String text, int start) {
		int end = text.indexOf('\n', start);
		return end < 0 ? text.length() : end;
	}

	private static boolean isText(Token token) {
		return token.kind() == TokenKind.COMMENT || token.kind() == TokenKind.DOCUMENTATION || token.kind() == TokenKind.STRING;
	}

	private static boolean isBlank(char c) {
		return c == ' ' || c == '\t';
	}

	private static int bracket(char c) {
		return switch (c) {
			case '{', '(', '[' -> 1;
			case '}', ')', ']' -> -1;
			default -> 0;
		};
	}
}
