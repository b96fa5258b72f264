package org.m2q.ui.internal.outline;

import org.m2q.ui.internal.command.EditorHandler;
import org.m2q.ui.internal.editor.Editors;

/** Opens the quick outline of the active editor. */
public final class QuickOutlineHandler extends EditorHandler {

	@Override
	protected void run(Editors.Open open) {
		open.document().analysis().ifPresent(analysis -> new QuickOutline(open, analysis.outline()).open());
	}
}
