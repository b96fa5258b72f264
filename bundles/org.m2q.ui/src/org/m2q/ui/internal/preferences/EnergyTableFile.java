package org.m2q.ui.internal.preferences;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.osgi.util.NLS;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.ui.internal.Activator;

/**
 * A file with energy tables that is to be a part of a project.
 *
 * @param name of the file
 * @param text what it says
 */
record EnergyTableFile(String name, String text) {

	/** Folder of projects that tables go to: the last part of {@code import energy.*}. */
	static final String FOLDER = "energy";

	/**
	 * Reads a file.
	 *
	 * @throws IOException when it cannot be read, or is no text in UTF-8
	 */
	static EnergyTableFile read(Path file) throws IOException {
		try {
			return new EnergyTableFile(file.getFileName().toString(), StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString());
		} catch (CharacterCodingException e) {
			throw new IOException(NLS.bind(Messages.importNoText, file.getFileName()), e);
		}
	}

	/** Where it goes to. */
	IFile target(IProject project) {
		return project.getFolder(FOLDER).getFile(name);
	}

	/** The same under a name that is free. */
	EnergyTableFile renamed(IProject project) {
		String base = name.replaceFirst("\\.m2q$", "");
		int number = 2;
		while (project.getFolder(FOLDER).getFile(base + "-" + number + ".m2q").exists()) {
			number++;
		}
		return new EnergyTableFile(base + "-" + number + ".m2q", text);
	}

	/** What keeps it from being a part of a project, one sentence each; empty for nothing. It is read as if it were there already, so that its imports count. */
	List<String> obstacles(IProject project) {
		if (!name.endsWith(".m2q")) {
			return List.of(NLS.bind(Messages.importEnding, name));
		}
		M2qDocument document = document(project);
		List<String> errors = document.allProblems(Depth.STRUCTURE, Cancellation.NONE).stream().filter(Problem::isError)
				.map(problem -> problem.span().uri().equals(document.uri()) ? NLS.bind(Messages.importLine, problem.span().line(), problem.message()) : problem.message()).toList();
		return errors.isEmpty() && document.definitions(EnergyTable.class).isEmpty() ? List.of(NLS.bind(Messages.importNoTable, name)) : errors;
	}

	/** Name of its first table. */
	Optional<String> table(IProject project) {
		return document(project).definitions(EnergyTable.class).stream().map(EnergyTable::getName).findFirst();
	}

	private M2qDocument document(IProject project) {
		return Activator.instance().services().workspace().open(target(project).getLocation().toPath().toUri().toString(), text);
	}

	/** Writes it into a project, over a file of the same name. */
	IFile write(IProject project) throws CoreException {
		IFolder folder = project.getFolder(FOLDER);
		if (!folder.exists()) {
			folder.create(true, true, null);
		}
		IFile file = target(project);
		ByteArrayInputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
		if (file.exists()) {
			file.setContents(bytes, true, true, null);
		} else {
			file.create(bytes, true, null);
		}
		return file;
	}
}
