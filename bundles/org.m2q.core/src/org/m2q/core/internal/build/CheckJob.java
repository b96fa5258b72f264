package org.m2q.core.internal.build;

import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;

/** Checks the files of a project in the background. It belongs to the automatic build, so who waits for that waits for it too. */
final class CheckJob extends Job {

	private final ProjectCheck check;

	CheckJob(ProjectCheck check) {
		super(NLS.bind(Messages.checking, check.project().getName()));
		this.check = check;
		setPriority(BUILD);
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		Thread thread = Thread.currentThread();
		int priority = thread.getPriority();
		// Typing comes first.
		thread.setPriority(Thread.NORM_PRIORITY - 2);
		try {
			if (check.run(monitor)) {
				// The workspace asks again which other projects matter.
				check.project().touch(null);
			}
			return Status.OK_STATUS;
		} catch (OperationCanceledException e) {
			return Status.CANCEL_STATUS;
		} catch (CoreException e) {
			return check.project().isAccessible() ? e.getStatus() : Status.CANCEL_STATUS;
		} finally {
			thread.setPriority(priority);
		}
	}

	@Override
	public boolean belongsTo(Object family) {
		return family == ResourcesPlugin.FAMILY_AUTO_BUILD;
	}
}
