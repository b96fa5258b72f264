package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;
import org.m2q.report.ScheduleJson;
import org.m2q.report.tests.SchemaChecker;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Schedules as files: valid, complete, the same bytes every time. */
class ScheduleTest {

	private static final String B0 = "dsl-examples/efficientvit-b0.m2q";

	@TempDir
	static Path folder;
	private static CommandLineRunner cli;
	private static Result summary;
	private static String json;
	private static List<String> csv;
	private static JsonObject trace;

	@BeforeAll
	static void schedule() throws IOException {
		cli = new CommandLineRunner(CommandLineRunner.repository());
		summary = cli.run("schedule", B0, "--json", folder + "/a.json", "--csv", folder + "/a.csv", "--trace", folder + "/a.trace");
		json = Files.readString(folder.resolve("a.json"));
		csv = Files.readAllLines(folder.resolve("a.csv"));
		trace = JsonParser.parseString(Files.readString(folder.resolve("a.trace"))).getAsJsonObject();
	}

	@Test
	void theSummaryNamesWhatRuns() {
		assertEquals(ExitCode.OK, summary.code(), summary.err());
		assertEquals("", summary.err());
		for (String part : List.of("EfficientViT_B0 with M2Q on M2ViT using M2ViT_default", "cycles", "verified", "MPMA is busy for", "SAT is busy for",
				"memory is busy for", "weight_buffer holds at most", "of 128 KiB")) {
			assertTrue(summary.out().contains(part), part + " in " + summary.out());
		}
	}

	@Test
	void jsonSatisfiesTheSchema() {
		assertEquals(List.of(), SchemaChecker.faults(ScheduleJson.schema(), json));
	}

	/** The schema refuses what is not a schedule. */
	@Test
	void theSchemaIsStrict() {
		JsonObject broken = JsonParser.parseString(json).getAsJsonObject();
		broken.getAsJsonArray("steps").get(0).getAsJsonObject().addProperty("end", "soon");
		assertFalse(SchemaChecker.faults(ScheduleJson.schema(), broken.toString()).isEmpty());
		JsonObject more = JsonParser.parseString(json).getAsJsonObject();
		more.getAsJsonArray("allocations").get(0).getAsJsonObject().addProperty("colour", 1);
		assertFalse(SchemaChecker.faults(ScheduleJson.schema(), more.toString()).isEmpty());
	}

	@Test
	void jsonAndCsvTellTheSame() {
		JsonObject schedule = JsonParser.parseString(json).getAsJsonObject();
		JsonArray steps = schedule.getAsJsonArray("steps");
		assertEquals(steps.size(), csv.size() - 1);
		List<String> names = List.of(csv.getFirst().split(","));
		long end = 0;
		for (int i = 0; i < steps.size(); i++) {
			String[] row = csv.get(i + 1).split(",", -1);
			JsonObject step = steps.get(i).getAsJsonObject();
			assertEquals(step.get("start").getAsString(), row[names.indexOf("start_cycle")]);
			assertEquals(step.get("end").getAsString(), row[names.indexOf("end_cycle")]);
			assertEquals(step.get("resource").getAsString(), row[names.indexOf("resource")]);
			assertEquals(step.get("end").getAsLong() / schedule.get("clockHertz").getAsDouble(), Double.parseDouble(row[names.indexOf("end_s")]), 1e-15);
			end = Math.max(end, step.get("end").getAsLong());
		}
		assertEquals(schedule.get("cycles").getAsLong(), end);
	}

	/** Perfetto shows events of one track only if they do not overlap. */
	@Test
	void tracksDoNotOverlap() {
		Map<Long, Double> free = new HashMap<>();
		int events = 0;
		for (JsonElement element : trace.getAsJsonArray("traceEvents")) {
			JsonObject event = element.getAsJsonObject();
			if (event.get("ph").getAsString().equals("X")) {
				events++;
				double start = event.get("ts").getAsDouble();
				assertTrue(start >= free.getOrDefault(event.get("tid").getAsLong(), 0.0) - 1e-9, event.toString());
				free.put(event.get("tid").getAsLong(), start + event.get("dur").getAsDouble());
			}
		}
		assertTrue(events > 1000, events + " events");
	}

	@Test
	void countersStayWithinCapacitiesAndEndEmpty() {
		Map<String, Long> last = new HashMap<>();
		Map<String, Long> most = new HashMap<>();
		for (JsonElement element : trace.getAsJsonArray("traceEvents")) {
			JsonObject event = element.getAsJsonObject();
			if (event.get("ph").getAsString().equals("C")) {
				long bytes = event.getAsJsonObject("args").get("bytes").getAsLong();
				last.put(event.get("name").getAsString(), bytes);
				most.merge(event.get("name").getAsString(), bytes, Math::max);
			}
		}
		assertTrue(most.get("weight_buffer") <= 128 << 10 && most.get("weight_buffer") > 0, most.toString());
		assertTrue(last.values().stream().allMatch(bytes -> bytes == 0), last.toString());
	}

