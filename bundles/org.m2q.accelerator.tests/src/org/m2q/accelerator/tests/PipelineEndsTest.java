package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Policy;

/**
 * What layers wait for at the ends of their pipeline of tiles, by which buffers are double-buffered: the closed form against the time line of the event
 * model, on random layers that add a residual.
 */
class PipelineEndsTest {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();
	private static final List<String> BUFFERS = List.of("w", "i", "o", "k");

	/** Differences of one combination of double buffers. */
	private static final class Differences {

		private final List<Double> parts = new ArrayList<>();
		private String worst = "";

		private void add(double part, String where) {
			if (parts.stream().allMatch(other -> Math.abs(other) < Math.abs(part))) {
				worst = where;
			}
			parts.add(part);
		}

		private double mean() {
			return parts.stream().mapToDouble(Math::abs).average().orElseThrow();
		}

		private double most() {
			return parts.stream().mapToDouble(Math::abs).max().orElseThrow();
		}
	}

	/** A layer that adds a residual: what its one copy of outputs waits for shifts most, as the order of transfers matters then. */
	@Test
	void layersThatMultiply() {
		compare(PipelineEndsTest::text, true);
	}

	@Test
	void layersThatDoNot() {
		compare(PipelineEndsTest::elements, false);
	}

	private static void compare(BiFunction<Random, List<String>, String> texts, boolean residual) {
		List<String> table = new ArrayList<>();
		boolean agree = true;
		for (int mask = 0; mask < 16; mask++) {
			List<String> doubled = new ArrayList<>();
			for (int b = 0; b < 4; b++) {
				if ((mask >> b & 1) > 0) {
					doubled.add(BUFFERS.get(b));
				}
			}
			Differences all = new Differences();
			for (int seed = 0; seed < 40; seed++) {
				String text = texts.apply(new Random(seed), doubled);
				LayerCost closed = last(text, new AnalyticalCostModel());
				LayerCost timed = last(text, new EventCostModel());
				assertEquals(residual, closed.layer().residualFrom().isPresent(), text);
				all.add(timed.latency() / closed.latency() - 1, "seed " + seed + ", " + closed.tile() + ", " + closed.bound());
			}
			boolean waitsForStores = doubled.contains("i") && !doubled.contains("o");
			double bound = !residual ? 0.015 : waitsForStores ? 0.07 : 0.045;
			agree &= all.mean() < bound && all.most() < (!residual ? 0.15 : waitsForStores ? 0.4 : 0.25);
			table.add(String.format(Locale.ROOT, "double buffer %-12s mean %5.1f %%, most %5.1f %% at %s", String.join(", ", doubled), 100 * all.mean(),
					100 * all.most(), all.worst));
		}
		assertTrue(agree, () -> String.join("\n", table));
	}

	private static String text(Random random, List<String> doubled) {
		int width = 8 * (1 + random.nextInt(6));
		int size = 8 + random.nextInt(20);
		String tile = "tile A rows " + (1 + random.nextInt(size)) + ", filters " + 8 * (1 + random.nextInt(width / 8));
		String operator = random.nextBoolean() ? "pwconv(" + width + ")" : "conv(" + width + ", kernel = 3)";
		return text(random, width, size, "residual { " + operator + " }", tile, doubled);
	}

	private static String elements(Random random, List<String> doubled) {
		int size = 8 + 2 * random.nextInt(20);
		return text(random, 8 * (1 + random.nextInt(6)), size, random.nextBoolean() ? "maxpool(2)" : "softmax", "", doubled);
	}

	private static String text(Random random, int width, int size, String layer, String tile, List<String> doubled) {
		return String.format(Locale.ROOT, """
				language 1.0
				model Net {
					input image: [%d, %d, %d]
					a: pwconv(%d)
					b: %s
					output y
				}
				policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
				accelerator Acc {
					clock 1 GHz
					engine A: multiplier-array 16 by 16 { mac int8 * int8 uniform: 1 per cycle }
					engine V: vector-unit %d { apply relu, add, maxpool, softmax: 1 per cycle }
					buffer w holds weights: capacity 1 MiB, banks 64, width 64 B
					buffer i holds inputs: capacity 1 MiB, banks 64, width 64 B
					buffer o holds outputs, partial-sums: capacity 1 MiB, banks 64, width 64 B
					buffer k holds residuals: capacity 1 MiB, banks 64, width 64 B
					dram d: bandwidth %d GB/s
				}
				mapping Map on Acc { map all -> A %s %s }
				""", width, size, size, width, layer, 1 << random.nextInt(6), 1 << random.nextInt(6), tile,
				doubled.isEmpty() ? "" : "double buffer " + String.join(", ", doubled));
	}

	private static LayerCost last(String text, CostModel model) {
		M2qDocument document = WORKSPACE.open("memory:/ends.m2q", text);
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), text);
		Simulated result = new Simulation(TextLocator.INSTANCE, model).run(document.models().getFirst(), Map.of(), visible(document, Policy.class, "Eight"),
				visible(document, Accelerator.class, "Acc"), Map.of(), visible(document, Mapping.class, "Map"), Cancellation.NONE);
		assertEquals(List.of(), result.problems().stream().filter(problem -> problem.isError()).toList(), text);
		return result.cost().orElseThrow().layers().getLast();
	}

	private static <T extends Definition> T visible(M2qDocument document, Class<T> type, String name) {
		return document.visible(type).stream().filter(element -> name.equals(element.getName())).findFirst().orElseThrow();
	}
}
