package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Options that run something else than the text says come to what a text comes to that says it. */
class ChangesTest {

	private static final String TEXT = """
			energy table Cheap {
				row mac: energy 0.2 pJ
				row other: energy 1 pJ
			}
			energy table Dear {
				row mac: energy 0.6 pJ
			}
			model Net(size = 8) {
				input x: [4, size, size]
				conv(8) > relu > conv(8)
				output y
			}
			policy Eight {
				default {
					weights int8 uniform symmetric per filter
					activations int8 uniform symmetric per tensor
					accumulator int32
					requantize dyadic
				}
			}
			accelerator Chip(rate = 1 GB/s) {
				use Cheap
				clock 500 MHz
				engine Array: multiplier-array 4 by 4 {
					mac int8 * int8: 1 per cycle costs Cheap.mac
					apply relu: 1 per cycle
				}
				buffer memory holds weights, inputs, outputs, partial-sums, residuals: capacity 64 KiB, width 64 bit, energy 0.2 pJ/bit
				dram main: bandwidth rate, energy 8 pJ/bit
			}
			mapping Plain on Chip {
				map all -> Array
			}
			experiment Sizes {
				run Net(size in [8, 16]) with Eight on Chip using Plain
			}
			experiment Once {
				run Net with Eight on Chip using Plain
			}
			""";

	@TempDir
	private Path folder;
	private CommandLineRunner cli;

	@BeforeEach
	void write() throws IOException {
		cli = new CommandLineRunner(folder);
		Files.writeString(folder.resolve("net.m2q"), TEXT);
	}

	private static JsonObject point(Result result, int experiment) {
		assertEquals(ExitCode.OK, result.code(), result.err());
		JsonArray points = JsonParser.parseString(result.out()).getAsJsonObject().getAsJsonArray("experiments").get(experiment).getAsJsonObject().getAsJsonArray("points");
		assertEquals(1, points.size());
		return points.get(0).getAsJsonObject();
	}

	private static List<String> set(JsonObject point) {
		return StreamSupport.stream(point.getAsJsonArray("assumptions").spliterator(), false).map(element -> element.getAsString())
				.filter(sentence -> sentence.startsWith("Set for this run in place of what the text says: ")).map(sentence -> sentence.substring(sentence.indexOf(": ") + 2)).toList();
	}

	/** The text as the options have it, run without them. */
	private JsonObject rewritten(Map<String, String> edits, String... options) throws IOException {
		String text = TEXT;
		for (Map.Entry<String, String> edit : edits.entrySet()) {
			assertTrue(text.contains(edit.getKey()), edit.getKey());
			text = text.replace(edit.getKey(), edit.getValue());
		}
		Files.writeString(folder.resolve("edited.m2q"), text);
		return point(cli.run(Stream.concat(Stream.of("simulate", "edited.m2q", "--json", "-"), Stream.of(options)).toArray(String[]::new)), 0);
	}

	@Test
	void theNumbersAreThoseOfATextThatSaysIt() throws IOException {
		for (String fidelity : List.of("analytical", "event")) {
			JsonObject changed = point(cli.run("simulate", "net.m2q", "--json", "-", "--fidelity", fidelity, "-e", "Sizes", "--set", "size=32", "--set", "rate = 2 GB/s", "--clock",
					"256.125 MHz", "--table", "Cheap=Dear"), 0);
			JsonObject written = rewritten(Map.of("rate = 1 GB/s", "rate = 2 GB/s", "clock 500 MHz", "clock 256.125 MHz", "Cheap.mac", "Dear.mac", "size in [8, 16]", "size = 32"),
					"--fidelity", fidelity, "-e", "Sizes");
			double energy = written.getAsJsonObject("totals").get("energyJoules").getAsDouble();
			assertEquals(energy, changed.getAsJsonObject("totals").get("energyJoules").getAsDouble(), 1e-12 * energy, fidelity);
			assertEquals(written.getAsJsonObject("totals").get("latencySeconds"), changed.getAsJsonObject("totals").get("latencySeconds"), fidelity);
			assertEquals(List.of("model parameter size = 32.", "accelerator parameter rate = 2 GB/s.", "clock 256.125 MHz.", "energy table Dear for Cheap."), set(changed));
			assertEquals(List.of(), set(written));
		}
	}

	@Test
	void allExperimentsAndThoseOfOptionsAreChanged() {
		Result both = cli.run("simulate", "net.m2q", "--json", "-", "--clock", "1 GHz", "--set", "size=16");
		assertEquals(point(both, 0).getAsJsonObject("totals"), point(both, 1).getAsJsonObject("totals"));
		JsonObject given = point(cli.run("simulate", "net.m2q", "--json", "-", "--model", "Net(size = 8)", "--policy", "Eight", "--on", "Chip", "--using", "Plain", "--clock", "1 GHz",
				"--set", "size=16"), 0);
		assertEquals(point(both, 0).getAsJsonObject("totals"), given.getAsJsonObject("totals"));
		assertEquals(List.of("model parameter size = 16.", "clock 1 GHz."), set(given));
	}

