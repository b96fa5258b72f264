package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.tests.CommandLineRunner.Result;

/** What check does beyond printing problems. */
class CheckTest {

	private static final String WRONG = "import m2q.std.*\naccelerator A {\n\tclock 500 Mhz\n\tengine E: multiplier-array 4 by 4 { mac int8 * int8: 1 per cycle }\n"
			+ "\tdram d: bandwidth 1 GB/s, energy 8 pJ/bit\n}\nblock B { dvconv(3) }\n";

	@TempDir
	Path folder;
	private CommandLineRunner cli;

	@BeforeEach
	void start() {
		cli = new CommandLineRunner(folder);
	}

	private Path file(String name, String text) throws IOException {
		return Files.writeString(folder.resolve(name), text);
	}

	@Test
	void whatNeedsNoDecisionIsRepairedAndTheRestIsPrinted() throws IOException {
		Path file = file("a.m2q", WRONG);
		Path right = file("right.m2q", "block B { conv(8) }\n");
		Result result = cli.run("check", "--fix", "a.m2q", "right.m2q");
		assertEquals(1, result.code());
		// The import may be used by the name that is not understood, so it stays.
		assertEquals(WRONG.replace("Mhz", "MHz"), Files.readString(file));
		assertEquals("block B { conv(8) }\n", Files.readString(right));
		assertEquals("m2q: a.m2q: 1 repair.", result.errors().get(0));
		assertTrue(result.err().contains("m2q.link.unresolved") && !result.err().contains("m2q.unit"), result.err());
		Files.writeString(file, WRONG.replace("dvconv", "dwconv"));
		assertEquals(0, cli.run("check", "--fix", "a.m2q").code());
		assertEquals(WRONG.replace("dvconv", "dwconv").replace("Mhz", "MHz").replace("import m2q.std.*\n", ""), Files.readString(file));
		assertEquals(List.of("m2q: no problems."), cli.run("check", "--fix", "a.m2q").errors());
	}

	@Test
	void severitiesDecideWhatIsPrintedAndTheExitCode() throws IOException {
		file("a.m2q", "block B(n) { conv(8) }\n");
		assertEquals(0, cli.run("check", "a.m2q").code());
		Result error = cli.run("check", "a.m2q", "--severity", "m2q.unused=error");
		assertEquals(1, error.code());
		assertTrue(error.err().contains("error[m2q.unused]"), error.err());
		assertEquals(List.of("m2q: no problems."), cli.run("check", "a.m2q", "--severity", "m2q.unused=ignore").errors());
		assertEquals("m2q: --severity m2q.syntax=info: 'm2q.syntax' is an error: what it is about has no meaning, so its severity is fixed.",
				cli.run("check", "a.m2q", "--severity", "m2q.syntax=info").err().strip());
		assertEquals(2, cli.run("check", "a.m2q", "--severity", "m2q.nothing=info").code());
		assertEquals(2, cli.run("check", "a.m2q", "--severity", "m2q.unused").code());
		assertEquals(2, cli.run("check", "a.m2q", "--severity", "m2q.unused=worse").code());
	}

	@Test
	void aSuppressedWarningIsNotPrintedBySimulateEither() throws IOException {
		String text = Files.readString(CommandLineRunner.repository().resolve("dsl-examples/efficientvit-b1.m2q"));
		copySharedParts();
		Path copy = folder.resolve("check-test.m2q");
		String extra = "\npolicy Own extends W8A8 { rule none for layer \"nowhere\" { weights int4 } }\nexperiment Own { run EfficientViT_B1 with Own on TrioViT using TrioViT_default }\n";
		Files.writeString(copy, text + extra);
		assertTrue(cli.run("simulate", "check-test.m2q", "-e", "Own", "-q").err().contains("m2q.policy.no-match"));
		Files.writeString(copy, text + extra.replace("policy Own", "@suppress m2q.policy.no-match \"kept\"\npolicy Own"));
		assertEquals("", cli.run("simulate", "check-test.m2q", "-e", "Own", "-q").err());
		Files.writeString(copy, text + extra);
		assertEquals("", cli.run("simulate", "check-test.m2q", "-e", "Own", "-q", "--severity", "m2q.policy.no-match=ignore").err());
	}

	/** A mapping in a file of its own has chains for other models, too; a layer that it names is meant. */
	@Test
	void chainsOfASharedMappingMayBeForOtherModels() throws IOException {
		copySharedParts();
		file("vit.m2q", Files.readString(CommandLineRunner.repository().resolve("dsl-examples/mobilevit-xxs.m2q")));
		assertEquals("", cli.run("simulate", "vit.m2q", "-q").err());
		Path shared = folder.resolve("accelerators/m2-vit.m2q");
		String text = Files.readString(shared);
		Files.writeString(shared, text.replaceFirst("fuse matmul >> matmul >> div", "fuse matmul >> layer \"nowhere\""));
		assertTrue(cli.run("simulate", "vit.m2q", "-q").err().contains("m2q.mapping.no-match"));
	}

	private void copySharedParts() throws IOException {
		Path examples = CommandLineRunner.repository().resolve("dsl-examples");
		for (String part : List.of("accelerators", "policies", "energy")) {
			if (Files.isDirectory(examples.resolve(part))) {
				try (var files = Files.walk(examples.resolve(part))) {
					for (Path source : files.toList()) {
						Files.copy(source, folder.resolve(examples.relativize(source).toString()));
					}
				}
			}
		}
	}

	@Test
	void theAnnotatedTextIsTheTextWithCostsBehindItsLines() throws IOException {
		CommandLineRunner there = new CommandLineRunner(CommandLineRunner.repository().resolve("dsl-examples"));
		Result result = there.run("check", "--annotate", "efficientvit-b1.m2q");
		assertEquals(0, result.code());
		List<String> text = Files.readAllLines(CommandLineRunner.repository().resolve("dsl-examples/efficientvit-b1.m2q"));
		List<String> lines = result.out().lines().toList();
		assertEquals(text.size(), lines.size());
		for (int i = 0; i < lines.size(); i++) {
			assertTrue(lines.get(i).startsWith(text.get(i).replace("\t", "    ")), lines.get(i));
		}
		String down = lines.stream().filter(line -> line.contains("down: MBConv(32")).findFirst().orElseThrow();
		assertTrue(down.matches(".*// +~\\d.* % [▆░]{7} .*[µm]s .*J .*J·s .*"), down);
		assertTrue(lines.stream().anyMatch(line -> line.startsWith("model EfficientViT_B1") && line.contains("// ~EDP ")), result.out());
		assertTrue(there.run("check", "--annotate", "--ascii", "efficientvit-b1.m2q").out().chars().allMatch(c -> c < 127));
		assertEquals(2, there.run("check", "--annotate", "--format", "json", "efficientvit-b1.m2q").code());
	}
}
