package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;
import org.m2q.report.JsonReport;
import org.m2q.report.tests.SchemaChecker;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** The main job, from a file of the examples to its reports. */
class SimulateTest {

	private static final String B1 = "dsl-examples/efficientvit-b1.m2q";

	@TempDir
	static Path folder;
	private static CommandLineRunner cli;
	private static Result table;
	private static String json;

	@BeforeAll
	static void simulate() throws IOException {
		cli = new CommandLineRunner(CommandLineRunner.repository());
		table = cli.run("simulate", B1, "--json", folder + "/a.json", "--csv", folder + "/a.csv", "--html", folder + "/a.html");
		json = Files.readString(folder.resolve("a.json"));
	}

	private static JsonObject firstPoint() {
		return JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("experiments").get(0).getAsJsonObject().getAsJsonArray("points")
				.get(0).getAsJsonObject();
	}

	@Test
	void tableHasWhatAPersonAsksFor() {
		assertEquals(ExitCode.OK, table.code(), table.err());
		assertEquals("", table.err());
		for (String part : List.of("EDP", "energy", "latency", "baseline", "Energy by cause", "Kinds of layers", "Expectations", "✓ met", "µJ·s",
				"weights: synthetic, seed 42", "total")) {
			assertTrue(table.out().contains(part), part);
		}
		assertFalse(table.out().contains("\u001b"));
	}

	@Test
	void jsonSatisfiesTheSchema() {
		assertEquals(List.of(), SchemaChecker.faults(JsonReport.schema(), json));
	}

	/** The second file has ablations and sensitivities. */
	@Test
	void theReportCanBeReadBack() throws IOException {
		cli.run("simulate", "dsl-examples/m2vit-paper.m2q", "--quiet", "--json", folder + "/paper.json");
		String paper = Files.readString(folder.resolve("paper.json"));
		StringWriter other = new StringWriter();
		JsonReport.write(JsonReport.read("paper.json", new StringReader(paper)), other);
		assertEquals(paper, other.toString());
		headline(JsonParser.parseString(paper).getAsJsonObject().getAsJsonArray("experiments").get(0).getAsJsonObject());
		StringWriter again = new StringWriter();
		JsonReport.write(JsonReport.read("a.json", new StringReader(json)), again);
		assertEquals(json, again.toString());
	}

	/** Nothing behind the headline is without origin, everything of ours that has a range is a bar, and both divisions of the saving add up to it. */
	private static void headline(JsonObject experiment) {
		List<JsonObject> values = objects(experiment, "values");
		assertEquals(List.of(), values.stream().filter(value -> value.get("origin").getAsString().equals("none")).toList());
		for (String origin : List.of("paper", "cited", "free")) {
			assertTrue(values.stream().anyMatch(value -> value.get("origin").getAsString().equals(origin)), origin);
		}
		assertTrue(values.stream().allMatch(value -> value.get("place").getAsString().matches(".+\\.m2q:\\d+:\\d+")), values.toString());
		List<String> ranged = values.stream().filter(value -> value.has("range") && !value.get("range").getAsString().startsWith("by ")).map(value -> {
			String name = value.get("name").getAsString();
			return name.endsWith(": ratio") ? "ratio in M2Q" : name;
		}).distinct().sorted().toList();
		assertEquals(objects(experiment, "sensitivities").stream().map(bar -> bar.get("parameter").getAsString()).sorted().toList(), ranged);
		double saving = experiment.get("meanEdpSaving").getAsDouble();
		for (String division : List.of("edpSavingByCause", "edpSavingByIdea")) {
			assertEquals(saving, objects(experiment, division).stream().mapToDouble(part -> part.get("edpSaving").getAsDouble()).sum(), 1e-12, division);
		}
	}

	private static List<JsonObject> objects(JsonObject owner, String name) {
		return owner.getAsJsonArray(name).asList().stream().map(JsonElement::getAsJsonObject).toList();
	}

	/** A report differs from itself in nothing, and a cut one is refused in one line. */
	@Test
	void reportsAreCompared() throws IOException {
		Result same = cli.run("diff", folder + "/a.json", folder + "/a.json");
		assertEquals(ExitCode.OK, same.code(), same.err());
		assertTrue(same.out().contains("The EDP is the same.") && same.out().contains("point 3"), same.out());
		Files.writeString(folder.resolve("cut.json"), json.substring(0, 2000));
		Result cut = cli.run("diff", folder + "/a.json", folder + "/cut.json");
		assertEquals(ExitCode.PROBLEMS, cut.code());
		assertTrue(cut.errors().size() == 1 && cut.err().contains("is not complete"), cut.err());
	}

