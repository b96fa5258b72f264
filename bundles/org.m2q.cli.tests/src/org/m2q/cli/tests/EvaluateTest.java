package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.weights.WeightFiles;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Accuracy and quality of layers on data. */
class EvaluateTest {

	private static final String TEXT = """
			language 1.0
			policy Eight { default { weights int8 symmetric per filter activations uint8 asymmetric accumulator int32 requantize dyadic } }
			policy Two extends Eight { default { weights int2 symmetric per filter } }
			model Small(size = 8) {
				input image: [3, size, size]
				stem: conv(8, stride = 2, bias = true) > relu > globalpool
				head: linear(4)
				output logits
			}
			accelerator Chip {
				clock 1 GHz
				engine E: multiplier-array 4 by 4 {
					mac uint8 * int8: 1 per cycle
					mac uint8 * int2: 1 per cycle
					apply relu, globalpool: 1 per cycle
				}
				buffer memory holds weights, inputs, outputs, partial-sums, residuals: capacity 64 KiB, width 64 bit, energy 0.2 pJ/bit
				dram main: bandwidth 12.8 GB/s, energy 4 pJ/bit
			}
			mapping Plain on Chip { map all -> E }
			experiment X {
				run Small with Eight, Two on Chip using Plain
				weights synthetic seed 7
				calibration "rows.csv" over 20 samples
				validation "rows.csv"
				preprocess rgb mean 0.5 deviation 0.25
			}
			""";

	private final CommandLineRunner cli = new CommandLineRunner(CommandLineRunner.repository());

	@TempDir
	private Path folder;

	private Path file(String text) throws Exception {
		Random random = new Random(3);
		StringBuilder rows = new StringBuilder();
		for (int i = 0; i < 60; i++) {
			rows.append(i % 4);
			for (int value = 0; value < 192; value++) {
				rows.append(',').append(random.nextInt(256));
			}
			rows.append('\n');
		}
		Files.writeString(folder.resolve("rows.csv"), rows.toString());
		return Files.writeString(folder.resolve("small.m2q"), text);
	}

	@Test
	void scoresEveryPolicyBesideFloat() throws Exception {
		Path file = file(TEXT);
		Result result = cli.run("evaluate", file.toString(), "--no-cache", "--json", folder + "/a.json", "--csv", folder + "/a.csv", "--jobs", "1");
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertTrue(result.out().contains("synthetic, seed 7; nothing follows from them for accuracy"), result.out());
		assertTrue(result.out().contains("ranges of 20 samples of rows.csv; 60 samples of rows.csv scored"), result.out());
		JsonArray policies = JsonParser.parseString(Files.readString(folder.resolve("a.json"))).getAsJsonObject().getAsJsonArray("policies");
		assertEquals(List.of("float32", "Eight", "Two"), policies.asList().stream().map(policy -> policy.getAsJsonObject().get("policy").getAsString()).toList());
		JsonObject eight = policies.get(1).getAsJsonObject();
		JsonObject two = policies.get(2).getAsJsonObject();
		assertEquals(8, eight.get("weightBits").getAsDouble());
		assertEquals(2, two.get("weightBits").getAsDouble());
		assertEquals(1, policies.get(0).getAsJsonObject().get("agreement").getAsDouble());
		assertEquals(0, policies.get(0).getAsJsonObject().get("divergence").getAsDouble());
		// Two bits lose more of the distribution than eight.
		assertTrue(eight.get("divergence").getAsDouble() > 0 && eight.get("divergence").getAsDouble() * 10 < two.get("divergence").getAsDouble());
		assertTrue(eight.get("top5").getAsDouble() == 1 && eight.get("top1").getAsDouble() < 1);
		assertEquals(4, Files.readAllLines(folder.resolve("a.csv")).size());
		Result again = cli.run("evaluate", file.toString(), "--no-cache", "--json", folder + "/b.json", "--csv", folder + "/b.csv", "--jobs", "3");
		assertEquals(result.out(), again.out());
		assertArrayEquals(Files.readAllBytes(folder.resolve("a.json")), Files.readAllBytes(folder.resolve("b.json")));
		assertArrayEquals(Files.readAllBytes(folder.resolve("a.csv")), Files.readAllBytes(folder.resolve("b.csv")));
		Result few = cli.run("evaluate", file.toString(), "--no-cache", "--samples", "7", "--csv", "-");
		assertTrue(few.out().startsWith("policy,weight bits,") && !few.out().contains("experiment"), few.out());
	}

	@Test
	void showsLayersAndFindings() throws Exception {
		Path file = file(TEXT);
		Result result = cli.run("quantize", file.toString(), "--no-cache", "--json", folder + "/q.json", "--csv", folder + "/q.csv");
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertTrue(result.out().contains("policy Eight") && result.out().contains("8 x int8 uniform") && result.out().contains("8 x int2 uniform"), result.out());
		JsonObject eight = JsonParser.parseString(Files.readString(folder.resolve("q.json"))).getAsJsonObject().getAsJsonArray("policies").get(0).getAsJsonObject();
		JsonObject stem = eight.getAsJsonArray("layers").get(0).getAsJsonObject();
		assertEquals("stem.conv", stem.get("layer").getAsString());
		// 8 bits per filter of Gaussian weights: 6 dB per bit, less what the largest weight costs.
		assertTrue(stem.get("weightSqnr").getAsDouble() > 38 && stem.get("weightSqnr").getAsDouble() < 52, stem.toString());
		assertTrue(Files.readString(folder.resolve("q.csv"), StandardCharsets.UTF_8).lines().count() >= 7);
	}

