package org.m2q.dsl.ide.internal;

import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;

/** A text as it would be after a change. */
public final class ChangedText {

	private ChangedText() {
	}

	/**
	 * Reads a changed text in a workspace of its own, where nobody else sees it, with the texts that it imports as they are now.
	 *
	 * @param document the text as it is
	 * @param changed the text as it would be
	 * @param workspace one that nobody else uses meanwhile
	 */
	public static M2qDocument open(M2qDocument document, String changed, M2qWorkspace workspace) {
		document.imported().stream().filter(other -> other.uri().startsWith("file:")).forEach(other -> other.text().ifPresent(text -> workspace.setBuffer(other.uri(), text)));
		return workspace.open(document.uri(), changed);
	}
}
