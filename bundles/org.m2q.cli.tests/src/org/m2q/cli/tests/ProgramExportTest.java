package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.weights.WeightFiles;

/** Quantized networks as ONNX models, their certificates, and where two of them differ. */
class ProgramExportTest {

	private static final String MODEL = """
			language 1.0
			import m2q.std.*

			policy Shifts { default { weights int8 symmetric per filter activations uint8 symmetric accumulator int32 requantize pot } }
			policy Integers { default { weights int8 symmetric per filter activations uint8 asymmetric accumulator int32 requantize dyadic } }

			model Small {
				input image: [3, 8, 8]
				stem: conv(8, kernel = 3, stride = 2, bias = true) > hardswish
				body: dwconv(kernel = 3) > relu
				head: globalpool > linear(5)
				output scores
			}
			""";

	@TempDir
	private Path folder;

	private Result run(String... arguments) {
		return new CommandLineRunner(folder).run(arguments);
	}

	private Result ok(String... arguments) {
		Result result = run(arguments);
		assertEquals(ExitCode.OK, result.code(), result.err() + result.out());
		return result;
	}

	private JsonObject json(String name) throws Exception {
		return JsonParser.parseString(Files.readString(folder.resolve(name))).getAsJsonObject();
	}

	@Test
	void aCertificateSaysWhatIsGuaranteedAndIsVerifiedAgain() throws Exception {
		Files.writeString(folder.resolve("small.m2q"), MODEL);
		for (String form : new String[] { "integer", "qdq", "qoperator", "qonnx" }) {
			Result result = ok("export", "small.m2q", "--seed", "3", "--form", form, "--policy", "Shifts", "--onnx", form + ".onnx", "--certificate");
			assertTrue(result.out().contains("guaranteed: all") && result.out().contains("synthetic weights of seed 3"), result.out());
			JsonObject certificate = json(form + ".certificate.json");
			assertTrue(certificate.get("guaranteed").getAsBoolean());
			assertEquals(form, certificate.getAsJsonObject("model").get("form").getAsString());
			assertEquals("[\"pot\"]", certificate.get("profiles").toString());
			assertEquals(0, certificate.getAsJsonArray("verified").get(0).getAsJsonObject().get("differing").getAsInt());
			Result verified = ok("verify-export", form + ".onnx", "--inputs", "3");
			assertTrue(verified.out().contains("M2Q, no optimization, every tensor: 0 of "), verified.out());
		}
		byte[] integer = Files.readAllBytes(folder.resolve("integer.onnx"));
		ok("export", "qdq.onnx", "--form", "integer", "--onnx", "again.onnx");
		assertArrayEquals(integer, Files.readAllBytes(folder.resolve("again.onnx")));
		Files.copy(folder.resolve("qdq.certificate.json"), folder.resolve("again.certificate.json"));
		Result wrong = run("verify-export", "again.onnx");
		assertEquals(ExitCode.PROBLEMS, wrong.code());
		assertTrue(wrong.err().contains("again.certificate.json does not belong to again.onnx: it is of a model with the SHA-256"), wrong.err());
	}

	/** The trained network of the examples. With -Dm2q.onnxruntime=JAR it also runs in ONNX Runtime, as every random network does in the tests of models. */
	@ParameterizedTest
	@ValueSource(strings = { "qdq", "qoperator", "integer", "qonnx" })
	void trainedWeightsAreExportedExactly(String form) throws Exception {
		String file = CommandLineRunner.repository().resolve("dsl-examples/fashion-efficientvit.m2q").toString();
		String jar = System.getProperty("m2q.onnxruntime", "");
		List<String> arguments = new ArrayList<>(List.of("export", file, "--form", form, "--onnx", "fashion.onnx", "--certificate"));
		boolean foreign = !jar.isEmpty() && !form.equals("qonnx");
		if (foreign) {
			arguments.addAll(List.of("--onnxruntime", jar));
		}
		Result result = ok(arguments.toArray(String[]::new));
		assertTrue(result.out().contains("weights of weights/fashion-efficientvit.safetensors") && result.out().contains("guaranteed: all "), result.out());
		JsonObject certificate = json("fashion.certificate.json");
		assertTrue(certificate.get("guaranteed").getAsBoolean());
		assertEquals(foreign ? 4 : 1, certificate.getAsJsonArray("verified").size());
	}

