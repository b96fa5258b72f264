package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;

/** Whatever is given, the answer comes soon, says what is wrong in one line, and leaves nothing behind. */
class BadInputTest {

	private static final Duration SOON = Duration.ofSeconds(60);

	@TempDir
	Path folder;
	private CommandLineRunner cli;

	@BeforeEach
	void start() {
		cli = new CommandLineRunner(folder);
	}

	@ParameterizedTest
	@ValueSource(strings = { "simulate", "check" })
	void emptyFile(String command) throws IOException {
		expect(file("f.m2q", ""), ExitCode.PROBLEMS, "m2q.file.empty", command);
	}

	@ParameterizedTest
	@ValueSource(strings = { "simulate", "check", "fmt" })
	void binaryGarbage(String command) throws IOException {
		byte[] bytes = new byte[100_000];
		new Random(7).nextBytes(bytes);
		Files.write(folder.resolve("f.m2q"), bytes);
		expect("f.m2q", ExitCode.PROBLEMS, "m2q.syntax.binary", command);
	}

	@Test
	void garbageLeavesTheTerminalAlone() throws IOException {
		Files.write(folder.resolve("f.m2q"), "model \u001b[31mX\u0007 { \u202e }".getBytes(StandardCharsets.UTF_8));
		Result result = run("check", "f.m2q");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertTrue(result.err().chars().noneMatch(c -> c < ' ' && c != '\n' || c == 0x202E), result.err());
	}

	@ParameterizedTest
	@ValueSource(strings = { "simulate", "check", "fmt" })
	void tenMegabytes(String command) throws IOException {
		String line = "block B { conv(3) }\n";
		file("f.m2q", line.repeat(10 * 1024 * 1024 / line.length()));
		expect("f.m2q", ExitCode.PROBLEMS, "m2q.limit.size", command);
	}

	@Test
	void tenMegabytesInOneLine() throws IOException {
		file("f.m2q", "model M { " + "x".repeat(10 * 1024 * 1024));
		expect("f.m2q", ExitCode.PROBLEMS, "m2q.limit.size", "check");
	}

	@ParameterizedTest
	@ValueSource(strings = { "simulate", "check", "fmt" })
	void tenThousandNestedBlocks(String command) throws IOException {
		file("f.m2q", "model M { " + "residual { ".repeat(10_000) + "}".repeat(10_000) + " }");
		expect("f.m2q", ExitCode.PROBLEMS, "m2q.limit.nesting", command);
	}

	@Test
	void tenThousandOpenBrackets() throws IOException {
		file("f.m2q", "model M(a = " + "(".repeat(10_000));
		expect("f.m2q", ExitCode.PROBLEMS, "m2q.limit.nesting", "check");
	}

	@Test
	void mutuallyRecursiveImports() throws IOException {
		file("a.m2q", "import \"b.m2q\"\nblock A { B }");
		file("b.m2q", "import \"a.m2q\"\nblock B { A }");
		Result result = run("check", "a.m2q");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertTrue(result.err().contains("m2q.import.cycle"), result.err());
	}

