package org.m2q.ui.internal.command;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.m2q.ui.internal.editor.Editors;

/** A command about the active editor; does nothing in editors with other texts. */
public abstract class EditorHandler extends AbstractHandler {

	@Override
	public final Object execute(ExecutionEvent event) {
		Editors.active(event).ifPresent(open -> {
			open.status("");
			run(open);
		});
		return null;
	}

	/** Carries the command out. */
	protected abstract void run(Editors.Open open);
}
