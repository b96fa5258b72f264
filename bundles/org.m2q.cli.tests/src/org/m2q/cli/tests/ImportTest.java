package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;

/** ONNX models as texts. */
class ImportTest {

	@TempDir
	private Path folder;

	private Result run(String... arguments) {
		return new CommandLineRunner(folder).run(arguments);
	}

	@Test
	void anExportComesBack() throws Exception {
		Path b0 = CommandLineRunner.repository().resolve("dsl-examples/efficientvit-b0.m2q");
		assertEquals(ExitCode.OK, run("export", b0.toString(), "--set", "resolution=32", "--onnx", "b0.onnx").code());
		Result result = run("import", "b0.onnx", "--to", "again.m2q");
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertTrue(result.out().contains("again.m2q: Again") && result.out().contains("3.41 M parameters") && result.out().contains("again.safetensors"), result.out());
		String text = Files.readString(folder.resolve("again.m2q"));
		assertTrue(text.contains("model Again") && text.contains("Imported from b0.onnx") && text.contains("repeat "), text);
		assertEquals(ExitCode.OK, run("check", "again.m2q").code());
		assertEquals(ExitCode.OK, run("fmt", "--check", "again.m2q").code());
		Result exported = run("export", "again.m2q", "--weights", "again.safetensors", "--onnx", "second.onnx");
		assertEquals(ExitCode.OK, exported.code(), exported.err());
		assertEquals(ExitCode.OK, run("import", "second.onnx", "--to", "third.m2q", "--name", "Again").code());
		assertEquals(text.replace("b0.onnx", "").replace("again.safetensors", ""),
				Files.readString(folder.resolve("third.m2q")).replace("second.onnx", "").replace("third.safetensors", ""));
		assertArrayEquals(Files.readAllBytes(folder.resolve("again.safetensors")), Files.readAllBytes(folder.resolve("third.safetensors")));
	}

	/** Names of the text and of the model can be changed; the network stays the same. */
	@Test
	void namesAreThoseThatAreWanted() throws Exception {
		Path b0 = CommandLineRunner.repository().resolve("dsl-examples/efficientvit-b0.m2q");
		assertEquals(ExitCode.OK, run("export", b0.toString(), "--set", "resolution=32", "--onnx", "b0.onnx").code());
		assertEquals(ExitCode.OK, run("import", "b0.onnx", "--to", "plain.m2q", "--name", "Net").code());
		String plain = Files.readString(folder.resolve("plain.m2q"));
		String input = plain.replaceFirst("(?s).*\\binput (\\w+):.*", "$1");
		String stage = plain.replaceFirst("(?s).*?\\bstage (\\w+):.*", "$1");
		String block = plain.replaceFirst("(?s).*?\\bblock (\\w+).*", "$1");
		Result result = run("import", "b0.onnx", "--to", "named.m2q", "--name", "Net", "--rename", input + "=photo", "--rename", stage + "=entry", "--rename", block + "=Bottleneck");
		assertEquals(ExitCode.OK, result.code(), result.err());
		String named = Files.readString(folder.resolve("named.m2q"));
		assertTrue(named.contains("input photo:") && named.contains("stage entry:") && named.contains("block Bottleneck"), named);
		assertEquals(plain.replaceAll("\\b" + input + "\\b", "photo").replaceAll("\\b" + stage + "\\b", "entry").replaceAll("\\b" + block + "\\b", "Bottleneck").replaceAll("\\s+", " ")
				.replace("plain.safetensors", ""), named.replaceAll("\\s+", " ").replace("named.safetensors", ""));
		assertEquals(ExitCode.OK, run("check", "named.m2q").code());
		Result exported = run("export", "named.m2q", "--weights", "named.safetensors", "--onnx", "again.onnx");
		assertEquals(ExitCode.OK, exported.code(), exported.err());
		for (List<String> wrong : List.of(List.of("no-such=x", "nothing in the text is called so; there are "), List.of(input + "=3d", "a name of letters"),
				List.of(input + "=" + stage, "two things would be called " + stage), List.of(input + "=Net", "two things would be called Net"), List.of(input, "--rename is OLD=NEW"))) {
			Result usage = run("import", "b0.onnx", "--to", "wrong.m2q", "--name", "Net", "--rename", wrong.getFirst());
			assertEquals(ExitCode.USAGE, usage.code(), usage.err());
			assertTrue(usage.err().contains(wrong.getLast()), usage.err());
		}
		Result keyword = run("import", "b0.onnx", "--to", "wrong.m2q", "--name", "Net", "--rename", input + "=residual");
		assertEquals(ExitCode.PROBLEMS, keyword.code(), keyword.err());
		assertFalse(Files.exists(folder.resolve("wrong.m2q")) || Files.exists(folder.resolve("wrong.safetensors")));
	}

