package org.m2q.ui.internal.editor;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jface.text.IDocument;

/** What kind of definition a place is in, from the text alone. The kinds are the places for templates. */
public final class Surroundings {

	private static final String PREFIX = "org.m2q.ui.templates.";
	private static final String FILE = PREFIX + "file";
	private static final String FLOW = PREFIX + "flow";
	private static final String POLICY = PREFIX + "policy";
	private static final String ACCELERATOR = PREFIX + "accelerator";
	private static final String EXPERIMENT = PREFIX + "experiment";
	private static final Pattern WORD = Pattern.compile("(model|block|policy|accelerator|experiment)\\b[^{}]*$");

	/** All kinds: outside of definitions, in models and blocks, in policies, in accelerators, in experiments. */
	public static final List<String> KINDS = List.of(FILE, FLOW, POLICY, ACCELERATOR, EXPERIMENT);

	private Surroundings() {
	}

	/** The kind of a place; empty inside comments, strings and other definitions, or as long as the language is not loaded. Any thread. */
	public static Optional<String> of(IDocument document, int offset) {
		Optional<TokenText> text = TokenText.of(document);
		if (text.isEmpty() || text.get().inside(offset).filter(token -> token.kind() != org.m2q.dsl.ide.highlight.TokenKind.KEYWORD).isPresent()) {
			return Optional.empty();
		}
		int depth = 0;
		int outermost = -1;
		for (int brace = text.get().opening(offset); brace >= 0; brace = text.get().opening(brace)) {
			outermost = brace;
			depth++;
		}
		if (depth == 0) {
			return Optional.of(FILE);
		}
		String before = text.get().text().substring(Math.max(0, text.get().text().lastIndexOf('\n', outermost) + 1), outermost);
		Matcher word = WORD.matcher(before);
		if (!word.find()) {
			return Optional.empty();
		}
		return switch (word.group(1)) {
			case "model", "block" -> Optional.of(FLOW);
			case "policy" -> depth == 1 ? Optional.of(POLICY) : Optional.empty();
			case "accelerator" -> depth == 1 ? Optional.of(ACCELERATOR) : Optional.empty();
			default -> depth == 1 ? Optional.of(EXPERIMENT) : Optional.empty();
		};
	}
}
