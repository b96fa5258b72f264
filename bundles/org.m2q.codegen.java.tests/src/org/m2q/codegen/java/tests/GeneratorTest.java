package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.codegen.java.CodegenException;
import org.m2q.codegen.java.GeneratedCode;
import org.m2q.codegen.java.GeneratorOptions;
import org.m2q.codegen.java.JavaGenerator;
import org.m2q.codegen.java.SourceMap;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.Step;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticPrograms;
import org.m2q.runtime.BuildOptions;

/** The text of generated classes, its map, and its limits. */
final class GeneratorTest {

	private static final String TEXT = """
			language 1.0
			import m2q.std.*

			model My_Net(width = 8) {
				input image: [3, 10, 10]
				stage stem: {
					first: conv(width, stride = 2) > bn > relu
					class: residual { DSConv(width) }
				}
				head: globalpool > linear(5)
				output scores
			}
			""";

	private static IntegerProgram program(String text, long seed) {
		return SyntheticPrograms.of(Lang.network(text), SyntheticFormats.mixed(Requantization.DYADIC), seed);
	}

	@Test
	void theSameProgramGivesTheSameTextAndBytes() {
		GeneratedCode one = Comparison.generate(program(TEXT, 1));
		GeneratedCode two = Comparison.generate(program(TEXT, 1));
		assertEquals(one.source(), two.source());
		assertArrayEquals(one.weights(), two.weights());
		assertEquals(one.map(), two.map());
		assertFalse(Arrays.equals(one.weights(), Comparison.generate(program(TEXT, 2)).weights()));
	}

	@Test
	void everyLayerHasAMethodThatSaysWhatItIsAndWhereItStands() {
		GeneratedCode code = Comparison.generate(program(TEXT, 1));
		assertEquals("MyNet", code.className());
		String source = code.source();
		assertTrue(source.contains("The network {@code My_Net} with width = 8"), source);
		assertTrue(source.contains("{@code stem.first}: conv 3×3, stride 2 with relu, [3×10×10] to [8×5×5] in codes"), source);
		assertTrue(source.contains("apot of 2 terms in 4 bit"), source);
		assertTrue(source.contains("Written at test.m2q:7."), source);
		assertTrue(source.contains("Written at test.m2q:8, calling m2q/std/convolution.m2q:17."), source);
		assertTrue(source.contains("private static void stemFirst(NetworkBuilder net, WeightsFile weights) {"), source);
		assertTrue(source.lines().allMatch(line -> line.length() < 180), "a line is too long");
		assertFalse(source.contains("memory:"), source);
	}

	@Test
	void onlyFactorsInSinglePrecisionMakeTheFastestKernelsTheUsualOnes() {
		for (Requantization profile : Requantization.values()) {
			IntegerProgram program = SyntheticPrograms.of(Lang.network(TEXT), SyntheticFormats.mixed(profile), 1);
			String usual = profile == Requantization.FLOAT32 ? "FASTEST" : "INTEGER";
			assertEquals(profile != Requantization.FLOAT32, program.isIntegerOnly());
			assertTrue(Comparison.generate(program).source().contains("this(BuildOptions." + usual + ");"), profile.name());
		}
	}

	@Test
	void theMapLeadsBothWays() {
		GeneratedCode code = Comparison.generate(program(TEXT, 1));
		SourceMap map = code.map();
		List<SourceMap.Entry> separable = map.from("test.m2q", 8);
		assertEquals(List.of("stem.class.depth", "stem.class.point"), separable.stream().map(SourceMap.Entry::layer).toList());
		SourceMap.Entry depth = separable.getFirst();
		assertEquals("m2q/std/convolution.m2q", depth.places().getLast().file());
		assertEquals(depth, map.at(depth.firstLine()).orElseThrow());
		assertEquals(depth, map.at(depth.lastLine()).orElseThrow());
		assertTrue(map.at(1).isEmpty());
		assertTrue(map.from("other.m2q", 8).isEmpty());
		assertTrue(map.json().contains("\"version\": 1") && map.json().contains("\"layer\": \"stem.class.depth\", \"method\": \"" + depth.method() + "\""), map.json());
	}

	/** A network far larger than any that is shipped compiles and runs. */
	@Test
	void largeNetworksStayBelowTheLimitsOfClassFiles() {
		StringBuilder text = new StringBuilder("language 1.0\nmodel Deep {\n\tinput x: [2, 3, 3]\n");
		for (int i = 0; i < 900; i++) {
			text.append("\tresidual { conv(2, kernel = 3) > hardswish }\n");
		}
		IntegerProgram program = program(text.append("\toutput y\n}\n").toString(), 1);
		assertTrue(program.steps().size() > 2600, program.steps().size() + " steps");
		Comparison comparison = new Comparison(program);
		comparison.outputs(BuildOptions.FASTEST, 1, List.<int[][]>of(comparison.inputs(1)));
		byte[] largest = comparison.compiled().classes().values().stream().max((a, b) -> Integer.compare(a.length, b.length)).orElseThrow();
		int constants = (largest[8] & 0xff) << 8 | largest[9] & 0xff;
		assertTrue(constants < 65535 * 2600 / JavaGenerator.MOST_STEPS, constants + " constants would be too many for the steps that are allowed");
	}

	@Test
	void moreStepsThanAClassHoldsAreRefused() {
		IntegerProgram small = program(TEXT, 1);
		List<Step> steps = new ArrayList<>(small.steps());
		List<org.m2q.quant.program.IntegerTensor> tensors = new ArrayList<>(small.tensors());
		int last = small.outputs().getFirst();
		for (int i = 0; i < JavaGenerator.MOST_STEPS; i++) {
			var from = tensors.get(last);
			var to = org.m2q.quant.program.IntegerTensor.of(tensors.size(), "more" + i, from.shape(), from.range(), from.scale());
			tensors.add(to);
			steps.add(new Step.Rescaling(new org.m2q.quant.program.StepInfo("more" + i, -1, -1), last, to.index(), -1, org.m2q.quant.program.Rescale.pot(0)));
			last = to.index();
		}
		IntegerProgram large = new IntegerProgram(small.name(), small.network(), tensors, steps, small.inputs(), List.of(last));
		CodegenException error = assertThrows(CodegenException.class, () -> JavaGenerator.generate(large, options(), Cancellation.NONE));
		assertTrue(error.getMessage().contains("My_Net") && error.getMessage().contains("5000"), error.getMessage());
	}

	private static GeneratorOptions options() {
		return new GeneratorOptions("a.b", "C", List.of(), "");
	}

	@Test
	void namesOfJavaAreChecked() {
		assertThrows(IllegalArgumentException.class, () -> new GeneratorOptions("a.class", "C", List.of(), ""));
		assertThrows(IllegalArgumentException.class, () -> new GeneratorOptions("a", "1C", List.of(), ""));
		assertEquals("EfficientViTB1", GeneratorOptions.className("EfficientViT_B1"));
		assertEquals("Network3d", GeneratorOptions.className("3d"));
	}

	@Test
	void aCancelledGenerationEnds() {
		assertThrows(CancellationException.class, () -> JavaGenerator.generate(program(TEXT, 1), options(), () -> true));
	}
}