	/** The weights do not fit the disk: the message names their file, and the text that was there stays. */
	@Test
	void aFullDiskKeepsWhatWasThere() throws Exception {
		Path full = Path.of("/dev/full");
		assumeTrue(Files.exists(full));
		OnnxFiles.write(new OnnxModel(17, "m", List.of(new OnnxNode("r", "Relu", "", List.of("x"), List.of("y"), Attributes.NONE)), Map.of(), List.of(ValueInfo.real("x", 1, 3, 4, 4)),
				List.of(new ValueInfo("y", Optional.empty(), List.of()))), folder.resolve("m.onnx"));
		Files.writeString(folder.resolve("m.m2q"), "old");
		Files.createSymbolicLink(folder.resolve("m.safetensors"), full);
		Result result = run("import", "m.onnx", "--to", "m.m2q");
		assertEquals(ExitCode.INPUT_OUTPUT, result.code(), result.err());
		assertTrue(result.err().contains("cannot write m.safetensors: no space left on device"), result.err());
		assertEquals("old", Files.readString(folder.resolve("m.m2q")));
		try (var files = Files.list(folder)) {
			assertEquals(List.of("m.m2q", "m.onnx", "m.safetensors"), files.map(path -> path.getFileName().toString()).sorted().toList());
		}
	}

	@Test
	void whatCannotBeImportedIsNamedAndNothingIsWritten() throws Exception {
		OnnxModel odd = new OnnxModel(17, "odd", List.of(new OnnxNode("lost", "Softplus", "", List.of("x"), List.of("y"), Attributes.NONE)), Map.of(),
				List.of(ValueInfo.real("x", 1, 3, 4, 4)), List.of(new ValueInfo("y", Optional.empty(), List.of())));
		OnnxFiles.write(odd, folder.resolve("odd.onnx"));
		Result result = run("import", "odd.onnx", "--to", "odd.m2q");
		assertEquals(ExitCode.PROBLEMS, result.code());
		assertTrue(result.err().contains("odd.onnx: Softplus \"lost\" has no counterpart"), result.err());
		OnnxFiles.write(new OnnxModel(17, "open", List.of(new OnnxNode("r", "Relu", "", List.of("x"), List.of("y"), Attributes.NONE)), Map.of("unused", Tensor.of(new int[0], 1f)),
				List.of(ValueInfo.real("x", 1, 3, -1, -1)), List.of(new ValueInfo("y", Optional.empty(), List.of()))), folder.resolve("open.onnx"));
		Result open = run("import", "open.onnx", "--to", "open.m2q");
		assertEquals(ExitCode.PROBLEMS, open.code());
		assertTrue(open.err().contains("\"x\"") && open.err().contains("give its shape"), open.err());
		Files.writeString(folder.resolve("text.onnx"), "not a model", StandardCharsets.UTF_8);
		assertEquals(ExitCode.PROBLEMS, run("import", "text.onnx", "--to", "text.m2q").code());
		assertEquals(ExitCode.INPUT_OUTPUT, run("import", "missing.onnx", "--to", "text.m2q").code());
		for (String[] wrong : new String[][] { { "import", "open.onnx" }, { "import", "open.onnx", "--to", "open.txt" },
				{ "import", "open.onnx", "--to", "open.m2q", "--shape", "big" }, { "import", "open.onnx", "--to", "open.m2q", "--name", "3d" } }) {
			Result usage = run(wrong);
			assertEquals(ExitCode.USAGE, usage.code(), usage.err());
			assertEquals(1, usage.err().lines().count(), usage.err());
		}
		assertEquals(ExitCode.OK, run("import", "open.onnx", "--to", "open.m2q", "--shape", "1,3,8,8").code());
		assertFalse(Files.exists(folder.resolve("odd.m2q")) || Files.exists(folder.resolve("odd.safetensors")));
	}

	@Test
	void aQuantizedModelKeepsItsScales() throws Exception {
		Map<String, Tensor> constants = Map.of("s", Tensor.of(new int[0], 0.1f), "z", Tensor.integer(DataType.UINT8, new int[0], new long[] { 3 }), "w",
				Tensor.integer(DataType.INT8, new int[] { 2, 2, 1, 1 }, new long[] { 3, -5, 96, 64 }));
		List<OnnxNode> nodes = List.of(new OnnxNode("q", "QuantizeLinear", "", List.of("x", "s", "z"), List.of("xq"), Attributes.NONE),
				new OnnxNode("d", "DequantizeLinear", "", List.of("xq", "s", "z"), List.of("xd"), Attributes.NONE),
				new OnnxNode("e", "DequantizeLinear", "", List.of("w", "s"), List.of("wd"), Attributes.NONE),
				new OnnxNode("c", "Conv", "", List.of("xd", "wd"), List.of("y"), Attributes.NONE));
		OnnxFiles.write(new OnnxModel(21, "quantized", nodes, constants, List.of(ValueInfo.real("x", 1, 2, 4, 4)), List.of(ValueInfo.real("y", 1, 2, 4, 4))),
				folder.resolve("quantized.onnx"));
		Result result = run("import", "quantized.onnx", "--to", "again.m2q");
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertTrue(result.out().contains("again.scales.json: scales of 1 values and 1 constants"), result.out());
		assertTrue(Files.readString(folder.resolve("again.scales.json")).contains("0.1"));
		assertEquals(ExitCode.OK, run("export", "again.m2q", "--weights", "again.safetensors", "--onnx", "float.onnx").code());
		assertEquals(ExitCode.OK, run("export", dsl("fashion-efficientvit.m2q"), "--form", "integer", "--onnx", "own.onnx", "--samples", "1").code());
		Result own = run("import", "own.onnx", "--to", "own.m2q");
		assertEquals(ExitCode.PROBLEMS, own.code());
		assertTrue(own.err().contains("it was exported by \"m2q export --form\""), own.err());
	}

	private static String dsl(String file) {
		return CommandLineRunner.repository().resolve("dsl-examples").resolve(file).toString();
	}
}
