package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;
import org.m2q.report.DeclarationReport.Kind;
import org.m2q.report.ExperimentReport;
import org.m2q.report.JsonReport;
import org.m2q.report.ReportDiffs;
import org.m2q.report.tests.SchemaChecker;

/** Two reports of a text whose policy was changed in between. */
class DiffTest {

	private static final String MIXED = "policy Mixed extends Eight {\n\trule pointwise for pwconv { weights int8 }\n}";

	@TempDir
	Path folder;
	private CommandLineRunner cli;

	@BeforeEach
	void simulate() throws Exception {
		cli = new CommandLineRunner(folder);
		simulate(MIXED, "a.json");
		simulate(MIXED.replace("weights int8", "weights int4"), "b.json");
	}

	private void simulate(String policy, String report) throws Exception {
		Files.writeString(folder.resolve("net.m2q"), SmallNetwork.text(SmallNetwork.EIGHT + "\n" + policy, "Mixed"));
		Result result = cli.run("simulate", "net.m2q", "--json", report, "-q");
		assertEquals(ExitCode.OK, result.code(), result.err());
	}

	private String read(String name) throws Exception {
		return Files.readString(folder.resolve(name));
	}

	private Result ok(String... arguments) {
		Result result = cli.run(arguments);
		assertEquals(ExitCode.OK, result.code(), result.err());
		return result;
	}

	/** Policies with what they extend, as the text said them then; Windows line ends make no other report. */
	@Test
	void aReportHoldsThePolicyAndTheMappingItWasMadeWith() throws Exception {
		ExperimentReport report = JsonReport.read("a.json", new StringReader(read("a.json"))).experiments().getFirst();
		assertEquals(Optional.of(SmallNetwork.EIGHT + "\n\n" + MIXED), report.declaration(Kind.POLICY, "Mixed"));
		assertEquals(Optional.of("mapping Map on Acc { map all -> A }"), report.declaration(Kind.MAPPING, "Map"));
		Files.writeString(folder.resolve("net.m2q"), SmallNetwork.text(SmallNetwork.EIGHT + "\n" + MIXED, "Mixed").replace("\n", "\r\n"));
		ok("simulate", "net.m2q", "--json", "windows.json", "-q");
		assertEquals(read("a.json"), read("windows.json"));
	}

	/** Weights of 16·8 + 8·16 at 8 and at 4 bits: 256 B and 128 B. */
	@Test
	void aPageSaysWhatChanged() throws Exception {
		Result written = ok("diff", "a.json", "b.json", "--html", "diff.html");
		assertEquals("", written.out());
		String page = read("diff.html");
		assertTrue(page.contains("256 B → 128 B") && page.contains("↓ 50.0 % less"), page);
		assertTrue(page.contains("<li>a: w8a8→w4a8, EDP −"), page);
		assertTrue(page.contains("<b class=\"before\">−     rule pointwise for pwconv { weights int8 }</b>\n<b class=\"after\">+     rule pointwise for pwconv { weights int4 }</b>"), page);
		assertTrue(page.contains("Both use Map, with the same text."), page);
		assertTrue(page.contains("role=\"img\"") && page.endsWith("</html>\n"), page);
		assertEquals(page, ok("diff", "a.json", "b.json", "--html", "-").out());
		String text = ok("diff", "a.json", "b.json").out();
		assertTrue(page.contains(text.lines().filter(line -> line.startsWith("EDP ") && line.contains(":")).findFirst().orElseThrow()), text);
		assertTrue(text.contains("  weights"), text);
	}

	@Test
	void aTableHasEveryLayerOfBoth() throws Exception {
		ok("diff", "a.json", "b.json", "--csv", "diff.csv", "--html", "diff.html");
		List<String> rows = read("diff.csv").lines().toList();
		assertEquals(List.of("Once,1,total,,", "Once,1,layer,a,w8a8→w4a8", "Once,1,layer,b,w8a8→w4a8"),
				rows.stream().skip(1).map(row -> String.join(",", List.of(row.split(",", -1)).subList(0, 5))).toList());
		assertTrue(rows.get(1).contains(",256,128,weight SQNR_dB,"), rows.get(1));
	}

