package org.m2q.ui.internal.outline;

import org.eclipse.core.runtime.IAdapterFactory;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.views.contentoutline.IContentOutlinePage;
import org.m2q.ui.internal.editor.EditorSupport;

/** Gives editors of our content type an outline, and leaves all other editors of the Generic Editor alone. */
public final class OutlineAdapterFactory implements IAdapterFactory {

	@Override
	public <T> T getAdapter(Object adaptable, Class<T> type) {
		if (type != IContentOutlinePage.class || !(adaptable instanceof ITextEditor editor)) {
			return null;
		}
		ITextViewer viewer = editor.getAdapter(ITextViewer.class);
		return EditorSupport.of(viewer).isPresent() ? type.cast(new OutlinePage(editor)) : null;
	}

	@Override
	public Class<?>[] getAdapterList() {
		return new Class<?>[] { IContentOutlinePage.class };
	}
}
