package org.m2q.dsl.ide.internal;

import java.util.LinkedHashSet;
import java.util.Set;

import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;

/** A text as it would be after a change, until it is closed. */
public final class ChangedText implements AutoCloseable {

	private final M2qWorkspace workspace;
	private final Set<String> buffers = new LinkedHashSet<>();
	private final M2qDocument document;

	private ChangedText(M2qDocument before, String changed, M2qWorkspace workspace) {
		this.workspace = workspace;
		before.imported().stream().filter(other -> other.uri().startsWith("file:")).forEach(other -> other.text().ifPresent(text -> {
			workspace.setBuffer(other.uri(), text);
			buffers.add(other.uri());
		}));
		buffers.add(before.uri());
		document = workspace.open(before.uri(), changed);
	}

	/**
	 * Reads a changed text in a workspace of its own, where nobody else sees it, with the texts that it imports as they are now.
	 *
	 * @param document the text as it is
	 * @param changed the text as it would be
	 * @param workspace one that nobody else uses meanwhile
	 */
	public static ChangedText open(M2qDocument document, String changed, M2qWorkspace workspace) {
		return new ChangedText(document, changed, workspace);
	}

	/** The text after the change. */
	public M2qDocument document() {
		return document;
	}

	/** The workspace keeps neither the text nor what it imports. */
	@Override
	public void close() {
		buffers.forEach(workspace::removeBuffer);
	}
}
