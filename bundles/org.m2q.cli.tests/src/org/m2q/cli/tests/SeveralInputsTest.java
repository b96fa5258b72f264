package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import org.m2q.onnx.integer.ProgramImport;
import org.m2q.onnx.weights.WeightFiles;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.ProgramInterpreter;

/** A model with two inputs of different ranges is calibrated, compiled, run, exported and scored with one array of samples per input. */
class SeveralInputsTest {

	private static final int SAMPLES = 24;
	private static final String TEXT = """
			language 1.0
			policy P { default { weights int8 symmetric per filter activations uint8 asymmetric accumulator int32 requantize dyadic } }
			model Pair {
				input image: [3, 8, 8]
				input place: [6]
				seen: from image > conv(8, stride = 2, bias = true) > relu > globalpool
				told: from place > linear(8)
				from seen, told > add > linear(4)
				output logits
			}
			accelerator Chip {
				clock 1 GHz
				engine E: multiplier-array 4 by 4 {
					mac uint8 * int8: 1 per cycle
					apply relu, globalpool, add: 1 per cycle
				}
				buffer memory holds weights, inputs, outputs, partial-sums, residuals: capacity 64 KiB, width 64 bit, energy 0.2 pJ/bit
				dram main: bandwidth 12.8 GB/s, energy 4 pJ/bit
			}
			mapping Plain on Chip { map all -> E }
			experiment X {
				run Pair with P on Chip using Plain
				weights synthetic seed 7
				calibration "pairs.npz" over 20 samples
				validation "pairs.npz"
				preprocess rgb mean 0.5 deviation 0.25
			}
			""";

	@TempDir
	private Path folder;

	private Map<String, Tensor> pairs;

	private Result run(String... arguments) {
		return new CommandLineRunner(folder).run(arguments);
	}

	private Result ok(String... arguments) {
		Result result = run(arguments);
		assertEquals(ExitCode.OK, result.code(), result.err() + result.out());
		return result;
	}

	@BeforeEach
	void files() throws Exception {
		Random random = new Random(4);
		long[] pictures = random.ints(SAMPLES * 8 * 8 * 3, 0, 256).asLongStream().toArray();
		float[] places = new float[SAMPLES * 6];
		for (int i = 0; i < places.length; i++) {
			places[i] = 40 * random.nextFloat() - 10;
		}
		pairs = new LinkedHashMap<>();
		// Not in the order of the model: names decide.
		pairs.put("place", Tensor.of(new int[] { SAMPLES, 6 }, places));
		pairs.put("image", Tensor.integer(DataType.UINT8, new int[] { SAMPLES, 8, 8, 3 }, pictures));
		pairs.put("labels", Tensor.integer(DataType.INT64, new int[] { SAMPLES }, random.ints(SAMPLES, 0, 4).asLongStream().toArray()));
		write("pairs.npz", pairs);
		Files.writeString(folder.resolve("pair.m2q"), TEXT);
	}

	private void write(String name, Map<String, Tensor> arrays) throws Exception {
		Files.write(folder.resolve(name), WeightFiles.npz(arrays));
	}

	/** The picture of a sample as the preprocessing of the experiment makes it. */
	private float[] image(int sample) {
		float[] values = new float[3 * 8 * 8];
		for (int i = 0; i < values.length; i++) {
			int channel = i / 64;
			values[i] = (pairs.get("image").integer(sample * 192 + i % 64 * 3 + channel) / 255f - 0.5f) / 0.25f;
		}
		return values;
	}

	private float[] place(int sample) {
		float[] values = new float[6];
		for (int i = 0; i < values.length; i++) {
			values[i] = pairs.get("place").real(sample * 6 + i);
		}
		return values;
	}

