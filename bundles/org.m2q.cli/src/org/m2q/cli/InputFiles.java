package org.m2q.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;

/** Opens the files of the command line. */
final class InputFiles {

	private final Terminal terminal;
	private final FileNames names;
	private final ProblemSeverities severities;
	private M2qWorkspace workspace;

	InputFiles(Terminal terminal) {
		this(terminal, ProblemSeverities.DEFAULT);
	}

	InputFiles(Terminal terminal, ProblemSeverities severities) {
		this.terminal = terminal;
		this.severities = severities;
		this.names = new FileNames(terminal.directory());
	}

	FileNames names() {
		return names;
	}

	/** The language, started at the first use: a wrong file name should not have to wait for it. */
	M2qWorkspace workspace() {
		if (workspace == null) {
			workspace = M2qWorkspace.create();
			workspace.setSeverities(severities);
		}
		return workspace;
	}

	/** The path of a name, when something that can be read to its end is there. */
	Path path(String name) throws CommandException {
		Path path;
		try {
			path = terminal.directory().resolve(name).normalize();
		} catch (InvalidPathException e) {
			throw CommandException.inputOutput("\"" + name + "\" is not a file name.");
		}
		if (name.isEmpty()) {
			throw CommandException.usage("the name of the file is empty.");
		}
		if (Files.isDirectory(path)) {
			throw CommandException.inputOutput(name + " is a folder; give a file.");
		}
		if (!Files.exists(path)) {
			throw CommandException.inputOutput(name + ": no such file.");
		}
		if (!Files.isRegularFile(path)) {
			// Reading a device or a pipe may never end.
			throw CommandException.inputOutput(name + " is not a regular file.");
		}
		if (!Files.isReadable(path)) {
			throw CommandException.inputOutput(name + ": permission denied.");
		}
		return path;
	}

	/** Opens a file. */
	M2qDocument open(String name) throws CommandException {
		Path path = path(name);
		M2qDocument document = workspace().open(path);
		names.give(document.uri(), name);
		if (document.text().isEmpty()) {
			// Without text there are no other problems than the reason, and asking for them costs nothing.
			for (Problem problem : document.problems(Depth.STRUCTURE, Cancellation.NONE)) {
				if (problem.code().equals(ProblemCodes.FILE_UNREADABLE) || problem.code().equals(ProblemCodes.FILE_MISSING)) {
					throw CommandException.inputOutput(name + " cannot be read" + reason(problem.message()));
				}
			}
		}
		return document;
	}

	private static String reason(String message) {
		int colon = message.lastIndexOf(": ");
		return colon < 0 ? "." : message.substring(colon);
	}

	/** Opens a file with text added to its end, under its own name. */
	M2qDocument openWith(M2qDocument document, String text) {
		return workspace().open(document.uri(), document.text().orElse("") + text);
	}

	Diagnostics diagnostics(boolean ascii) {
		return new Diagnostics(terminal, names, uri -> workspace().text(uri), ascii || terminal.isAscii());
	}
}
