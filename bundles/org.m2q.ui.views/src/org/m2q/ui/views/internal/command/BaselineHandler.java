package org.m2q.ui.views.internal.command;

import java.util.List;
import java.util.Optional;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.m2q.core.M2qCore;
import org.m2q.core.results.Baselines;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.StoredResult;
import org.m2q.dsl.ide.cost.DeclarationTexts;
import org.m2q.report.ExperimentReport;
import org.m2q.report.Report;
import org.m2q.ui.views.internal.Messages;
import org.m2q.ui.views.internal.PresentTexts;

/** Pins the selected stored result, else what the views show, as the baseline of its project. An estimate is stored first. */
public final class BaselineHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) {
		Optional<IFile> selected = selected(event);
		Optional<ShownResult> shown = M2qCore.currentResult().shown();
		if (selected.isEmpty() && shown.isEmpty()) {
			say(event, Messages.baselineNothing);
			return null;
		}
		ICoreRunnable work = monitor -> {
			IFile file = selected.isPresent() ? selected.get() : stored(shown.get(), monitor);
			Baselines.pin(file);
			String text = NLS.bind(Messages.baselinePinned, file.getProjectRelativePath());
			PlatformUI.getWorkbench().getDisplay().asyncExec(() -> {
				say(event, text);
				// Views compare with it from now on.
				M2qCore.currentResult().baselineChanged();
			});
		};
		Job.create(Messages.baselineJob, work).schedule();
		return null;
	}

	private static Optional<IFile> selected(ExecutionEvent event) {
		return HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection && selection.size() == 1
				? Optional.ofNullable(Adapters.adapt(selection.getFirstElement(), IFile.class)).filter(file -> ResultStore.EXTENSION.equals(file.getFileExtension()))
				: Optional.empty();
	}

	private static IFile stored(ShownResult shown, IProgressMonitor monitor) throws CoreException {
		if (shown.stored().isPresent()) {
			return shown.stored().get().file();
		}
		IFile source = shown.source().orElseThrow(() -> new CoreException(org.eclipse.core.runtime.Status.error(Messages.baselineNoProject)));
		// An estimate holds no texts of its policies: what is estimated is the present text.
		ExperimentReport experiment = shown.isEstimate() && !shown.isStale()
				? PresentTexts.of(shown).map(document -> DeclarationTexts.with(document, shown.experimentReport())).orElse(shown.experimentReport()) : shown.experimentReport();
		Report own = new Report(shown.report().file(), List.of(experiment), shown.report().inputs(), shown.report().partial());
		StoredResult saved = new ResultStore(source.getProject()).save(own, monitor);
		return saved.file();
	}

	/** In the status line: nothing has to be answered. */
	private static void say(ExecutionEvent event, String text) {
		IWorkbenchPart part = HandlerUtil.getActivePart(event);
		if (part instanceof IViewPart view) {
			view.getViewSite().getActionBars().getStatusLineManager().setMessage(text);
		} else if (part instanceof IEditorPart editor) {
			editor.getEditorSite().getActionBars().getStatusLineManager().setMessage(text);
		}
	}
}
