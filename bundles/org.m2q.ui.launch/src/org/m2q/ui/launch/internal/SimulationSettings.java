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
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.osgi.util.NLS;
import org.m2q.core.simulation.FidelityChoice;
import org.m2q.core.simulation.SimulationRequest;

/**
 * What a launch configuration asks for.
 *
 * @param project name of the project
 * @param file path in the project
 * @param experiment name; empty for all
 * @param fidelity how exactly
 * @param objective keyword; empty for what mappings say
 * @param compare whether the result is compared with its baseline
 * @param store whether it is stored with the project
 * @param html whether a page is written
 * @param json whether JSON is written
 * @param csv whether CSV is written
 */
record SimulationSettings(String project, String file, String experiment, FidelityChoice fidelity, String objective, boolean compare,
		boolean store, boolean html, boolean json, boolean csv) {

	/** Of a file, with what a new configuration has. */
	static SimulationSettings of(IFile file, String experiment) {
		return new SimulationSettings(file.getProject().getName(), file.getProjectRelativePath().toString(), experiment, FidelityChoice.AS_WRITTEN, "",
				false, true, false, false, false);
	}

	static SimulationSettings read(ILaunchConfiguration from) throws CoreException {
		return new SimulationSettings(from.getAttribute(LaunchConstants.PROJECT, ""), from.getAttribute(LaunchConstants.FILE, ""),
				from.getAttribute(LaunchConstants.EXPERIMENT, ""), FidelityChoice.of(from.getAttribute(LaunchConstants.FIDELITY, "")),
				from.getAttribute(LaunchConstants.OBJECTIVE, ""), from.getAttribute(LaunchConstants.COMPARE, false),
				from.getAttribute(LaunchConstants.STORE, true), from.getAttribute(LaunchConstants.HTML, false),
				from.getAttribute(LaunchConstants.JSON, false), from.getAttribute(LaunchConstants.CSV, false));
	}

	void write(ILaunchConfigurationWorkingCopy to) {
		to.setAttribute(LaunchConstants.PROJECT, project);
		to.setAttribute(LaunchConstants.FILE, file);
		to.setAttribute(LaunchConstants.EXPERIMENT, experiment);
		to.setAttribute(LaunchConstants.FIDELITY, fidelity.keyword());
		to.setAttribute(LaunchConstants.OBJECTIVE, objective);
		to.setAttribute(LaunchConstants.COMPARE, compare);
		to.setAttribute(LaunchConstants.STORE, store);
		to.setAttribute(LaunchConstants.HTML, html);
		to.setAttribute(LaunchConstants.JSON, json);
		to.setAttribute(LaunchConstants.CSV, csv);
		IProject folder = projectResource();
		// So that the Run button knows what belongs to the selected file.
		to.setMappedResources(folder == null || file.isEmpty() ? null : new IResource[] { folder.getFile(IPath.fromPortableString(file)) });
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

	/** What to simulate in a mode: profiling means every tile. */
	SimulationRequest request(String mode) {
		return new SimulationRequest(resource(), Optional.of(experiment).filter(name -> !name.isEmpty()),
				ILaunchManager.PROFILE_MODE.equals(mode) ? FidelityChoice.EVENT : fidelity, FidelityChoice.objective(objective));
	}
}