	@Test
	void whatAFormCannotGuaranteeIsNamedWithItsNumbers() throws Exception {
		Files.writeString(folder.resolve("small.m2q"), MODEL);
		Result result = ok("export", "small.m2q", "--seed", "3", "--form", "qdq", "--policy", "Integers", "--pure", "--onnx", "pure.onnx", "--certificate");
		assertTrue(result.out().contains("not guaranteed: ") && result.out().contains("convolution 'stem") && result.out().contains("its profile is dyadic, not pot"), result.out());
		assertFalse(json("pure.certificate.json").get("guaranteed").getAsBoolean());
	}

	@Test
	void theFirstDifferenceIsNamed() throws Exception {
		Files.writeString(folder.resolve("small.m2q"), MODEL);
		ok("export", "small.m2q", "--seed", "3", "--form", "integer", "--policy", "Shifts", "--onnx", "a.onnx");
		ok("export", "small.m2q", "--seed", "3", "--form", "qdq", "--policy", "Shifts", "--onnx", "b.onnx");
		ok("verify-export", "a.onnx", "--dump", "a.npz");
		Result same = ok("diff", "a.onnx", "b.onnx");
		assertTrue(same.out().contains("no difference in"), same.out());
		assertTrue(ok("diff", "a.npz", "b.onnx").out().contains("no difference in"));
		assertTrue(ok("diff", "b.onnx", "a.npz").out().contains("no difference in"));
		Map<String, Tensor> tensors = new LinkedHashMap<>(WeightFiles.read(folder.resolve("a.npz")));
		String last = tensors.keySet().stream().filter(name -> name.startsWith("body")).findFirst().orElseThrow();
		Tensor changed = tensors.get(last);
		long[] codes = changed.integers();
		codes[17] += 3;
		tensors.put(last, Tensor.integer(changed.type(), changed.shape(), codes));
		Files.write(folder.resolve("c.npz"), WeightFiles.npz(tensors));
		Result different = run("diff", "a.onnx", "c.npz");
		assertEquals(ExitCode.PROBLEMS, different.code());
		assertTrue(different.out().contains("they differ first in '" + last + "'") && different.out().contains("at [0, 1, 0, 1]")
				&& different.out().contains("1 of 128 elements differ, by at most 3 LSB"), different.out());
		assertEquals(ExitCode.USAGE, run("diff", "a.onnx", "report.json").code());
	}

	@Test
	void whatIsNotItsOwnOrWasChangedIsRefused() throws Exception {
		Files.writeString(folder.resolve("small.m2q"), MODEL);
		ok("export", "small.m2q", "--onnx", "float.onnx");
		Result foreign = run("verify-export", "float.onnx");
		assertEquals(ExitCode.PROBLEMS, foreign.code());
		assertTrue(foreign.err().contains("no metadata 'm2q.program'"), foreign.err());
		ok("export", "small.m2q", "--form", "integer", "--policy", "Shifts", "--onnx", "a.onnx");
		OnnxModel model = OnnxFiles.read(folder.resolve("a.onnx"));
		OnnxFiles.write(new OnnxModel(model.opset(), model.name(), model.nodes().subList(0, model.nodes().size() - 1), model.initializers(), model.inputs(),
				List.of(), model.metadata()), folder.resolve("changed.onnx"));
		Result changed = run("verify-export", "changed.onnx");
		assertEquals(ExitCode.PROBLEMS, changed.code());
		assertTrue(changed.err().contains("the model was changed since it was exported"), changed.err());
		for (String[] wrong : new String[][] { { "export", "small.m2q", "--onnx", "x.onnx", "--form", "tflite" }, { "export", "small.m2q", "--onnx", "x.onnx", "--certificate" },
				{ "export", "small.m2q", "--onnx", "x.onnx", "--form", "qdq", "--policy", "Missing" }, { "export", "a.onnx", "--onnx", "x.onnx", "--form", "qdq", "--seed", "1" },
				{ "verify-export", "a.onnx", "--inputs", "0" } }) {
			Result usage = run(wrong);
			assertEquals(ExitCode.USAGE, usage.code(), usage.err());
			assertEquals(1, usage.err().lines().count(), usage.err());
		}
		Result jar = run("verify-export", "a.onnx", "--onnxruntime", "small.m2q");
		assertEquals(ExitCode.PROBLEMS, jar.code());
		assertTrue(jar.err().contains("small.m2q is not a jar of ONNX Runtime for Java"), jar.err());
	}
}
