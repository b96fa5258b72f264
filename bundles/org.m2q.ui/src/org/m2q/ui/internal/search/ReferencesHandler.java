package org.m2q.ui.internal.search;

import java.util.Optional;

import org.eclipse.search.ui.NewSearchUI;
import org.m2q.model.m2q.NamedElement;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.command.EditorHandler;
import org.m2q.ui.internal.editor.Editors;

/** Finds the references to the element at the caret in the whole workspace. */
public final class ReferencesHandler extends EditorHandler {

	@Override
	protected void run(Editors.Open open) {
		int offset = open.viewer().getSelectedRange().x;
		open.document().ask(document -> {
			Optional<NamedElement> element = document.resource()
					.flatMap(resource -> Activator.instance().services().references().element(resource, offset));
			return element.map(found -> new ReferencesQuery(document, found));
		}, query -> {
			if (query.isPresent()) {
				NewSearchUI.runQueryInBackground(query.get());
			} else {
				open.status(Messages.referencesNothing);
			}
		});
	}
}
