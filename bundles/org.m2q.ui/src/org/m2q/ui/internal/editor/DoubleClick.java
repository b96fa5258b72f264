package org.m2q.ui.internal.editor;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DefaultTextDoubleClickStrategy;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.Region;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.highlight.TokenKind;

/** A double click selects a name, a number as a whole, a unit such as {@code GB/s}, a word such as {@code multiplier-array}, or what is between brackets or quotes. */
public final class DoubleClick extends DefaultTextDoubleClickStrategy {

	@Override
	protected IRegion findExtendedDoubleClickSelection(IDocument document, int offset) {
		Token string = TokenText.of(document).flatMap(text -> text.at(offset)).filter(token -> token.kind() == TokenKind.STRING).orElse(null);
		if (string != null && (offset <= string.offset() + 1 || offset >= string.end() - 1) && string.length() > 1) {
			return new Region(string.offset() + 1, string.length() - 2);
		}
		Brackets brackets = new Brackets();
		try {
			IRegion match = brackets.match(document, offset);
			if (match != null && match.getLength() > 1) {
				return new Region(match.getOffset() + 1, match.getLength() - 2);
			}
		} finally {
			brackets.dispose();
		}
		return null;
	}

	@Override
	protected IRegion findWord(IDocument document, int offset) {
		Token token = TokenText.of(document).flatMap(text -> text.at(offset)).orElse(null);
		if (token != null && (token.kind() == TokenKind.NUMBER || token.kind() == TokenKind.UNIT || token.kind() == TokenKind.KEYWORD)) {
			return new Region(token.offset(), token.length());
		}
		try {
			int start = offset;
			int end = offset;
			while (start > 0 && isWord(document.getChar(start - 1))) {
				start--;
			}
			while (end < document.getLength() && isWord(document.getChar(end))) {
				end++;
			}
			return start < end ? new Region(start, end - start) : super.findWord(document, offset);
		} catch (BadLocationException e) {
			// The text has changed under the pointer.
			return null;
		}
	}

	private static boolean isWord(char c) {
		return Character.isLetterOrDigit(c) || c == '_';
	}
}
