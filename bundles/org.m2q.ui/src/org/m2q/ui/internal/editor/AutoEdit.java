package org.m2q.ui.internal.editor;

import java.util.Optional;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DocumentCommand;
import org.eclipse.jface.text.IAutoEditStrategy;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.TextUtilities;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.highlight.TokenKind;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;

/**
 * Indents new lines, closes brackets, quotes and comments, and types over what was closed.
 *
 * <p>Whether a closing bracket is typed over follows from the text alone: it is when the brackets are balanced without it. So nothing has to be
 * remembered between keystrokes.
 */
public final class AutoEdit implements IAutoEditStrategy {

	private static final String OPENING = "({[";
	private static final String CLOSING = ")}]";

	@Override
	public void customizeDocumentCommand(IDocument document, DocumentCommand command) {
		try {
			if (command.text == null) {
				return;
			}
			boolean newLine = command.text.length() <= 2 && TextUtilities.equals(document.getLegalLineDelimiters(), command.text) >= 0;
			boolean backspace = command.text.isEmpty() && command.length == 1;
			if (newLine || backspace || command.text.length() == 1 && command.length == 0 && isSpecial(command.text.charAt(0))) {
				Optional<TokenText> text = TokenText.of(document);
				if (text.isPresent() && newLine) {
					newLine(document, command, text.get());
				} else if (text.isPresent() && backspace) {
					erase(command, text.get());
				} else if (text.isPresent()) {
					type(document, command, text.get());
				}
			}
		} catch (BadLocationException e) {
			Activator.log(Messages.fixFailed, e);
		}
	}

	private static boolean isSpecial(char c) {
		return OPENING.indexOf(c) >= 0 || CLOSING.indexOf(c) >= 0 || c == '"' || c == '/';
	}

	private static void newLine(IDocument document, DocumentCommand command, TokenText text) throws BadLocationException {
		IRegion line = document.getLineInformationOfOffset(command.offset);
		String before = document.get(line.getOffset(), command.offset - line.getOffset());
		int end = command.offset + command.length;
		IRegion lastLine = document.getLineInformationOfOffset(end);
		String after = document.get(end, lastLine.getOffset() + lastLine.getLength() - end);
		String indent = before.substring(0, before.length() - before.stripLeading().length());
		String delimiter = command.text;
		Optional<Token> inside = text.inside(command.offset);
		if (inside.isPresent()) {
			continueComment(command, text, inside.get(), before.strip(), after, indent);
			return;
		}
		String opened = before.stripTrailing();
		char last = opened.isEmpty() ? 0 : opened.charAt(opened.length() - 1);
		int bracket = OPENING.indexOf(last);
		if (last == 0 || bracket < 0) {
			command.text += indent;
			return;
		}
		char closing = CLOSING.charAt(bracket);
		String rest = after.stripLeading();
		String inner = delimiter + indent + "\t";
		boolean closed = !rest.isEmpty() && rest.charAt(0) == closing;
		boolean missing = last == '{' && rest.isEmpty() && text.surplus('{', '}') > 0;
		command.length += after.length() - rest.length();
		if (closed || missing) {
			command.text = inner + delimiter + indent + (missing ? "}" : "");
			stay(command, inner.length());
		} else {
			command.text = inner;
		}
	}

	private static void continueComment(DocumentCommand command, TokenText text, Token comment, String before, String after, String indent) {
		String delimiter = command.text;
		if (text.isLineComment(comment)) {
			// Only a comment that is torn apart goes on.
			command.text += indent + (after.isBlank() ? "" : "// ");
		} else if (!text.isBlockComment(comment)) {
			command.text += indent;
		} else if (before.startsWith("/*")) {
			String content = text.text().substring(comment.offset(), comment.end());
			// The end that was found may be that of the next comment.
			boolean missing = !content.endsWith("*/") || content.length() < 4 || content.indexOf("/*", 2) > 0;
			command.text = delimiter + indent + " * ";
			if (missing) {
				int caret = command.text.length();
				command.text += after.strip() + delimiter + indent + " */";
				command.length += after.length();
				stay(command, caret);
			}
		} else {
			command.text += indent + (before.startsWith("*") ? "* " : "");
		}
	}

