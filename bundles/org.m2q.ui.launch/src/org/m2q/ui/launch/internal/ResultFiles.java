package org.m2q.ui.launch.internal;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.osgi.util.NLS;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;

/** Tables of runs among the results of a project. */
final class ResultFiles {

	private ResultFiles() {
	}

	/**
	 * Writes a table with the next free number.
	 *
	 * @param kind what it is of, in its name
	 * @param csv comma-separated values
	 * @return the file
	 * @throws CoreException when it cannot be written
	 */
	static IFile write(IProject project, String experiment, String kind, String csv) throws CoreException {
		IFolder folder = project.getFolder(M2qCore.RESULTS_FOLDER);
		if (folder.getLocation() == null) {
			throw new CoreException(Status.error(NLS.bind(Messages.notLocal, project.getFullPath())));
		}
		if (!folder.exists()) {
			folder.create(true, true, null);
		}
		String base = experiment.replaceAll("[^A-Za-z0-9_.-]", "_") + "-" + kind + "-";
		int number = 1;
		folder.refreshLocal(IResource.DEPTH_ONE, null);
		while (folder.getFile(base + number + ".csv").exists()) {
			number++;
		}
		IFile file = folder.getFile(base + number + ".csv");
		ResultStore.writeWhole(file.getLocation().toPath(), writer -> writer.write(csv));
		file.refreshLocal(IResource.DEPTH_ZERO, null);
		return file;
	}
}
