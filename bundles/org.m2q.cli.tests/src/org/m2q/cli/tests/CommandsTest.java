package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;

/** Help, version, formatting. */
class CommandsTest {

	@TempDir
	Path folder;
	private CommandLineRunner cli;

	@BeforeEach
	void start() {
		cli = new CommandLineRunner(folder);
	}

	@Test
	void helpNamesCommandsAndExitCodes() {
		for (String[] arguments : new String[][] { { "help" }, { "--help" }, { "-h" } }) {
			Result result = cli.run(arguments);
			assertEquals(ExitCode.OK, result.code());
			assertTrue(result.out().contains("simulate") && result.out().contains("Exit codes:"), result.out());
			assertEquals("", result.err());
		}
		assertEquals(ExitCode.USAGE, cli.run().code());
	}

	@Test
	void helpOfACommand() {
		for (String command : new String[] { "simulate", "sweep", "check", "fmt" }) {
			String text = cli.run("help", command).out();
			assertTrue(text.startsWith("Usage: m2q " + command), text);
			assertEquals(text, cli.run(command, "--help").out());
		}
		assertEquals(ExitCode.USAGE, cli.run("help", "nosuch").code());
	}

	@Test
	void version() {
		assertTrue(cli.run("--version").out().matches("m2q [0-9]+\\.[0-9]+\\.[0-9]+.*\n"));
	}

	@Test
	void formatChangesOnlyWhatNeedsIt() throws IOException {
		Path file = folder.resolve("f.m2q");
		Files.writeString(file, "block   A{relu>conv( 3 )}");
		Result check = cli.run("fmt", "--check", "f.m2q");
		assertEquals(ExitCode.PROBLEMS, check.code());
		assertEquals("f.m2q\n", check.out());
		assertEquals("block   A{relu>conv( 3 )}", Files.readString(file));

		assertEquals(ExitCode.OK, cli.run("fmt", "f.m2q").code());
		String formatted = Files.readString(file);
		assertTrue(formatted.contains("relu > conv(3)"), formatted);
		assertEquals(ExitCode.OK, cli.run("fmt", "--check", "f.m2q").code());
		var before = Files.getLastModifiedTime(file);
		assertEquals(ExitCode.OK, cli.run("fmt", "f.m2q").code());
		assertEquals(before, Files.getLastModifiedTime(file));
		try (var files = Files.list(folder)) {
			assertEquals(1, files.count(), "no temporary file is left");
		}
	}

	@Test
	void formatLeavesBrokenFilesAlone() throws IOException {
		Path file = folder.resolve("f.m2q");
		Files.writeString(file, "block   A{relu> >}");
		Result result = cli.run("fmt", "f.m2q");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertTrue(result.err().startsWith("f.m2q:1:"), result.err());
		assertEquals("block   A{relu> >}", Files.readString(file));
	}

	@Test
	void formatDoesNotNeedTheNamesToBeRight() throws IOException {
		Path file = folder.resolve("f.m2q");
		Files.writeString(file, "block   A{nosuch}");
		assertEquals(ExitCode.OK, cli.run("fmt", "f.m2q").code());
		assertTrue(Files.readString(file).startsWith("block A {"));
	}
}
