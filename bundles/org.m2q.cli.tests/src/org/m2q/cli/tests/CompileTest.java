package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.weights.WeightFiles;

/** Models as Java projects. */
class CompileTest {

	private static final String SMALL = "dsl-examples/fashion-efficientvit.m2q";
	private static final String TEXT = """
			language 1.0
			policy P { default { weights int8 symmetric per filter activations uint8 asymmetric accumulator int32 requantize dyadic } }
			model Small(size = 8) {
				input image: [3, size, size]
				stem: conv(8, stride = 2, bias = true) > hardswish > globalpool
				head: linear(6)
				output logits
			}
			""";

	private final CommandLineRunner cli = new CommandLineRunner(CommandLineRunner.repository());

	@TempDir
	private Path folder;

	private Path text(String text) throws Exception {
		return Files.writeString(folder.resolve("small.m2q"), text);
	}

	private List<String> names() throws Exception {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void trainedWeightsOfAnExperimentBecomeAProject() throws Exception {
		Result result = cli.run("compile", SMALL, "-o", folder + "/out", "--package", "org.example.fashion");
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertTrue(result.out().contains("class org.example.fashion.FashionEfficientViT") && result.out().contains("policy M2Q")
				&& result.out().contains("weights of weights/fashion-efficientvit.safetensors") && result.out().contains("ranges of 512 samples of data/fashion-mnist/calibration-images-idx3-ubyte.gz"), result.out());
		String source = Files.readString(folder.resolve("out/src/main/java/org/example/fashion/FashionEfficientViT.java"));
		assertTrue(source.contains("Written at fashion-efficientvit.m2q:") && source.contains("apot"), source.substring(0, 3000));
		String map = Files.readString(folder.resolve("out/src/main/m2q/FashionEfficientViT.map.json"));
		assertTrue(map.contains("\"file\": \"fashion-efficientvit.m2q\""), map.substring(0, 500));
		assertFalse(map.contains(folder.toString()) || source.contains(CommandLineRunner.repository().toString()));
	}

	/** Runs a project; returns what it says. */
	private String run(Path project, String... arguments) throws Exception {
		Path jar;
		try (Stream<Path> files = Files.walk(project.resolve("lib"))) {
			jar = files.filter(path -> path.toString().endsWith(".jar")).findFirst().orElseThrow();
		}
		Stream<String> start = Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				String.join(File.pathSeparator, project.resolve("target/classes").toString(), project.resolve("src/main/resources").toString(), jar.toString()), "generated.Main");
		Process process = new ProcessBuilder(Stream.concat(start, Stream.of(arguments)).toList()).redirectErrorStream(true)
				.redirectOutput(folder.resolve("log").toFile()).start();
		assertTrue(process.waitFor(120, TimeUnit.SECONDS));
		String log = Files.readString(folder.resolve("log"));
		assertEquals(0, process.exitValue(), log);
		return log;
	}

	@Test
	void theProjectRunsWithItsJarAlone() throws Exception {
		Path file = text(TEXT);
		Path out = folder.resolve("out");
		Result result = cli.run("compile", file.toString(), "--policy", "P", "--set", "size=12", "--seed", "5", "-o", out.toString());
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertTrue(result.out().contains("synthetic weights of seed 5: nothing follows from them for accuracy"), result.out());
		assertTrue(Files.readString(out.resolve("src/main/java/generated/Small.java")).contains("synthetic weights of seed 5"));
		java.awt.image.BufferedImage picture = new java.awt.image.BufferedImage(20, 10, java.awt.image.BufferedImage.TYPE_INT_RGB);
		picture.setRGB(3, 3, 0x4080ff);
		javax.imageio.ImageIO.write(picture, "png", folder.resolve("image.png").toFile());
		String log = run(out, folder.resolve("image.png").toString());
		assertTrue(log.contains("output 0, shape [6]:"), log);
		Result again = cli.run("compile", file.toString(), "--policy", "P", "--set", "size=12", "--seed", "5", "-o", folder + "/again");
		assertEquals(ExitCode.OK, again.code(), again.err());
		assertArrayEquals(Files.readAllBytes(out.resolve("src/main/resources/generated/Small.m2qw")), Files.readAllBytes(folder.resolve("again/src/main/resources/generated/Small.m2qw")));
		assertEquals(Files.readString(out.resolve("src/main/java/generated/Small.java")), Files.readString(folder.resolve("again/src/main/java/generated/Small.java")));
	}

