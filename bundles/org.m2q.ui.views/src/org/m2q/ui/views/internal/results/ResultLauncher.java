package org.m2q.ui.views.internal.results;

import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorLauncher;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.StoredResult;
import org.m2q.ui.internal.link.EditorTexts;
import org.m2q.ui.internal.link.PinnedViews;

/** Opens a stored result in the views. */
public final class ResultLauncher implements IEditorLauncher {

	@Override
	public void open(IPath location) {
		for (IFile file : ResourcesPlugin.getWorkspace().getRoot().findFilesForLocationURI(location.toPath().toUri())) {
			open(file);
			return;
		}
	}

	/** Reads a result in the background, then shows it. A file that cannot be read is reported with what is wrong. */
	public static Job open(IFile file) {
		Job job = Job.create(NLS.bind(Messages.openJob, file.getName()), (ICoreRunnable) monitor -> {
			StoredResult stored = ResultStore.read(file);
			boolean stale = !stored.changedInputs(EditorTexts::text).isEmpty();
			PlatformUI.getWorkbench().getDisplay().asyncExec(() -> {
				M2qCore.currentResult().show(stored.shown(stale));
				page().ifPresent(ResultLauncher::showView);
			});
		});
		job.setUser(true);
		job.schedule();
		return job;
	}

	private static Optional<IWorkbenchPage> page() {
		IWorkbenchWindow active = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		IWorkbenchWindow[] all = PlatformUI.getWorkbench().getWorkbenchWindows();
		return Optional.ofNullable(active != null ? active : all.length > 0 ? all[0] : null).map(IWorkbenchWindow::getActivePage);
	}

	private static void showView(IWorkbenchPage page) {
		try {
			PinnedViews.show(page, ResultsView.ID);
		} catch (PartInitException e) {
			ILog.of(ResultLauncher.class).error(e.getMessage(), e);
		}
	}
}
