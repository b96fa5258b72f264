package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.accelerator.AblationResult;
import org.m2q.accelerator.AblationResult.Attribution;
import org.m2q.accelerator.AblationResult.Variant;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.Idea;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;

/** Variants are what a user would get by writing the other policy, accelerator or mapping out; ideas that are absent save nothing. */
class AblationTest {

	/** 8 × 16 multipliers of 400 µm² and 8 × 16 shifters of 200 µm²: the freed area is worth 64 multipliers, 8 columns or 4 rows. */
	private static final String CHIP = """
			language 1.0
			model Net {
				input image: [16, 14, 14]
				a: pwconv(64)
				b: dwconv(3)
				c: pwconv(64)
				d: pwconv(16)
				output y
			}
			energy table E {
				source "made for tests"
				row mac: energy 0.2 pJ, area 400 um2, leakage 10 uW
				row narrow: energy 0.1 pJ
				row shift: energy 0.1 pJ, area %s, leakage 5 uW
				row sram: read 3 pJ, write 4 pJ, width 16 B
			}
			accelerator Both {
				clock 500 MHz
				engine A: mixed-multiplier-array 8 by 16, accumulators 4, cell E.mac {
					mac int8 * int4 uniform: 2 per cycle costs E.narrow
					mac int8 * int8 uniform: 1 per cycle costs E.mac
					unroll all: filters 8, channels 16
					unroll dwconv: groups 8, pixels 16
				}
				engine S: shift-add-tree 8 by 16, accumulators 4, cell E.shift {
					mac int8 * int8 apot terms 2: 1 per cycle costs E.shift
					unroll all: filters 8, channels 16
				}
				buffer w holds weights: capacity 16 KiB, banks 2, energy E.sram
				buffer i holds inputs, outputs: capacity 32 KiB, banks 2, energy E.sram
				dram d: bandwidth 12.8 GB/s, energy 8 pJ/bit
			}
			mapping Mixed on Both { map all { uniform -> A apot -> S } concurrently map dwconv -> A pipeline dwconv >> pwconv double buffer w, i keep residuals in i }
			mapping Plain on Both { map all { uniform -> A apot -> S } concurrently map dwconv -> A double buffer w, i }
			mapping OnlyShifts on Both { map all { apot -> S } map dwconv -> A }
			policy Mix {
				default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 requantize dyadic }
				rule for pwconv { weights mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse ratio 1 : 1 }
				rule for dwconv { weights int4 uniform symmetric per filter }
			}
			policy AllInt8 { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 requantize dyadic } }
			policy AllUniform extends AllInt8 { rule for dwconv { weights int4 uniform symmetric per filter } }
			policy Wide extends AllInt8 {
				rule for pwconv { weights mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse ratio 1 : 1 }
			}
			policy Shifts extends AllInt8 { rule for pwconv { weights int8 apot terms 2 symmetric per filter } }
			""";

	/** The same accelerator without shifters, once with more columns and once with more rows. */
	private static final String SINGLE = """
			accelerator %1$s {
				clock 500 MHz
				engine A: mixed-multiplier-array %2$d by %3$d, accumulators 4, cell E.mac {
					mac int8 * int4 uniform: 2 per cycle costs E.narrow
					mac int8 * int8 uniform: 1 per cycle costs E.mac
					unroll all: filters %2$d, channels %3$d
					unroll dwconv: groups %2$d, pixels %3$d
				}
				buffer w holds weights: capacity 16 KiB, banks 2, energy E.sram
				buffer i holds inputs, outputs: capacity 32 KiB, banks 2, energy E.sram
				dram d: bandwidth 12.8 GB/s, energy 8 pJ/bit
			}
			mapping Map%1$s on %1$s { map all -> A pipeline dwconv >> pwconv double buffer w, i keep residuals in i }
			""";

	@Test
	void variantsAreWhatAUserWouldWrite() {
		AblationResult ablation = only(run("run Net with Mix on Both using Mixed ablate precision, scheme, engines, fusion"));
		assertEquals(List.of(Idea.values()), ablation.ideas());
		assertSame(cost("run Net with Mix on Both using Mixed"), ablation.allOn());
		assertSame(cost("run Net with Wide on Both using Mixed"), variant(ablation, Idea.PRECISION));
		assertSame(cost("run Net with AllUniform on Both using Mixed"), variant(ablation, Idea.SCHEME));
		assertSame(cost("run Net with Mix on Both using Plain"), variant(ablation, Idea.FUSION));
		assertSame(cost("run Net with AllInt8 on Both using Plain"), variant(ablation, Idea.PRECISION, Idea.SCHEME, Idea.FUSION));
		NetworkCost columns = cost("run Net with AllUniform on Columns using MapColumns");
		NetworkCost rows = cost("run Net with AllUniform on Rows using MapRows");
		assertSame(columns.edp() <= rows.edp() ? columns : rows, variant(ablation, Idea.ENGINES));
		assertEquals(variant(ablation, Idea.ENGINES).edp(), variant(ablation, Idea.ENGINES, Idea.SCHEME).edp(), 0);
		// 24 columns of 8 multipliers, or 12 rows of 16, take the area of both engines.
		assertEquals(ablation.allOn().area(), variant(ablation, Idea.ENGINES).area(), 1e-18);
	}