	/** The recogniser of the examples, from its text to the letters of a receipt. Its weights and the lines are not part of the examples. */
	@Test
	void theTextRecogniserReadsALine() throws Exception {
		Path examples = CommandLineRunner.repository().resolve("dsl-examples");
		Path lines = CommandLineRunner.repository().resolve("../shared/data/ocr-lines").normalize();
		assumeTrue(Files.exists(examples.resolve("pp-ocrv4.safetensors")) && Files.exists(examples.resolve("ppocr_keys_v1.txt")),
				"the weights of the recogniser, pp-ocrv4.safetensors, or its characters, ppocr_keys_v1.txt, are not in " + examples);
		assumeTrue(Files.exists(lines.resolve("validation/0009.png")), "the lines of receipts are not beside the repository, in " + lines);
		Path out = folder.resolve("out");
		Result result = cli.run("compile", "dsl-examples/pp-ocrv4.m2q", "-o", out.toString(), "--samples", "12");
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertTrue(result.out().contains("class generated.PPOCRv4, PPOCRv4 with columns = 320") && result.out().contains("weights of pp-ocrv4.safetensors; ranges of 12 samples"),
				result.out());
		String log = run(out, lines.resolve("validation/0009.png").toString(), "--out", folder.resolve("result.npy").toString());
		assertTrue(log.contains("output 0, shape [40, 6625]:") && log.contains("[3, 0]  "), log);
		Tensor scores = WeightFiles.read(folder.resolve("result.npy")).values().iterator().next();
		List<String> characters = new ArrayList<>(Files.readAllLines(examples.resolve("ppocr_keys_v1.txt")));
		characters.addFirst("");
		characters.add(" ");
		assertEquals(characters.size(), scores.axis(2));
		StringBuilder text = new StringBuilder();
		int last = 0;
		for (int place = 0; place < scores.axis(1); place++) {
			int best = 0;
			for (int i = 1; i < characters.size(); i++) {
				best = scores.real(place * characters.size() + i) > scores.real(place * characters.size() + best) ? i : best;
			}
			text.append(best == last ? "" : characters.get(best));
			last = best;
		}
		String label = Files.readAllLines(lines.resolve("validation/labels.tsv")).stream().filter(line -> line.startsWith("0009.png\t")).findFirst().orElseThrow();
		assertEquals(label.substring(label.indexOf('\t') + 1).toLowerCase(Locale.ROOT), text.toString().toLowerCase(Locale.ROOT));
	}

	@Test
	void whatIsWrongIsSaidInOneLineAndNothingIsWritten() throws Exception {
		Path file = text(TEXT);
		String out = folder + "/out";
		for (String[] wrong : new String[][] { { "compile", file.toString() }, { "compile", file.toString(), "-o", out, "--policy", "Q" },
				{ "compile", file.toString(), "-o", out, "--set", "size=3" }, { "compile", file.toString(), "-o", out, "--policy", "P", "--point", "1" },
				{ "compile", file.toString(), "-o", out, "--policy", "P", "--package", "a.1b" }, { "compile", file.toString(), "-o", out, "--policy", "P", "--class", "class" },
				{ "compile", file.toString(), "-o", out, "--policy", "P", "--samples", "0" }, { "compile", SMALL, "-o", out, "--point", "99" },
				{ "compile", SMALL, "-o", out, "-e", "None" } }) {
			Result result = cli.run(wrong);
			assertEquals(ExitCode.USAGE, result.code(), String.join(" ", wrong) + ": " + result.err());
			assertEquals(1, result.err().lines().count(), result.err());
		}
		Result none = cli.run("compile", file.toString(), "-o", out);
		assertEquals(ExitCode.PROBLEMS, none.code());
		assertTrue(none.err().contains("--policy"), none.err());
		assertEquals(ExitCode.INPUT_OUTPUT, cli.run("compile", file.toString(), "--policy", "P", "-o", folder + "/a/b").code());
		assertEquals(ExitCode.INPUT_OUTPUT, cli.run("compile", file.toString(), "--policy", "P", "-o", file.toString()).code());
		Result data = cli.run("compile", file.toString(), "--policy", "P", "-o", out, "--calibration", folder + "/none");
		assertEquals(ExitCode.PROBLEMS, data.code());
		assertTrue(data.err().contains("no such file"), data.err());
		Files.createDirectory(folder.resolve("full"));
		Files.writeString(folder.resolve("full/mine"), "x");
		Result full = cli.run("compile", file.toString(), "--policy", "P", "-o", folder + "/full");
		assertEquals(ExitCode.INPUT_OUTPUT, full.code());
		assertTrue(full.err().contains("--force"), full.err());
		assertEquals(ExitCode.OK, cli.run("compile", file.toString(), "--policy", "P", "-o", folder + "/full", "--force").code());
		assertEquals("x", Files.readString(folder.resolve("full/mine")));
		assertEquals(List.of("full", "small.m2q"), names());
	}

	@Test
	void whatHasNoIntegerFormIsSaidAtItsLine() throws Exception {
		Path file = text(TEXT.replace("per filter", "per channel"));
		Result result = cli.run("compile", file.toString(), "--policy", "P", "-o", folder + "/out");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertTrue(result.err().contains("small.m2q:5") && result.err().contains("scale per input channel"), result.err());
		assertFalse(Files.exists(folder.resolve("out")));
	}
}
