package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.CommandLineTool;
import org.m2q.cli.ExitCode;
import org.m2q.cli.Terminal;
import org.m2q.cli.tests.CommandLineRunner.Result;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** How problems are shown. */
class DiagnosticsTest {

	@TempDir
	Path folder;
	private CommandLineRunner cli;

	@BeforeEach
	void start() {
		cli = new CommandLineRunner(folder);
	}

	private Result check(String text, String... options) throws IOException {
		Files.writeString(folder.resolve("f.m2q"), text);
		String[] arguments = new String[options.length + 2];
		arguments[0] = "check";
		arguments[1] = "f.m2q";
		System.arraycopy(options, 0, arguments, 2, options.length);
		return cli.run(arguments);
	}

	@Test
	void placeCodeTextAndMarkedLine() throws IOException {
		Result result = check("block A {\n\trelu > nosuch\n}\n");
		assertEquals(ExitCode.PROBLEMS, result.code());
		List<String> lines = result.errors();
		assertTrue(lines.get(0).startsWith("f.m2q:2:9: error[m2q.link.unresolved]: "), result.err());
		assertEquals("  2 |     relu > nosuch", lines.get(1));
		assertEquals("    |            ^~~~~~", lines.get(2));
		assertTrue(lines.get(lines.size() - 1).startsWith("m2q: 1 error"), result.err());
	}

	@Test
	void tabsInTheMiddle() throws IOException {
		List<String> lines = check("block A { relu\t>\tnosuch }\n").errors();
		assertEquals(lines.get(1).indexOf("nosuch"), lines.get(2).indexOf('^'));
	}

	@Test
	void wideCharactersBefore() throws IOException {
		List<String> lines = check("block A { /* 漢字 é */ nosuch }\n").errors();
		// Two characters take two columns each.
		assertEquals(lines.get(1).indexOf("nosuch") + 2, lines.get(2).indexOf('^'));
	}

	@Test
	void windowsLineEnds() throws IOException {
		List<String> lines = check("block A {\r\n\tnosuch\r\n}\r\n").errors();
		assertTrue(lines.get(0).startsWith("f.m2q:2:2: "), lines.get(0));
		assertEquals("  2 |     nosuch", lines.get(1));
		assertEquals("    |     ^~~~~~", lines.get(2));
	}

	@Test
	void veryLongLines() throws IOException {
		List<String> lines = check("block A { /* " + "x".repeat(5000) + " */ nosuch > " + "relu > ".repeat(100) + "relu }\n").errors();
		assertTrue(lines.get(1).length() < 160, lines.get(1));
		assertEquals(lines.get(1).indexOf("nosuch"), lines.get(2).indexOf('^'));
	}

	@Test
	void problemAtTheEnd() throws IOException {
		Result result = check("block A {");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertTrue(result.errors().size() >= 3, result.err());
	}

	@Test
	void manyProblems() throws IOException {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < 300; i++) {
			text.append("block A").append(i).append(" { nosuch").append(i).append(" }\n");
		}
		Result result = check(text.toString());
		assertEquals(100, result.errors().stream().filter(line -> line.startsWith("f.m2q:")).count());
		assertTrue(result.err().contains("of them not printed."), result.err());
		assertEquals(300, check(text.toString(), "--limit", "0").errors().stream().filter(line -> line.contains("error[m2q.link.unresolved]")).count());
	}

	@Test
	void problemsOfImports() throws IOException {
		Files.writeString(folder.resolve("other.m2q"), "block B { nosuch }\n");
		Result result = check("import \"other.m2q\"\nblock A { B }\n");
		assertTrue(result.err().contains("other.m2q:1:11: error[m2q.link.unresolved]"), result.err());
		assertEquals(ExitCode.PROBLEMS, result.code());
	}

	@Test
	void nothingWrong() throws IOException {
		Result result = check("/** Fine. */\nblock G {\n\trelu\n}\n");
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertEquals("", result.out());
		assertEquals(List.of("m2q: no problems."), result.errors());
	}

	@Test
	void asJson() throws IOException {
		Result result = check("block A { nosuch }\n", "--format", "json");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertEquals("", result.err());
		JsonObject file = JsonParser.parseString(result.out()).getAsJsonObject().getAsJsonArray("files").get(0).getAsJsonObject();
		assertEquals("f.m2q", file.get("file").getAsString());
		JsonObject problem = file.getAsJsonArray("problems").get(0).getAsJsonObject();
		assertEquals("m2q.link.unresolved", problem.get("code").getAsString());
		assertEquals(11, problem.get("column").getAsInt());
		assertEquals(6, problem.get("length").getAsInt());
	}

	@Test
	void goodFilesAndBadOnes() throws IOException {
		Files.writeString(folder.resolve("good.m2q"), "/** Fine. */\nblock G { relu }\n");
		Files.writeString(folder.resolve("bad.m2q"), "block B { nosuch }\n");
		Result result = cli.run("check", "good.m2q", "missing.m2q", "bad.m2q");
		assertEquals(ExitCode.INPUT_OUTPUT, result.code());
		assertTrue(result.err().contains("missing.m2q: no such file.") && result.err().contains("bad.m2q:1:11"), result.err());
	}

	@Test
	void colourOnATerminal() throws IOException {
		Files.writeString(folder.resolve("f.m2q"), "block A { nosuch }\n");
		assertTrue(onTerminal(Map.of("TERM", "xterm")).contains("\u001b[1;31m"));
		assertEquals(-1, onTerminal(Map.of("TERM", "xterm", "NO_COLOR", "1")).indexOf('\u001b'));
		assertEquals(-1, onTerminal(Map.of("TERM", "dumb")).indexOf('\u001b'));
	}

	private String onTerminal(Map<String, String> environment) {
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		Terminal terminal = new Terminal(new ByteArrayOutputStream(), new PrintStream(err, true, StandardCharsets.UTF_8), StandardCharsets.UTF_8,
				environment, folder, true, true);
		new CommandLineTool(terminal).run(List.of("check", "f.m2q"));
		return err.toString(StandardCharsets.UTF_8);
	}
}
