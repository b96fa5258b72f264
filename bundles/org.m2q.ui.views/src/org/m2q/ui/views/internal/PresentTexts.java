package org.m2q.ui.views.internal;

import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.m2q.core.results.ShownResult;
import org.m2q.dsl.M2qDocument;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.link.EditorTexts;

/** What the texts behind results say now. Not in the user interface thread. */
public final class PresentTexts {

	private PresentTexts() {
	}

	/** The text that a result was made from as it is now, unsaved changes included; empty when it cannot be read. */
	public static Optional<M2qDocument> of(ShownResult result) {
		Optional<IFile> file = result.source().filter(source -> source.getLocation() != null);
		return file.flatMap(EditorTexts::text)
				.map(text -> Activator.instance().services().workspace().open(file.get().getLocation().toPath().toUri().toString(), text));
	}
}
