package org.m2q.core.internal.build;

import java.util.LinkedHashSet;
import java.util.Set;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceDelta;
import org.eclipse.core.runtime.CoreException;
import org.m2q.core.M2qCore;
import org.m2q.core.problems.EditedFiles;
import org.m2q.core.problems.SeverityPreferences;

/** The files of a project that are checked: all {@code .m2q} files but derived ones and those in the folder of results. */
public final class M2qFiles {

	private M2qFiles() {
	}

	/** All files of a project, in the order of the workspace. */
	static Set<IFile> of(IProject project) throws CoreException {
		Set<IFile> files = new LinkedHashSet<>();
		project.accept(resource -> {
			if (isIgnored(resource)) {
				return false;
			}
			if (isOurs(resource)) {
				files.add((IFile) resource);
			}
			return true;
		}, IResource.DEPTH_INFINITE, false);
		return files;
	}

	/** The files whose content a change touches; removed ones too. */
	static Set<IFile> changed(IResourceDelta delta) throws CoreException {
		Set<IFile> files = new LinkedHashSet<>();
		delta.accept(change -> {
			if (isIgnored(change.getResource())) {
				return false;
			}
			boolean content = change.getKind() != IResourceDelta.CHANGED
					|| (change.getFlags() & (IResourceDelta.CONTENT | IResourceDelta.REPLACED | IResourceDelta.ENCODING)) != 0;
			if (content && isOurs(change.getResource())) {
				files.add((IFile) change.getResource());
			}
			return true;
		});
		return files;
	}

	/** Whether a change touches how bad the problems of the project are. */
	static boolean changesSeverities(IResourceDelta delta) throws CoreException {
		boolean[] found = new boolean[1];
		delta.accept(change -> {
			found[0] |= change.getResource() instanceof IFile file && SeverityPreferences.areKeptIn(file);
			return !isIgnored(change.getResource());
		});
		return found[0];
	}

	/** Deletes our markers, but not those that an open editor keeps up to date. */
	public static void clearMarkers(IResource resource, int depth) throws CoreException {
		resource.deleteMarkers(M2qCore.TASK_MARKER, false, depth);
		for (IMarker marker : resource.findMarkers(M2qCore.PROBLEM_MARKER, true, depth)) {
			if (!(marker.getResource() instanceof IFile file) || !EditedFiles.isEdited(file)) {
				marker.delete();
			}
		}
	}

	private static boolean isOurs(IResource resource) {
		return resource instanceof IFile && M2qCore.FILE_EXTENSION.equals(resource.getFileExtension());
	}

	private static boolean isIgnored(IResource resource) {
		return resource.isDerived() || resource.getType() == IResource.FOLDER
				&& resource.getProjectRelativePath().toString().equals(M2qCore.RESULTS_FOLDER);
	}
}
