package org.m2q.ui.internal.mining;

import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.jface.text.source.ISourceViewerExtension5;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.ui.internal.editor.AnalysisListener;

/** Asks for new minings when there are new costs, and at no other time: between two results the shown ones move with the text. */
public final class MiningRefresher implements AnalysisListener {

	private static final int RULER_DELAY_MILLISECONDS = 100;

	private final ISourceViewer viewer;

	/** Refreshes a viewer. */
	public MiningRefresher(ISourceViewer viewer) {
		this.viewer = viewer;
	}

	@Override
	public void priced(CostReport report) {
		if (viewer instanceof ISourceViewerExtension5 extension && viewer.getTextWidget() != null && !viewer.getTextWidget().isDisposed()) {
			extension.updateCodeMinings();
			viewer.getTextWidget().getDisplay().timerExec(RULER_DELAY_MILLISECONDS, this::redrawRulers);
		}
	}

	/** A header mining makes room for itself when it is painted, and nobody tells the line numbers. */
	private void redrawRulers() {
		StyledText text = viewer.getTextWidget();
		if (text != null && !text.isDisposed()) {
			redraw(text.getParent(), text);
		}
	}

	private static void redraw(Control control, Control except) {
		if (control != except) {
			control.redraw();
			if (control instanceof Composite composite) {
				for (Control child : composite.getChildren()) {
					redraw(child, except);
				}
			}
		}
	}
}
