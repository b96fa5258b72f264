package org.m2q.ui.launch.internal;

import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.osgi.util.NLS;

/**
 * What a launch configuration is about, whatever it does with it.
 *
 * @param project name of the project
 * @param file path in the project
 * @param experiment name; empty for all
 */
record RunTarget(String project, String file, String experiment) {

	static RunTarget of(IFile file, String experiment) {
		return new RunTarget(file.getProject().getName(), file.getProjectRelativePath().toString(), experiment);
	}

	static RunTarget read(ILaunchConfiguration from) throws CoreException {
		return new RunTarget(from.getAttribute(LaunchConstants.PROJECT, ""), from.getAttribute(LaunchConstants.FILE, ""),
				from.getAttribute(LaunchConstants.EXPERIMENT, ""));
	}

	void write(ILaunchConfigurationWorkingCopy to) {
		to.setAttribute(LaunchConstants.PROJECT, project);
		to.setAttribute(LaunchConstants.FILE, file);
		to.setAttribute(LaunchConstants.EXPERIMENT, experiment);
		IProject folder = projectResource();
		// So that the Run button knows what belongs to the selected file.
		to.setMappedResources(folder == null || file.isEmpty() ? null : new IResource[] { folder.getFile(IPath.fromPortableString(file)) });
	}

	/** Where the file is in the workspace, or the project when no file is named. */
	IPath path() {
		return IPath.ROOT.append(project).append(IPath.fromPortableString(file));
	}

	private IProject projectResource() {
		return project.isEmpty() || !ResourcesPlugin.getWorkspace().validateName(project, IResource.PROJECT).isOK() ? null
				: ResourcesPlugin.getWorkspace().getRoot().getProject(project);
	}

	/** What keeps the configuration from running, in words; empty for nothing. */
	Optional<String> obstacle() {
		if (project.isEmpty()) {
			return Optional.of(Messages.noProject);
		}
		IProject folder = projectResource();
		if (folder == null || !folder.exists()) {
			return Optional.of(NLS.bind(Messages.projectMissing, project));
		}
		if (!folder.isOpen()) {
			return Optional.of(NLS.bind(Messages.projectClosed, project));
		}
		if (file.isEmpty()) {
			return Optional.of(Messages.noFile);
		}
		if (!IPath.EMPTY.isValidPath(file) || !folder.getFile(IPath.fromPortableString(file)).exists()) {
			return Optional.of(NLS.bind(Messages.fileMissing, file, project));
		}
		return file.endsWith(".m2q") ? Optional.empty() : Optional.of(NLS.bind(Messages.fileOther, file));
	}

	/** The file. Only without an {@link #obstacle()}. */
	IFile resource() {
		return projectResource().getFile(IPath.fromPortableString(file));
	}

	/** What a run of it is called. */
	String label() {
		return experiment.isEmpty() ? file : experiment + " (" + file + ")";
	}
}
