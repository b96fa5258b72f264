package org.m2q.ui.internal.editor;

import org.eclipse.jface.text.ITextViewer;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.ui.contexts.IContextService;
import org.m2q.ui.M2qUi;

/** Makes the key context of our editors active in them, and only in them. */
final class EditorContext {

	private EditorContext() {
	}

	/** The editor is not there yet while its viewer is set up, so this looks for it a moment later. */
	static void activate(ITextViewer viewer) {
		StyledText widget = viewer.getTextWidget();
		if (widget != null && !widget.isDisposed()) {
			widget.getDisplay().asyncExec(() -> {
				if (!widget.isDisposed() && EditorSupport.of(viewer).isPresent()) {
					// The service of the site lasts as long as the editor and follows its activation.
					Editors.of(viewer).map(editor -> editor.getSite().getService(IContextService.class))
							.ifPresent(service -> service.activateContext(M2qUi.EDITOR_CONTEXT_ID));
				}
			});
		}
	}
}