	@Test
	void everyReportSaysSo() throws IOException {
		Result table = cli.run("simulate", "net.m2q", "-e", "Once", "--clock", "250 MHz", "--html", "a.html", "--markdown", "a.md", "--json", "a.json");
		assertEquals(ExitCode.OK, table.code(), table.err());
		String sentence = "Set for this run in place of what the text says: clock 250 MHz.";
		for (String text : List.of(table.out().replaceAll("\\s+", " "), Files.readString(folder.resolve("a.html")), Files.readString(folder.resolve("a.md")),
				cli.run("report", "a.json").out().replaceAll("\\s+", " "))) {
			assertTrue(text.contains(sentence), text);
		}
	}

	@Test
	void aScheduleIsOfTheChangedRun() throws IOException {
		Result changed = cli.run("schedule", "net.m2q", "-e", "Once", "--json", "-", "--set", "size=16", "--clock", "250 MHz", "--set", "rate=2 GB/s");
		assertEquals(ExitCode.OK, changed.code(), changed.err());
		JsonObject schedule = JsonParser.parseString(changed.out()).getAsJsonObject();
		assertEquals(250e6, schedule.get("clockHertz").getAsDouble());
		Files.writeString(folder.resolve("edited.m2q"), TEXT.replace("rate = 1 GB/s", "rate = 2 GB/s").replace("clock 500 MHz", "clock 250 MHz").replace("run Net with", "run Net(size = 16) with"));
		JsonObject written = JsonParser.parseString(cli.run("schedule", "edited.m2q", "-e", "Once", "--json", "-").out()).getAsJsonObject();
		assertEquals(written.get("steps"), schedule.get("steps"));
		assertEquals(written.get("modelArguments"), schedule.get("modelArguments"));
		assertTrue(schedule.get("acceleratorArguments").toString().contains("rate"), schedule.get("acceleratorArguments").toString());
		JsonObject plain = JsonParser.parseString(cli.run("schedule", "net.m2q", "-e", "Once", "--json", "-").out()).getAsJsonObject();
		assertNotEquals(plain.get("cycles"), schedule.get("cycles"));
	}

	private List<Map<String, String>> rows(String... arguments) {
		Result result = cli.run(Stream.concat(Stream.of("sweep"), Stream.of(arguments)).toArray(String[]::new));
		assertEquals(ExitCode.OK, result.code(), result.err());
		List<String[]> cells = result.out().lines().map(line -> line.split(",", -1)).toList();
		return cells.stream().skip(1).map(row -> {
			Map<String, String> values = new LinkedHashMap<>();
			for (int i = 0; i < row.length; i++) {
				values.put(cells.getFirst()[i], row[i]);
			}
			return values;
		}).toList();
	}

	@Test
	void everyPointOfASweepIsChanged() throws IOException {
		String[] options = { "--clock", "256.125 MHz", "--table", "Cheap=Dear" };
		Map<String, String> row = rows(Stream.concat(Stream.of("net.m2q", "-e", "Once"), Stream.of(options)).toArray(String[]::new)).getFirst();
		JsonObject totals = point(cli.run(Stream.concat(Stream.of("simulate", "net.m2q", "-e", "Once", "--json", "-"), Stream.of(options)).toArray(String[]::new)), 0)
				.getAsJsonObject("totals");
		Map.of("cycles", "cycles", "latencySeconds", "latency_s", "energyJoules", "energy_J", "edpJouleSeconds", "edp_Js")
				.forEach((number, column) -> assertEquals(totals.get(number).getAsDouble(), Double.parseDouble(row.get(column)), number));
		assertEquals("256125000", row.get("clock_Hz"));
		assertEquals("Dear for Cheap", row.get("energy_tables"));
	}

	/** So many machines share what is counted of their layers. */
	@Test
	void manyMachinesAreThoseOfATextThatSaysIt() throws IOException {
		String[] space = { "-e", "Once", "--set", "rate=0.1 GB/s..4 GB/s step 0.1 GB/s" };
		List<Map<String, String>> changed = rows(Stream.concat(Stream.of("net.m2q", "--clock", "250 MHz", "--table", "Cheap=Dear"), Stream.of(space)).toArray(String[]::new));
		Files.writeString(folder.resolve("edited.m2q"), TEXT.replace("clock 500 MHz", "clock 250 MHz").replace("Cheap.mac", "Dear.mac"));
		List<Map<String, String>> written = rows(Stream.concat(Stream.of("edited.m2q"), Stream.of(space)).toArray(String[]::new));
		assertEquals(40, written.size());
		changed.forEach(row -> row.keySet().removeAll(List.of("clock_Hz", "energy_tables")));
		assertEquals(written, changed);
		assertNotEquals(rows(Stream.concat(Stream.of("net.m2q"), Stream.of(space)).toArray(String[]::new)).getLast().get("energy_J"), changed.getLast().get("energy_J"));
	}

