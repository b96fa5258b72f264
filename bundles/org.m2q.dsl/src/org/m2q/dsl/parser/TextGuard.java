package org.m2q.dsl.parser;

import java.util.Optional;
import java.util.Set;

import org.m2q.base.problem.ProblemCodes;

/**
 * Looks over a text before it is parsed. The parser descends once per level of nesting, and later stages once per operator of an expression, so
 * text that is nested without bound would exhaust the stack. Text that is no text would give thousands of meaningless errors.
 */
public final class TextGuard {

	/** Longest text that is parsed, in characters. */
	public static final int MAXIMUM_SIZE = 2 * 1024 * 1024;
	/** Deepest nesting of brackets. */
	public static final int MAXIMUM_NESTING = 100;
	/** Most operators, prefixes and indices in the expressions that enclose a place. */
	public static final int MAXIMUM_OPERATORS = 500;

	private static final char REPLACEMENT = '\uFFFD';
	private static final Set<String> OPERATORS = Set.of("and", "or", "not", "mod", "then", "else", "if");
	/** Words that begin a statement, so that no expression goes on. */
	private static final Set<String> STARTS = Set.of("let", "require", "input", "output", "stage", "from", "repeat", "residual", "branches");

	/**
	 * Why a text is not parsed.
	 *
	 * @param code of the problem
	 * @param message of the problem
	 * @param offset of the place
	 * @param length of the place
	 */
	public record Fault(String code, String message, int offset, int length) {
	}

	private final CharSequence text;
	/** Operators seen in the open expression of each level. */
	private final int[] operators = new int[MAXIMUM_NESTING + 1];
	private int depth;
	private int sum;

	private TextGuard(CharSequence text) {
		this.text = text;
	}

	/** The first reason not to parse a text. */
	public static Optional<Fault> check(CharSequence text) {
		if (text.length() > MAXIMUM_SIZE) {
			return Optional.of(tooLong(text.length()));
		}
		Optional<Fault> characters = characters(text);
		return characters.isPresent() ? characters : new TextGuard(text).nesting();
	}

	/** The fault of a text of some length. */
	public static Fault tooLong(long length) {
		return new Fault(ProblemCodes.LIMIT_SIZE, "The file has " + length + " characters; at most " + MAXIMUM_SIZE
				+ " are read. Split it into several files and import them.", 0, 1);
	}

	private static Optional<Fault> characters(CharSequence text) {
		int damaged = -1;
		int count = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f') {
				return Optional.of(new Fault(ProblemCodes.SYNTAX_BINARY,
						"This is not a text file: it contains the control character " + (int) c + ". Open a file with .m2q text.", i, 1));
			}
			if (c == REPLACEMENT) {
				damaged = damaged < 0 ? i : damaged;
				count++;
			}
		}
		if (damaged < 0) {
			return Optional.empty();
		}
		return Optional.of(count > text.length() / 10
				? new Fault(ProblemCodes.SYNTAX_BINARY, "This is not a text file: most of it is not UTF-8. Open a file with .m2q text.", damaged, 1)
				: new Fault(ProblemCodes.SYNTAX_ENCODING, "This character is not valid UTF-8. Save the file with the encoding UTF-8.", damaged, 1));
	}

	private Optional<Fault> nesting() {
		int i = 0;
		while (i < text.length()) {
			char c = text.charAt(i);
			int end = i + 1;
			if (c == '"') {
				end = string(i);
			} else if (c == '/' && at(i + 1) == '/') {
				end = line(i);
			} else if (c == '/' && at(i + 1) == '*') {
				end = comment(i);
			} else if (isNamePart(c)) {
				end = word(i);
				String word = text.subSequence(i, end).toString();
				if (OPERATORS.contains(word)) {
					count();
				} else if (STARTS.contains(word)) {
					reset();
				}
			} else {
				bracketOrOperator(c, i);
			}
			if (depth > MAXIMUM_NESTING || sum > MAXIMUM_OPERATORS) {
				return Optional.of(fault(i, end));
			}
			i = end;
		}
		return Optional.empty();
	}

	private Fault fault(int offset, int end) {
		String message = depth > MAXIMUM_NESTING
				? "Brackets are nested " + depth + " deep here; at most " + MAXIMUM_NESTING + " levels are read. Move the inner part to a block or a let."
				: "This expression has more than " + MAXIMUM_OPERATORS + " operators. Split it with let, or use sum([…]).";
		return new Fault(ProblemCodes.LIMIT_NESTING, message, offset, end - offset);
	}

	private void bracketOrOperator(char c, int i) {
		switch (c) {
		case '(', '{' -> open();
		case '[' -> {
			// An index is an operator of the expression around it.
			count();
			open();
		}
		case ')', ']', '}' -> {
			close();
			if (c == '}') {
				reset();
			}
		}
		case ',', ':', '=' -> {
			if (c == '=' && (at(i + 1) == '=' || i > 0 && "=!<>".indexOf(text.charAt(i - 1)) >= 0)) {
				count();
			} else {
				reset();
			}
		}
		case '>' -> reset();
		case '+', '-', '*', '/' -> count();
		default -> {
			// Other characters do not nest.
		}
		}
	}

	private void open() {
		depth++;
		if (depth <= MAXIMUM_NESTING) {
			operators[depth] = 0;
		}
	}

	private void close() {
		if (depth > 0) {
			reset();
			depth--;
		}
	}

	private void count() {
		operators[depth]++;
		sum++;
	}

	private void reset() {
		sum -= operators[depth];
		operators[depth] = 0;
	}

	private char at(int i) {
		return i < text.length() ? text.charAt(i) : 0;
	}

	private static boolean isNamePart(char c) {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
	}

	private int word(int start) {
		int i = start;
		while (i < text.length() && isNamePart(text.charAt(i))) {
			i++;
		}
		return i;
	}

	private int line(int start) {
		int i = start;
		while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
			i++;
		}
		return i;
	}

	/** The end of a string; one that is not closed in its line is no string, and its quote stands alone. */
	private int string(int start) {
		for (int i = start + 1; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"') {
				return i + 1;
			}
			if (c == '\n' || c == '\r') {
				break;
			}
			if (c == '\\') {
				i++;
			}
		}
		return start + 1;
	}

	/** The end of a comment; one that is not closed is no comment, and its slash stands alone. */
	private int comment(int start) {
		for (int i = start + 2; i + 1 < text.length(); i++) {
			if (text.charAt(i) == '*' && text.charAt(i + 1) == '/') {
				return i + 2;
			}
		}
		return start + 1;
	}
}