	@Test
	void jsonHasTheNetwork() {
		JsonObject point = firstPoint();
		JsonObject totals = point.getAsJsonObject("totals");
		assertEquals(98, totals.get("layers").getAsInt());
		assertEquals(9_102_024, totals.get("parameters").getAsLong());
		assertEquals(9_071_616, totals.get("weights").getAsLong());
		assertEquals(519_214_592, totals.get("macs").getAsLong());
		assertTrue(totals.get("complete").getAsBoolean());
		JsonObject stem = point.getAsJsonArray("layers").get(0).getAsJsonObject();
		assertEquals("stem.conv", stem.get("name").getAsString());
		assertEquals("conv", stem.get("kind").getAsString());
		assertEquals("[[3,224,224]]", stem.get("inputShapes").toString());
		assertEquals("[16,112,112]", stem.get("outputShape").toString());
		assertEquals(5_419_008, stem.get("macs").getAsLong());
	}

	@Test
	void sumsAgree() {
		for (JsonElement point : JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("experiments").get(0).getAsJsonObject()
				.getAsJsonArray("points")) {
			JsonObject totals = point.getAsJsonObject().getAsJsonObject("totals");
			double energy = 0;
			double latency = 0;
			double share = 0;
			long macs = 0;
			for (JsonElement element : point.getAsJsonObject().getAsJsonArray("layers")) {
				JsonObject layer = element.getAsJsonObject();
				double causes = 0;
				for (JsonElement cause : layer.getAsJsonArray("energyByCause")) {
					double joules = cause.getAsJsonObject().get("joules").getAsDouble();
					double terms = 0;
					for (JsonElement term : cause.getAsJsonObject().getAsJsonArray("terms")) {
						terms += term.getAsJsonObject().get("count").getAsDouble() * term.getAsJsonObject().get("joulesPerAction").getAsDouble();
						assertFalse(term.getAsJsonObject().get("source").getAsString().isEmpty());
					}
					assertEquals(joules, terms, joules * 1e-9);
					causes += joules;
				}
				assertEquals(layer.get("energyJoules").getAsDouble(), causes, causes * 1e-9);
				energy += causes;
				latency += layer.get("latencySeconds").getAsDouble();
				share += layer.get("share").getAsDouble();
				macs += layer.get("macs").getAsLong();
			}
			assertEquals(totals.get("energyJoules").getAsDouble(), energy, energy * 1e-9);
			assertEquals(totals.get("latencySeconds").getAsDouble(), latency, latency * 1e-9);
			assertEquals(totals.get("edpJouleSeconds").getAsDouble(), energy * latency, energy * latency * 1e-9);
			assertEquals(1, share, 1e-9);
			assertEquals(totals.get("macs").getAsLong(), macs);
		}
	}

	@Test
	void everyPointHasItsBaseline() {
		JsonObject experiment = JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("experiments").get(0).getAsJsonObject();
		for (JsonElement element : experiment.getAsJsonArray("points")) {
			JsonObject point = element.getAsJsonObject();
			JsonObject comparison = point.getAsJsonArray("comparisons").get(0).getAsJsonObject();
			JsonObject baseline = null;
			for (JsonElement candidate : experiment.getAsJsonArray("baselines")) {
				if (candidate.getAsJsonObject().get("id").equals(comparison.get("baseline"))) {
					baseline = candidate.getAsJsonObject();
				}
			}
			assertEquals(point.getAsJsonObject("setup").get("modelArguments"), baseline.getAsJsonObject("setup").get("modelArguments"));
			double saving = 1 - edp(point) / edp(baseline);
			assertEquals(saving, comparison.get("edpSaving").getAsDouble(), 1e-12);
		}
	}

	private static double edp(JsonObject point) {
		return point.getAsJsonObject("totals").get("edpJouleSeconds").getAsDouble();
	}

	@Test
	void sameBytesEveryTimeAndEverywhere() throws IOException {
		Locale locale = Locale.getDefault();
		TimeZone zone = TimeZone.getDefault();
		try {
			int run = 0;
			for (String tag : List.of("en-US", "tr-TR", "ar-EG", "de-DE")) {
				Locale.setDefault(Locale.forLanguageTag(tag));
				TimeZone.setDefault(TimeZone.getTimeZone(run % 2 == 0 ? "Pacific/Kiritimati" : "America/St_Johns"));
				String name = folder + "/" + "b" + run++;
				Result again = cli.run("simulate", B1, "--json", name + ".json", "--csv", name + ".csv", "--html", name + ".html");
				assertEquals(table.out(), again.out());
				for (String format : List.of(".json", ".csv", ".html")) {
					assertArrayEquals(Files.readAllBytes(folder.resolve("a" + format)), Files.readAllBytes(Path.of(name + format)), tag + format);
				}
			}
		} finally {
			Locale.setDefault(locale);
			TimeZone.setDefault(zone);
		}
	}

