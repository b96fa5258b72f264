package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** The script that starts the command line. */
class LauncherTest {

	private static final Pattern START = Pattern.compile("java=\\(\"\\$JDK/bin/java\"([^)]*)\\)");

	@Test
	void theJvmTakesTheOptionsOfEveryCommand() throws Exception {
		String script = Files.readString(CommandLineRunner.repository().resolve("m2q"));
		List<String> starts = START.matcher(script).results().map(MatchResult::group).toList();
		assertTrue(starts.size() >= 5, starts.toString());
		for (String start : starts) {
			assertEquals("", refusal(START.matcher(start).replaceAll("$1").strip().split("\\s+")), start);
		}
	}

	/** What a JVM says that does not start with these options. */
	private static String refusal(String... options) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(List.of(options));
		command.add("-version");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return process.waitFor() == 0 ? "" : said;
	}
}