	/** The file that is there stays. */
	@Test
	void aSweepRefusesTheSameClocksAndTables() throws IOException {
		Files.writeString(folder.resolve("out.csv"), "old");
		Map<List<String>, String> wrong = Map.of(List.of("--clock", "250"), "250 is no clock", List.of("--clock", "-1 MHz"), "-1 MHz is no clock", List.of("--table", "Cheap=Costly"),
				"Energy table Costly cannot take the place of Cheap", List.of("--table", "Cheap"), "--table is TABLE=OTHER, not Cheap; see \"m2q help sweep\".");
		wrong.forEach((options, message) -> {
			Result result = cli.run(Stream.concat(Stream.of("sweep", "net.m2q", "--csv", "out.csv"), options.stream()).toArray(String[]::new));
			assertEquals(ExitCode.USAGE, result.code(), options.toString());
			assertTrue(result.err().startsWith("m2q: " + message), result.err());
			assertEquals(1, result.errors().size(), result.err());
		});
		assertEquals("old", Files.readString(folder.resolve("out.csv")));
		try (var files = Files.list(folder)) {
			assertEquals(List.of("net.m2q", "out.csv"), files.map(file -> file.getFileName().toString()).sorted().toList());
		}
	}

	/** The text is without errors, so what is wrong is the value, whichever command takes it. */
	@Test
	void aValueThatIsRefusedIsWrongWhereItIsGiven() throws IOException {
		Files.writeString(folder.resolve("net.m2q"), TEXT.replace("Chip(rate = 1 GB/s)", "Chip(rate = 1 GB/s, rows = 4)").replace("multiplier-array 4 by 4", "multiplier-array rows by 4"));
		Map<String, String> wrong = Map.of("rows=0", "rows=0: expected a whole number of 1 or more, not 0. It is used at net.m2q:24:33.", "rows=2.50",
				"rows=2.50: expected a whole number of 1 or more, not 2.5. It is used at net.m2q:24:33.", "size=0", "size=0: ");
		wrong.forEach((value, message) -> {
			for (String command : List.of("simulate", "schedule", "sweep")) {
				Result result = cli.run(command, "net.m2q", "-e", "Once", "--set", value);
				assertEquals(ExitCode.USAGE, result.code(), command + " " + value + result.err());
				assertTrue(result.err().startsWith("m2q: --set " + message), command + " " + result.err());
				assertTrue(result.err().contains(" It is used at net.m2q:"), result.err());
				assertEquals(1, result.errors().size(), result.err());
			}
		});
		Result several = cli.run("sweep", "net.m2q", "-e", "Once", "--set", "rows=0, 2.50", "--set", "rate=1 GB/s");
		assertTrue(several.err().startsWith("m2q: --set rows=0: "), several.err());
		assertEquals(ExitCode.OK, cli.run("sweep", "net.m2q", "-e", "Once", "--set", "rows=4, 0").code());
		assertEquals(ExitCode.OK, cli.run("simulate", "net.m2q", "-e", "Once", "--set", "rows=8").code());
		// What is wrong in the text stays there.
		Files.writeString(folder.resolve("broken.m2q"), TEXT.replace("multiplier-array 4 by 4", "multiplier-array 0 by 4"));
		Result text = cli.run("simulate", "broken.m2q", "-e", "Once", "--set", "rate=2 GB/s");
		assertEquals(ExitCode.PROBLEMS, text.code(), text.err());
		assertTrue(text.err().contains("broken.m2q:24:"), text.err());
	}

	@Test
	void whatCannotBeIsTheFaultOfTheCommandLine() {
		Map<List<String>, String> wrong = Map.of(List.of("--set", "size"), "--set is NAME=VALUE, not size", List.of("--set", "size=big"), "big is no value for size",
				List.of("--set", "size=8,16"), "8,16 is no value for size", List.of("--set", "size=8", "--set", "size=9"), "--set gives size twice",
				List.of("--set", "depth=3"), "--set depth: no model or accelerator", List.of("--set", "rate=2 MHz"), "2 MHz is no value for rate",
				List.of("--clock", "250"), "250 is no clock", List.of("--table", "Cheap=Costly"), "Energy table Costly cannot take the place of Cheap",
				List.of("--table", "Dear=Cheap"), "Energy table Cheap cannot take the place of Dear", List.of("--table", "Cheap"), "--table is TABLE=OTHER, not Cheap");
		wrong.forEach((options, message) -> {
			Result result = cli.run(Stream.concat(Stream.of("simulate", "net.m2q"), options.stream()).toArray(String[]::new));
			assertEquals(ExitCode.USAGE, result.code(), options.toString());
			assertTrue(result.err().startsWith("m2q: " + message), result.err());
			assertEquals("", result.out());
		});
	}
}
