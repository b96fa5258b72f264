package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;

/** The command that searches for policies, and the one that shows stored results again. */
class ExploreTest {

	private static final String TEXT = SmallNetwork.text(SmallNetwork.EIGHT, "Eight");

	@TempDir
	Path folder;
	private CommandLineRunner cli;

	@BeforeEach
	void write() throws Exception {
		cli = new CommandLineRunner(folder);
		Files.writeString(folder.resolve("net.m2q"), TEXT);
	}

	/** Changes of the EDP of the printed front, in percent, in its order. */
	private static List<Double> changes(String out) {
		List<Double> changes = new ArrayList<>();
		Matcher row = Pattern.compile("(?m)^ *\\d+ .*?([+−±])([\\d.e-]+) %").matcher(out);
		while (row.find()) {
			changes.add(Double.parseDouble(row.group(2)) * (row.group(1).equals("−") ? -1 : 1));
		}
		return changes;
	}

	@Test
	void theFrontGoesFromCheapToExact() throws Exception {
		Result result = cli.run("explore", "net.m2q");
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertTrue(result.out().startsWith("Experiment Once: "), result.out());
		assertTrue(result.out().contains("an accuracy proxy"), result.out());
		List<Double> changes = changes(result.out());
		assertTrue(changes.size() > 1 && changes.getFirst() < 0, result.out());
		assertEquals(changes.stream().sorted().toList(), changes, result.out());
		assertEquals(result.out(), cli.run("explore", "net.m2q").out());
	}

	@Test
	void aPointBecomesAPolicyWithTheSaidEdp() throws Exception {
		Result before = cli.run("simulate", "net.m2q", "--json", "before.json", "-q");
		assertEquals(ExitCode.OK, before.code(), before.err());
		Result applied = cli.run("explore", "net.m2q", "--apply", "1", "--to", "tuned.m2q");
		assertEquals(ExitCode.OK, applied.code(), applied.err());
		assertEquals(TEXT, Files.readString(folder.resolve("net.m2q")));
		assertTrue(Files.readString(folder.resolve("tuned.m2q")).contains("policy Eight_tuned extends Eight"), applied.out());
		assertEquals(ExitCode.OK, cli.run("simulate", "tuned.m2q", "--json", "after.json", "-q").code());
		double change = edp("after.json") / edp("before.json") - 1;
		assertEquals(changes(applied.out()).getFirst(), 100 * change, 0.06);
		Result diff = cli.run("diff", "--markdown", "before.json", "after.json");
		assertEquals(ExitCode.OK, diff.code(), diff.err());
		assertTrue(diff.out().contains("| EDP | "), diff.out());
	}

	private double edp(String report) throws Exception {
		Matcher matcher = Pattern.compile("\"totals\": \\{[^}]*?\"edpJouleSeconds\": ([\\d.eE-]+)", Pattern.DOTALL).matcher(Files.readString(folder.resolve(report)));
		assertTrue(matcher.find());
		return Double.parseDouble(matcher.group(1));
	}

	@Test
	void theProxyIsALimit() throws Exception {
		Result all = cli.run("explore", "net.m2q");
		Result exact = cli.run("explore", "net.m2q", "--proxy", "35 dB");
		assertTrue(changes(exact.out()).size() < changes(all.out()).size(), exact.out());
		assertTrue(cli.run("explore", "net.m2q", "--proxy", "1000").out().contains("No policy keeps the limits."));
	}

