package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;

/** Models as ONNX files. */
class ExportTest {

	private static final String B0 = "dsl-examples/efficientvit-b0.m2q";

	private final CommandLineRunner cli = new CommandLineRunner(CommandLineRunner.repository());

	@TempDir
	private Path folder;

	@Test
	void aModelIsWrittenWithTheWeightsOfItsExperiment() throws Exception {
		Path target = folder.resolve("b0.onnx");
		Result result = cli.run("export", B0, "--set", "resolution=64", "--onnx", target.toString());
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertTrue(result.out().contains("EfficientViT_B0 with resolution = 64") && result.out().contains("3.41 M parameters")
				&& result.out().contains("synthetic weights of seed 42"), result.out());
		OnnxModel model = OnnxFiles.read(target);
		assertEquals(64, model.inputs().getFirst().axes().getLast().size());
		assertEquals(ExitCode.OK, cli.run("export", B0, "--set", "resolution=64", "--seed", "42", "--onnx", folder + "/again.onnx").code());
		assertArrayEquals(Files.readAllBytes(target), Files.readAllBytes(folder.resolve("again.onnx")));
	}

	/** Linear layers are stored the other way round in ONNX, and turned when they are read. */
	@Test
	void weightsOfAFileAreTakenByName() throws Exception {
		Path text = folder.resolve("small.m2q");
		Files.writeString(text, "language 1.0\nmodel Small {\n\tinput x: [3, 8, 8]\n\tstem: conv(4, bias = true) > globalpool\n\thead: linear(6)\n\toutput y\n}\n");
		Path first = folder.resolve("first.onnx");
		assertEquals(ExitCode.OK, cli.run("export", text.toString(), "--seed", "3", "--onnx", first.toString()).code());
		Path second = folder.resolve("second.onnx");
		Result result = cli.run("export", text.toString(), "--weights", first.toString(), "--onnx", second.toString());
		assertEquals(ExitCode.OK, result.code(), result.err());
		assertTrue(result.out().contains("weights of " + first), result.out());
		assertEquals(OnnxFiles.read(first), OnnxFiles.read(second));
		Files.writeString(text, "language 1.0\nmodel Small {\n\tinput x: [3, 8, 8]\n\tstem: conv(5, bias = true) > globalpool\n\thead: linear(6)\n\toutput y\n}\n");
		Result wrong = cli.run("export", text.toString(), "--weights", first.toString(), "--onnx", folder + "/none.onnx");
		assertEquals(ExitCode.PROBLEMS, wrong.code());
		assertTrue(wrong.err().contains("'stem.conv.weight' of shape [5, 3, 3, 3]") && wrong.err().contains("[4, 3, 3, 3]") && wrong.err().contains("3 of its tensors"), wrong.err());
		assertFalse(Files.exists(folder.resolve("none.onnx")));
	}

	@Test
	void whatIsWrongIsSaidInOneLine() throws Exception {
		for (String[] wrong : new String[][] { { "export", B0 }, { "export", B0, "--onnx", folder + "/x.onnx", "--set", "size=3" },
				{ "export", B0, "--onnx", folder + "/x.onnx", "--set", "resolution=big" }, { "export", B0, "--onnx", folder + "/x.onnx", "--set", "resolution" },
				{ "export", B0, "--onnx", folder + "/x.onnx", "--model", "B9" }, { "export", B0, "--onnx", folder + "/x.onnx", "--seed", "-1" },
				{ "export", B0, "--onnx", folder + "/x.onnx", "--seed", "1", "--weights", "w.npz" } }) {
			Result result = cli.run(wrong);
			assertEquals(ExitCode.USAGE, result.code(), String.join(" ", wrong) + ": " + result.err());
			assertEquals(1, result.err().lines().count(), result.err());
		}
		assertEquals(ExitCode.INPUT_OUTPUT, cli.run("export", B0, "--onnx", folder + "/missing/x.onnx").code());
		assertEquals(ExitCode.INPUT_OUTPUT, cli.run("export", B0, "--onnx", folder + "/x.onnx", "--weights", folder + "/missing.npz").code());
		Path pickle = Files.write(folder.resolve("model.pth"), new byte[9]);
		Result refused = cli.run("export", B0, "--onnx", folder + "/x.onnx", "--weights", pickle.toString());
		assertEquals(ExitCode.PROBLEMS, refused.code());
		assertTrue(refused.err().contains("safetensors"), refused.err());
		Result odd = cli.run("export", B0, "--onnx", folder + "/x.onnx", "--set", "resolution=65");
		assertEquals(ExitCode.PROBLEMS, odd.code());
		assertTrue(odd.err().contains("multiple of 32"), odd.err());
		try (var files = Files.list(folder)) {
			assertEquals(1, files.count());
		}
	}
}