	/** Four bits less cost about 4 · 20 · log10 2 = 24.1 dB, of every layer and of the network. */
	@Test
	void jsonSaysAllOfIt() throws Exception {
		ok("diff", "a.json", "b.json", "--json", "diff.json");
		String written = read("diff.json");
		assertEquals(List.of(), SchemaChecker.faults(ReportDiffs.schema(), written));
		assertFalse(SchemaChecker.faults(ReportDiffs.schema(), written.replace("\"explanation\"", "\"reason\"")).isEmpty());
		assertEquals(written, ok("diff", "a.json", "b.json", "--json", "-").out());
		JsonObject comparison = JsonParser.parseString(written).getAsJsonObject().getAsJsonArray("comparisons").get(0).getAsJsonObject();
		assertEquals("{\"a\":256,\"b\":128,\"change\":-0.5}", comparison.getAsJsonObject("totals").get("weightBytes").toString());
		assertTrue(comparison.get("policyChanged").getAsBoolean() && !comparison.get("mappingChanged").getAsBoolean());
		List<JsonObject> proxies = Stream.concat(Stream.of(comparison), comparison.getAsJsonArray("layers").asList().stream().map(JsonElement::getAsJsonObject))
				.map(part -> part.getAsJsonObject("accuracyProxy")).toList();
		assertEquals(3, proxies.size());
		for (JsonObject proxy : proxies) {
			assertEquals(-24.1, proxy.get("change").getAsDouble(), 3);
			assertEquals(proxy.get("b").getAsDouble() - proxy.get("a").getAsDouble(), proxy.get("change").getAsDouble());
		}
		String text = ok("diff", "a.json", "b.json").out();
		assertTrue(text.matches("(?s).*\n  a: w8a8→w4a8, EDP −[^,]*, weight SQNR −2\\d(\\.\\d)? dB\n.*"), text);
		assertTrue(text.contains("  accuracy proxy "), text);
		ok("diff", "a.json", "b.json", "--html", "diff.html");
		assertTrue(read("diff.html").contains("weight SQNR −2") && read("diff.html").contains("The accuracy proxy is weight SQNR (synthetic weights); it is not an accuracy."));
	}

	/** Two formats on the standard output could not be told apart. */
	@Test
	void markdownGoesToTheStandardOutputAlone() throws Exception {
		for (String format : List.of("--html", "--csv", "--json")) {
			Result both = cli.run("diff", "a.json", "b.json", format, "-", "--markdown");
			assertEquals(ExitCode.USAGE, both.code());
			assertTrue(both.err().contains("with --markdown no other format can go to the standard output"), both.err());
			assertEquals("", both.out());
		}
		assertEquals(ok("diff", "a.json", "b.json", "--markdown").out(), ok("diff", "a.json", "b.json", "--csv", "diff.csv", "--markdown").out());
		assertTrue(Files.exists(folder.resolve("diff.csv")));
	}

	@Test
	void nothingIsWrittenWhenSomethingIsWrong() throws Exception {
		Files.writeString(folder.resolve("cut.json"), read("b.json").substring(0, 2000));
		assertEquals(ExitCode.PROBLEMS, cli.run("diff", "a.json", "cut.json", "--html", "out.html").code());
		assertEquals(ExitCode.USAGE, cli.run("diff", "a.json", "b.json", "--html", "out.html", "--csv", "out.html").code());
		assertEquals(ExitCode.INPUT_OUTPUT, cli.run("diff", "a.json", "b.json", "--html", "missing/out.html").code());
		Files.writeString(folder.resolve("other.json"), read("b.json").replace("\"name\": \"Once\"", "\"name\": \"Twice\"").replace("\"id\": \"1\"", "\"id\": \"7\""));
		Result other = cli.run("diff", "a.json", "other.json", "--html", "out.html");
		assertEquals(ExitCode.USAGE, other.code());
		assertTrue(other.err().contains("Once and Twice"), other.err());
		assertFalse(Files.exists(folder.resolve("out.html")));
		try (var files = Files.list(folder)) {
			assertTrue(files.noneMatch(file -> file.getFileName().toString().endsWith(".part")));
		}
		assertEquals(ExitCode.USAGE, cli.run("diff", "a.onnx", "b.onnx", "--html", "out.html").code());
	}
}
