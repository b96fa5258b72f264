package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** The command that prices design spaces. */
class SweepTest {

	private static final String TEXT = """
			language 1.0
			model Net(size = 8) {
				input image: [8, size, size]
				a: pwconv(16)
				b: pwconv(8)
				output y
			}
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			energy table E {
				source "made for tests"
				row mac: energy 0.2 pJ
				row sram: read 3 pJ, write 4 pJ, width 16 B, capacity 16 KiB
				row dram: energy 8 pJ/bit
			}
			accelerator Acc(weight_capacity = 4 KiB, rate = 2 GB/s) {
				technology 28 nm at 0.9 V
				clock 500 MHz
				use E
				engine A: multiplier-array 8 by 8 { mac int8 * int8 uniform: 1 per cycle costs E.mac }
				engine V: vector-unit 16, rescale E.mac {
				}
				buffer w holds weights: capacity weight_capacity, width 16 B, energy E.sram
				buffer i holds inputs, outputs: capacity 16 KiB, width 16 B, energy E.sram
				dram d: bandwidth rate, energy E.dram
			}
			mapping Map on Acc { map all -> A }
			experiment Grid { run Net(size in [8, 12]) with Eight on Acc using Map }
			experiment Other { run Net with Eight on Acc(rate = 1 GB/s) using Map }
			""";

	@TempDir
	Path folder;
	private CommandLineRunner cli;

	@BeforeEach
	void write() throws IOException {
		cli = new CommandLineRunner(folder);
		Files.writeString(folder.resolve("net.m2q"), TEXT);
	}

	private static List<List<String>> rows(String csv) {
		return csv.lines().map(line -> Arrays.asList(line.split(",", -1))).toList();
	}

	private static String cell(List<List<String>> rows, int row, String column) {
		return rows.get(row).get(rows.getFirst().indexOf(column));
	}

	@Test
	void oneRowPerPointWithTheNumbersOfSimulate() throws IOException {
		Result result = cli.run("sweep", "net.m2q", "-e", "Grid", "--set", "rate=1 GB/s..4 GB/s times 2", "--set", "weight_capacity=1 KiB,4 KiB", "--jobs", "2");
		assertEquals(ExitCode.OK, result.code(), result.err());
		List<List<String>> rows = rows(result.out());
		assertEquals(1 + 2 * 3 * 2, rows.size());
		assertEquals(List.of("1000000000", "1000000000", "2000000000", "2000000000", "4000000000", "4000000000"),
				java.util.stream.IntStream.rangeClosed(1, 6).mapToObj(row -> cell(rows, row, "rate_B/s")).toList().stream().sorted().toList());
		Result given = cli.run("sweep", "net.m2q", "-e", "Other", "--set", "size=8,12");
		JsonObject totals = totals("Other");
		java.util.Map.of("latencySeconds", "latency_s", "energyJoules", "energy_J", "edpJouleSeconds", "edp_Js", "utilization", "utilization", "cycles", "cycles")
				.forEach((number, column) -> assertEquals(totals.get(number).getAsDouble(), Double.parseDouble(cell(rows(given.out()), 1, column)), number));
		assertEquals("priced", cell(rows, 1, "status"));
		assertTrue(result.err().contains("12 points."), result.err());
	}

	private JsonObject totals(String experiment) throws IOException {
		Result result = cli.run("simulate", "net.m2q", "-e", experiment, "--quiet", "--json", "b.json");
		assertEquals(ExitCode.OK, result.code(), result.err());
		return JsonParser.parseString(Files.readString(folder.resolve("b.json"))).getAsJsonObject().getAsJsonArray("experiments").get(0).getAsJsonObject()
				.getAsJsonArray("points").get(0).getAsJsonObject().getAsJsonObject("totals");
	}

	@Test
	void theFileIsWholeOrNotThere() throws IOException {
		assertEquals(ExitCode.OK, cli.run("sweep", "net.m2q", "--csv", "out.csv").code());
		assertEquals(1 + 3, Files.readAllLines(folder.resolve("out.csv")).size());
		assertFalse(Files.exists(folder.resolve("out.csv.partial")));
		assertEquals(Files.readString(folder.resolve("out.csv")), cli.run("sweep", "net.m2q", "--jobs", "3").out());
	}

	@Test
	void pointsThatCannotBePricedHaveACodeAndNoNumbers() {
		Result some = cli.run("sweep", "net.m2q", "-e", "Grid", "--set", "weight_capacity=4 KiB,0 B");
		assertEquals(ExitCode.OK, some.code(), some.err());
		List<List<String>> rows = rows(some.out());
		for (int row = 1; row < rows.size(); row++) {
			boolean fine = cell(rows, row, "weight_capacity_B").equals("4096");
			assertEquals(fine, cell(rows, row, "problem").isEmpty());
			assertEquals(fine, !cell(rows, row, "edp_Js").isEmpty());
			assertTrue(cell(rows, row, "message").matches(fine ? "" : "net\\.m2q:\\d+: The capacity of '.*' must be 1 B or more\\."), cell(rows, row, "message"));
		}
		assertTrue(some.err().contains("2 of them with problems"), some.err());
		// When no point can be priced because of a value, that is wrong where it is given.
		Result none = cli.run("sweep", "net.m2q", "--set", "weight_capacity=0 B");
		assertEquals(ExitCode.USAGE, none.code());
		assertTrue(none.err().startsWith("m2q: --set weight_capacity=0 B: the capacity of "), none.err());
	}

	@Test
	void wrongOptionsAreNamed() {
		for (String[] wrong : new String[][] { { "--set", "rate" }, { "--set", "rate=x" }, { "--set", "rate=1 GB/s,2 MHz" }, { "--set", "nothing=1" },
				{ "--set", "rate=1 GB/s..2 GB/s step 0 B/s" }, { "--set", "rate=4 GB/s..1 GB/s times 2" }, { "--set", "rate=1 GB/s", "--set", "rate=2 GB/s" },
				{ "--set", "rate=1 B/s..1000 GB/s step 1 B/s" }, { "--jobs", "0" }, { "--jobs", "many" }, { "--experiment", "None" } }) {
			String[] arguments = new String[wrong.length + 2];
			arguments[0] = "sweep";
			arguments[1] = "net.m2q";
			System.arraycopy(wrong, 0, arguments, 2, wrong.length);
			Result result = cli.run(arguments);
			assertEquals(ExitCode.USAGE, result.code(), String.join(" ", wrong) + result.err());
			assertEquals(1, result.errors().size(), result.err());
			assertEquals("", result.out());
		}
		assertTrue(cli.run("sweep", "net.m2q", "--set", "nothing=1").err().contains("weight_capacity, rate, size"));
	}

	@Test
	void aFullDiskIsReported() {
		OutputStream full = new OutputStream() {
			@Override
			public void write(int b) throws IOException {
				throw new IOException("No space left on device");
			}
		};
		Result result = cli.run(full, "sweep", "net.m2q");
		assertEquals(ExitCode.INPUT_OUTPUT, result.code());
		assertTrue(result.err().contains("no space left on device"), result.err());
		assertEquals(ExitCode.INPUT_OUTPUT, cli.run("sweep", "net.m2q", "--csv", "no/such/folder.csv").code());
	}

	@Test
	void aFileWithErrorsIsNotSwept() throws IOException {
		Files.writeString(folder.resolve("bad.m2q"), TEXT.replace("with Eight on", "with Nine on"));
		Result result = cli.run("sweep", "bad.m2q");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertEquals("", result.out());
	}
}