	@Test
	void fileThatImportsItself() throws IOException {
		file("a.m2q", "import \"a.m2q\"\nblock A { relu }");
		Result result = run("check", "a.m2q");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertTrue(result.err().contains("m2q.import"), result.err());
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"nosuch.m2q\"", "no.such.thing.*", "\"/dev/zero\"", "\"sub\"", "\"http://example.invalid/x.m2q\"" })
	void importThatCannotBe(String imported) throws IOException {
		Files.createDirectory(folder.resolve("sub"));
		file("f.m2q", "import " + imported + "\nblock A { relu }");
		Result result = run("check", "f.m2q");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertTrue(result.err().startsWith("f.m2q:1:"), result.err());
		assertTrue(result.err().contains("error[m2q."), result.err());
	}

	@ParameterizedTest
	@ValueSource(strings = { "simulate", "check", "fmt" })
	void folderInsteadOfFile(String command) throws IOException {
		Files.createDirectory(folder.resolve("d.m2q"));
		expect("d.m2q", ExitCode.INPUT_OUTPUT, "is a folder", command);
	}

	@ParameterizedTest
	@ValueSource(strings = { "simulate", "check", "fmt" })
	void missingFile(String command) {
		expect("nosuch.m2q", ExitCode.INPUT_OUTPUT, "no such file", command);
		expect("no/such/file.m2q", ExitCode.INPUT_OUTPUT, "no such file", command);
		expect("", ExitCode.USAGE, "empty", command);
	}

	@Test
	void unreadableFile() throws IOException {
		file("f.m2q", "block A { relu }");
		Files.setPosixFilePermissions(folder.resolve("f.m2q"), PosixFilePermissions.fromString("-w-------"));
		assumeTrue(!Files.isReadable(folder.resolve("f.m2q")), "this user reads everything");
		expect("f.m2q", ExitCode.INPUT_OUTPUT, "permission denied", "check");
	}

	@ParameterizedTest
	@ValueSource(strings = { "simulate", "check", "fmt" })
	void readingFails(String command) {
		// It looks like a regular file that may be read, but nothing is mapped at its beginning.
		assumeTrue(Files.isReadable(Path.of("/proc/self/mem")), "no such file here");
		expect("/proc/self/mem", ExitCode.INPUT_OUTPUT, "cannot be read: ", command);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/dev/zero", "/dev/null", "/dev/random", "/dev/stdin" })
	void deviceInsteadOfFile(String device) {
		assumeTrue(Files.exists(Path.of(device)) && !Files.isRegularFile(Path.of(device)));
		expect(device, ExitCode.INPUT_OUTPUT, "is not a regular file", "simulate");
	}

	@Test
	void pipeInsteadOfFile() throws IOException, InterruptedException {
		Process process;
		try {
			process = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
		} catch (IOException e) {
			assumeTrue(false, "no mkfifo");
			return;
		}
		assumeTrue(process.waitFor() == 0);
		expect("pipe", ExitCode.INPUT_OUTPUT, "is not a regular file", "simulate");
		file("f.m2q", "import \"pipe\"\nblock A { relu }");
		Result result = run("check", "f.m2q");
		assertEquals(ExitCode.PROBLEMS, result.code());
	}

	@Test
	void closedInput() throws IOException {
		java.io.InputStream before = System.in;
		try {
			System.setIn(new java.io.InputStream() {
				@Override
				public int read() throws IOException {
					throw new IOException("closed");
				}
			});
			file("f.m2q", "block A { relu }\n");
			assertFalse(run("check", "f.m2q").err().contains("closed"));
		} finally {
			System.setIn(before);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "--nosuch", "--json", "--layers=top:0", "--layers=top:x", "--layers=99999999999999999999", "--model=M", "--policy=P", "--using=X",
			"--model=}", "--model=M --experiment=E", "--json=- --csv=-", "--json=a --csv=a", "second.m2q" })
	void wrongOptions(String options) throws IOException {
		file("f.m2q", "block A { relu }");
		String[] arguments = ("simulate f.m2q " + options).split(" ");
		Result result = run(arguments);
		assertEquals(ExitCode.USAGE, result.code(), result.err());
		assertOneLine(result);
		assertTrue(result.err().contains("see \"m2q help"), result.err());
	}

	@Test
	void unknownCommand() {
		Result result = run("simulat", "x");
		assertEquals(ExitCode.USAGE, result.code());
		assertOneLine(result);
		assertTrue(result.err().contains("did you mean simulate?"), result.err());
	}

	@Test
	void noExperiment() throws IOException {
		file("f.m2q", "model M { input x: [3, 8, 8] conv(4) output y }\n");
		Result result = run("simulate", "f.m2q");
		assertEquals(ExitCode.PROBLEMS, result.code());
		List<String> errors = result.errors();
		assertTrue(errors.get(errors.size() - 1).contains("Add \"experiment NAME { run M with"), result.err());
	}

	@Test
	void unknownExperiment() throws IOException {
		file("f.m2q", "model M { input x: [3, 8, 8] conv(4) output y }\n");
		Result result = run("simulate", "f.m2q", "--experiment", "E");
		assertEquals(ExitCode.USAGE, result.code());
		assertTrue(result.err().contains("there is no experiment E in f.m2q"), result.err());
	}

	@Test
	void absurdNumbers() throws IOException {
		file("f.m2q", "model M { input x: [3, 8, 8] conv(1e30) output y }\n");
		Result result = run("check", "f.m2q");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertTrue(result.err().startsWith("f.m2q:1:"), result.err());
	}

	@Test
	void absurdRepeats() throws IOException {
		expect(file("f.m2q", "model M { input x: [3, 8, 8] repeat 1000000000 { conv(4) } output y }\n"), ExitCode.PROBLEMS, "m2q.value.range", "check");
		expect(file("f.m2q", "model M { input x: [3, 8, 8] repeat 10000 { repeat 10000 { conv(4) } } output y }\n"), ExitCode.PROBLEMS,
				"m2q.limit.expansion", "check");
	}

	@Test
	void absurdExperiment() throws IOException {
		StringBuilder list = new StringBuilder("8");
		for (int i = 9; i < 2000; i++) {
			list.append(", ").append(i);
		}
		file("f.m2q", "import \"" + CommandLineRunner.repository().resolve("dsl-examples/efficientvit-b1.m2q") + "\"\n"
				+ "import \"" + CommandLineRunner.repository().resolve("dsl-examples/policies/w8a8.m2q") + "\"\n"
				+ "import \"" + CommandLineRunner.repository().resolve("dsl-examples/accelerators/trio-vit.m2q") + "\"\n"
				+ "experiment E { run EfficientViT_B1(resolution in [" + list + "], classes in [" + list + "]) with W8A8 on TrioViT using TrioViT_default }\n");
		Result result = run("simulate", "f.m2q");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertTrue(result.err().contains("m2q.limit.expansion"), result.err().substring(0, Math.min(3000, result.err().length())));
	}

	/** Values of one axis that make no sense are rows that say so; the others have their prices. */
	@Test
	void axesOfASweep() throws IOException {
		file("f.m2q", """
				language 1.0
				model Net(size = 14) { input x: [16, size, size] pwconv(16) output y }
				policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
				accelerator Acc(rows = 8, rate = 1 GB/s, per_bit = 8 pJ/bit) {
					clock 500 MHz
					engine A: multiplier-array rows by 8 { mac int8 * int8: 1 per cycle }
					buffer b: capacity 64 KiB, width 16 B
					dram d: bandwidth rate, energy per_bit
				}
				mapping Map on Acc { map all -> A }
				experiment X { run Net with Eight on Acc using Map }
				""");
		for (String axis : List.of("size=0,14,-1,2147483647,0.5", "rows=0,8,-1,1e300,0.5", "rate=0 B/s,1 GB/s,-1 B/s,1e300 B/s,1e-9 B/s", "per_bit=-1 pJ/bit,8 pJ/bit,-2 pJ/bit,1e300 pJ/bit,1e200 pJ/bit")) {
			Result result = assertTimeoutPreemptively(SOON, () -> cli.run("sweep", "f.m2q", "--set", axis));
			List<String> rows = result.out().lines().skip(1).toList();
			assertEquals(5, rows.size(), result.out() + result.err());
			assertEquals(4, rows.stream().filter(row -> row.contains(",failed,m2q.")).count(), result.out());
			assertFalse(rows.get(1).contains("failed") || result.out().contains("NaN") || result.out().contains("Infinity"), result.out());
		}
		for (String set : List.of("rows=0", "rate=-1 B/s", "per_bit=-1 pJ/bit", "per_bit=1e300 pJ/bit", "size=0")) {
			Result result = run("simulate", "f.m2q", "--set", set);
			assertEquals(ExitCode.USAGE, result.code(), set);
			assertTrue(result.err().startsWith("m2q: --set " + set + ": ") && result.err().matches("(?s).* It is used at f\\.m2q:\\d+:\\d+\\.\\s+"), result.err());
		}
	}

	private String file(String name, String text) throws IOException {
		Files.writeString(folder.resolve(name), text);
		return name;
	}

	private Result run(String... arguments) {
		Result result = assertTimeoutPreemptively(SOON, () -> cli.run(arguments));
		assertFalse(result.err().contains("\tat "), result.err());
		assertFalse(result.err().contains("Exception"), result.err());
		assertEquals("", result.out());
		return result;
	}

	/** The result is one error in one line, apart from the source line with its marks and the count. */
	private void expect(String file, int code, String part, String command) {
		Result result = run(command, file);
		assertEquals(code, result.code(), result.err());
		assertTrue(result.errors().get(0).contains(part), result.err());
		assertEquals(1, result.errors().stream().filter(line -> line.contains("error[")).count() + (code == ExitCode.PROBLEMS ? 0 : 1), result.err());
		if (code != ExitCode.PROBLEMS) {
			assertOneLine(result);
		}
		assertTrue(result.err().length() < 2000, result.err());
	}

	private static void assertOneLine(Result result) {
		assertEquals(1, result.errors().size(), result.err());
	}
}
