package org.m2q.ui.tests;

import org.eclipse.core.runtime.IAdapterFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.views.contentoutline.ContentOutlinePage;
import org.eclipse.ui.views.contentoutline.IContentOutlinePage;

/** Offers an outline for every text, as plug-ins of other languages do. */
public final class ForeignOutline implements IAdapterFactory {

	/** It shows nothing. */
	public static final class Page extends ContentOutlinePage {

		@Override
		public void createControl(Composite parent) {
			super.createControl(parent);
			getTreeViewer().getControl().setData("foreign", Boolean.TRUE);
		}
	}

	@Override
	public <T> T getAdapter(Object adaptable, Class<T> type) {
		return adaptable instanceof ITextEditor && type == IContentOutlinePage.class ? type.cast(new Page()) : null;
	}

	@Override
	public Class<?>[] getAdapterList() {
		return new Class<?>[] { IContentOutlinePage.class };
	}
}
