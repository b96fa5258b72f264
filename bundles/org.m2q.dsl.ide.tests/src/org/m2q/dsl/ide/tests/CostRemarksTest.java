package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.QuickFix;

/** Remarks on costs against cycles and bytes counted by hand, and their repairs against the cost model. */
class CostRemarksTest {

	static final String HEAD = """
			model M {
				input x: [64, 16, 16]
				c: pwconv(64)
				output y
			}

			energy table t {
				row mac: energy 0.1 pJ
			}

			""";
	private static final String DEFAULT = "default { weights int8 uniform symmetric per filter activations int8 uniform symmetric per tensor accumulator int32 requantize dyadic }";
	static final String PLAIN = "policy W {\n\t" + DEFAULT + "\n}\n\n";
	static final String MIXED = "policy W {\n\t" + DEFAULT.replace("int8 uniform symmetric per filter", "mix per filter { int8 uniform symmetric, int4 pot symmetric } by mse ratio 1 : 1") + "\n}\n\n";

	static String chip(String bandwidth) {
		return """
				accelerator A {
					clock 500 MHz
					use t
					engine E: multiplier-array 16 by 16 { mac int8 * int8: 1 per cycle costs mac mac int8 * int4: 2 per cycle costs mac }
					engine F: shift-add-tree 16 by 8 { mac int8 * int8 pot: 1 per cycle costs mac }
					engine V: vector-unit 64 { apply relu: 1 per cycle costs mac }
					buffer gb holds weights, inputs, outputs, partial-sums, residuals: capacity 256 KiB, banks 8, width 1024 bit, energy 1 pJ/bit
					dram main: bandwidth %s, energy 8 pJ/bit
				}

				""".formatted(bandwidth);
	}

	static String mapping(String members) {
		return "mapping B on A {\n\t" + members + "\n}\n\nexperiment X {\n\trun M with W on A using B\n}\n";
	}

	static Problem only(M2qDocument document, String code) {
		List<Problem> found = document.problems().stream().filter(problem -> problem.code().equals(code)).toList();
		assertEquals(1, found.size(), () -> document.problems().toString());
		return found.getFirst();
	}

	static NetworkCost cost(String text) {
		M2qDocument document = Examples.open(text);
		return document.result(document.experiments().getFirst(), Cancellation.NONE).points().getFirst().cost();
	}

	private static String after(M2qDocument document, Problem problem, String title) {
		String text = document.text().orElseThrow();
		List<QuickFix> fixes = Examples.SERVICES.fixes().fixes(problem, text);
		return fixes.stream().filter(fix -> fix.title().equals(title)).findFirst().orElseThrow(() -> new AssertionError(fixes.stream().map(QuickFix::title).toList())).apply(text);
	}

	private static long cycles(NetworkCost cost, String engine) {
		return cost.layers().stream().map(LayerCost::engines).flatMap(List::stream).filter(use -> use.engine().equals(engine)).mapToLong(EngineUse::cycles).sum();
	}

	/** 64 filters in 6 pieces, of 11 and one of 9: each a step on 16 lanes, so 6 · (64 / 16) · 256 = 6,144 cycles instead of 4 · 4 · 256 = 4,096. */
	@Test
	void tilesThatDoNotFillTheLanes() {
		String text = HEAD + PLAIN + chip("100 GB/s") + mapping("map pwconv -> E\n\ttile E filters 12");
		M2qDocument document = Examples.open(text);
		Problem problem = only(document, ProblemCodes.TILE_INDIVISIBLE);
		assertEquals("Tiles of 11 filters do not fill the 16 parallel lanes of 'E': layer 'c' takes 6,144 cycles on it, of which 33.3 % are due to the tile. "
				+ "Use 16 filters, or leave the size to a search.", problem.message());
		assertEquals("tile E filters 12", text.substring(problem.span().offset(), problem.span().offset() + problem.span().length()));
		assertEquals(6144, cycles(cost(text), "E"));
		String fixed = after(document, problem, "Use tiles of 16 filters");
		assertEquals(text.replace("filters 12", "filters 16"), fixed);
		assertEquals(4096, cycles(cost(fixed), "E"));
		assertEquals(text.replace("tile E filters 12", "tile E auto"), after(document, problem, "Let a search choose the tile"));
	}

