package org.m2q.ui.views.internal;

import java.util.Optional;

import org.m2q.core.results.ShownResult;
import org.m2q.dsl.M2qDocument;
import org.m2q.ui.internal.link.EditorTexts;

/** What the texts behind results say now. Not in the user interface thread. */
public final class PresentTexts {

	private PresentTexts() {
	}

	/** The text that a result was made from as it is now, unsaved changes included; empty when it cannot be read. */
	public static Optional<M2qDocument> of(ShownResult result) {
		return result.source().filter(source -> source.exists() && source.getLocation() != null).map(EditorTexts::opened).filter(document -> document.resource().isPresent());
	}
}
