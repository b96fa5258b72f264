package org.m2q.ui.internal.mining;

import org.eclipse.jface.text.IViewportListener;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.jface.text.source.ISourceViewerExtension5;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.AnalysisListener;
import org.m2q.ui.internal.preferences.PreferenceKeys;

/**
 * Asks for new minings when there are new costs, other preferences, or other lines to be seen in a long text, and at no other time: between
 * two results the shown ones move with the text.
 */
public final class MiningRefresher implements AnalysisListener {

	private static final int RULER_DELAY_MILLISECONDS = 100;

	private final ISourceViewer viewer;
	private final MiningWindow window;
	private final HotMarks marks;
	private final ShareTint tint;
	private boolean dimmed;
	private final IViewportListener scrolled = position -> scrolled();
	private final IPropertyChangeListener preference = event -> {
		if (PreferenceKeys.isInline(event.getProperty())) {
			later(this::restyle);
		}
	};

	/** Refreshes a viewer with the lines of a window. */
	public MiningRefresher(ISourceViewer viewer, MiningWindow window, HotMarks marks, ShareTint tint) {
		this.viewer = viewer;
		this.window = window;
		this.marks = marks;
		this.tint = tint;
		viewer.addViewportListener(scrolled);
		Activator.instance().getPreferenceStore().addPropertyChangeListener(preference);
	}

	/** Stops. */
	public void dispose() {
		viewer.removeViewportListener(scrolled);
		Activator plugin = Activator.instance();
		if (plugin != null) {
			plugin.getPreferenceStore().removePropertyChangeListener(preference);
		}
	}

	@Override
	public void shown() {
		update();
	}

	@Override
	public void priced(CostReport report) {
		update();
		if (dimmed) {
			dimmed = false;
			viewer.getTextWidget().redraw();
		}
	}

	@Override
	public void outdated() {
		if (isAlive()) {
			dimmed = true;
			viewer.getTextWidget().redraw();
		}
	}

	private void restyle() {
		update();
		viewer.getTextWidget().redraw();
		marks.refresh();
		tint.refresh();
	}

	private void scrolled() {
		if (isAlive() && window.isLeft()) {
			update();
		}
	}

	private void update() {
		if (isAlive() && viewer instanceof ISourceViewerExtension5 extension) {
			extension.updateCodeMinings();
			viewer.getTextWidget().getDisplay().timerExec(RULER_DELAY_MILLISECONDS, this::redrawRulers);
		}
	}

	private void later(Runnable work) {
		if (isAlive()) {
			viewer.getTextWidget().getDisplay().asyncExec(() -> {
				if (isAlive()) {
					work.run();
				}
			});
		}
	}

	private boolean isAlive() {
		return viewer.getTextWidget() != null && !viewer.getTextWidget().isDisposed();
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
