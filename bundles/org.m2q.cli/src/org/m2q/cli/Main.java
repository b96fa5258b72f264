package org.m2q.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts the command line. */
public final class Main {

	private Main() {
	}

	/** Runs a command and ends the process with its {@link ExitCode}. */
	public static void main(String[] arguments) {
		Charset charset = charset();
		// Not System.out: a PrintStream keeps quiet about a full disk.
		FileOutputStream out = new FileOutputStream(FileDescriptor.out);
		PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset);
		Terminal terminal = new Terminal(out, err, charset, System.getenv(), Path.of("").toAbsolutePath(), isTerminal(1), isTerminal(2));
		int code = new CommandLineTool(terminal).run(List.of(arguments));
		err.flush();
		System.exit(code);
	}

	/** Without a terminal or a locale the standard encoding is ASCII, but files and pipes are better off with UTF-8. */
	private static Charset charset() {
		Charset charset = System.out.charset();
		return charset.equals(StandardCharsets.US_ASCII) && !isTerminal(1) ? StandardCharsets.UTF_8 : charset;
	}

	/** Asks the system where a descriptor leads; the console of the JDK costs too much time to start. */
	private static boolean isTerminal(int descriptor) {
		try {
			String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
			return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
		} catch (IOException | RuntimeException e) {
			return !Files.isDirectory(Path.of("/proc/self")) && System.console() != null;
		}
	}
}
