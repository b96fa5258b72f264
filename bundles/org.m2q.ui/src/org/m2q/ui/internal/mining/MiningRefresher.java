package org.m2q.ui.internal.mining;

import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.jface.text.source.ISourceViewerExtension5;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.ui.internal.editor.AnalysisListener;

/** Asks for new minings when there are new costs, and at no other time: between two results the shown ones move with the text. */
public final class MiningRefresher implements AnalysisListener {

	private final ISourceViewer viewer;

	/** Refreshes a viewer. */
	public MiningRefresher(ISourceViewer viewer) {
		this.viewer = viewer;
	}

	@Override
	public void priced(CostReport report) {
		if (viewer instanceof ISourceViewerExtension5 extension && viewer.getTextWidget() != null && !viewer.getTextWidget().isDisposed()) {
			extension.updateCodeMinings();
		}
	}
}