	private static void type(IDocument document, DocumentCommand command, TokenText text) throws BadLocationException {
		char typed = command.text.charAt(0);
		char next = command.offset < text.text().length() ? text.text().charAt(command.offset) : '\n';
		Optional<Token> inside = text.inside(command.offset);
		if (typed == '/') {
			inside.filter(text::isBlockComment).ifPresent(comment -> closeComment(command, text));
		} else if (typed == '"') {
			quote(command, text, inside, next);
		} else if (inside.isPresent()) {
			return;
		} else if (OPENING.indexOf(typed) >= 0) {
			char closing = CLOSING.charAt(OPENING.indexOf(typed));
			if (endsWord(next) && text.surplus(typed, closing) >= 0) {
				command.text += closing;
				stay(command, 1);
			}
		} else if (next == typed && text.surplus(OPENING.charAt(CLOSING.indexOf(typed)), typed) == 0) {
			typeOver(command);
		} else if (typed == '}') {
			outdent(document, command, text);
		}
	}

	private static boolean endsWord(char next) {
		return Character.isWhitespace(next) || CLOSING.indexOf(next) >= 0 || next == ',' || next == '>';
	}

	private static void quote(DocumentCommand command, TokenText text, Optional<Token> inside, char next) {
		char previous = command.offset > 0 ? text.text().charAt(command.offset - 1) : '\n';
		if (inside.isPresent()) {
			if (inside.get().kind() == TokenKind.STRING && next == '"' && inside.get().end() == command.offset + 1 && previous != '\\') {
				typeOver(command);
			}
		} else if (endsWord(next) && !Character.isLetterOrDigit(previous) && previous != '"') {
			command.text = "\"\"";
			stay(command, 1);
		}
	}

	/** A slash behind the star that a line of a comment begins with ends the comment. */
	private static void closeComment(DocumentCommand command, TokenText text) {
		int start = text.text().lastIndexOf('\n', command.offset - 1) + 1;
		if (text.text().substring(start, command.offset).strip().equals("*") && text.text().startsWith("* ", command.offset - 2)) {
			command.offset--;
			command.length++;
		}
	}

	/** A brace that begins a line goes below the line that it closes. */
	private static void outdent(IDocument document, DocumentCommand command, TokenText text) throws BadLocationException {
		IRegion line = document.getLineInformationOfOffset(command.offset);
		int opening = text.opening(command.offset);
		if (opening >= 0 && document.get(line.getOffset(), command.offset - line.getOffset()).isBlank()) {
			IRegion opened = document.getLineInformationOfOffset(opening);
			String content = document.get(opened.getOffset(), opened.getLength());
			command.text = content.substring(0, content.length() - content.stripLeading().length()) + "}";
			command.length += command.offset - line.getOffset();
			command.offset = line.getOffset();
		}
	}

	/** Taking back an opening bracket takes back the closing one with nothing between them. */
	private static void erase(DocumentCommand command, TokenText text) {
		char erased = text.text().charAt(command.offset);
		char next = command.offset + 1 < text.text().length() ? text.text().charAt(command.offset + 1) : 0;
		int bracket = OPENING.indexOf(erased);
		boolean pair = bracket >= 0 && next == CLOSING.charAt(bracket) && text.inside(command.offset + 1).isEmpty()
				&& text.surplus(erased, next) == 0;
		boolean quotes = erased == '"' && next == '"'
				&& text.inside(command.offset + 1).filter(token -> token.offset() == command.offset && token.length() == 2).isPresent();
		if (pair || quotes) {
			command.length = 2;
		}
	}

	private static void typeOver(DocumentCommand command) {
		command.length = 1;
		stay(command, 1);
	}

	private static void stay(DocumentCommand command, int behind) {
		command.shiftsCaret = false;
		command.caretOffset = command.offset + behind;
	}
}