	@Test
	void theProjectAndTheExportedModelGiveWhatTheInterpreterGives() throws Exception {
		Result compiled = ok("compile", "pair.m2q", "-o", "out");
		assertTrue(compiled.out().contains("ranges of 20 samples of pairs.npz") && compiled.out().contains("run it there with: mvn -q exec:java -Dexec.args=\"image.png place.npy\""),
				compiled.out());
		Result exported = ok("export", "pair.m2q", "--form", "integer", "--onnx", "pair.onnx", "--certificate");
		assertTrue(exported.out().contains("guaranteed: all"), exported.out());
		ok("verify-export", "pair.onnx");
		IntegerProgram program = ProgramImport.read(OnnxFiles.read(folder.resolve("pair.onnx"))).program();
		assertEquals(List.of("image", "place"), program.inputs().stream().map(index -> program.tensors().get(index).name()).toList());
		// The ranges are those of the samples: −10 to 30, and −2 to 2.
		assertEquals(40 / 255f, program.tensors().get(program.inputs().get(1)).scale(), 0.004f);
		assertEquals(4 / 255f, program.tensors().get(program.inputs().get(0)).scale(), 0.0004f);
		float[] expected = new ProgramInterpreter(program).runReal(image(3), place(3))[0];
		Files.write(folder.resolve("image.npy"), npy(Tensor.of(new int[] { 1, 3, 8, 8 }, image(3))));
		Files.write(folder.resolve("place.npy"), npy(Tensor.of(new int[] { 1, 6 }, place(3))));
		String log = main(0, "image.npy", "place.npy", "--out", "result.npy");
		assertTrue(log.contains("output 0, shape [4]:"), log);
		Tensor result = WeightFiles.read(folder.resolve("result.npy")).values().iterator().next();
		for (int i = 0; i < expected.length; i++) {
			assertEquals(expected[i], result.real(i));
		}
		assertTrue(main(2, "image.npy").contains("2 files are needed, for image, place"));
		String turned = main(1, "place.npy", "image.npy");
		assertTrue(turned.contains("place.npy has 6 values; the input image of shape [3, 8, 8] needs 192 per item"), turned);
	}

	private static byte[] npy(Tensor tensor) throws Exception {
		try (ZipInputStream archive = new ZipInputStream(new ByteArrayInputStream(WeightFiles.npz(Map.of("a", tensor))))) {
			archive.getNextEntry();
			return archive.readAllBytes();
		}
	}

	private String main(int code, String... arguments) throws Exception {
		Path jar;
		try (Stream<Path> files = Files.walk(folder.resolve("out/lib"))) {
			jar = files.filter(path -> path.toString().endsWith(".jar")).findFirst().orElseThrow();
		}
		Stream<String> start = Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				String.join(File.pathSeparator, "out/target/classes", "out/src/main/resources", jar.toString()), "generated.Main");
		Process process = new ProcessBuilder(Stream.concat(start, Stream.of(arguments)).toList()).directory(folder.toFile()).redirectErrorStream(true)
				.redirectOutput(folder.resolve("log").toFile()).start();
		assertTrue(process.waitFor(60, TimeUnit.SECONDS));
		String log = Files.readString(folder.resolve("log"));
		assertEquals(code, process.exitValue(), log);
		assertFalse(log.contains("Exception"), log);
		return log;
	}

	@Test
	void accuracyAndQualityAreMeasured() throws Exception {
		Result scored = ok("evaluate", "pair.m2q", "--no-cache");
		assertTrue(scored.out().contains("ranges of 20 samples of pairs.npz; 24 samples of pairs.npz scored"), scored.out());
		Result measured = ok("quantize", "pair.m2q", "--no-cache");
		assertTrue(measured.out().contains("told"), measured.out());
	}

	@Test
	void withoutDataNoiseIsMadeForEveryInput() {
		Result result = ok("compile", "pair.m2q", "--policy", "P", "--seed", "1", "-o", "out");
		assertTrue(result.out().contains("noise, as no data are named"), result.out());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"one.npy | one.npy#0 is one picture of 8 by 8 pixels with 3 channels, and the network has the inputs image [3, 8, 8] and place [6]; an .npz file with an array of samples of the name of each input was expected.",
			"unnamed.npz | unnamed.npz#0 has the arrays image, other, and none for the input place [6] of the network; an array of that name was expected.",
			"uneven.npz | uneven.npz: the array 'image' has 24 samples, and 'place' has 23; as many in each were expected.",
			"wide.npz | wide.npz#0 (place) is an array of shape [7], and the input of the network is [6]." })
	void dataThatDoNotFitAreRefusedInOneLine(String file, String message) throws Exception {
		Tensor image = pairs.get("image");
		Files.write(folder.resolve("one.npy"), npy(image));
		Map<String, Tensor> arrays = new LinkedHashMap<>(Map.of("image", image));
		arrays.put("other", pairs.get("place"));
		write("unnamed.npz", arrays);
		arrays.remove("other");
		arrays.put("place", Tensor.of(new int[] { SAMPLES - 1, 6 }, new float[(SAMPLES - 1) * 6]));
		write("uneven.npz", arrays);
		arrays.put("place", Tensor.of(new int[] { SAMPLES, 7 }, new float[SAMPLES * 7]));
		write("wide.npz", arrays);
		Result result = run("compile", "pair.m2q", "-o", "out", "--calibration", file);
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertEquals(1, result.err().lines().count(), result.err());
		assertTrue(result.err().strip().endsWith(message), result.err());
		assertFalse(Files.exists(folder.resolve("out")));
	}
}
