package org.m2q.ui.internal.mining;

import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorSite;

/** Says something at the bottom of the window. */
final class StatusLine {

	private StatusLine() {
	}

	static void show(IEditorPart editor, String message) {
		if (editor != null && editor.getSite() instanceof IEditorSite site) {
			site.getActionBars().getStatusLineManager().setMessage(message);
		}
	}
}
