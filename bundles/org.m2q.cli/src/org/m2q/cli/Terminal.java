package org.m2q.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What the command line sees of the world around it.
 *
 * @param out takes the result; its failures are reported, so it must not hide them
 * @param err takes everything else
 * @param charset of both
 * @param environment variables
 * @param directory relative names are resolved against it
 * @param outIsTerminal whether a person reads {@code out} as it is written
 * @param errIsTerminal whether a person reads {@code err} as it is written
 */
public record Terminal(OutputStream out, PrintStream err, Charset charset, Map<String, String> environment, Path directory,
		boolean outIsTerminal, boolean errIsTerminal) {

	private static final int PIPE_WIDTH = 120;

	/** Copies the environment. */
	public Terminal {
		Objects.requireNonNull(out, "out");
		Objects.requireNonNull(err, "err");
		Objects.requireNonNull(charset, "charset");
		Objects.requireNonNull(directory, "directory");
		environment = Map.copyOf(environment);
	}

	/** Whether only ASCII can be shown. */
	boolean isAscii() {
		return environment.containsKey("M2Q_ASCII") || !charset.equals(StandardCharsets.UTF_8);
	}

	boolean colorsOut() {
		return outIsTerminal && colors();
	}

	boolean colorsErr() {
		return errIsTerminal && colors();
	}

	private boolean colors() {
		return environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.getOrDefault("TERM", ""));
	}

	/** Columns of the table; what goes to a file or a pipe does not depend on the window. */
	int width() {
		String columns = environment.getOrDefault("COLUMNS", "");
		if (columns.matches("[1-9][0-9]{0,3}")) {
			return Integer.parseInt(columns);
		}
		return outIsTerminal ? WindowSize.columns().orElse(PIPE_WIDTH) : PIPE_WIDTH;
	}
}
