package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.base.Cancellation;
import org.m2q.codegen.java.SourceMap;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticPrograms;
import org.m2q.runtime.BuildOptions;

/** Every network of the examples, at 64 × 64 pixels (large ones at 32 × 32) where it has a resolution: generated Java against the interpreter in every tensor. */
final class ShippedNetworksTest {

	static List<Path> files() throws IOException {
		try (Stream<Path> files = Stream.concat(Files.list(Lang.root().resolve("dsl-examples")), Files.list(Lang.root().resolve("dsl-examples/published")))) {
			return files.filter(file -> file.toString().endsWith(".m2q")).filter(file -> !open(file).models().isEmpty()).sorted().toList();
		}
	}

	private static M2qDocument open(Path file) {
		return M2qWorkspace.create().open(file);
	}

	@Test
	void thereAreNetworks() throws IOException {
		assertTrue(files().size() >= 13, files().toString());
	}

	@ParameterizedTest
	@MethodSource("files")
	void everyTensorIsThatOfTheInterpreter(Path file) {
		int number = 0;
		for (var model : open(file).models()) {
			boolean large = file.getFileName().toString().matches("efficientvit-(b3|l1|l2).m2q");
			boolean sized = model.getParameters().stream().anyMatch(parameter -> "resolution".equals(parameter.getName()));
			LayerNetwork network = Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(model, sized ? Map.of("resolution", large ? 32 : 64) : Map.of(), Cancellation.NONE)
					.complete().orElseThrow());
			Requantization profile = Requantization.values()[(file.getFileName().toString().length() + number++) % 3];
			IntegerProgram program = SyntheticPrograms.of(network, SyntheticFormats.mixed(profile), 42);
			Comparison comparison = new Comparison(program);
			int[][] inputs = comparison.inputs(1);
			comparison.everyTensor(BuildOptions.OBSERVABLE, inputs);
			comparison.outputs(BuildOptions.FASTEST, 2, List.<int[][]>of(inputs));
			assertMapped(comparison, file);
		}
	}

	/** Every layer is found from the line that calls it, and its lines lie where its method is. */
	private static void assertMapped(Comparison comparison, Path file) {
		String[] lines = comparison.code().source().split("\n");
		for (SourceMap.Entry entry : comparison.code().map().layers()) {
			assertTrue(lines[entry.firstLine() - 1].contains("/**"), entry.toString());
			assertTrue(List.of(lines).subList(entry.firstLine(), entry.lastLine()).stream().anyMatch(line -> line.contains(" " + entry.method() + "(")), entry.toString());
			assertTrue(lines[entry.lastLine() - 1].equals("\t}"), entry.toString());
			assertTrue(entry.places().isEmpty() || entry.places().getFirst().file().equals(file.getFileName().toString()), entry.toString());
			assertTrue(comparison.code().map().at(entry.lastLine()).orElseThrow().equals(entry));
		}
	}
}
