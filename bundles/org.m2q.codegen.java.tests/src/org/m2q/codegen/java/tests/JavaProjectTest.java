package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.codegen.java.CodegenException;
import org.m2q.codegen.java.GeneratedCode;
import org.m2q.codegen.java.project.JavaProject;
import org.m2q.codegen.java.project.Pictures;
import org.m2q.codegen.java.project.RuntimeJar;
import org.m2q.codegen.java.project.StoredVectors;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticPrograms;

/** Projects: complete or not there, and they build and run. */
final class JavaProjectTest {

	private static final String TEXT = "language 1.0\nmodel Tiny_Net { input image: [3, 8, 8] conv(8, stride = 2, bias = true) > relu > globalpool > linear(10) output logits }\n";

	@TempDir
	Path folder;

	private final IntegerProgram program = SyntheticPrograms.of(Lang.network(TEXT), SyntheticFormats.mixed(Requantization.DYADIC), 3);

	private void write(Path target, boolean replace) throws CodegenException {
		new JavaProject(target, replace).write(Comparison.generate(program), program, Pictures.PLAIN, RuntimeJar.own());
	}

	private static Map<String, byte[]> content(Path folder) throws IOException {
		Map<String, byte[]> content = new TreeMap<>();
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				content.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
			}
		}
		return content;
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void theSameProgramGivesTheSameBytesAndNothingElseIsLeft() throws Exception {
		write(folder.resolve("one"), false);
		write(folder.resolve("two"), false);
		Map<String, byte[]> one = content(folder.resolve("one"));
		Map<String, byte[]> two = content(folder.resolve("two"));
		assertEquals(one.keySet(), two.keySet());
		one.forEach((name, bytes) -> assertArrayEquals(bytes, two.get(name), name));
		assertTrue(one.containsKey("src/main/java/test/generated/TinyNet.java") && one.containsKey("src/main/resources/test/generated/TinyNet.m2qw"),
				one.keySet().toString());
		assertEquals(List.of("one", "two"), names());
	}

	@Test
	void aFolderThatIsNotEmptyIsRefusedOrItsOtherFilesStay() throws Exception {
		Path target = Files.createDirectory(folder.resolve("out"));
		Files.writeString(target.resolve("mine.txt"), "mine");
		Files.writeString(target.resolve("pom.xml"), "old");
		CodegenException error = assertThrows(CodegenException.class, () -> write(target, false));
		assertTrue(error.getMessage().contains("not empty") && error.getMessage().contains("--force"), error.getMessage());
		assertEquals("old", Files.readString(target.resolve("pom.xml")));
		write(target, true);
		assertEquals("mine", Files.readString(target.resolve("mine.txt")));
		assertTrue(Files.readString(target.resolve("pom.xml")).contains("tiny-net"));
		assertEquals(List.of("out"), names());
	}

	@Test
	void filesOfAnEarlierProjectAreReplacedAndNoOthers() throws Exception {
		Path target = folder.resolve("out");
		write(target, false);
		Files.writeString(target.resolve("src/main/java/test/generated/Mine.java"), "mine");
		Files.writeString(target.resolve("src/main/m2q/files.txt"), Files.readString(target.resolve("src/main/m2q/files.txt")) + "../outside.txt\n");
		Files.writeString(folder.resolve("outside.txt"), "outside");
		IntegerProgram other = SyntheticPrograms.of(Lang.network(TEXT.replace("Tiny_Net", "Other")), SyntheticFormats.int8(Requantization.POT), 3);
		new JavaProject(target, true).write(Comparison.generate(other), other, Pictures.PLAIN, RuntimeJar.own());
		assertTrue(Files.exists(target.resolve("src/main/java/test/generated/Other.java")) && Files.exists(target.resolve("src/main/java/test/generated/Mine.java")));
		assertFalse(Files.exists(target.resolve("src/main/java/test/generated/TinyNet.java")) || Files.exists(target.resolve("target/classes/test/generated/TinyNet.class")));
		assertEquals("outside", Files.readString(folder.resolve("outside.txt")));
	}

	@Test
	void whatCannotBeWrittenIsSaidBeforeAnythingIsWritten() throws Exception {
		Path file = Files.writeString(folder.resolve("file"), "x");
		assertTrue(assertThrows(CodegenException.class, () -> new JavaProject(file, true)).getMessage().contains("it is a file"));
		assertTrue(assertThrows(CodegenException.class, () -> new JavaProject(folder.resolve("a/b"), true)).getMessage().contains("there is no folder"));
		Path empty = Files.createDirectory(folder.resolve("empty"));
		write(empty, false);
		assertTrue(Files.exists(empty.resolve("pom.xml")));
	}

	@Test
	void aFileInTheWayOfAFolderLeavesTheRestAsItWas() throws Exception {
		Path target = Files.createDirectory(folder.resolve("out"));
		Files.writeString(target.resolve("src"), "a file where a folder is needed");
		assertThrows(CodegenException.class, () -> write(target, true));
		assertEquals("a file where a folder is needed", Files.readString(target.resolve("src")));
		assertEquals(List.of("out"), names());
	}

	private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> found, String message) {
		assertEquals(expected.keySet(), found.keySet(), message);
		expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), message + ": " + name));
	}

	/** A project of one network, and files of somebody else's beside and between its own. */
	private Path projectWithOtherFiles(String name) throws Exception {
		Path target = folder.resolve(name);
		write(target, true);
		Files.writeString(target.resolve("mine.txt"), "mine");
		Files.writeString(target.resolve("src/main/java/test/generated/Mine.java"), "mine, too");
		Files.createDirectories(target.resolve("empty/inner"));
		return target;
	}

	/** Whatever change of the disk is the one that fails: the old project is as it was, or the new one is complete. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aWriteThatFailsOrIsKilledLeavesTheOldProjectOrTheNewOne(boolean killed) throws Exception {
		Path target = projectWithOtherFiles("out");
		Map<String, byte[]> before = content(target);
		IntegerProgram other = SyntheticPrograms.of(Lang.network(TEXT.replace("Tiny_Net", "Other")), SyntheticFormats.int8(Requantization.POT), 3);
		GeneratedCode code = Comparison.generate(other);
		Path complete = projectWithOtherFiles("complete");
		FailingFiles all = new FailingFiles(target.getFileSystem(), Integer.MAX_VALUE, killed);
		new JavaProject(all.path(complete), true).write(code, other, Pictures.PLAIN, RuntimeJar.own());
		Map<String, byte[]> after = content(complete);
		assertTrue(after.containsKey("mine.txt") && after.containsKey("src/main/java/test/generated/Mine.java") && !after.containsKey("src/main/java/test/generated/TinyNet.java"));
		int old = 0;
		int exchanged = 0;
		for (int failing : telling(all.changes())) {
			FailingFiles files = new FailingFiles(target.getFileSystem(), failing, killed);
			String where = (killed ? "killed" : "disk full") + " at change " + failing;
			try {
				new JavaProject(files.path(target), true).write(code, other, Pictures.PLAIN, RuntimeJar.own());
			} catch (CodegenException e) {
				assertTrue(e.getMessage().startsWith("cannot write " + target + ": ") && e.getMessage().contains("No space left on device"), e.getMessage());
				assertFalse(e.getMessage().contains("m2q-new"), e.getMessage());
			} catch (FailingFiles.Killed e) {
				assertTrue(killed, where);
			}
			files.end();
			if (killed && !Files.exists(target)) {
				// Between the two names: whoever comes next brings it back.
				new JavaProject(target, true);
				assertSame(before, content(target), where);
			}
			boolean isNew = !Files.exists(target.resolve("src/main/java/test/generated/TinyNet.java"));
			assertSame(isNew ? after : before, content(target), where);
			assertTrue(Files.isDirectory(target.resolve("empty/inner")), where);
			if (!killed && !isNew) {
				assertEquals(List.of("complete", "out"), names().stream().filter(name -> !name.endsWith(".m2q-lock")).toList(), where);
			}
			old += isNew ? 0 : 1;
			exchanged += isNew ? 1 : 0;
			if (isNew) {
				// What a killed call did not delete is deleted by the next one.
				new JavaProject(target, true);
				assertEquals(List.of("complete", "out"), names(), where);
				restore(target, before);
			}
		}
		assertTrue(old > 10 && exchanged > 2, old + " old, " + exchanged + " new");
		assertEquals(List.of("complete", "out"), names());
	}

	/** Changes of the folders themselves and of what is not generated, those around them, and some of all others. */
	private static List<Integer> telling(List<String> changes) {
		List<Integer> telling = new ArrayList<>();
		for (int i = 0; i <= changes.size(); i++) {
			boolean close = changes.subList(Math.max(0, i - 1), Math.min(changes.size(), i + 2)).stream()
					.anyMatch(name -> name.endsWith("complete") || name.endsWith("m2q-new") || name.endsWith("m2q-old") || name.contains("ine."));
			if (close || i % 11 == 0 || i == changes.size()) {
				telling.add(i);
			}
		}
		return telling;
	}

	private static void restore(Path target, Map<String, byte[]> files) throws IOException {
		for (String name : content(target).keySet()) {
			if (!files.containsKey(name)) {
				Files.delete(target.resolve(name));
			}
		}
		for (Map.Entry<String, byte[]> file : files.entrySet()) {
			Files.createDirectories(target.resolve(file.getKey()).getParent());
			Files.write(target.resolve(file.getKey()), file.getValue());
		}
	}

	@Test
	void theFolderThatACallIsMadeInIsNotExchanged() {
		CodegenException error = assertThrows(CodegenException.class, () -> new JavaProject(Path.of(""), true));
		assertTrue(error.getMessage().contains("it is the current folder"), error.getMessage());
	}

	@Test
	void aLinkToAFolderStaysOne() throws Exception {
		Path real = Files.createDirectory(folder.resolve("real"));
		Path link = Files.createSymbolicLink(folder.resolve("link"), real);
		write(link, false);
		assertTrue(Files.isSymbolicLink(link) && Files.exists(real.resolve("pom.xml")));
		write(link, true);
		assertTrue(Files.isSymbolicLink(link) && Files.exists(real.resolve("pom.xml")));
		assertEquals(List.of("link", "real"), names());
	}

	/** Pictures that need no resampling: the values are known exactly. */
	@ParameterizedTest
	@CsvSource({ "ROWS, 0, 5, 8, 0, 0", "SHORTER, 10, 10, 20, 6, 1", "STRETCH, 0, 8, 8, 0, 0" })
	void picturesBecomeValuesAsTheProjectSays(Pictures.Fit fit, int size, int width, int height, int top, int left) throws Exception {
		Path target = folder.resolve("out");
		new JavaProject(target, false).write(Comparison.generate(program), program, new Pictures(fit, size, List.of(0.5f, 0.25f, 0f), List.of(0.5f), true),
				RuntimeJar.own());
		BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		for (int i = 0; i < width * height; i++) {
			picture.setRGB(i % width, i / width, i * 0x345678 & 0xffffff);
		}
		ImageIO.write(picture, "png", folder.resolve("image.png").toFile());
		float[] mean = { 0.5f, 0.25f, 0 };
		IntegerTensor input = program.tensors().get(program.inputs().getFirst());
		int[] codes = new int[3 * 64];
		for (int i = 0; i < codes.length; i++) {
			int row = i / 8 % 8 + top;
			int column = i % 8 + left;
			boolean inside = row < height && column < width;
			int channel = inside ? picture.getRGB(column, row) >> 8 * (i / 64) & 0xff : 0;
			codes[i] = input.quantize(inside ? (channel / 255f - mean[i / 64]) / 0.5f : 0);
		}
		Path jar;
		try (Stream<Path> files = Files.walk(target.resolve("lib"))) {
			jar = files.filter(path -> path.toString().endsWith(".jar")).findFirst().orElseThrow();
		}
		String path = String.join(File.pathSeparator, target.resolve("target/classes").toString(), target.resolve("src/main/resources").toString(), jar.toString());
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", path, "test.generated.Main",
				folder.resolve("image.png").toString(), "--out", folder.resolve("result.npy").toString()).redirectErrorStream(true)
				.redirectOutput(folder.resolve("log").toFile()).start();
		assertTrue(process.waitFor(1, TimeUnit.MINUTES));
		assertEquals(0, process.exitValue(), Files.readString(folder.resolve("log")));
		IntegerTensor output = program.tensors().get(program.outputs().getFirst());
		int[] expected = new ProgramInterpreter(program).run(codes)[output.index()];
		ByteBuffer result = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("result.npy"))).order(ByteOrder.LITTLE_ENDIAN);
		result.position(result.limit() - 4 * expected.length);
		for (int code : expected) {
			assertEquals(output.dequantize(code), result.getFloat());
		}
	}

	private static Optional<Path> maven() {
		Path own = Lang.root().resolve(".m2q/apache-maven-3.9.11/bin/mvn");
		return Stream.concat(Stream.of(own), Arrays.stream(String.valueOf(System.getenv("PATH")).split(":")).map(entry -> Path.of(entry, "mvn")))
				.filter(Files::isExecutable).findFirst();
	}

	private void run(Path target, String... goals) throws Exception {
		List<String> command = new ArrayList<>(List.of(maven().get().toString(), "-q", "-B"));
		command.addAll(List.of(goals));
		ProcessBuilder builder = new ProcessBuilder(command).directory(target.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		Process process = builder.start();
		assertTrue(process.waitFor(5, TimeUnit.MINUTES), "Maven does not end");
		String log = Files.readString(folder.resolve("log"));
		assumeTrue(process.exitValue() == 0 || !log.contains("could not be resolved"), "plugins of Maven are not available: " + log);
		assertEquals(0, process.exitValue(), log);
		assertTrue(log.contains("output 0, shape [10]:"), log);
	}

	/** A project with a test: the test holds for the generated class, and not for one with other weights. */
	@Test
	void theStoredVectorsHoldTheClassToTheInterpreter() throws Exception {
		Path target = folder.resolve("out");
		float[] sample = new float[3 * 8 * 8];
		for (int i = 0; i < sample.length; i++) {
			sample[i] = (i * 37 % 101 - 50) / 10f;
		}
		StoredVectors vectors = StoredVectors.of(program, List.of(sample));
		new JavaProject(target, false).write(Comparison.generate(program), program, Pictures.PLAIN, RuntimeJar.own(), vectors);
		assertTrue(Files.readString(target.resolve("pom.xml")).contains("<artifactId>junit-jupiter</artifactId>"));
		assertEquals(2, vectors.count());
		IntegerTensor output = program.tensors().get(program.outputs().getFirst());
		int[] codes = program.tensors().get(program.inputs().getFirst()).quantize(sample);
		ByteBuffer stored = ByteBuffer.wrap(Files.readAllBytes(target.resolve("src/test/resources/test/generated/TinyNet.vectors")));
		assertEquals(4 * (1 + 2 * (codes.length + output.size())), stored.limit());
		assertEquals(2, stored.getInt());
		for (int code : codes) {
			assertEquals(code, stored.getInt());
		}
		for (int code : new ProgramInterpreter(program).run(codes)[output.index()]) {
			assertEquals(code, stored.getInt());
		}
		GeneratedTest test = new GeneratedTest(target, folder);
		assertEquals(new GeneratedTest.Outcome(2, 0, ""), test.run());
		Path file = target.resolve("src/test/resources/test/generated/TinyNet.vectors");
		byte[] wrong = Files.readAllBytes(file);
		wrong[wrong.length - 1] ^= 1;
		Files.write(file, wrong);
		GeneratedTest.Outcome failed = test.run();
		assertEquals(2, failed.failed());
		assertTrue(failed.message().contains("output 0 of vector 1"), failed.message());
	}

	@Test
	void mavenBuildsAndRunsIt() throws Exception {
		assumeTrue(maven().isPresent(), "Maven is not installed");
		Path target = folder.resolve("out");
		write(target, false);
		float[] values = new float[3 * 8 * 8];
		ByteBuffer file = ByteBuffer.allocate(128 + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		StringBuilder header = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3, 8, 8), }");
		while (header.length() < 117) {
			header.append(' ');
		}
		file.put((byte) 0x93).put("NUMPY".getBytes()).put((byte) 1).put((byte) 0).putShort((short) 118).put((header + "\n").getBytes());
		for (int i = 0; i < values.length; i++) {
			values[i] = (i * 37 % 101 - 50) / 10f;
			file.putFloat(values[i]);
		}
		Files.write(target.resolve("values.npy"), file.array());
		run(target, "exec:java", "-Dexec.args=values.npy --out result.npy --threads 2 --fastest");
		byte[] first = Files.readAllBytes(target.resolve("result.npy"));
		run(target, "compile", "exec:java", "-Dexec.args=values.npy --out result.npy --scalar --shift-add");
		assertArrayEquals(first, Files.readAllBytes(target.resolve("result.npy")));
		ByteBuffer result = ByteBuffer.wrap(Files.readAllBytes(target.resolve("result.npy"))).order(ByteOrder.LITTLE_ENDIAN);
		result.position(result.limit() - 40);
		float[] found = new float[10];
		result.asFloatBuffer().get(found);
		IntegerTensor input = program.tensors().get(program.inputs().getFirst());
		IntegerTensor output = program.tensors().get(program.outputs().getFirst());
		int[] codes = new int[values.length];
		for (int i = 0; i < codes.length; i++) {
			codes[i] = input.quantize(values[i]);
		}
		int[] expected = new ProgramInterpreter(program).run(codes)[output.index()];
		for (int i = 0; i < expected.length; i++) {
			assertEquals(output.dequantize(expected[i]), found[i]);
		}
		assertFalse(Files.exists(target.resolve("result.npy.part")));
	}
}
