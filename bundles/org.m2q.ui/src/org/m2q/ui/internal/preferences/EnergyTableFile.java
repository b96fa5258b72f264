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
import org.m2q.dsl.M2qWorkspace;
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

	/**
	 * What it would be as a part of a project.
	 *
	 * @param obstacles what keeps it from that, one sentence each; empty for nothing
	 * @param table name of its first table; empty when there is none
	 */
	record Check(List<String> obstacles, Optional<String> table) {
	}

	/** Reads it as if it were in a project already, so that its imports count; nobody else sees it there. Not in the user interface thread. */
	Check check(IProject project) {
		if (!name.endsWith(".m2q")) {
			return new Check(List.of(NLS.bind(Messages.importEnding, name)), Optional.empty());
		}
		M2qWorkspace shared = Activator.instance().services().workspace();
		M2qWorkspace own = new M2qWorkspace(shared.injector());
		own.setSeverities(shared::severities);
		M2qDocument document = own.open(target(project).getLocation().toPath().toUri().toString(), text);
		List<String> errors = document.allProblems(Depth.STRUCTURE, Cancellation.NONE).stream().filter(Problem::isError)
				.map(problem -> problem.span().uri().equals(document.uri()) ? NLS.bind(Messages.importLine, problem.span().line(), problem.message()) : problem.message()).toList();
		Optional<String> table = document.definitions(EnergyTable.class).stream().map(EnergyTable::getName).findFirst();
		return new Check(errors.isEmpty() && table.isEmpty() ? List.of(NLS.bind(Messages.importNoTable, name)) : errors, table);
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
