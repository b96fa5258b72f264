package org.m2q.ui.internal.project;

import java.util.LinkedHashSet;
import java.util.Set;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.resources.WorkspaceJob;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.ui.handlers.HandlerUtil;
import org.m2q.core.nature.M2qNature;
import org.m2q.ui.internal.Messages;

/** Gives the selected projects the nature or takes it away, as the data in plugin.xml says: {@code add} or {@code remove}. */
public final class NatureHandler extends AbstractHandler implements IExecutableExtension {

	private boolean add;

	@Override
	public void setInitializationData(IConfigurationElement element, String property, Object data) {
		add = "add".equals(data);
	}

	@Override
	public Object execute(ExecutionEvent event) {
		Set<IProject> projects = new LinkedHashSet<>();
		for (Object selected : HandlerUtil.getCurrentStructuredSelection(event)) {
			IProject project = Adapters.adapt(selected, IProject.class);
			if (project != null && project.isAccessible()) {
				projects.add(project);
			}
		}
		IWorkspace workspace = ResourcesPlugin.getWorkspace();
		WorkspaceJob job = new WorkspaceJob(add ? Messages.natureAdding : Messages.natureRemoving) {
			@Override
			public IStatus runInWorkspace(IProgressMonitor monitor) throws CoreException {
				SubMonitor progress = SubMonitor.convert(monitor, projects.size());
				for (IProject project : projects) {
					M2qNature.set(project, add, progress.split(1));
				}
				return Status.OK_STATUS;
			}
		};
		job.setRule(workspace.getRoot());
		job.setUser(true);
		job.schedule();
		return null;
	}
}