	/**
	 * Half of the filters each: 2 steps of filters and 4 of channels on E, 2 and 8 on F, so E waits half of the time. F takes 2,048 cycles for up to 16 filters
	 * and E 3,072 for up to 48 of them, so 25 % is the most that F can have: 75 : 25, a quarter of the cycles less.
	 */
	@Test
	void enginesThatWaitForEachOther() {
		String text = HEAD + MIXED + chip("100 GB/s") + mapping("map pwconv { uniform -> E pot -> F } concurrently");
		M2qDocument document = Examples.open(text);
		Problem problem = only(document, ProblemCodes.MAPPING_IMBALANCE);
		assertEquals(2048, cycles(cost(text), "E"));
		assertEquals(4096, cycles(cost(text), "F"));
		assertTrue(problem.message().startsWith("'E' idles 50.0 % of the time that it shares with 'F' in 1 layer: 'E' and 'F' get products in the ratio 50 : 50. "
				+ "Filters in the ratio 75 : 25 would balance them and save about "), problem.message());
		String split = after(document, problem, "Split filters 75 : 25");
		assertEquals(text.replace("concurrently", "concurrently split 75 : 25"), split);
		assertEquals(3072, cycles(cost(split), "E"));
		assertEquals(2048, cycles(cost(split), "F"));
		assertTrue(cost(split).cycles() < cost(text).cycles());
		assertEquals(text.replace("ratio 1 : 1", "ratio 75 : 25"), after(document, problem, "Deal filters 75 : 25 in policy 'W'"));
	}

	/**
	 * 4,096 B of weights, 64 · 256 B of inputs and as many of outputs for 64 · 64 · 256 products: 36,864 / 1,048,576 = 0.0352 B/MAC. At 100 MB/s and 500 MHz
	 * DRAM moves 0.2 B/cycle and the engine makes 256 products, so the ridge is at 0.000781 B/MAC.
	 */
	@Test
	void networksThatWaitForDram() {
		String text = HEAD + PLAIN + chip("100 MB/s") + mapping("map pwconv -> E");
		M2qDocument document = Examples.open(text);
		Problem problem = only(document, ProblemCodes.MEMORY_BANDWIDTH);
		assertTrue(problem.message().contains("longest in layer 'c': it moves 0.0352 B/MAC where its engines could keep up with 0.000781 B/MAC (the ridge)"), problem.message());
		assertEquals(36864, cost(text).dramBytes());
	}

	/** A layer with one pixel moves its weights for nothing else. */
	@Test
	void layersThatWaitForWeightsGetNarrowerOnes() {
		String text = HEAD.replace("[64, 16, 16]", "[64, 1, 1]") + PLAIN + chip("100 MB/s") + mapping("map pwconv -> E");
		M2qDocument document = Examples.open(text);
		Problem problem = only(document, ProblemCodes.MEMORY_BANDWIDTH);
		String fixed = after(document, problem, "Give layer 'c' weights int4 uniform symmetric in policy 'W'");
		assertEquals(List.of(), Examples.open(fixed).problems().stream().filter(Problem::isError).toList());
		assertEquals(4, cost(fixed).layers().getFirst().precision().weightBits());
		assertTrue(cost(fixed).edp() < cost(text).edp());
	}

	@Test
	void layersThatWaitForActivationsAreFused() {
		String text = HEAD.replace("output y", "d: pwconv(64)\n\toutput y") + PLAIN + chip("100 MB/s") + mapping("map pwconv -> E");
		M2qDocument document = Examples.open(text);
		Problem problem = only(document, ProblemCodes.MEMORY_BANDWIDTH);
		String fixed = after(document, problem, "Fuse 'c' and 'd' in mapping 'B'");
		assertEquals(List.of(), Examples.open(fixed).problems().stream().filter(Problem::isError).toList());
		assertEquals(List.of(0, 1), cost(fixed).layers().getFirst().fusedWith());
		assertTrue(cost(fixed).edp() < cost(text).edp());
	}

	/** What another file decides is told at the run that uses it, without a repair here. */
	@Test
	void mappingsOfOtherFilesAreToldAtTheRun() {
		String text = HEAD + PLAIN + chip("100 GB/s") + "mapping B on A {\n\tmap pwconv -> E\n\ttile E filters 12\n}\n";
		Examples.SERVICES.workspace().open("file:/virtual/chip.m2q", text);
		M2qDocument document = Examples.open("import \"chip.m2q\"\n\nexperiment X {\n\trun M with W on A using B\n}\n");
		Problem problem = only(document, ProblemCodes.TILE_INDIVISIBLE);
		assertEquals(4, problem.span().line());
		assertTrue(problem.message().endsWith("(chip.m2q, line 27)"), problem.message());
	}

	@Test
	void canBeSuppressed() {
		String text = HEAD + PLAIN + chip("100 GB/s") + mapping("map pwconv -> E\n\t@suppress m2q.tile.indivisible \"measured\"\n\ttile E filters 12");
		assertEquals(List.of(), Examples.open(text).problems().stream().filter(problem -> problem.code().startsWith("m2q.tile") || problem.code().startsWith("m2q.suppress")).toList());
	}
}
