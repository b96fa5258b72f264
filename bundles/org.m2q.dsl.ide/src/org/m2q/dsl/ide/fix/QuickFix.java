package org.m2q.dsl.ide.fix;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A repair.
 *
 * @param title what it does, in the imperative
 * @param edits replacements that do not overlap, in the order of the text
 * @param safe whether it may be made together with others without asking: there is no other way to repair the problem, and nothing changes its meaning
 * @param changesCosts whether it changes formats, hardware or a mapping, so that it is worth knowing what experiments come to with it
 */
public record QuickFix(String title, List<TextEdit> edits, boolean safe, boolean changesCosts) {

	/** Sorts the edits. */
	public QuickFix {
		edits = edits.stream().sorted(Comparator.comparingInt(TextEdit::offset)).toList();
	}

	/** A repair that does not change what experiments come to. */
	public QuickFix(String title, List<TextEdit> edits, boolean safe) {
		this(title, edits, safe, false);
	}

	/** A repair that someone has to choose. */
	public QuickFix(String title, List<TextEdit> edits) {
		this(title, edits, false);
	}

	/** The same, as one that changes what experiments come to. */
	QuickFix changingCosts() {
		return new QuickFix(title, edits, safe, true);
	}

	/** What it does, whatever the name is that it does it to: the same for {@code Remove 'a'} and {@code Remove 'b'}. */
	public String kind() {
		return title.replaceAll("'[^']*'", "''");
	}

	/** Of the repairs of another problem the one that does the same: by its whole title, or as the only one of this kind. */
	public Optional<QuickFix> counterpart(List<QuickFix> others) {
		List<QuickFix> alike = others.stream().filter(other -> other.kind().equals(kind())).toList();
		return alike.stream().filter(other -> other.title().equals(title)).findFirst().or(() -> alike.size() == 1 ? Optional.of(alike.getFirst()) : Optional.empty());
	}

	/** The text after the repair. */
	public String apply(String text) {
		StringBuilder result = new StringBuilder(text);
		for (TextEdit edit : edits.reversed()) {
			result.replace(edit.offset(), edit.offset() + edit.length(), edit.in(text).text());
		}
		return result.toString();
	}
}
