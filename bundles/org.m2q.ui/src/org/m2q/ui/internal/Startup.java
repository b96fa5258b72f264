package org.m2q.ui.internal;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IStartup;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.intro.IIntroManager;
import org.m2q.core.nature.M2qNature;
import org.m2q.ui.M2qUi;

/** Opens the file that the system property {@value M2qUi#OPEN_PROPERTY} names, with its folder as a project. */
public final class Startup implements IStartup {

	@Override
	public void earlyStartup() {
		String name = System.getProperty(M2qUi.OPEN_PROPERTY);
		if (name == null || name.isBlank()) {
			return;
		}
		Job job = Job.create(name, (ICoreRunnable) monitor -> open(name));
		job.setSystem(true);
		job.setRule(ResourcesPlugin.getWorkspace().getRoot());
		job.schedule();
	}

	private static void open(String name) throws CoreException {
		try {
			Path path = Path.of(name).toAbsolutePath().normalize();
			if (!Files.isRegularFile(path)) {
				throw new CoreException(Status.error(NLS.bind(Messages.openMissing, path)));
			}
			IFile file = fileFor(path);
			PlatformUI.getWorkbench().getDisplay().asyncExec(() -> show(file));
		} catch (InvalidPathException e) {
			throw new CoreException(Status.error(NLS.bind(Messages.openFailed, name), e));
		}
	}

	/** The file in a project: in one that is there already, else in a new one for the folder. */
	private static IFile fileFor(Path path) throws CoreException {
		IWorkspace workspace = ResourcesPlugin.getWorkspace();
		for (IFile file : workspace.getRoot().findFilesForLocationURI(path.toUri())) {
			if (file.getProject().isAccessible()) {
				file.refreshLocal(IResource.DEPTH_ZERO, null);
				return file;
			}
		}
		Path folder = projectFolder(path);
		IProject project = workspace.getRoot().getProject(freeName(workspace, folder));
		boolean described = Files.isRegularFile(folder.resolve(IProjectDescription.DESCRIPTION_FILE_NAME));
		project.create(description(workspace, folder, project.getName()), null);
		project.open(null);
		if (!described) {
			M2qNature.set(project, true, null);
		}
		project.refreshLocal(IResource.DEPTH_INFINITE, null);
		return project.getFile(IPath.fromPath(folder.relativize(path)));
	}

	/** The nearest folder that is a project already, else the folder of the file. */
	private static Path projectFolder(Path path) {
		for (Path folder = path.getParent(); folder != null; folder = folder.getParent()) {
			if (Files.isRegularFile(folder.resolve(IProjectDescription.DESCRIPTION_FILE_NAME))) {
				return folder;
			}
		}
		return path.getParent();
	}

	private static IProjectDescription description(IWorkspace workspace, Path folder, String name) throws CoreException {
		IPath existing = IPath.fromPath(folder.resolve(IProjectDescription.DESCRIPTION_FILE_NAME));
		if (existing.toFile().isFile()) {
			return workspace.loadProjectDescription(existing);
		}
		IProjectDescription description = workspace.newProjectDescription(name);
		description.setLocation(IPath.fromPath(folder));
		return description;
	}

	private static String freeName(IWorkspace workspace, Path folder) {
		String base = folder.getFileName() == null ? "m2q" : folder.getFileName().toString();
		String name = base;
		for (int i = 2; workspace.getRoot().getProject(name).exists(); i++) {
			name = base + " " + i;
		}
		return name;
	}

	private static void show(IFile file) {
		IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		if (window == null && PlatformUI.getWorkbench().getWorkbenchWindowCount() > 0) {
			window = PlatformUI.getWorkbench().getWorkbenchWindows()[0];
		}
		if (window == null || window.getActivePage() == null) {
			return;
		}
		IIntroManager intro = PlatformUI.getWorkbench().getIntroManager();
		if (intro.getIntro() != null) {
			// Who names a file wants to see it.
			intro.closeIntro(intro.getIntro());
		}
		try {
			IDE.openEditor(window.getActivePage(), file);
		} catch (PartInitException e) {
			Activator.log(NLS.bind(Messages.openFailed, file.getName()), e);
		}
	}
}
