package org.m2q.ui.views.internal.command;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.StoredResult;
import org.m2q.ui.internal.link.EditorTexts;
import org.m2q.ui.internal.link.PinnedViews;
import org.m2q.ui.views.internal.Messages;
import org.m2q.ui.views.internal.compare.CompareView;

/** Compares two selected results of a project: the earlier one is A, the later one B. */
public final class CompareResultsHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) throws ExecutionException {
		List<IFile> files = HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection
				? Stream.of(selection.toArray()).map(element -> Adapters.adapt(element, IFile.class)).filter(Objects::nonNull)
						.filter(file -> ResultStore.EXTENSION.equals(file.getFileExtension())).toList()
				: List.of();
		if (files.size() == 2) {
			compare(HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage(), files.getFirst(), files.getLast());
		}
		return null;
	}

	/** Reads both in the background, then shows the comparison. A file that cannot be read is reported with what is wrong. */
	public static Job compare(IWorkbenchPage page, IFile one, IFile other) {
		ICoreRunnable work = monitor -> {
			List<StoredResult> both = Stream.of(ResultStore.read(one), ResultStore.read(other)).sorted(Comparator.comparing(StoredResult::when)).toList();
			ShownResult later = both.getLast().shown(!both.getLast().changedInputs(EditorTexts::text).isEmpty());
			PlatformUI.getWorkbench().getDisplay().asyncExec(() -> show(page, both.getFirst(), later));
		};
		Job job = Job.create(Messages.compareResultsJob, work);
		job.setUser(true);
		job.schedule();
		return job;
	}

	private static void show(IWorkbenchPage page, StoredResult earlier, ShownResult later) {
		M2qCore.currentResult().show(later);
		try {
			PinnedViews.show(page, CompareView.ID);
			for (IViewReference reference : page.getViewReferences()) {
				if (reference.getView(false) instanceof CompareView view && !view.result().isPinned()) {
					view.choose(earlier.file());
				}
			}
		} catch (PartInitException e) {
			ILog.of(CompareResultsHandler.class).error(e.getMessage(), e);
		}
	}
}
