package org.m2q.dsl.ide.highlight;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.IGrammarAccess;
import org.m2q.base.unit.Unit;

/**
 * Splits text into tokens without parsing it, for colouring while typing.
 *
 * <p>Any text is accepted: what the language does not know is left uncoloured. Safe for use by several threads.
 */
@Singleton
public final class LexicalScanner {

	private final Set<String> keywords;

	/** Reads the keywords from the grammar. */
	@Inject
	public LexicalScanner(IGrammarAccess grammar) {
		keywords = new HashSet<>();
		for (String keyword : GrammarUtil.getAllKeywords(grammar.getGrammar())) {
			if (Character.isLetter(keyword.charAt(0))) {
				keywords.add(keyword);
			}
		}
	}

	/** Whether a word belongs to the language. */
	public boolean isKeyword(String word) {
		return keywords.contains(word);
	}

	/** Coloured tokens in the order of the text; they do not overlap. */
	public List<Token> scan(CharSequence text) {
		List<Token> tokens = new ArrayList<>();
		scan(text, 0, position -> false, tokens);
		return tokens;
	}

	/**
	 * Scans from the begin of a line on.
	 *
	 * @param text the text
	 * @param start where to begin, outside of tokens
	 * @param stop asked at begins of lines that are outside of tokens: whether to stop there
	 * @param tokens gets the tokens
	 * @return where it stopped
	 */
	int scan(CharSequence text, int start, IntPredicate stop, List<Token> tokens) {
		int position = start;
		boolean afterNumber = false;
		while (position < text.length()) {
			char first = text.charAt(position);
			int end = position + 1;
			TokenKind kind = null;
			boolean number = false;
			if (Character.isWhitespace(first)) {
				afterNumber &= first != '\n';
				position = end;
				if (first == '\n' && stop.test(position)) {
					return position;
				}
				continue;
			}
			if (first == '/' && at(text, position + 1) == '/') {
				end = endOfLine(text, position);
				kind = TokenKind.COMMENT;
			} else if (first == '/' && at(text, position + 1) == '*') {
				end = endOfComment(text, position + 2);
				kind = at(text, position + 2) == '*' && end - position > 4 ? TokenKind.DOCUMENTATION : TokenKind.COMMENT;
			} else if (first == '"') {
				end = endOfString(text, position + 1);
				kind = TokenKind.STRING;
			} else if (isDigit(first)) {
				end = endOfNumber(text, position);
				kind = TokenKind.NUMBER;
				number = true;
			} else if (isWordStart(first)) {
				end = endOfName(text, position);
				int unitEnd = afterNumber ? endOfUnit(text, position, end) : -1;
				if (unitEnd > 0) {
					end = unitEnd;
					kind = TokenKind.UNIT;
				} else {
					kind = keywords.contains(text.subSequence(position, end).toString()) ? TokenKind.KEYWORD : null;
				}
			} else if (first == '@' && isSuppression(text, position)) {
				end = endOfWord(text, end);
				tokens.add(new Token(TokenKind.KEYWORD, position, end - position));
				// The words of the code are none of the language.
				end = endOfCode(text, end);
			} else if (first == '%' && afterNumber) {
				kind = TokenKind.UNIT;
			}
			if (kind != null) {
				tokens.add(new Token(kind, position, end - position));
			}
			afterNumber = number;
			position = end;
		}
		return position;
	}

	/** End of the word, joined with hyphens when that gives a keyword such as {@code weight-stationary}. */
	private int endOfName(CharSequence text, int start) {
		int end = endOfWord(text, start);
		int longest = end;
		while (at(text, end) == '-' && isWordStart(at(text, end + 1))) {
			end = endOfWord(text, end + 1);
			if (keywords.contains(text.subSequence(start, end).toString())) {
				longest = end;
			}
		}
		return longest;
	}

	private static boolean isSuppression(CharSequence text, int position) {
		return text.subSequence(position + 1, endOfWord(text, position + 1)).toString().equals("suppress");
	}

	private static int endOfCode(CharSequence text, int position) {
		int end = position;
		while (at(text, end) == ' ' || at(text, end) == '\t') {
			end++;
		}
		while (isWordStart(at(text, end)) || isDigit(at(text, end)) || at(text, end) == '.' || at(text, end) == '-') {
			end++;
		}
		return end;
	}

	private static int endOfUnit(CharSequence text, int start, int wordEnd) {
		if (at(text, wordEnd) == '/' && isWordStart(at(text, wordEnd + 1))) {
			int end = endOfWord(text, wordEnd + 1);
			if (Unit.find(text.subSequence(start, end).toString()).isPresent()) {
				return end;
			}
		}
		return Unit.find(text.subSequence(start, wordEnd).toString()).isPresent() ? wordEnd : -1;
	}

	private static int endOfLine(CharSequence text, int position) {
		int end = position;
		while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
			end++;
		}
		return end;
	}

	private static int endOfComment(CharSequence text, int position) {
		for (int i = position; i + 1 < text.length(); i++) {
			if (text.charAt(i) == '*' && text.charAt(i + 1) == '/') {
				return i + 2;
			}
		}
		return text.length();
	}

	private static int endOfString(CharSequence text, int position) {
		int i = position;
		while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
			if (text.charAt(i) == '"') {
				return i + 1;
			}
			i += text.charAt(i) == '\\' && i + 1 < text.length() && text.charAt(i + 1) != '\n' ? 2 : 1;
		}
		return i;
	}

	private static int endOfNumber(CharSequence text, int position) {
		int end = digits(text, position);
		if (at(text, end) == '.' && isDigit(at(text, end + 1))) {
			end = digits(text, end + 1);
		}
		if (at(text, end) == 'e' || at(text, end) == 'E') {
			int sign = at(text, end + 1) == '+' || at(text, end + 1) == '-' ? 1 : 0;
			if (isDigit(at(text, end + 1 + sign))) {
				end = digits(text, end + 1 + sign);
			}
		}
		return end;
	}

	private static int digits(CharSequence text, int position) {
		int end = position;
		while (isDigit(at(text, end))) {
			end++;
		}
		return end;
	}

	private static int endOfWord(CharSequence text, int position) {
		int end = position;
		while (isWordStart(at(text, end)) || isDigit(at(text, end))) {
			end++;
		}
		return end;
	}

	private static char at(CharSequence text, int position) {
		return position < text.length() ? text.charAt(position) : 0;
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isWordStart(char c) {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
	}
}
