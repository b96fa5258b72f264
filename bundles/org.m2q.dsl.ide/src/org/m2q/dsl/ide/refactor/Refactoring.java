package org.m2q.dsl.ide.refactor;

import java.util.List;
import java.util.Objects;

import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.fix.TextEdit;

/**
 * What came of asking for a change that keeps the meaning of a text.
 *
 * @param title what it does, in the imperative
 * @param edits replacements that do not overlap; none when it is not possible
 * @param name what is declared newly and may get another name; empty for nothing
 * @param obstacle why it is not possible, as a sentence; empty when it is
 */
public record Refactoring(String title, List<TextEdit> edits, String name, String obstacle) {

	/** Copies the edits. */
	public Refactoring {
		edits = List.copyOf(edits);
		Objects.requireNonNull(title, "title");
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(obstacle, "obstacle");
	}

	static Refactoring refused(String title, String obstacle) {
		return new Refactoring(title, List.of(), "", obstacle);
	}

	/** Whether it can be made. */
	public boolean isPossible() {
		return obstacle.isEmpty();
	}

	/** The text after the change. */
	public String apply(String text) {
		return new QuickFix(title, edits).apply(text);
	}
}
