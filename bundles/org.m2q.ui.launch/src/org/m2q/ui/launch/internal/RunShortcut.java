package org.m2q.ui.launch.internal;

import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.ui.ILaunchShortcut2;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IEditorPart;
import org.m2q.ui.internal.Activator;

/** Run As on a file, on a project, or on the experiment at the caret of an editor. */
public abstract class RunShortcut implements ILaunchShortcut2 {

	private final Launcher launcher;

	RunShortcut(Launcher launcher) {
		this.launcher = launcher;
	}

	@Override
	public void launch(ISelection selection, String mode) {
		file(selection).or(() -> project(selection).flatMap(RunnableFiles::choose)).ifPresent(file -> launcher.launch(file, "", mode));
	}

	@Override
	public void launch(IEditorPart editor, String mode) {
		Experiments.file(editor).ifPresent(file -> launcher.launch(file, Experiments.atCaret(editor), mode));
	}

	@Override
	public ILaunchConfiguration[] getLaunchConfigurations(ISelection selection) {
		return file(selection).map(file -> configurations(file, "")).orElse(null);
	}

	@Override
	public ILaunchConfiguration[] getLaunchConfigurations(IEditorPart editor) {
		return Experiments.file(editor).map(file -> configurations(file, Experiments.atCaret(editor))).orElse(null);
	}

	@Override
	public IResource getLaunchableResource(ISelection selection) {
		return file(selection).<IResource>map(file -> file).or(() -> project(selection)).orElse(null);
	}

	@Override
	public IResource getLaunchableResource(IEditorPart editor) {
		return Experiments.file(editor).orElse(null);
	}

	private static Optional<IFile> file(ISelection selection) {
		return selection instanceof IStructuredSelection elements && elements.size() == 1
				? Optional.ofNullable(Adapters.adapt(elements.getFirstElement(), IFile.class)).filter(file -> "m2q".equals(file.getFileExtension()))
				: Optional.empty();
	}

	private static Optional<IProject> project(ISelection selection) {
		return selection instanceof IStructuredSelection elements && elements.size() == 1
				? Optional.ofNullable(Adapters.adapt(elements.getFirstElement(), IProject.class)).filter(IProject::isAccessible)
				: Optional.empty();
	}

	private ILaunchConfiguration[] configurations(IFile file, String experiment) {
		try {
			return launcher.configurations(file, experiment).toArray(ILaunchConfiguration[]::new);
		} catch (CoreException e) {
			Activator.log(e.getStatus().getMessage(), e);
			return new ILaunchConfiguration[0];
		}
	}
}
