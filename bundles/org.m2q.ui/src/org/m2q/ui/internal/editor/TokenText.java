package org.m2q.ui.internal.editor;

import java.util.List;
import java.util.Optional;

import org.eclipse.jface.text.IDocument;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.highlight.TokenKind;
import org.m2q.ui.internal.Activator;

/**
 * A text as tokens, to tell brackets from those in comments and strings while typing.
 *
 * @param text the text
 * @param tokens its coloured tokens in their order
 */
record TokenText(String text, List<Token> tokens) {

	/** Scans a text; empty as long as the language is not loaded. */
	static Optional<TokenText> of(IDocument document) {
		return Activator.instance().servicesIfReady().map(services -> {
			String text = document.get();
			return new TokenText(text, EditorDocuments.find(document).map(open -> open.tokens(text)).orElseGet(() -> services.scanner().scan(text)));
		});
	}

	/** The token that a place is inside of, so that text put there becomes a part of it. */
	Optional<Token> inside(int offset) {
		return tokens.stream().filter(token -> token.offset() < offset && (offset < token.end() || isOpen(token) && offset <= token.end())).findFirst();
	}

	/** The token that covers or ends at a place; the one that covers it is preferred. */
	Optional<Token> at(int offset) {
		return tokens.stream().filter(token -> token.offset() <= offset && offset < token.end()).findFirst()
				.or(() -> tokens.stream().filter(token -> token.end() == offset).findFirst());
	}

	/** Whether text behind it would still belong to it: line comments, and comments and strings without an end. */
	private boolean isOpen(Token token) {
		String content = text.substring(token.offset(), token.end());
		return switch (token.kind()) {
			case COMMENT, DOCUMENTATION -> content.startsWith("//") || content.length() < 4 || !content.endsWith("*/");
			case STRING -> content.length() < 2 || !content.endsWith("\"");
			default -> false;
		};
	}

	boolean isLineComment(Token token) {
		return token.kind() == TokenKind.COMMENT && text.startsWith("//", token.offset());
	}

	boolean isBlockComment(Token token) {
		return (token.kind() == TokenKind.COMMENT || token.kind() == TokenKind.DOCUMENTATION) && text.startsWith("/*", token.offset());
	}

	/** How many brackets are open more often than they are closed; negative when too many are closed. */
	int surplus(char open, char close) {
		int surplus = 0;
		int next = 0;
		for (int i = 0; i < text.length(); i++) {
			while (next < tokens.size() && (tokens.get(next).end() <= i || !hides(tokens.get(next)))) {
				next++;
			}
			if (next < tokens.size() && tokens.get(next).offset() <= i) {
				i = tokens.get(next).end() - 1;
			} else if (text.charAt(i) == open) {
				surplus++;
			} else if (text.charAt(i) == close) {
				surplus--;
			}
		}
		return surplus;
	}

	/** Place of the brace that a closing one at a place would belong to; -1 when there is none. */
	int opening(int offset) {
		int depth = 0;
		int last = tokens.size() - 1;
		for (int i = offset - 1; i >= 0; i--) {
			while (last >= 0 && (tokens.get(last).offset() > i || !hides(tokens.get(last)))) {
				last--;
			}
			if (last >= 0 && i < tokens.get(last).end()) {
				i = tokens.get(last).offset();
			} else if (text.charAt(i) == '}') {
				depth++;
			} else if (text.charAt(i) == '{' && depth-- == 0) {
				return i;
			}
		}
		return -1;
	}

	private static boolean hides(Token token) {
		return token.kind() == TokenKind.COMMENT || token.kind() == TokenKind.DOCUMENTATION || token.kind() == TokenKind.STRING;
	}
}
