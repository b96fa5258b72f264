package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;

/** Where reports go, and what happens when they cannot. */
class OutputFilesTest {

	private static final Path FULL = Path.of("/dev/full");
	private static final String B1 = "dsl-examples/efficientvit-b1.m2q";

	@TempDir
	Path folder;
	private final CommandLineRunner cli = new CommandLineRunner(CommandLineRunner.repository());

	private void fails(Result result, String part) throws IOException {
		assertEquals(ExitCode.INPUT_OUTPUT, result.code(), result.err());
		assertEquals(1, result.errors().size(), result.err());
		assertTrue(result.err().contains(part), result.err());
		assertEquals("", result.out());
		try (var files = Files.list(folder)) {
			List<String> left = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".part")).toList();
			assertEquals(List.of(), left, "nothing is left behind");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "--json", "--csv", "--html" })
	void fullDisk(String option) throws IOException {
		assumeTrue(Files.exists(FULL));
		fails(cli.run("simulate", B1, "--quiet", option, FULL.toString()), "no space left on device");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--json", "--csv", "--html" })
	void fullDiskOnStandardOutput(String option) throws IOException {
		assumeTrue(Files.exists(FULL));
		try (OutputStream full = new FileOutputStream(FULL.toFile())) {
			fails(cli.run(full, "simulate", B1, option, "-"), "no space left on device");
		}
	}

	/** Models, their weights, and what is measured of them. */
	@Test
	void fullDiskForModels() throws IOException {
		assumeTrue(Files.exists(FULL));
		fails(cli.run("export", CommandLineRunner.repository().resolve("dsl-examples/fashion-efficientvit.m2q").toString(), "--seed", "1", "--onnx", FULL.toString()),
				"no space left on device");
	}

	@Test
	void fullDiskForTheTable() throws IOException {
		assumeTrue(Files.exists(FULL));
		try (OutputStream full = new FileOutputStream(FULL.toFile())) {
			fails(cli.run(full, "simulate", B1), "no space left on device");
		}
	}

	@Test
	void fullDiskLeavesTheOtherReportsOut() throws IOException {
		assumeTrue(Files.exists(FULL));
		fails(cli.run("simulate", B1, "--quiet", "--json", folder + "/a.json", "--html", FULL.toString()), "no space left on device");
		assertFalse(Files.exists(folder.resolve("a.json")), "all or nothing");
	}

	@Test
	void readerThatGoesAway() {
		OutputStream closed = new OutputStream() {
			@Override
			public void write(int b) throws IOException {
				throw new IOException("Broken pipe");
			}
		};
		Result result = cli.run(closed, "simulate", B1);
		assertEquals(ExitCode.INPUT_OUTPUT, result.code());
		assertEquals("", result.err());
	}

	@Test
	void missingFolder() throws IOException {
		fails(cli.run("simulate", B1, "--json", folder + "/no/such/a.json"), "there is no folder");
	}

	@Test
	void folderAsTarget() throws IOException {
		fails(cli.run("simulate", B1, "--html", folder.toString()), "it is a folder");
	}

	@Test
	void fileAsFolder() throws IOException {
		Files.writeString(folder.resolve("f"), "");
		fails(cli.run("simulate", B1, "--csv", folder + "/f/a.csv"), "there is no folder");
	}

	@Test
	void unwritableTarget() throws IOException {
		Path target = folder.resolve("a.json");
		Files.writeString(target, "old");
		Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r--------"));
		assumeTrue(!Files.isWritable(target), "this user writes everything");
		fails(cli.run("simulate", B1, "--json", target.toString()), "permission denied");
		assertEquals("old", Files.readString(target));
	}

	@Test
	void errorInTheInputKeepsTheOldReport() throws IOException {
		Path target = folder.resolve("a.json");
		Files.writeString(target, "old");
		Files.writeString(folder.resolve("f.m2q"), "block A { nosuch }\n");
		assertEquals(ExitCode.PROBLEMS, cli.run("simulate", folder + "/f.m2q", "--json", target.toString()).code());
		assertEquals("old", Files.readString(target));
	}

	@Test
	void replacesWhatIsThereAndKeepsItsPermissions() throws IOException {
		Path target = folder.resolve("a.json");
		Files.writeString(target, "old");
		Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw----"));
		Path link = folder.resolve("link.json");
		Files.createSymbolicLink(link, target);
		assertEquals(ExitCode.OK, cli.run("simulate", B1, "--quiet", "--json", link.toString()).code());
		assertTrue(Files.isSymbolicLink(link), "a link stays a link");
		assertTrue(Files.readString(target).startsWith("{"));
		assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
	}
}
