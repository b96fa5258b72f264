package org.m2q.core.results;

import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ProjectScope;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.m2q.core.M2qCore;
import org.osgi.service.prefs.BackingStoreException;

/** The stored result that a project compares others with until another one is pinned. It is kept in the settings of the project. */
public final class Baselines {

	private static final String KEY = "baseline";

	private Baselines() {
	}

	/** The pinned result; empty when there is none or its file is gone. */
	public static Optional<IFile> of(IProject project) {
		if (!project.isAccessible()) {
			return Optional.empty();
		}
		String name = node(project).get(KEY, "");
		return name.isEmpty() ? Optional.empty() : Optional.of(project.getFile(IPath.fromPortableString(name))).filter(IFile::exists);
	}

	/**
	 * Pins a stored result as the baseline of its project.
	 *
	 * @throws CoreException when the settings of the project cannot be written
	 */
	public static void pin(IFile result) throws CoreException {
		IEclipsePreferences node = node(result.getProject());
		node.put(KEY, result.getProjectRelativePath().toPortableString());
		try {
			node.flush();
		} catch (BackingStoreException e) {
			throw new CoreException(new Status(Status.ERROR, M2qCore.PLUGIN_ID, "The settings of project " + result.getProject().getName()
					+ " cannot be written, so " + result.getName() + " is the baseline only until the workbench closes.", e));
		}
	}

	/** Whether a file holds what is pinned in its project. */
	public static boolean isKeptIn(IFile file) {
		return file.getName().equals(M2qCore.PLUGIN_ID + ".prefs") && file.getParent().getName().equals(".settings");
	}

	private static IEclipsePreferences node(IProject project) {
		return new ProjectScope(project).getNode(M2qCore.PLUGIN_ID);
	}
}
