package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.codegen.java.tests.child.AllocationProbe;
import org.m2q.codegen.java.tests.child.CodesProbe;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticModels;
import org.m2q.quant.program.SyntheticPrograms;

/** Generated classes in Java machines of their own, as applications start them: with and without the Vector API, with the optimizing compiler. */
final class ChildMachinesTest {

	private static final List<String> VECTORS = List.of("-Xmx256m", "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector");
	private static final String RANDOM = "test.generated." + SyntheticModels.NAME;
	private static final String TEXT = "language 1.0\nimport m2q.std.*\nmodel " + SyntheticModels.NAME
			+ " { input x: [3, 8, 8] conv(16) > bn > hardswish > MBConv(16) > EfficientViTBlock(dim = 8) > globalpool > linear(10) output y }\n";

	@TempDir
	Path work;

	private static IntegerProgram random(long seed, Requantization profile) {
		return SyntheticPrograms.of(Lang.network(SyntheticModels.text(seed)), SyntheticFormats.random(profile, seed), seed);
	}

	/** Values of the Vector API are objects until the optimizing compiler has seen the kernels; afterwards there are none. */
	@ParameterizedTest
	@CsvSource({ "FASTEST, 1, DYADIC", "FASTEST, 1, POT", "FASTEST, 1, FLOAT32", "INTEGER, 1, DYADIC", "INTEGER, 1, POT", "FASTEST, 2, POT" })
	void runsAllocateNothingOnceTheyAreCompiled(String kernels, int threads, Requantization profile) throws Exception {
		IntegerProgram program = SyntheticPrograms.of(Lang.network(TEXT), SyntheticFormats.mixed(profile), 3);
		Path classes = Child.write(new Comparison(program), work.resolve("hybrid"));
		Child child = Child.run(work, AllocationProbe.class, VECTORS, List.of(), List.of(kernels, String.valueOf(threads), RANDOM, classes.toString()));
		assertEquals(0, child.exit(), child.out() + child.err());
		assertTrue(child.out().contains(" with vector, ") && child.out().contains(": nothing after"), child.out());
	}

	/** A JVM that was not given the module computes the same codes, and says once why it is slower. */
	@Test
	void withoutTheModuleScalarKernelsGiveTheSameCodes() throws Exception {
		for (Requantization profile : Requantization.values()) {
			Comparison comparison = new Comparison(random(11, profile));
			IntegerProgram program = random(11, profile);
			int[][] inputs = comparison.inputs(3);
			List<Integer> expected = outputs(program, inputs);
			Path classes = Child.write(comparison, work.resolve(profile.name()));
			Child with = codes(classes, VECTORS, inputs, "FASTEST");
			assertEquals(0, with.exit(), with.err());
			assertTrue(with.out().startsWith("vector, "), with.out());
			assertFalse(with.err().contains("scalar kernels"), with.err());
			assertEquals(expected, read(classes.resolve("result"), expected.size()));
			Child without = codes(classes, List.of(), inputs, "FASTEST");
			assertEquals(0, without.exit(), without.err());
			assertEquals("scalar, because the module jdk.incubator.vector is not there; give the JVM --add-modules jdk.incubator.vector", without.out().strip());
			assertEquals(1, without.err().lines().filter(line -> line.contains("because the module jdk.incubator.vector is not there")).count(), without.err());
			assertEquals(expected, read(classes.resolve("result"), expected.size()));
			Child wanted = codes(classes, List.of(), inputs, "SCALAR");
			assertEquals("", wanted.err());
			assertEquals("scalar, as wanted", wanted.out().strip());
		}
	}

	/** What a switch of the JVM turns off is not there. */
	@Test
	void aSystemPropertyTurnsVectorsOff() throws Exception {
		Comparison comparison = new Comparison(random(2, Requantization.POT));
		Path classes = Child.write(comparison, work.resolve("off"));
		List<String> options = new ArrayList<>(VECTORS);
		options.add("-Dorg.m2q.runtime.vector=false");
		Child child = codes(classes, options, comparison.inputs(1), "FASTEST");
		assertEquals("scalar, because -Dorg.m2q.runtime.vector=false was given", child.out().strip(), child.err());
	}

	private static List<Integer> outputs(IntegerProgram program, int[][] inputs) {
		int[][] tensors = new ProgramInterpreter(program).run(inputs);
		List<Integer> codes = new ArrayList<>();
		program.outputs().forEach(output -> java.util.Arrays.stream(tensors[output]).forEach(codes::add));
		return codes;
	}

	private Child codes(Path classes, List<String> options, int[][] inputs, String kernels) throws IOException, InterruptedException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(bytes);
		for (int[] codes : inputs) {
			for (int code : codes) {
				out.writeInt(code);
			}
		}
		Files.write(classes.resolve("inputs"), bytes.toByteArray());
		Files.deleteIfExists(classes.resolve("result"));
		return Child.run(work, CodesProbe.class, options, List.of(classes),
				List.of(kernels, RANDOM, classes.resolve("inputs").toString(), classes.resolve("result").toString()));
	}

	private static List<Integer> read(Path file, int count) throws IOException {
		List<Integer> codes = new ArrayList<>();
		try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
			for (int i = 0; i < count; i++) {
				codes.add(in.readInt());
			}
			assertEquals(-1, in.read());
		}
		return codes;
	}
}
