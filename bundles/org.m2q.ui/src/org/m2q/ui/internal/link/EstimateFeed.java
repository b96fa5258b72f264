package org.m2q.ui.internal.link;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWindowListener;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.m2q.core.M2qCore;
import org.m2q.core.results.Estimates;
import org.m2q.core.results.ShownResult;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.AnalysisListener;
import org.m2q.ui.internal.editor.EditorDocument;

/**
 * Tells {@link org.m2q.core.results.CurrentResult} the estimate of the active editor. Starts with the first view that wants it, so that an
 * Eclipse in which nobody looks at M2Q does nothing. Only in the user interface thread.
 */
public final class EstimateFeed implements IPartListener2, IWindowListener, AnalysisListener {

	private EditorDocument followed;
	private CostReport building;
	private boolean started;

	/** Follows the active editor from now on; does nothing when it does already. */
	public void start() {
		if (started) {
			return;
		}
		started = true;
		PlatformUI.getWorkbench().addWindowListener(this);
		for (IWorkbenchWindow window : PlatformUI.getWorkbench().getWorkbenchWindows()) {
			window.getPartService().addPartListener(this);
		}
		update();
	}

	@Override
	public void windowOpened(IWorkbenchWindow window) {
		window.getPartService().addPartListener(this);
	}

	@Override
	public void windowActivated(IWorkbenchWindow window) {
		update();
	}

	@Override
	public void windowDeactivated(IWorkbenchWindow window) {
		// the next one counts
	}

	@Override
	public void windowClosed(IWorkbenchWindow window) {
		window.getPartService().removePartListener(this);
		update();
	}

	@Override
	public void partActivated(IWorkbenchPartReference part) {
		update();
	}

	@Override
	public void partBroughtToTop(IWorkbenchPartReference part) {
		update();
	}

	@Override
	public void partClosed(IWorkbenchPartReference part) {
		update();
	}

	@Override
	public void partOpened(IWorkbenchPartReference part) {
		update();
	}

	@Override
	public void partInputChanged(IWorkbenchPartReference part) {
		update();
	}

	/** The active editor stays active while a view has the focus; one that is not ours leaves the last estimate in place. */
	private void update() {
		Optional<EditorDocument> active = Optional.ofNullable(PlatformUI.getWorkbench().getActiveWorkbenchWindow())
				.or(() -> Optional.ofNullable(PlatformUI.getWorkbench().getWorkbenchWindowCount() == 0 ? null
						: PlatformUI.getWorkbench().getWorkbenchWindows()[0]))
				.map(IWorkbenchWindow::getActivePage).map(IWorkbenchPage::getActiveEditor).flatMap(EditorTexts::document)
				.filter(document -> document.file().isPresent());
		if (active.isPresent() && active.get() != followed) {
			follow(active.get());
		} else if (active.isEmpty() && followed != null && followed.isClosed()) {
			unfollow();
			M2qCore.currentResult().setEstimate(Optional.empty());
		}
	}

	private void follow(EditorDocument document) {
		unfollow();
		followed = document;
		document.addListener(this);
		if (document.report().isPresent()) {
			priced(document.report().get());
		} else {
			M2qCore.currentResult().setEstimate(Optional.empty());
		}
	}

	private void unfollow() {
		building = null;
		if (followed != null) {
			followed.removeListener(this);
			followed = null;
		}
	}

	/** Building reports of all layers takes too long for this thread. */
	@Override
	public void priced(CostReport report) {
		if (followed == null || Activator.instance() == null) {
			return;
		}
		building = report;
		EditorDocument text = followed;
		Display display = followed.display();
		try {
			Activator.instance().executor().execute(() -> {
				Optional<ShownResult> estimate = build(text, report);
				Optional<ShownResult> shown = M2qCore.currentResult().shown();
				boolean stale = shown.flatMap(ShownResult::stored).filter(stored -> !stored.changedInputs(EditorTexts::text).isEmpty()).isPresent();
				if (!display.isDisposed()) {
					display.asyncExec(() -> {
						publish(report, estimate);
						shown.filter(result -> result.stored().isPresent()).ifPresent(result -> M2qCore.currentResult().setStale(result.id(), stale));
					});
				}
			});
		} catch (RejectedExecutionException e) {
			// The workbench is shutting down.
			building = null;
		}
	}

	private static Optional<ShownResult> build(EditorDocument text, CostReport report) {
		try {
			return Estimates.of(text.file().orElseThrow(), report, (experiment, cost) -> Activator.instance().services().proxies().of(text.open(), experiment, cost));
		} catch (RuntimeException e) {
			Activator.log(Messages.costFailed, e);
			return Optional.empty();
		}
	}

	/** While a text has errors its last estimate stays. */
	private void publish(CostReport report, Optional<ShownResult> estimate) {
		if (building != report) {
			return;
		}
		building = null;
		boolean keep = estimate.isEmpty() && M2qCore.currentResult().estimate()
				.filter(old -> followed != null && followed.file().filter(file -> Estimates.id(file).equals(old.id())).isPresent()).isPresent();
		if (keep) {
			M2qCore.currentResult().setEstimate(M2qCore.currentResult().estimate().map(old -> old.stale(true)));
		} else {
			M2qCore.currentResult().setEstimate(estimate);
		}
	}
}
