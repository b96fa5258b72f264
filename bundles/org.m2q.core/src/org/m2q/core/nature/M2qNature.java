package org.m2q.core.nature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.eclipse.core.resources.ICommand;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IProjectNature;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.m2q.core.M2qCore;
import org.m2q.core.internal.build.M2qFiles;

/** Gives a project the builder that checks its {@code .m2q} files when they are saved. */
public final class M2qNature implements IProjectNature {

	private IProject project;

	/** Whether a project is open and has the nature. */
	public static boolean isSet(IProject project) {
		try {
			return project.isAccessible() && project.hasNature(M2qCore.NATURE_ID);
		} catch (CoreException e) {
			// Closed or deleted in this moment.
			return false;
		}
	}

	/** Gives a project the nature or takes it away; does nothing when nothing changes. */
	public static void set(IProject project, boolean wanted, IProgressMonitor monitor) throws CoreException {
		IProjectDescription description = project.getDescription();
		List<String> natures = new ArrayList<>(Arrays.asList(description.getNatureIds()));
		boolean changed = wanted ? !natures.contains(M2qCore.NATURE_ID) && natures.add(M2qCore.NATURE_ID) : natures.remove(M2qCore.NATURE_ID);
		if (changed) {
			description.setNatureIds(natures.toArray(String[]::new));
			project.setDescription(description, monitor);
		}
	}

	@Override
	public void configure() throws CoreException {
		IProjectDescription description = project.getDescription();
		List<ICommand> commands = new ArrayList<>(Arrays.asList(description.getBuildSpec()));
		if (commands.stream().noneMatch(command -> command.getBuilderName().equals(M2qCore.BUILDER_ID))) {
			ICommand command = description.newCommand();
			command.setBuilderName(M2qCore.BUILDER_ID);
			commands.add(command);
			description.setBuildSpec(commands.toArray(ICommand[]::new));
			project.setDescription(description, null);
		}
	}

	@Override
	public void deconfigure() throws CoreException {
		IProjectDescription description = project.getDescription();
		description.setBuildSpec(Arrays.stream(description.getBuildSpec()).filter(command -> !command.getBuilderName().equals(M2qCore.BUILDER_ID))
				.toArray(ICommand[]::new));
		project.setDescription(description, null);
		M2qFiles.clearMarkers(project, IResource.DEPTH_INFINITE);
	}

	@Override
	public IProject getProject() {
		return project;
	}

	@Override
	public void setProject(IProject owner) {
		project = owner;
	}
}
