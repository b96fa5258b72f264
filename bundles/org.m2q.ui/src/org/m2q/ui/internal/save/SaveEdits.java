package org.m2q.ui.internal.save;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.ui.internal.preferences.SaveAction;

/** What save actions change in a text. Each of them sees what those before it have changed. */
final class SaveEdits {

	/** A string ends in its line, so that no blank here means anything. */
	private static final Pattern BLANKS = Pattern.compile("[ \\t]+(?=\\r?\\n|\\z)");

	private final LanguageServices services;
	private final Function<String, M2qDocument> reader;
	private final List<List<TextEdit>> steps = new ArrayList<>();
	private String text;

	/**
	 * Begins with a text.
	 *
	 * @param reader parses a text in the place of this one
	 */
	SaveEdits(LanguageServices services, Function<String, M2qDocument> reader, String text) {
		this.services = services;
		this.reader = reader;
		this.text = text;
	}

	/**
	 * Edits of one step after the other, each of them of the text after the one before. Nothing but blanks changes in a text with syntax errors.
	 *
	 * @param saved what was saved last
	 */
	List<List<TextEdit>> of(Set<SaveAction> actions, String saved) {
		if (actions.contains(SaveAction.IMPORTS)) {
			M2qDocument document = reader.apply(text);
			if (services.formatter().syntaxError(document).isEmpty()) {
				add(services.imports().edits(document, Cancellation.NONE));
			}
		}
		if (actions.contains(SaveAction.FORMAT)) {
			Optional<List<TextEdit>> layout = services.formatter().edits(reader.apply(text));
			add(layout.map(edits -> actions.contains(SaveAction.ONLY_CHANGED) ? new ChangedLines(saved, text).touching(edits) : edits).orElse(List.of()));
		}
		if (actions.contains(SaveAction.TRIM)) {
			add(BLANKS.matcher(text).results().map(found -> new TextEdit(found.start(), found.end() - found.start(), "")).toList());
		}
		return List.copyOf(steps);
	}

	private void add(List<TextEdit> edits) {
		if (!edits.isEmpty()) {
			text = TextEdit.apply(text, edits);
			steps.add(edits);
		}
	}
}
