package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;

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
		Path jar;
		try (Stream<Path> files = Files.walk(out.resolve("lib"))) {
			jar = files.filter(path -> path.toString().endsWith(".jar")).findFirst().orElseThrow();
		}
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				String.join(File.pathSeparator, out.resolve("target/classes").toString(), out.resolve("src/main/resources").toString(), jar.toString()), "generated.Main",
				folder.resolve("image.png").toString()).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
		assertTrue(process.waitFor(60, TimeUnit.SECONDS));
		String log = Files.readString(folder.resolve("log"));
		assertEquals(0, process.exitValue(), log);
		assertTrue(log.contains("output 0, shape [6]:"), log);
		Result again = cli.run("compile", file.toString(), "--policy", "P", "--set", "size=12", "--seed", "5", "-o", folder + "/again");
		assertEquals(ExitCode.OK, again.code(), again.err());
		assertArrayEquals(Files.readAllBytes(out.resolve("src/main/resources/generated/Small.m2qw")), Files.readAllBytes(folder.resolve("again/src/main/resources/generated/Small.m2qw")));
		assertEquals(Files.readString(out.resolve("src/main/java/generated/Small.java")), Files.readString(folder.resolve("again/src/main/java/generated/Small.java")));
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