	/** A disk that becomes full: the message names the file, no report is written, half or whole, and what was there stays. */
	@Test
	void reportsOnAFullDisk() throws Exception {
		Path full = Path.of("/dev/full");
		assumeTrue(Files.exists(full));
		Path file = file(TEXT);
		Files.writeString(folder.resolve("old.json"), "old");
		for (String command : new String[] { "evaluate", "quantize" }) {
			for (String[] reports : new String[][] { { "--json", folder + "/old.json", "--csv", full.toString() }, { "--csv", folder + "/new.csv", "--json", full.toString() } }) {
				Result result = cli.run(command, file.toString(), "--no-cache", reports[0], reports[1], reports[2], reports[3]);
				assertEquals(ExitCode.INPUT_OUTPUT, result.code(), result.err());
				assertTrue(result.err().contains("cannot write /dev/full: no space left on device"), result.err());
				assertEquals("old", Files.readString(folder.resolve("old.json")));
				try (var files = Files.list(folder)) {
					assertTrue(files.map(path -> path.getFileName().toString()).noneMatch(name -> name.equals("new.csv") || name.endsWith(".part")));
				}
			}
		}
	}

	@Test
	void whatIsMissingIsNamed() throws Exception {
		Path file = file(TEXT);
		assertFault(file(TEXT.replace("validation \"rows.csv\"", "")), "experiment X names no validation data; add a line such as: validation");
		assertFault(file(TEXT.replace("validation \"rows.csv\"", "validation \"nowhere\"")), "nowhere cannot be read: there is no such file or folder");
		assertFault(file(TEXT.replace("synthetic seed 7", "\"none.safetensors\"")), "none.safetensors cannot be read: there is no such file");
		assertFault(file(TEXT.replace("linear(4)", "linear(3)")), "rows.csv:4 has the label 3, but the network has the classes 0 to 2");
		assertFault(file(TEXT.replace("preprocess rgb", "score text keys \"keys.txt\"\n\tpreprocess rgb")), "keys.txt cannot be read: there is no such file");
		assertFalse(Files.exists(folder.resolve("out.json")));
		assertEquals(ExitCode.USAGE, cli.run("evaluate", file.toString(), "--samples", "0").code());
		assertEquals(ExitCode.USAGE, cli.run("evaluate", file.toString(), "-e", "Y").code());
	}

	/** Weights that are no finite real numbers are named with their file and tensor by every command that reads them. */
	@Test
	void weightsThatAreNoNumbersAreNamed() throws Exception {
		Path file = file(TEXT.replace("synthetic seed 7", "\"w.safetensors\""));
		assertEquals(ExitCode.OK, cli.run("export", file.toString(), "--seed", "1", "--onnx", folder + "/good.onnx").code());
		Map<String, Tensor> good = WeightFiles.read(folder.resolve("good.onnx"));
		String name = good.keySet().stream().filter(each -> each.endsWith("weight")).findFirst().orElseThrow();
		Tensor tensor = good.get(name);
		for (float wrong : new float[] { Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY }) {
			float[] values = tensor.reals().clone();
			values[2] = wrong;
			Map<String, Tensor> tensors = new LinkedHashMap<>(good);
			tensors.put(name, Tensor.of(tensor.shape(), values));
			assertWeights(file, WeightFiles.safetensors(tensors), name, "with " + wrong + " at element 2; finite numbers are needed");
		}
		String whole = new String(WeightFiles.safetensors(good), StandardCharsets.ISO_8859_1);
		int type = whole.indexOf("F32", whole.indexOf('"' + name + '"'));
		String integers = whole.substring(0, type) + "I32" + whole.substring(type + 3);
		assertWeights(file, integers.getBytes(StandardCharsets.ISO_8859_1), name, "in the type INT32; real numbers are needed");
	}

	private void assertWeights(Path file, byte[] weights, String name, String problem) throws Exception {
		Files.write(folder.resolve("w.safetensors"), weights);
		for (String[] command : new String[][] { { "evaluate", file.toString() }, { "quantize", file.toString() }, { "compile", file.toString(), "-o", folder + "/out" },
				{ "export", file.toString(), "--onnx", folder + "/out.onnx" } }) {
			Result result = cli.run(command);
			assertEquals(ExitCode.PROBLEMS, result.code(), String.join(" ", command) + result.out() + result.err());
			assertTrue(result.err().contains("w.safetensors") && result.err().contains("'" + name + "'") && result.err().contains(problem), result.err());
		}
		assertFalse(Files.exists(folder.resolve("out")) || Files.exists(folder.resolve("out.onnx")), "nothing is written");
	}

	private void assertFault(Path file, String message) throws Exception {
		Result result = cli.run("evaluate", file.toString(), "--no-cache", "--json", folder + "/out.json");
		assertEquals(ExitCode.PROBLEMS, result.code(), result.out());
		assertTrue(result.err().contains(message), result.err());
	}
}