	@Test
	void theSameBytesEveryTimeAndInEveryLocale() throws IOException {
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("ar-EG"));
			cli.run("schedule", B0, "--json", folder + "/b.json", "--csv", folder + "/b.csv", "--trace", folder + "/b.trace", "--quiet");
		} finally {
			Locale.setDefault(before);
		}
		for (String kind : List.of("json", "csv", "trace")) {
			assertEquals(-1, Files.mismatch(folder.resolve("a." + kind), folder.resolve("b." + kind)), kind);
		}
	}

	/** Every stage keeps the lines of the one before in their order and adds some; what they say is what the schedule as JSON says. */
	@Test
	void stagesAddLinesToThoseBefore() {
		Map<String, List<String>> texts = new LinkedHashMap<>();
		for (String stage : List.of("operators", "layers", "policy", "engines", "tiles", "schedule")) {
			Result result = cli.run("schedule", B0, "--ir", stage);
			assertEquals(ExitCode.OK, result.code(), result.err());
			texts.put(stage, result.out().lines().toList());
		}
		assertEquals(Set.of(), difference(texts.get("operators"), texts.get("layers")), "every operator belongs to a layer or is absorbed");
		List<String> before = texts.get("layers");
		for (String stage : List.of("policy", "engines", "tiles", "schedule")) {
			Iterator<String> after = texts.get(stage).iterator();
			for (String line : before) {
				boolean found = false;
				while (!found && after.hasNext()) {
					found = after.next().equals(line);
				}
				assertTrue(found, line + " after " + stage);
			}
			assertTrue(texts.get(stage).size() > before.size(), stage);
			before = texts.get(stage);
		}
		JsonObject schedule = JsonParser.parseString(json).getAsJsonObject();
		List<String> layers = texts.get("layers").stream().filter(line -> line.startsWith("layer ")).toList();
		assertEquals(schedule.getAsJsonArray("layers").size(), layers.size());
		assertTrue(layers.getFirst().startsWith("layer 0 stem.conv: conv [3, 224, 224] → [8, 112, 112], 2,709,504 MACs"), layers.getFirst());
		long end = 0;
		long bytes = 0;
		for (String line : texts.get("schedule")) {
			Matcher times = Pattern.compile("\\s+\\w.* on (\\w+): cycles [\\d,]+ to ([\\d,]+), .*? steps?, busy for [\\d,]+ cycles(?:, ([\\d,]+) B)?").matcher(line);
			if (times.matches()) {
				end = Math.max(end, number(times.group(2)));
				bytes += times.group(3) == null ? 0 : number(times.group(3));
			}
		}
		assertEquals(schedule.get("cycles").getAsLong(), end);
		long moved = 0;
		for (JsonElement step : schedule.getAsJsonArray("steps")) {
			moved += step.getAsJsonObject().has("bytes") ? step.getAsJsonObject().get("bytes").getAsLong() : 0;
		}
		assertEquals(moved, bytes);
		assertTrue(texts.get("operators").stream().anyMatch(line -> line.matches(".*stem\\.conv.* = conv 3×3 stride 2×2\\(image\\): \\[3, 224, 224\\] → \\[8, 112, 112\\].*")),
				texts.get("operators").subList(0, 4).toString());
		assertTrue(texts.get("policy").stream().anyMatch(line -> line.strip().startsWith("weights ") && line.contains("apot") && line.contains("of the filters") && line.contains(" of M2Q")));
		assertEquals(texts.get("tiles"), cli.run("schedule", B0, "--ir", "tiles").out().lines().toList());
		assertTrue(cli.run("schedule", B0, "--ir", "layers", "--ascii").out().chars().allMatch(c -> c < 127));
		assertEquals(ExitCode.USAGE, cli.run("schedule", B0, "--ir", "nope").code());
		assertTrue(cli.run("schedule", B0, "--ir", "nope").err().contains("stages are operators, layers, policy, engines, tiles, schedule"));
		assertEquals(ExitCode.USAGE, cli.run("schedule", B0, "--ir", "tiles", "--csv", "-").code());
	}

	private static long number(String text) {
		return Long.parseLong(text.replace(",", ""));
	}

	private static Set<String> difference(List<String> these, List<String> those) {
		Set<String> left = new LinkedHashSet<>(these);
		left.removeAll(those);
		return left;
	}

	/** Files of a batch say of which images their steps are. */
	@Test
	void batchesNameTheirImages() throws IOException {
		Result batch = cli.run("schedule", "dsl-examples/published/eyeriss.m2q", "--experiment", "Eyeriss_Conv3", "--json", folder + "/c.json", "--csv",
				folder + "/c.csv", "--trace", folder + "/c.trace");
		assertEquals(ExitCode.OK, batch.code(), batch.err());
		assertTrue(batch.out().contains("a batch of 4 images"), batch.out());
		String text = Files.readString(folder.resolve("c.json"));
		assertEquals(List.of(), SchemaChecker.faults(ScheduleJson.schema(), text));
		JsonObject schedule = JsonParser.parseString(text).getAsJsonObject();
		assertEquals(4, schedule.get("images").getAsInt());
		List<String> rows = Files.readAllLines(folder.resolve("c.csv"));
		assertTrue(rows.getFirst().endsWith(",columns_to,images_from,images_to"), rows.getFirst());
		int last = -1;
		for (JsonElement step : schedule.getAsJsonArray("steps")) {
			JsonArray images = step.getAsJsonObject().getAsJsonObject("region").getAsJsonArray("images");
			assertTrue(rows.get(1 + step.getAsJsonObject().get("index").getAsInt()).endsWith("," + images.get(0) + "," + images.get(1)), step.toString());
			last = Math.max(last, images.get(1).getAsInt());
		}
		assertEquals(4, last);
		assertEquals(4, JsonParser.parseString(Files.readString(folder.resolve("c.trace"))).getAsJsonObject().getAsJsonObject("otherData").get("images").getAsInt());
		assertFalse(csv.getFirst().contains("images"), csv.getFirst());
	}

	private static final String NARROW = """
			model Net { input image: [16, 10, 10] a: pwconv(16) output y }
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			accelerator Acc {
				clock 500 MHz
				engine A: multiplier-array 16 by 16 { mac int8 * int8 uniform: 1 per cycle unroll all: filters 16, channels 16 }
				engine V: vector-unit 16 { apply relu: 1 per cycle }
				buffer w holds weights: capacity 16 KiB, width 64 B
				buffer i holds inputs, outputs, partial-sums, residuals: capacity 16 KiB, width 64 B
				interconnect bus: width 32 B
				dram d: bandwidth 12.8 GB/s
			}
			mapping Map on Acc { map all -> A dataflow A output-stationary }
			experiment X { run Net with Eight on Acc using Map }
			""";

	/** An interconnect is a resource with a rate; steps say what they move over it and when they wait for it, and a counter shows what passes. */
	@Test
	void interconnectsAreResources() throws IOException {
		Path file = Files.writeString(folder.resolve("narrow.m2q"), NARROW);
		Result result = cli.run("schedule", file.toString(), "--json", folder + "/n.json", "--trace", folder + "/n.trace");
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertTrue(result.out().contains("bus carries "), result.out());
		String text = Files.readString(folder.resolve("n.json"));
		assertEquals(List.of(), SchemaChecker.faults(ScheduleJson.schema(), text));
		JsonObject schedule = JsonParser.parseString(text).getAsJsonObject();
		assertEquals(32, schedule.getAsJsonArray("interconnects").get(0).getAsJsonObject().get("bytesPerCycle").getAsDouble());
		long bytes = 0;
		boolean waits = false;
		for (JsonElement element : schedule.getAsJsonArray("steps")) {
			JsonObject step = element.getAsJsonObject();
			assertEquals(step.has("portBytes"), step.has("interconnectBytes"));
			assertEquals(3, step.getAsJsonArray("portBytes").size());
			bytes += step.getAsJsonArray("interconnectBytes").get(0).getAsLong();
			waits |= step.has("waitsFor") && step.get("waitsFor").getAsString().equals("bus");
		}
		assertTrue(waits, text);
		double passed = 0;
		double cycle = 0;
		double rate = 0;
		for (JsonElement element : JsonParser.parseString(Files.readString(folder.resolve("n.trace"))).getAsJsonObject().getAsJsonArray("traceEvents")) {
			JsonObject event = element.getAsJsonObject();
			if (event.get("ph").getAsString().equals("C") && event.get("name").getAsString().equals("bus")) {
				double now = event.get("ts").getAsDouble() * 500;
				passed += rate * (now - cycle);
				cycle = now;
				rate = event.getAsJsonObject("args").get("bytesPerCycle").getAsDouble();
				assertTrue(rate >= 0 && rate <= 32, event.toString());
			}
		}
		assertEquals(bytes, passed, 1e-3);
		assertEquals(0, rate);
		assertFalse(json.contains("interconnect"), "machines without one are written as before");
	}

	@Test
	void wrongOptionsAreExplained() {
		assertEquals(ExitCode.USAGE, cli.run("schedule", B0, "--point", "0").code());
		Result many = cli.run("schedule", B0, "--point", "7");
		assertEquals(ExitCode.USAGE, many.code());
		assertTrue(many.err().contains("--point is 7"), many.err());
		assertTrue(cli.run("schedule", B0, "--experiment", "Nope").err().contains("there is no experiment Nope"));
		assertEquals(ExitCode.USAGE, cli.run("schedule", B0, "--json", "-", "--csv", "-").code());
		assertEquals(ExitCode.USAGE, cli.run("simulate", B0, "--fidelity", "exact").code());
	}

	@Test
	void simulationsTakeTheFidelityThatIsAskedFor() {
		Result closed = cli.run("simulate", B0, "--fidelity", "analytical", "--layers", "none");
		Result timed = cli.run("simulate", B0, "--fidelity", "event", "--layers", "none");
		assertEquals(ExitCode.OK, closed.code(), closed.err());
		assertEquals(closed.out(), cli.run("simulate", B0, "--layers", "none").out());
		assertFalse(closed.out().equals(timed.out()));
	}
}
