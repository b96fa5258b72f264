package org.m2q.dsl.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.eclipse.xtext.nodemodel.ILeafNode;
import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Model;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;

/**
 * Thousands of wrong texts go through parser, linker, checks, elaboration, simulation and formatter. Each must come out with problems at places
 * inside the text and without an internal error. Every part has a time budget, so slow machines try fewer texts.
 */
final class RobustnessTest {

	/** Other texts than usual: {@code -Dm2q.test.seed=100}. */
	private static final long SHIFT = Long.getLong("m2q.test.seed", 0);
	private static final long BUDGET = TimeUnit.SECONDS.toNanos(9);
	private static final List<String> FILES = List.of("dsl-examples/efficientvit-b0.m2q", "dsl-examples/policies/m2q.m2q",
			"dsl-examples/accelerators/m2-vit.m2q", "bundles/org.m2q.dsl/library/m2q/std/efficientvit.m2q", "bundles/org.m2q.dsl/library/m2q/lang.m2q");
	static final String ALL_KINDS = """
			language 1.0
			import m2q.std.*

			model Net(size = 32, classes = 10) {
				require size mod 8 == 0 "the size must be a multiple of 8"
				input image: [3, size, size]
				stage stem: conv(8, stride = 2) > bn > relu
				stage body: {
					let width = channels(stem)
					repeat 2 as i { residual { MBConv(width, expand = i + 1) } shortcut { identity } }
					a, b: split(2)
					c: branches { from_a: from a > relu from_b: from b > if classes > 5 { gelu } else { relu } } > concat
				}
				head: globalpool > linear(classes)
				output logits
			}

			policy Eight {
				default { weights int8 uniform symmetric per filter scale mse activations int8 symmetric per tensor accumulator int32 requantize dyadic }
				rule mixed for conv, stage body where macs > 1 K and parameters < 1 M { weights mix per filter { int8 uniform, int8 apot terms 2 } by mse ratio 1 : 1 }
				rule for layer "head*" { weights int8 }
				calibrate activations percentile 99.9 over 10 samples
			}

			energy table prices { source "none" technology 28 nm at 0.9 V row mac: energy 0.2 pJ, area 300 um2 row shift: energy 0.1 pJ }

			accelerator Chip(capacity = 64 KiB) {
				technology 28 nm at 0.9 V
				clock 500 MHz
				use prices
				engine Grid: systolic-array 4 by 4, timing scalesim-v3 { mac int8 * int8: 1 per cycle costs mac }
				engine Array: mixed-multiplier-array 16 by 16, accumulators 4, cell mac {
					mac int8 * int8: 1 per cycle costs mac
					mac int8 * int8 apot terms 2: 1 per cycle costs shift
					apply relu, gelu, add, mul, globalpool, softmax, hardswish: 1 per cycle costs mac
					unroll conv, pwconv: filters 16, channels 16
				}
				buffer memory holds weights, inputs, outputs, partial-sums, residuals: capacity capacity, width 64 bit, energy 0.2 pJ/bit
				registers operands holds weights, inputs, partial-sums: energy 0.01 pJ/bit
				interconnect bus: width 64 bit, energy 0.01 pJ/bit
				dram main: bandwidth 12.8 GB/s, energy 8 pJ/bit, burst 64 B
			}

			mapping Plain on Chip {
				map all -> Array
				fuse dwconv >> pwconv
				dataflow Array weight-stationary
				tile Array auto minimize edp
				double buffer memory
				keep residuals in memory
				prefetch weights
			}

			experiment Try {
				run Net(size in [32, 64]) with Eight on Chip(capacity in [32 KiB, 64 KiB]) using Plain
				baseline Net with Eight on Chip using Plain
				weights synthetic seed 1
				expect edp saving over Chip >= -90 %
				expect latency < 1 s
				fidelity analytical
				ablate precision, scheme, engines, fusion
				vary capacity from 32 KiB to 128 KiB source "sizes of such buffers"
			}
			""";

	@Test
	void theSampleIsRight() {
		assertEquals(List.of(), Texts.open(ALL_KINDS).problems().stream().filter(Problem::isError).toList());
	}

	@Test
	void deletingAnyTokenIsSurvived() {
		Watch watch = new Watch("deleting tokens", 0);
		for (String text : texts()) {
			List<int[]> tokens = tokens(text);
			// Every token when there is time, evenly spread ones otherwise.
			for (int step : new int[] { 7, 3, 1 }) {
				for (int i = 0; i < tokens.size() && watch.goesOn(); i += step) {
					int[] token = tokens.get(i);
					watch.survives(text.substring(0, token[0]) + text.substring(token[1]));
				}
			}
		}
		watch.finish(300);
	}

