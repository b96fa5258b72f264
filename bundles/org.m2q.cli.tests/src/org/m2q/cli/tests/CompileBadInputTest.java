package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.weights.WeightFiles;

/** What cannot be compiled or run is said in words, with the file, the line or the tensor, and nothing is written. */
class CompileBadInputTest {

	private static final String TEXT = """
			language 1.0
			policy P { default { weights int8 symmetric per filter activations uint8 asymmetric accumulator int32 requantize dyadic } }
			policy Floats extends P { default { weights fp16 accumulator fp32 } }
			policy Wide extends P { default { weights int32 symmetric per filter } }
			policy FloatSums extends P { default { weights fp16 } }
			policy Channels extends P { default { weights int8 symmetric per channel } }
			model Small {
				input image: [3, 8, 8]
				stem: conv(8, stride = 2, bias = true) > relu > globalpool
				head: linear(6)
				output logits
			}
			""";

	@TempDir
	private Path folder;

	@BeforeEach
	void text() throws Exception {
		Files.writeString(folder.resolve("small.m2q"), TEXT);
	}

	private Result run(String... arguments) {
		return new CommandLineRunner(folder).run(arguments);
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	private static byte[] npy(Tensor tensor) throws IOException {
		try (ZipInputStream archive = new ZipInputStream(new ByteArrayInputStream(WeightFiles.npz(Map.of("a", tensor))))) {
			archive.getNextEntry();
			return archive.readAllBytes();
		}
	}

	private void samples(String name, int... shape) throws IOException {
		float[] values = new float[Tensor.size(shape)];
		for (int i = 0; i < values.length; i++) {
			values[i] = i % 7 - 3;
		}
		Files.write(folder.resolve(name), npy(Tensor.of(shape, values)));
	}

	/** Weights that fit, and what can be wrong with them; data that fit, and what can be wrong with those. */
	private void files() throws Exception {
		Result exported = run("export", "small.m2q", "--seed", "1", "--onnx", "weights.onnx");
		assertEquals(ExitCode.OK, exported.code(), exported.err());
		Map<String, Tensor> weights = new LinkedHashMap<>(OnnxFiles.read(folder.resolve("weights.onnx")).initializers());
		String head = weights.keySet().stream().filter(name -> name.contains("head") && weights.get(name).rank() == 2).findFirst().orElseThrow();
		byte[] whole = WeightFiles.safetensors(weights);
		Files.write(folder.resolve("truncated.safetensors"), Arrays.copyOf(whole, whole.length - 10));
		Files.write(folder.resolve("text.safetensors"), "not weights".getBytes());
		Map<String, Tensor> other = new LinkedHashMap<>(weights);
		other.put(head, Tensor.of(new int[] { 2, 3 }, new float[6]));
		Files.write(folder.resolve("shape.safetensors"), WeightFiles.safetensors(other));
		float[] values = new float[6 * 8];
		values[5] = Float.NaN;
		other.put(head, Tensor.of(new int[] { 6, 8 }, values));
		Files.write(folder.resolve("nan.safetensors"), WeightFiles.safetensors(other));
		Files.createDirectory(folder.resolve("weights.npz"));
		samples("shape.npy", 4, 3, 9, 8);
		samples("nodata.npy", 0, 3, 8, 8);
		Files.write(folder.resolve("nan.npy"), npy(Tensor.of(new int[] { 1, 3, 8, 8 }, infinite())));
		Files.write(folder.resolve("integers.npy"), npy(Tensor.integer(DataType.INT32, new int[] { 1, 3, 8, 8 }, new long[192])));
		Files.write(folder.resolve("text.npy"), "not an array".getBytes());
		Files.writeString(folder.resolve("file"), "x");
		Files.createDirectories(folder.resolve("full"));
		Files.writeString(folder.resolve("full/mine"), "x");
	}

	private static float[] infinite() {
		float[] values = new float[192];
		values[100] = Float.POSITIVE_INFINITY;
		return values;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			// Weights.
			"--policy P --weights none.safetensors | 4 | none.safetensors: no such file.",
			"--policy P --weights weights.npz | 4 | weights.npz is a folder; give a file.",
			"--policy P --weights truncated.safetensors | 1 | truncated.safetensors",
			"--policy P --weights text.safetensors | 1 | text.safetensors",
			"--policy P --weights shape.safetensors | 1 | shape.safetensors does not fit Small: 1 of its tensors are missing",
			"--policy P --weights nan.safetensors | 1 | the file has it with NaN at element 5; finite numbers are needed",
			// Data.
			"--policy P --calibration none | 1 | there is no such file or folder",
			"--policy P --calibration shape.npy | 1 | shape.npy#0 is an array of shape [3, 9, 8], and the input of the network is [3, 8, 8]",
			"--policy P --calibration nodata.npy | 1 | nodata.npy has no samples",
			"--policy P --calibration nan.npy | 1 | sample 0 has the value Infinity at position 100; finite numbers were expected",
			"--policy P --calibration integers.npy | 1 | real numbers, or unsigned bytes",
			"--policy P --calibration text.npy | 1 | text.npy",
			// Widths and formats.
			"--policy Floats | 1 | weights are fp16; write an integer format of at most 16 bits",
			"--policy Wide | 1 | at most 16 bits",
			"--policy FloatSums | 1 | small.m2q:2:85: error[m2q.precision.impossible]: Sums of uint8 and fp16 in stem.conv are floating-point numbers",
			"--policy Channels | 1 | a scale per input channel",
			// Names.
			"--policy None | 2 | there is no policy None",
			"--policy P --model None | 2 | None",
			"--policy P --set size=3 | 2 | size",
			"--policy P --class 1x | 2 | 1x" })
	void whatCannotBeCompiledIsSaidAndNothingIsWritten(String arguments, int code, String part) throws Exception {
		files();
		List<String> before = names();
		Result result = run(Stream.concat(Stream.of("compile", "small.m2q", "-o", "out"), Stream.of(arguments.split(" "))).toArray(String[]::new));
		assertEquals(code, result.code(), result.err());
		assertTrue(result.err().contains(part), result.err());
		assertEquals("", result.out());
		assertFalse(result.err().contains("Exception") || result.err().contains("\tat "), result.err());
		assertEquals(before, names());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"full | the folder is not empty. Choose another one, or replace its files with --force",
			"file | it is a file",
			"none/out | there is no folder",
			"file/out | there is no folder",
			"/proc/m2q-out | cannot write /proc/m2q-out: " })
	void whereNothingCanBeWrittenIsSaidAndNothingIsLeft(String target, String part) throws Exception {
		files();
		assumeTrue(!target.startsWith("/proc") || Files.isDirectory(Path.of("/proc/self")), "there is no folder that nobody may write");
		List<String> before = names();
		Result result = run("compile", "small.m2q", "--policy", "P", "-o", target);
		assertEquals(ExitCode.INPUT_OUTPUT, result.code(), result.err());
		assertEquals(1, result.err().lines().count(), result.err());
		assertTrue(result.err().contains(part) && !result.err().contains(".part"), result.err());
		assertEquals(before, names());
		assertEquals("x", Files.readString(folder.resolve("full/mine")));
	}

	/** Replacing is refused as a whole when one file cannot take its place. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "src | false | src is a file, where a folder is needed", "README.md | true | README.md is a folder, where a file is needed" })
	void whatIsInTheWayLeavesAllAsItWas(String name, boolean asFolder, String part) throws Exception {
		Path target = Files.createDirectory(folder.resolve("old"));
		Files.writeString(target.resolve("pom.xml"), "old");
		if (asFolder) {
			Files.createDirectory(target.resolve(name));
		} else {
			Files.writeString(target.resolve(name), "mine");
		}
		Result result = run("compile", "small.m2q", "--policy", "P", "-o", "old", "--force");
		assertEquals(ExitCode.INPUT_OUTPUT, result.code(), result.err());
		assertTrue(result.err().contains("cannot write ") && result.err().contains(part), result.err());
		assertEquals("old", Files.readString(target.resolve("pom.xml")));
		assertEquals(List.of("old", "small.m2q"), names());
	}

	/** A folder without permission to write; those who may write everywhere have none. */
	@Test
	void aFolderWithoutPermissionIsRefused() throws Exception {
		Path closed = Files.createDirectory(folder.resolve("closed"));
		assertTrue(closed.toFile().setWritable(false));
		assumeTrue(!Files.isWritable(closed), "this user writes everything");
		for (String target : List.of("closed", "closed/out")) {
			Result result = run("compile", "small.m2q", "--policy", "P", "-o", target);
			assertEquals(ExitCode.INPUT_OUTPUT, result.code());
			assertTrue(result.err().contains("permission denied"), result.err());
		}
	}

	// ---- the project

	private String main(int code, String... arguments) throws Exception {
		Path jar;
		try (Stream<Path> files = Files.walk(folder.resolve("out/lib"))) {
			jar = files.filter(path -> path.toString().endsWith(".jar")).findFirst().orElseThrow();
		}
		Stream<String> start = Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "--add-modules", "jdk.incubator.vector", "-cp",
				String.join(File.pathSeparator, "out/target/classes", "out/src/main/resources", jar.toString()), "generated.Main");
		Process process = new ProcessBuilder(Stream.concat(start, Stream.of(arguments)).toList()).directory(folder.toFile()).redirectErrorStream(true)
				.redirectOutput(folder.resolve("log").toFile()).start();
		assertTrue(process.waitFor(60, TimeUnit.SECONDS));
		String log = Files.readString(folder.resolve("log")).replaceFirst("WARNING: Using incubator modules.*\\R", "");
		Files.delete(folder.resolve("log"));
		assertEquals(code, process.exitValue(), log);
		return log;
	}

	@Test
	void aProjectSaysWhatIsWrongWithItsWeightsAndFiles() throws Exception {
		files();
		assertEquals(ExitCode.OK, run("compile", "small.m2q", "--policy", "P", "--seed", "1", "-o", "out").code());
		assertEquals(ExitCode.OK, run("compile", "small.m2q", "--policy", "P", "--seed", "2", "-o", "other").code());
		samples("good.npy", 2, 3, 8, 8);
		samples("small.npy", 3, 8, 7);
		byte[] good = Files.readAllBytes(folder.resolve("good.npy"));
		Files.write(folder.resolve("cut.npy"), Arrays.copyOf(good, good.length - 6));
		Files.write(folder.resolve("header.npy"), Arrays.copyOf(good, 40));
		assertTrue(main(0, "good.npy").contains("output 0, item 1, shape [6]:"));
		List<String> before = names();
		Map<String, String> wrong = new LinkedHashMap<>();
		wrong.put("none.png", "none.png: there is no such file");
		wrong.put("none.npy", "none.npy: there is no such file");
		wrong.put("small.m2q", "small.m2q is neither a picture nor an array ending in .npy");
		wrong.put("text.npy", "text.npy is no array of NumPy");
		wrong.put("header.npy", "header.npy ends in its header");
		wrong.put("small.npy", "small.npy has 168 values; the input image of shape [3, 8, 8] needs 192 per item");
		wrong.put("cut.npy", "cut.npy has 1530 bytes of elements, and its header says 2 · 3 · 8 · 8 of 4 bytes");
		for (Map.Entry<String, String> file : wrong.entrySet()) {
			assertEquals(file.getValue(), main(1, file.getKey(), "--out", "result.npy").strip());
		}
		assertTrue(main(2).startsWith("1 file is needed, for image; usage: "));
		assertTrue(main(2, "good.npy", "--threads", "0").startsWith("--threads needs a number from 1 to 999"));
		assertTrue(main(2, "good.npy", "--fast").startsWith("there is no option --fast"));
		assertEquals(before, names());

		Path weights = folder.resolve("out/src/main/resources/generated/Small.m2qw");
		byte[] bytes = Files.readAllBytes(weights);
		byte[] flipped = bytes.clone();
		flipped[bytes.length / 2] ^= 4;
		byte[] newer = bytes.clone();
		newer[4] = 9;
		Map<String, byte[]> damages = new LinkedHashMap<>();
		damages.put("weights 'Small.m2qw' are damaged: checksum", flipped);
		damages.put("weights 'Small.m2qw' have version 9, this runtime reads version 2; generate the code again", newer);
		damages.put("weights 'Small.m2qw' belong to another network: fingerprint", Files.readAllBytes(folder.resolve("other/src/main/resources/generated/Small.m2qw")));
		damages.put("weights 'Small.m2qw' are damaged", Arrays.copyOf(bytes, bytes.length - 9));
		damages.put("is no weights file (3 bytes)", Arrays.copyOf(bytes, 3));
		for (Map.Entry<String, byte[]> damage : damages.entrySet()) {
			Files.write(weights, damage.getValue());
			String log = main(1, "good.npy", "--out", "result.npy");
			assertTrue(log.contains(damage.getKey()), log);
			assertEquals(1, log.strip().lines().count(), log);
		}
		Files.delete(weights);
		assertTrue(main(1, "good.npy").contains("weights 'Small.m2qw' are missing beside class generated.Small"));
		assertEquals(before, names());
	}
}
