package org.m2q.ui.internal.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.Status;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.dialogs.ContainerGenerator;
import org.m2q.core.nature.M2qNature;
import org.m2q.dsl.ide.importing.ImportedModel;

/** Writes the text of a model, its weights and its scales: all whole, or none. */
final class ImportedFiles {

	private ImportedFiles() {
	}

	/**
	 * Writes the files; a project or folder that is not there is made.
	 *
	 * @param scales what the file of scales says; empty for none
	 * @return the text
	 * @throws CoreException when a file cannot be written; then what was there before is as it was
	 */
	static IFile write(OnnxSource source, ImportedModel model, Optional<String> scales, SubMonitor progress) throws CoreException {
		progress.setWorkRemaining(4);
		IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(source.folder().segment(0));
		boolean isNew = !project.exists();
		IContainer folder = new ContainerGenerator(source.folder()).generateContainer(progress.split(1));
		if (isNew) {
			M2qNature.set(project, true, progress.split(1));
		}
		IFile text = folder.getFile(IPath.forPosix(source.textName()));
		Map<IFile, byte[]> contents = new LinkedHashMap<>();
		if (source.withWeights()) {
			contents.put(folder.getFile(IPath.forPosix(source.weightsName())), model.weights());
		}
		scales.ifPresent(json -> contents.put(folder.getFile(IPath.forPosix(source.scalesName())), json.getBytes(StandardCharsets.UTF_8)));
		contents.put(text, model.text().getBytes(StandardCharsets.UTF_8));
		write(contents, progress.split(1));
		folder.refreshLocal(IResource.DEPTH_ONE, progress.split(1));
		return text;
	}

	private static void write(Map<IFile, byte[]> contents, SubMonitor progress) throws CoreException {
		progress.setWorkRemaining(2 * contents.size());
		Map<Path, Path> parts = new LinkedHashMap<>();
		try {
			for (Map.Entry<IFile, byte[]> entry : contents.entrySet()) {
				if (entry.getKey().getLocation() == null) {
					throw new CoreException(Status.error(NLS.bind(Messages.notLocal, entry.getKey().getFullPath())));
				}
				Path target = entry.getKey().getLocation().toPath();
				Path part = target.resolveSibling("." + target.getFileName() + ".part");
				parts.put(part, target);
				Files.write(part, entry.getValue());
				progress.split(1);
			}
			for (Map.Entry<Path, Path> entry : parts.entrySet()) {
				move(entry.getKey(), entry.getValue());
				progress.worked(1);
			}
		} catch (IOException e) {
			throw new CoreException(Status.error(NLS.bind(Messages.cannotWrite, e.getMessage()), e));
		} finally {
			parts.keySet().forEach(ImportedFiles::delete);
		}
	}

	private static void move(Path part, Path target) throws IOException {
		try {
			Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
		} catch (AtomicMoveNotSupportedException e) {
			Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private static void delete(Path part) {
		try {
			Files.deleteIfExists(part);
		} catch (IOException e) {
			// It is hidden and small; there is nothing more to do about it.
		}
	}
}
