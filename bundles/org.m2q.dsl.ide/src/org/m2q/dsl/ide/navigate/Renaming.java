package org.m2q.dsl.ide.navigate;

import java.util.List;
import java.util.Map;

import org.m2q.dsl.ide.fix.TextEdit;

/**
 * What a new name changes, or why it is not possible.
 *
 * @param edits changes by address of the text, in the order of each text; empty when there is an obstacle
 * @param obstacle one sentence; empty when nothing speaks against it
 */
public record Renaming(Map<String, List<TextEdit>> edits, String obstacle) {

	/** Copies the edits. */
	public Renaming {
		edits = Map.copyOf(edits);
	}

	static Renaming refused(String obstacle) {
		return new Renaming(Map.of(), obstacle);
	}

	/** Whether it can be carried out. */
	public boolean isPossible() {
		return obstacle.isEmpty();
	}
}
