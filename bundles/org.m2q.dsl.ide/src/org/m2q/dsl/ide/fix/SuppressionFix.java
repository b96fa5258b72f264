package org.m2q.dsl.ide.fix;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.validation.Suppressions;

/** Silences a problem with {@code @suppress} before the statement, rule, member or definition that has it. The reason is left to the author. */
final class SuppressionFix {

	private static final Set<String> SUPPRESSIBLE = Suppressions.suppressible();
	/** A line that begins with one of these goes on with the element of the line before. */
	private static final Set<String> CONTINUATIONS = Set.of("with", "on", "using", "source", "by", "over", "shortcut", "else", "then", "concurrently", "split", "and",
			"or", "mod", "where", "extends", "holds", "for", "costs", "scaled");

	/** A line that begins with one of these begins with an element, whatever stands before it. */
	private static final Set<String> STARTS = Set.of("import", "model", "block", "operator", "function", "metric", "policy", "accelerator", "mapping", "experiment");

	private SuppressionFix() {
	}

	static boolean applies(String code) {
		return SUPPRESSIBLE.contains(code);
	}

	static Optional<QuickFix> of(String code, int offset, MaskedText text) {
		if (!applies(code) || offset > text.code().length()) {
			return Optional.empty();
		}
		int start = code.equals(ProblemCodes.FILE_EMPTY) ? -1 : element(offset, text);
		if (start < 0) {
			return Optional.empty();
		}
		String words = "@suppress " + code + " \"\"";
		int line = text.lineStart(start);
		String indent = text.text().substring(line, start);
		TextEdit edit = indent.isBlank() ? new TextEdit(line, 0, indent + words + "\n") : new TextEdit(start, 0, words + " ");
		return Optional.of(new QuickFix("Suppress '" + code + "' here; say why", List.of(edit)));
	}

	/** First character of the innermost element around a place that can have a suppression. */
	private static int element(int offset, MaskedText text) {
		int line = text.lineStart(offset);
		while (line > 0 && !begins(line, text)) {
			line = text.lineStart(line - 1);
		}
		int start = text.next(line);
		if (start > offset) {
			return -1;
		}
		// Several elements may stand in one line: the one after the last brace that closes another one.
		int depth = 0;
		for (int i = start; i < offset; i++) {
			int bracket = MaskedText.bracket(text.code().charAt(i));
			depth += bracket;
			int next = text.next(i + 1);
			if (bracket < 0 && depth == 0 && text.code().charAt(i) == '}' && next <= offset && isElement(next, text)) {
				start = next;
			}
		}
		return start;
	}

	private static boolean isElement(int offset, MaskedText text) {
		return offset < text.code().length() && (Character.isLetter(text.code().charAt(offset)) || text.code().charAt(offset) == '{')
				&& !CONTINUATIONS.contains(text.word(offset));
	}

	/** Whether a line begins with the first word of an element. */
	private static boolean begins(int line, MaskedText text) {
		int first = text.next(line);
		if (first < text.lineEnd(line) && STARTS.contains(text.word(first))) {
			return true;
		}
		if (first >= text.lineEnd(line) || !isElement(first, text) || text.open(line, '(') > text.open(line, '{')) {
			return false;
		}
		int before = text.previous(first);
		if (before == 0) {
			return true;
		}
		char last = text.code().charAt(before - 1);
		return ",>(=[+-*/<:".indexOf(last) < 0;
	}
}
