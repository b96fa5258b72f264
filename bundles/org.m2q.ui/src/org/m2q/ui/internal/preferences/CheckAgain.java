package org.m2q.ui.internal.preferences;

import java.util.Arrays;
import java.util.function.Predicate;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.resources.WorkspaceJob;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.m2q.core.nature.M2qNature;

/** Checks files that are not open as the preferences of the workspace say now. */
final class CheckAgain extends WorkspaceJob {

	private final Predicate<IProject> concerned;

	private CheckAgain(Predicate<IProject> concerned) {
		super(Messages.checkAgain);
		this.concerned = concerned;
		setRule(ResourcesPlugin.getWorkspace().getRuleFactory().buildRule());
		setUser(false);
	}

	/**
	 * Checks projects again, when the workspace builds by itself.
	 *
	 * @param concerned which of them
	 */
	static void all(Predicate<IProject> concerned) {
		if (ResourcesPlugin.getWorkspace().isAutoBuilding()) {
			new CheckAgain(concerned).schedule();
		}
	}

	@Override
	public IStatus runInWorkspace(IProgressMonitor monitor) throws CoreException {
		IProject[] projects = Arrays.stream(ResourcesPlugin.getWorkspace().getRoot().getProjects())
				.filter(project -> project.isAccessible() && M2qNature.isSet(project) && concerned.test(project)).toArray(IProject[]::new);
		SubMonitor progress = SubMonitor.convert(monitor, projects.length);
		for (IProject project : projects) {
			project.build(IncrementalProjectBuilder.FULL_BUILD, progress.split(1));
		}
		return Status.OK_STATUS;
	}
}