	@Test
	void theDataWithDramIsALimitAndAllPointsAreWritten() throws Exception {
		Result all = cli.run("explore", "net.m2q", "--csv", "all.csv");
		assertEquals(ExitCode.OK, all.code(), all.err());
		List<String[]> rows = Files.readString(folder.resolve("all.csv")).lines().skip(1).map(line -> line.split(",", 12)).toList();
		assertTrue(all.out().startsWith("Experiment Once: " + rows.size() + " policies priced"), all.out());
		assertTrue(rows.stream().allMatch(row -> row[9].equals("true")));
		assertEquals(changes(all.out()).size(), rows.stream().filter(row -> row[10].equals("true")).count());
		for (String[] row : rows) {
			assertEquals(Double.parseDouble(row[1]), Double.parseDouble(row[2]) * Double.parseDouble(row[3]), 1e-12 * Double.parseDouble(row[1]));
		}
		List<Long> bytes = rows.stream().map(row -> Long.parseLong(row[7])).sorted().toList();
		long most = bytes.get(bytes.size() / 2);
		assertTrue(most < bytes.getLast(), bytes.toString());
		Result limited = cli.run("explore", "net.m2q", "--csv", "few.csv", "--dram", most + " B");
		assertEquals(ExitCode.OK, limited.code(), limited.err());
		List<String[]> kept = Files.readString(folder.resolve("few.csv")).lines().skip(1).map(line -> line.split(",", 12)).toList();
		assertEquals(bytes.stream().filter(size -> size <= most).count(), kept.stream().filter(row -> row[9].equals("true")).count());
		assertTrue(kept.stream().filter(row -> row[10].equals("true")).allMatch(row -> Long.parseLong(row[7]) <= most));
		assertEquals(ExitCode.INPUT_OUTPUT, cli.run("explore", "net.m2q", "--csv", "none/all.csv").code());
	}

	@Test
	void wrongArgumentsAreRefused() throws Exception {
		for (String[] wrong : new String[][] { { "explore" }, { "explore", "net.m2q", "--proxy", "good" }, { "explore", "net.m2q", "--points", "0" },
				{ "explore", "net.m2q", "--dram", "2 mJ" }, { "explore", "net.m2q", "--dram", "" },
				{ "explore", "net.m2q", "-e", "Nothing" }, { "explore", "net.m2q", "--apply", "1000" }, { "explore", "net.m2q", "--apply", "first" },
				{ "explore", "net.m2q", "--to", "tuned.m2q" }, { "report" },
				{ "report", "r.json", "--layers", "some" } }) {
			Result result = cli.run(wrong);
			assertEquals(ExitCode.USAGE, result.code(), String.join(" ", wrong) + result.err());
			assertEquals(1, result.err().lines().count(), result.err());
		}
		assertEquals(ExitCode.INPUT_OUTPUT, cli.run("explore", "none.m2q").code());
		assertEquals(ExitCode.INPUT_OUTPUT, cli.run("report", "none.json").code());
		Files.writeString(folder.resolve("empty.m2q"), TEXT.substring(0, TEXT.indexOf("experiment")));
		Result empty = cli.run("explore", "empty.m2q");
		assertEquals(ExitCode.PROBLEMS, empty.code());
		assertTrue(empty.err().contains("no experiment to explore"), empty.err());
		assertEquals(ExitCode.PROBLEMS, cli.run("report", "net.m2q").code());
	}

	@Test
	void aStoredReportIsWrittenInEveryForm() throws Exception {
		Result simulated = cli.run("simulate", "net.m2q", "--json", "r.json", "--html", "r.html", "--csv", "r.csv", "--markdown", "r.md");
		assertEquals(ExitCode.OK, simulated.code(), simulated.err());
		Result shown = cli.run("report", "r.json");
		assertEquals(simulated.out(), shown.out());
		assertEquals(ExitCode.OK, cli.run("report", "r.json", "--json", "2.json", "--html", "2.html", "--csv", "2.csv", "--markdown", "2.md").code());
		for (String ending : new String[] { "json", "html", "csv", "md" }) {
			assertEquals(Files.readString(folder.resolve("r." + ending)), Files.readString(folder.resolve("2." + ending)), ending);
		}
		String markdown = Files.readString(folder.resolve("r.md"));
		assertTrue(markdown.contains("| a | pwconv | w8a8 |"), markdown);
	}
}
