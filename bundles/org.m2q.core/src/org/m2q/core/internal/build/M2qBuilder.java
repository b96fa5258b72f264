package org.m2q.core.internal.build;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceDelta;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;

/**
 * Checks the saved files of a project and marks their problems: after a change in a job of its own, because the automatic build locks the
 * workspace, else before it returns.
 */
public final class M2qBuilder extends IncrementalProjectBuilder {

	private ProjectCheck check;
	private CheckJob job;

	@Override
	protected void startupOnInitialize() {
		check = new ProjectCheck(getProject());
		job = new CheckJob(check);
	}

	@Override
	protected IProject[] build(int kind, Map<String, String> arguments, IProgressMonitor monitor) throws CoreException {
		IResourceDelta own = getDelta(getProject());
		if (kind == FULL_BUILD || own == null || M2qFiles.changesSeverities(own)) {
			check.requestAll();
		} else {
			Set<IFile> changed = new LinkedHashSet<>(M2qFiles.changed(own));
			for (IProject other : check.others()) {
				IResourceDelta delta = getDelta(other);
				if (delta != null) {
					changed.addAll(M2qFiles.changed(delta));
				}
			}
			check.request(changed);
		}
		if (kind == AUTO_BUILD || kind == FULL_BUILD && getProject().getWorkspace().isAutoBuilding()) {
			job.schedule();
		} else {
			try {
				check.run(monitor);
			} catch (OperationCanceledException e) {
				// Else the platform sees no reason for another build.
				forgetLastBuiltState();
				throw e;
			}
		}
		return check.others().toArray(IProject[]::new);
	}

	@Override
	protected void clean(IProgressMonitor monitor) throws CoreException {
		job.cancel();
		M2qFiles.clearMarkers(getProject(), IResource.DEPTH_INFINITE);
	}
}
