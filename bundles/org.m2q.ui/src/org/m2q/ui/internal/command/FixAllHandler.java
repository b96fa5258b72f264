package org.m2q.ui.internal.command;

import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.DocumentEdits;
import org.m2q.ui.internal.editor.Editors;

/** Repairs all problems of the text that have one repair which needs no decision. */
public final class FixAllHandler extends EditorHandler {

	@Override
	protected void run(Editors.Open open) {
		if (!open.mayChange()) {
			return;
		}
		open.document().ask(document -> document.text().flatMap(text -> Activator.instance().services().fixes().all(document.problems(Cancellation.NONE), text)), found -> {
			Optional<QuickFix> fix = found;
			if (fix.isEmpty()) {
				open.status(Messages.fixAllNothing);
			} else {
				DocumentEdits.apply(open.viewer(), fix.get().edits());
			}
		});
	}
}
