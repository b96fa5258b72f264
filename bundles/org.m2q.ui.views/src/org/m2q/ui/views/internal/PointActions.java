package org.m2q.ui.views.internal;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.ide.IDE;
import org.m2q.advisor.ExplorationPoint;
import org.m2q.advisor.Outcome;
import org.m2q.core.exploration.PolicyExploration;
import org.m2q.core.exploration.PricedPoint;
import org.m2q.ui.internal.link.PinnedViews;
import org.m2q.ui.views.internal.compare.CompareView;

/** Puts a point of a search into the text, and compares two. Only in the user interface thread. */
final class PointActions {

	private final IWorkbenchPage page;
	private final Consumer<String> say;
	/** The text that was put into the editor last. */
	private Optional<String> own = Optional.empty();
	/** Whether a point is on its way into the text: the second click of a double click asks nothing more. */
	private boolean applying;

	/**
	 * For a view.
	 *
	 * @param say shows what has come of it, in the user interface thread
	 */
	PointActions(IWorkbenchPage page, Consumer<String> say) {
		this.page = page;
		this.say = say;
	}

	/** Another search begins. */
	void forget() {
		own = Optional.empty();
	}

	/** Something that takes time. */
	private interface Work {

		/** Returns what is to be done with it in the user interface thread. */
		Runnable run(IProgressMonitor monitor);
	}

	/** Works in the background, then in the user interface thread, and there at the end whatever has happened. */
	private static void run(String name, Work work, Runnable end) {
		Display display = Display.getCurrent();
		ICoreRunnable task = monitor -> {
			try {
				later(display, work.run(monitor));
			} catch (CancellationException e) {
				throw new OperationCanceledException();
			} finally {
				later(display, end);
			}
		};
		Job job = Job.create(name, task);
		job.setUser(true);
		job.schedule();
	}

	private static void later(Display display, Runnable work) {
		if (!display.isDisposed()) {
			display.asyncExec(work);
		}
	}

	/**
	 * Shows what a point changes in the text, and puts it there, in place of what was put there before.
	 *
	 * @param index of the point
	 * @param label of the point
	 */
	void apply(PolicyExploration known, int index, String label) {
		if (applying) {
			return;
		}
		applying = true;
		run(Messages.applyJob, monitor -> known.applied(index).<Runnable>map(text -> () -> apply(known, label, text, effect(known, index))).orElse(() -> {
			// the search does not know the point
		}), () -> applying = false);
	}

	private static String effect(PolicyExploration known, int index) {
		Optional<Outcome> now = outcome(known, 0);
		return known.metric().flatMap(metric -> now.flatMap(before -> outcome(known, index).map(after -> EffectText.of(before, after, metric)))).orElse("");
	}

	private static Optional<Outcome> outcome(PolicyExploration known, int index) {
		return known.points().stream().filter(point -> point.index() == index).findFirst().map(ExplorationPoint::outcome);
	}

	private void apply(PolicyExploration known, String label, String target, String effect) {
		try {
			ITextViewer viewer = IDE.openEditor(page, known.file(), false).getAdapter(ITextViewer.class);
			String now = viewer == null ? "" : viewer.getDocument().get();
			if (viewer == null || !now.equals(known.request().text()) && own.filter(now::equals).isEmpty()) {
				say.accept(Messages.applyChanged);
			} else if (now.equals(target)) {
				say.accept(NLS.bind(Messages.applySame, label));
			} else if (TextPreview.confirmsPolicy(known.file().getName(), now, target, effect) && AppliedText.replace(viewer, now::equals, target)) {
				own = Optional.of(target);
				say.accept(NLS.bind(Messages.applyDone, label));
			}
		} catch (PartInitException e) {
			say.accept(e.getMessage());
		}
	}

	/**
	 * Prices two points in the background and shows what is different.
	 *
	 * @param before index of the one that is called A; empty for the baseline of the other
	 * @param after index of the one that is called B
	 */
	void compare(PolicyExploration known, Optional<Integer> before, int after) {
		run(Messages.comparePointsJob, monitor -> {
			Optional<PricedPoint> a = before.flatMap(index -> known.priced(index, monitor::isCanceled));
			Optional<PricedPoint> b = known.priced(after, monitor::isCanceled);
			return () -> b.ifPresent(dear -> show(a, dear));
		}, () -> {
			// two comparisons are two
		});
	}

	/** A view that compares points of a search already takes the next ones. */
	private void show(Optional<PricedPoint> a, PricedPoint b) {
		try {
			CompareView view = null;
			for (IViewReference reference : page.getViewReferences()) {
				if (reference.getView(false) instanceof CompareView open && open.comparesPoints()) {
					view = open;
				}
			}
			if (view == null) {
				view = (CompareView) PinnedViews.show(page, CompareView.ID);
			}
			view.compare(a, b);
			// It may be behind the view that was asked.
			page.activate(view);
		} catch (PartInitException e) {
			ILog.of(PointActions.class).error(e.getMessage(), e);
			say.accept(e.getMessage());
		}
	}
}
