package org.m2q.cli.tests;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.m2q.cli.CommandLineTool;
import org.m2q.cli.Terminal;

/** Runs the command line inside the test. */
final class CommandLineRunner {

	/** What came of a run. */
	record Result(int code, String out, String err) {

		/** Lines of the error output. */
		List<String> errors() {
			return err.lines().toList();
		}
	}

	private final Path directory;

	/** Runs in a folder. */
	CommandLineRunner(Path directory) {
		this.directory = directory;
	}

	/** Runs a command line. */
	Result run(String... arguments) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		return run(out, arguments);
	}

	/** Runs a command line with another standard output. */
	Result run(OutputStream out, String... arguments) {
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		Terminal terminal = new Terminal(out, new PrintStream(err, true, StandardCharsets.UTF_8), StandardCharsets.UTF_8, Map.of(), directory,
				false, false);
		int code = new CommandLineTool(terminal).run(List.of(arguments));
		String text = out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
		return new Result(code, text, err.toString(StandardCharsets.UTF_8));
	}

	/** The folder of the repository: tests read the examples where they are. */
	static Path repository() {
		String given = System.getProperty("m2q.root");
		Path folder = Path.of(given == null ? System.getProperty("user.dir") : given).toAbsolutePath();
		while (folder != null && !Files.isDirectory(folder.resolve("dsl-examples"))) {
			folder = folder.getParent();
		}
		if (folder == null) {
			throw new IllegalStateException("the tests do not run inside the repository");
		}
		return folder;
	}
}