	@Test
	void attributionsAddUpToTheSaving() {
		ExperimentResult result = run("run Net with Mix on Both using Mixed baseline Net with AllInt8 on Columns using MapColumns ablate fusion, precision, engines");
		AblationResult ablation = only(result);
		assertEquals(List.of(Idea.PRECISION, Idea.ENGINES, Idea.FUSION), ablation.ideas());
		double sum = ablation.attributions().stream().mapToDouble(Attribution::contribution).sum();
		assertEquals(Math.log(ablation.allOff().edp() / ablation.allOn().edp()), sum, 1e-12);
		double baseline = result.baselines().getFirst().cost().edp();
		assertEquals(Math.log(baseline / result.points().getFirst().cost().edp()), sum + ablation.rest(baseline), 1e-12);
		for (Attribution attribution : ablation.attributions()) {
			assertEquals(variant(ablation, attribution.idea()).edp() / ablation.allOn().edp() - 1, attribution.change(), 1e-15);
		}
	}

	/** An idea that a point does not use changes nothing. */
	@ParameterizedTest
	@EnumSource(Idea.class)
	void absentIdeasSaveNothing(Idea idea) {
		String run = switch (idea) {
			case PRECISION -> "run Net with Wide on Both using Mixed";
			case SCHEME -> "run Net with AllUniform on Both using Mixed";
			case ENGINES -> "run Net with AllUniform on Columns using MapColumns";
			case FUSION -> "run Net with Mix on Both using Plain";
		};
		AblationResult ablation = only(run(run + " ablate precision, scheme, engines, fusion"));
		Attribution attribution = ablation.attributions().get(idea.ordinal());
		assertFalse(attribution.effect(), ablation.attributions().toString());
		assertEquals(0, attribution.contribution(), 1e-12);
		assertEquals(0, attribution.change(), 0);
	}

	@Test
	void unknownAreasAreNotGuessed() {
		ExperimentResult result = run("run Net with Mix on Both using Mixed ablate engines", CHIP.replace(", area %s", ""));
		assertEquals(List.of(), result.ablations());
		assertEquals(List.of(ProblemCodes.ABLATION_IMPOSSIBLE),
				result.problems().stream().filter(problem -> problem.code().startsWith("m2q.ablation")).map(problem -> problem.code()).toList());
		assertTrue(result.problems().stream().anyMatch(problem -> problem.message().contains("area of the processing elements of engine 'S' is not known")));
	}

	/** Only the shifters take filters: without powers of two nothing runs them, without the shifters the array does. */
	@Test
	void aMappingWithoutUniformFilters() {
		ExperimentResult scheme = run("run Net with Shifts on Both using OnlyShifts ablate scheme");
		assertEquals(List.of(), scheme.ablations());
		assertTrue(scheme.problems().stream().anyMatch(problem -> problem.code().equals(ProblemCodes.ABLATION_IMPOSSIBLE)), scheme.problems().toString());
		AblationResult engines = only(run("run Net with Shifts on Both using OnlyShifts ablate engines"));
		assertTrue(engines.attributions().getFirst().effect());
	}

	@Test
	void everyPointOfAGridHasAnAblationUnlessOnlyPricesAreWanted() {
		String grid = "run Net with Mix, AllInt8 on Both using Mixed, Plain ablate precision, fusion";
		ExperimentResult result = run(grid);
		assertEquals(List.of(0, 1, 2, 3), result.ablations().stream().map(AblationResult::point).toList());
		assertEquals(2, result.ablation(result.points().get(2)).orElseThrow().point());
		M2qDocument document = Texts.document(text(CHIP), "experiment X { " + grid + " }");
		assertEquals(List.of(), new ExperimentRunner(TextLocator.INSTANCE).price(document.experiments().getFirst(), Cancellation.NONE).ablations());
	}

	private static AblationResult only(ExperimentResult result) {
		assertEquals(1, result.ablations().size(), () -> result.problems().toString());
		return result.ablations().getFirst();
	}

	private static Variant variant(AblationResult ablation, Idea... off) {
		Set<Idea> without = Set.of(off);
		return ablation.variants().stream().filter(variant -> ablation.ideas().stream().allMatch(idea -> variant.on().contains(idea) != without.contains(idea)))
				.findFirst().orElseThrow();
	}

	private static void assertSame(NetworkCost cost, Variant variant) {
		assertEquals(cost.energy(), variant.energy(), 1e-12 * cost.energy());
		assertEquals(cost.latency(), variant.latency(), 0);
	}

	private static NetworkCost cost(String run) {
		ExperimentResult result = run(run);
		assertEquals(1, result.points().size(), () -> result.problems().toString());
		return result.points().getFirst().cost();
	}

	private static ExperimentResult run(String members) {
		return run(members, text(CHIP));
	}

	private static String text(String chip) {
		return chip.formatted("200 um2");
	}

	private static ExperimentResult run(String members, String chip) {
		M2qDocument document = Texts.document(chip + SINGLE.formatted("Columns", 8, 24) + SINGLE.formatted("Rows", 12, 16),
				"experiment X { " + members + " weights synthetic seed 1 }");
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), members);
		return new ExperimentRunner(TextLocator.INSTANCE).run(document.experiments().getFirst(), Cancellation.NONE);
	}
}
