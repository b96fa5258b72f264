package org.m2q.ui.internal.command;

import org.m2q.base.Cancellation;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.DocumentEdits;
import org.m2q.ui.internal.editor.Editors;

/** Removes imports that nothing uses, adds those that are missing, and sorts them. */
public final class OrganizeImportsHandler extends EditorHandler {

	@Override
	protected void run(Editors.Open open) {
		if (!open.mayChange()) {
			return;
		}
		open.document().ask(document -> Activator.instance().services().imports().edits(document, Cancellation.NONE), edits -> {
			if (edits.isEmpty()) {
				open.status(Messages.importsInOrder);
			} else {
				DocumentEdits.apply(open.viewer(), edits);
			}
		});
	}
}
