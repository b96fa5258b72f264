package org.m2q.dsl.parser;

import java.util.List;
import java.util.Optional;
import org.antlr.runtime.MismatchedTokenException;
import org.antlr.runtime.RecognitionException;
import org.antlr.runtime.Token;
import org.antlr.runtime.TokenStream;
import org.antlr.runtime.UnwantedTokenException;
import org.eclipse.xtext.conversion.ValueConverterWithValueException;
import org.eclipse.xtext.nodemodel.SyntaxErrorMessage;
import org.eclipse.xtext.parser.antlr.SyntaxErrorMessageProvider;
import org.m2q.base.problem.Nearest;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.services.M2qGrammarAccess;

import com.google.inject.Inject;

/** Syntax errors in words. */
public class SyntaxMessages extends SyntaxErrorMessageProvider {

	private static final int LONGEST_TOKEN = 30;

	private static final int MOST_WORDS = 16;

	private final M2qGrammarAccess grammar;

	@Inject
	SyntaxMessages(M2qGrammarAccess grammar) {
		this.grammar = grammar;
	}

	@Override
	public SyntaxErrorMessage getSyntaxErrorMessage(IParserErrorContext context) {
		return new SyntaxErrorMessage(message(context), ProblemCodes.SYNTAX);
	}

	@Override
	public SyntaxErrorMessage getSyntaxErrorMessage(IValueConverterErrorContext context) {
		if (context.getValueConverterException() instanceof ValueConverterWithValueException) {
			return super.getSyntaxErrorMessage(context);
		}
		String message = context.getDefaultMessage();
		return new SyntaxErrorMessage(message == null || message.isBlank() ? "This is not a value." : message, ProblemCodes.SYNTAX);
	}

	private String message(IParserErrorContext context) {
		RecognitionException error = context.getRecognitionException();
		if (error == null) {
			return unfinished(String.valueOf(context.getDefaultMessage()));
		}
		String found = found(error.token);
		if (error instanceof MismatchedTokenException mismatch && mismatch.expecting == Token.EOF) {
			return found + " does not begin a definition. Definitions begin with model, block, policy, accelerator, energy table, mapping or experiment.";
		}
		List<String> expected = ExpectedWords.at(context.getCurrentNode().getRootNode(), error, grammar.getM2qFileRule());
		if (error.token.getType() != Token.EOF && (expected.contains(error.token.getText()) || expected.contains(found))) {
			// The parser decided by what comes after this token.
			return following(error).map(next -> found + " followed by " + next + " is not possible here.").orElse("The text ends too early after " + found + ".");
		}
		if (expected.size() > 1) {
			List<String> near = error.token.getType() == Token.EOF ? List.of()
					: Nearest.to(error.token.getText(), expected.stream().filter(SyntaxMessages::isWord).toList());
			return (error.token.getType() == Token.EOF ? "The text ends too early." : found + " is not expected here.")
					+ (near.isEmpty() ? "" : " Did you mean " + near.getFirst() + "?") + " " + possible(expected);
		}
		if (error instanceof UnwantedTokenException) {
			return found + " is not expected here. Remove it.";
		}
		if (error instanceof MismatchedTokenException mismatch) {
			return expected(mismatch.expecting, context.getTokenNames()) + " is expected here, not " + found + ".";
		}
		return found.startsWith("the end") ? "The text ends too early. Complete the definition." : found + " is not expected here.";
	}

	/** The visible token behind the one at which reading stopped. */
	private static Optional<String> following(RecognitionException error) {
		if (error.input instanceof TokenStream tokens) {
			for (int i = error.token.getTokenIndex() + 1; i < tokens.size(); i++) {
				Token next = tokens.get(i);
				if (next.getChannel() == Token.DEFAULT_CHANNEL && next.getType() != Token.EOF) {
					return Optional.of(found(next));
				}
			}
		}
		return Optional.empty();
	}

	private static boolean isWord(String expected) {
		return expected.chars().allMatch(c -> Character.isLetter(c) || c == '-');
	}

	/** What may stand here, in one sentence. */
	private static String possible(List<String> expected) {
		List<String> shown = expected.size() > MOST_WORDS ? expected.subList(0, MOST_WORDS) : expected;
		String rest = expected.size() > MOST_WORDS ? " or one of " + (expected.size() - MOST_WORDS) + " others" : "";
		if (shown.size() == 1 || !rest.isEmpty()) {
			return "Possible here: " + String.join(", ", shown) + rest + ".";
		}
		return "Possible here: " + String.join(", ", shown.subList(0, shown.size() - 1)) + " or " + shown.getLast() + ".";
	}

	/** Characters that begin a text or comment which does not end; the message of the lexer names the character that it misses. */
	private static String unfinished(String message) {
		if (message.contains("'\"'")) {
			return "This text is not closed. Add a quote at its end.";
		}
		return message.contains("'*'") || message.contains("'/'") || message.contains("EOF") ? "This comment is not closed. Add */ at its end."
				: "These characters mean nothing here.";
	}

	private static String found(Token token) {
		if (token == null || token.getType() == Token.EOF) {
			return "the end of the file";
		}
		String text = token.getText() == null ? "" : token.getText().strip();
		if (text.equals("\"")) {
			return "A string without closing quote";
		}
		return "'" + (text.length() > LONGEST_TOKEN ? text.substring(0, LONGEST_TOKEN) + "…" : text) + "'";
	}

	private static String expected(int type, String[] names) {
		String name = names != null && type >= 0 && type < names.length ? names[type] : "Something else";
		return switch (name) {
		case "RULE_ID" -> "A name";
		case "RULE_INT" -> "A whole number";
		case "RULE_DECIMAL" -> "A number";
		case "RULE_STRING" -> "A text in quotes";
		default -> name;
		};
	}
}
