package org.m2q.dsl.ide.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.ide.problem.ProblemDocs;
import org.m2q.dsl.validation.Suppressions;

/** Proposals behind {@code @}: the word and the code of a suppression are one token, of which the parser knows nothing before it is complete. */
final class SuppressionProposals {

	private static final Pattern WORD = Pattern.compile("@[a-z]*$");
	private static final Pattern CODE = Pattern.compile("@suppress[ \t]+([A-Za-z0-9_.-]*)$");
	private static final int PRIORITY = 900;

	private SuppressionProposals() {
	}

	/** Proposals at a place; empty when no suppression is being written there. */
	static List<Completion> at(String text, int offset) {
		String line = text.substring(text.lastIndexOf('\n', offset - 1) + 1, offset);
		Matcher word = WORD.matcher(line);
		if (word.find() && "@suppress".startsWith(word.group())) {
			return List.of(new Completion(CompletionKind.KEYWORD, "@suppress", "@suppress code \"reason\"", "keyword",
					"Silences the warnings and informations of a code in the element that follows: `@suppress m2q.unused \"reason\"`.",
					offset - word.group().length(), word.group().length(), "@suppress ", "@suppress ".length(), PRIORITY));
		}
		Matcher code = CODE.matcher(line);
		List<Completion> found = new ArrayList<>();
		if (code.find()) {
			String typed = code.group(1);
			int after = offset;
			while (after < text.length() && (text.charAt(after) == ' ' || text.charAt(after) == '\t')) {
				after++;
			}
			boolean reason = after < text.length() && text.charAt(after) == '"';
			for (String each : Suppressions.suppressible()) {
				if (each.contains(typed)) {
					String replacement = reason ? each : each + " \"\"";
					found.add(new Completion(CompletionKind.PROPERTY, each, each, ProblemCodes.severity(each).name().toLowerCase(java.util.Locale.ROOT),
							ProblemDocs.describe(each).orElse(""), offset - typed.length(), typed.length(), replacement,
							reason ? replacement.length() : replacement.length() - 1, PRIORITY));
				}
			}
		}
		return found;
	}
}