	@Test
	void reportOnStandardOutput() {
		Result result = cli.run("simulate", B1, "--json", "-");
		assertEquals(ExitCode.OK, result.code());
		assertEquals(json, result.out());
		assertEquals("", result.err());
	}

	@Test
	void quietPrintsNothing() {
		Result result = cli.run("simulate", B1, "--quiet");
		assertEquals("", result.out());
		assertEquals(ExitCode.OK, result.code());
	}

	@Test
	void chosenLayers() {
		assertFalse(cli.run("simulate", B1, "--layers", "none").out().contains("Layers with the largest share"));
		String all = cli.run("simulate", B1, "--layers", "all").out();
		for (JsonElement layer : firstPoint().getAsJsonArray("layers")) {
			// A long name may be shortened in its middle; its end tells it apart.
			String name = layer.getAsJsonObject().get("name").getAsString();
			assertTrue(all.contains(name) || all.contains(name.substring(name.length() - 8)), name);
		}
	}

	@Test
	void oneExperiment() {
		Result result = cli.run("simulate", B1, "-e", "nosuch");
		assertEquals(ExitCode.USAGE, result.code());
		String name = JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("experiments").get(0).getAsJsonObject().get("name").getAsString();
		assertTrue(result.err().contains("it has " + name), result.err());
		assertEquals(table.out(), cli.run("simulate", B1, "-e", name).out());
	}

	@Test
	void withoutExperiment() {
		Result result = cli.run("simulate", B1, "--model", "EfficientViT_B1(resolution in [224, 288])", "--policy", "M2Q", "--on", "M2ViT", "--using",
				"M2ViT_default", "--json", "-");
		assertEquals(ExitCode.OK, result.code(), result.err());
		List<Double> edp = new ArrayList<>();
		JsonParser.parseString(result.out()).getAsJsonObject().getAsJsonArray("experiments").get(0).getAsJsonObject().getAsJsonArray("points")
				.forEach(point -> edp.add(edp(point.getAsJsonObject())));
		assertEquals(2, edp.size());
		assertEquals(edp(firstPoint()), edp.get(0));

		result = cli.run("simulate", B1, "--model", "NoSuchModel", "--policy", "M2Q", "--on", "M2ViT");
		assertEquals(ExitCode.USAGE, result.code());
		assertTrue(result.err().startsWith("m2q: --model, --policy, --on or --using: ") && result.errors().size() == 1, result.err());
	}

	@Test
	void failedExpectation() throws IOException {
		Path file = folder.resolve("expect.m2q");
		String text = Files.readString(CommandLineRunner.repository().resolve(B1));
		String impossible = text.replaceAll("expect edp saving over TrioViT .*", "expect edp saving over TrioViT > 99 %");
		assertFalse(impossible.equals(text));
		// The imports are relative to the example.
		String examples = CommandLineRunner.repository().resolve("dsl-examples") + "/";
		Files.writeString(file, impossible.replace("import \"", "import \"" + examples));
		Result result = cli.run("simulate", file.toString(), "--json", folder + "/expect.json");
		assertEquals(ExitCode.EXPECTATION, result.code(), result.err());
		assertTrue(result.out().contains("✗ FAILED"), result.out());
		assertTrue(Files.exists(folder.resolve("expect.json")), "the report is written all the same");
	}

	@Test
	void reportThatTheExperimentAsksFor() throws IOException {
		Path file = folder.resolve("report.m2q");
		String text = Files.readString(CommandLineRunner.repository().resolve(B1));
		String examples = CommandLineRunner.repository().resolve("dsl-examples") + "/";
		text = text.replace("import \"", "import \"" + examples).replace("weights synthetic seed 42", "weights synthetic seed 42\n\treport \"named.json\"");
		Files.writeString(file, text);
		Result result = cli.run("simulate", file.toString(), "--quiet");
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertEquals(List.of(), SchemaChecker.faults(JsonReport.schema(), Files.readString(folder.resolve("named.json"))));
		assertTrue(result.err().contains("wrote " + folder.resolve("named.json")), result.err());

		Files.writeString(file, text.replace("named.json", "named.exe"));
		result = cli.run("simulate", file.toString(), "--quiet");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertTrue(result.err().contains("named.exe") && result.err().contains("report.m2q:"), result.err());
		assertFalse(Files.exists(folder.resolve("named.exe")));
	}

	@Test
	void asciiOnly() {
		Result result = cli.run("simulate", B1, "--ascii");
		assertTrue(result.out().chars().allMatch(c -> c < 127));
		assertTrue(result.out().getBytes(StandardCharsets.UTF_8).length == result.out().length());
	}
}