	@Test
	void mutationsAreSurvived() {
		long seed = SHIFT + 7;
		Random random = new Random(seed);
		Watch watch = new Watch("mutations", seed);
		List<String> texts = texts();
		while (watch.goesOn()) {
			StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())));
			String other = texts.get(random.nextInt(texts.size()));
			for (int n = 1 + random.nextInt(4); n > 0; n--) {
				mutate(text, other, random);
			}
			watch.survives(text.toString());
		}
		watch.finish(300);
	}

	@Test
	void randomProgramsAreSurvived() {
		long seed = SHIFT + 11;
		Random random = new Random(seed);
		Watch watch = new Watch("random programs", seed);
		while (watch.goesOn()) {
			watch.survives(new RandomProgram(random).file());
		}
		watch.finish(300);
	}

	@Test
	void randomCharactersAreSurvived() {
		long seed = SHIFT + 13;
		Random random = new Random(seed);
		Watch watch = new Watch("random characters", seed);
		String alphabet = "abM {}()[]<>=:,.*/+-\"'^%0123456789\n\t\u00e9\u2603\\";
		List<String> words = List.of("model", "block", "policy", "{", "}", "(", ")", "accelerator", "experiment", "run", "with", "on", "input", "let", "=", ":", ">",
				"conv", "1", "\"", "/*", "*/", "//", "\n");
		while (watch.goesOn() && watch.count < 4000) {
			StringBuilder text = new StringBuilder();
			boolean letters = random.nextBoolean();
			for (int n = random.nextInt(300); n > 0; n--) {
				text.append(letters ? String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))) : words.get(random.nextInt(words.size())) + " ");
			}
			watch.survives(text.toString());
		}
		watch.finish(300);
	}

	@Test
	void healthyDefinitionsOfABrokenFileAreKnown() {
		String broken = """
				import m2q.std.*
				model Good { input x: [3, 32, 32] a: MBConv(8) > Helper output y }
				block Bad { conv(8 >>> ( }
				block Helper { conv(4) > relu }
				policy Whole { default { weights int8 activations int8 } }
				policy Torn { default { weights } rule for conv { } }
				model AlsoGood { input x: [3, 8, 8] Helper output y }
				""";
		M2qDocument document = Texts.open(broken);
		assertTrue(document.problems().stream().allMatch(problem -> problem.code().equals(ProblemCodes.SYNTAX)), () -> document.problems().toString());
		for (String name : List.of("Good", "AlsoGood")) {
			Model model = document.find(Model.class, name).orElseThrow(() -> new AssertionError(name + " in " + document.problems()));
			Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(model, Map.of(), Cancellation.NONE);
			assertEquals(List.of(), elaboration.problems(), name);
			assertFalse(elaboration.complete().orElseThrow().nodes().isEmpty(), name);
		}
		assertTrue(document.find(org.m2q.model.m2q.Policy.class, "Whole").isPresent());
	}

	/** What begins with a digit is no name; the parameter is there without one. */
	@Test
	void aParameterWithoutNameIsOnlyASyntaxError() {
		String parts = ") { clock 1 GHz engine E: multiplier-array 4 by 4 { mac int8 * int8: 1 per cycle } dram d: bandwidth 1 GB/s, energy 8 pJ/bit }";
		for (String parameters : List.of("9output_capacity = 32 KiB, rows = 4", "rows = 4, 9output_capacity = 32 KiB", "= 32 KiB", "9 = 1, 8 = 2")) {
			for (String use : List.of("", " mapping M on C { map all -> E tile E filters x }")) {
				String text = "accelerator C(" + parameters + parts + use;
				List<Problem> problems = Texts.open(text).problems();
				assertTrue(problems.stream().anyMatch(problem -> problem.code().equals(ProblemCodes.SYNTAX)), text + problems);
				assertTrue(problems.stream().noneMatch(problem -> problem.code().equals(ProblemCodes.INTERNAL)), text + problems);
			}
		}
	}

	private static List<String> texts() {
		List<String> texts = new ArrayList<>(List.of(ALL_KINDS));
		FILES.forEach(file -> texts.add(Texts.read(Texts.root().resolve(Path.of(file)))));
		return texts;
	}

	/** Start and end of every word, white space and comments left out. */
	private static List<int[]> tokens(String text) {
		List<int[]> tokens = new ArrayList<>();
		for (ILeafNode leaf : Texts.open(text).resource().orElseThrow().getParseResult().getRootNode().getLeafNodes()) {
			if (!leaf.isHidden()) {
				tokens.add(new int[] { leaf.getOffset(), leaf.getEndOffset() });
			}
		}
		return tokens;
	}

	private static void mutate(StringBuilder text, String other, Random random) {
		int at = random.nextInt(text.length() + 1);
		int end = Math.min(text.length(), at + random.nextInt(20));
		switch (random.nextInt(6)) {
		case 0 -> text.delete(at, end);
		case 1 -> text.insert(at, text.substring(at, end));
		case 2 -> {
			int from = random.nextInt(other.length());
			text.insert(at, other, from, Math.min(other.length(), from + random.nextInt(60)));
		}
		case 3 -> text.insert(at, (char) (32 + random.nextInt(95)));
		case 4 -> text.insert(at, List.of("0", "-1", "1e30", "999999999", "\"\"", "[]", "true", "^x", "{", "}", "from x", "0 KiB").get(random.nextInt(12)));
		default -> text.replace(at, end, other.substring(0, Math.min(other.length(), random.nextInt(30))));
		}
	}

	/** Tries texts until the time is over. */
	private static final class Watch {

		private final String label;
		private final long end = System.nanoTime() + BUDGET;
		private int count;

		Watch(String part, long seed) {
			label = part + ", seed " + seed;
		}

		boolean goesOn() {
			return System.nanoTime() < end;
		}

		void survives(String text) {
			count++;
			try {
				M2qDocument document = Texts.open(text);
				for (Problem problem : document.problems()) {
					assertFalse(problem.code().equals(ProblemCodes.INTERNAL), () -> where(text) + problem);
					assertTrue(problem.span().offset() >= 0 && problem.span().offset() + problem.span().length() <= text.length(), () -> where(text) + problem);
				}
				document.format().ifPresent(formatted -> assertEquals(formatted, Texts.open(formatted).format().orElse("not readable any more"), () -> where(text)));
			} catch (RuntimeException | StackOverflowError e) {
				fail(where(text), e);
			}
		}

		private String where(String text) {
			return label + ", text " + count + ":\n" + text + "\n";
		}

		/** Slow machines must have tried some texts, too, or the test says nothing. */
		void finish(int least) {
			System.out.println(label + ": " + count + " texts");
			assertTrue(count >= Math.min(least, 50), label + " tried only " + count + " texts");
		}
	}
}
