package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.IncrementalSimulation;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Quantity;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;

/** A simulation that remembers against one that does not, over random edits of everything that can be edited. */
class IncrementalSimulationTest {

	/** Alternatives for places of the text; each edit changes one of them. */
	private static final List<List<String>> PLACES = List.of(
			List.of("", "// A comment moves all that follows.\n", "\n\n\n"),
			List.of("32", "24", "48"),
			List.of("b: dwconv(3)", "b: dwconv(5)", "b: dwconv(3)\n d: pwconv(32)"),
			List.of("", "rule r for dwconv { weights int4 uniform symmetric per filter }", "rule r for layer \"c*\" { weights int4 uniform symmetric per filter }",
					"rule r for all { activations int4 symmetric per tensor }", "rule r for pwconv where macs > 50 k { weights int16 uniform symmetric per filter }"),
			List.of("1 per cycle", "2 per cycle"),
			List.of("2 KiB", "8 KiB", "1 B"),
			List.of("6.4 GB/s", "0.9 GB/s"),
			List.of("", "pipeline dwconv >> pwconv", "fuse pwconv >> dwconv >> pwconv", "keep residuals in r", "keep outputs in i", "prefetch weights"),
			List.of("double buffer w, i", "double buffer w", ""),
			List.of("", "tile A auto minimize energy", "dataflow A weight-stationary", "tile A filters 4"));

	private static String text(int[] chosen) {
		return """
				language 1.0
				%smodel Net(size = 14) {
					input image: [16, size, size]
					a: pwconv(32)
					e: residual { pwconv(%s) dwconv(3) pwconv(32) }
					%s
					c: pwconv(16)
					output y
				}
				policy P { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } %s }
				energy table E { source "made for tests" row mac: energy 0.2 pJ row sram: read 3 pJ, write 4 pJ, width 16 B, capacity 16 KiB row dram: energy 8 pJ/bit }
				accelerator Acc {
					clock 500 MHz
					use E
					engine A: multiplier-array 8 by 16, accumulators 4, latency 3 {
						mac int8 * int8 uniform: 1 per cycle costs E.mac
						mac int8 * int4 uniform: %s costs E.mac
						unroll pwconv: filters 8, channels 16
						unroll layer "*b": groups 8, pixels 16
					}
					engine V: vector-unit 16, rescale E.mac { apply add: 1 per cycle costs E.mac }
					buffer w holds weights: capacity %s, banks 2, energy E.sram
					buffer i holds inputs, outputs: capacity 16 KiB, banks 2, width 128 bit, energy E.sram
					buffer r holds residuals: capacity 8 KiB, width 128 bit, energy E.sram
					dram d: bandwidth %s, energy E.dram, burst 64 B
				}
				mapping Map on Acc { map all -> A %s %s %s }
				""".formatted((Object[]) java.util.stream.IntStream.range(0, chosen.length).mapToObj(i -> PLACES.get(i).get(chosen[i])).toArray(String[]::new));
	}

	private static Simulated run(M2qDocument document, IncrementalSimulation incremental) {
		Map<String, Quantity> none = Map.of();
		Model model = document.find(Model.class, "Net").orElseThrow();
		Policy policy = document.find(Policy.class, "P").orElseThrow();
		Accelerator accelerator = document.find(Accelerator.class, "Acc").orElseThrow();
		Mapping mapping = document.find(Mapping.class, "Map").orElseThrow();
		Simulated full = new Simulation(TextLocator.INSTANCE, new AnalyticalCostModel()).run(model, none, policy, accelerator, none, mapping, Cancellation.NONE);
		Simulated again = incremental.run(model, none, policy, accelerator, none, mapping, Cancellation.NONE);
		assertEquals(full.problems(), again.problems());
		assertEquals(full.cost().isPresent(), again.cost().isPresent());
		full.cost().ifPresent(cost -> assertSame(cost, again.cost().orElseThrow()));
		return again;
	}

	private static void assertSame(NetworkCost full, NetworkCost again) {
		assertEquals(full.cycles(), again.cycles());
		assertEquals(full.latency(), again.latency(), 0);
		assertEquals(full.energy(), again.energy(), 0);
		for (int i = 0; i < full.layers().size(); i++) {
			LayerCost one = full.layers().get(i);
			LayerCost other = again.layers().get(i);
			List<Object> wanted = parts(one);
			assertEquals(wanted, parts(other), one.layer().name());
		}
	}

	private static List<Object> parts(LayerCost cost) {
		return new ArrayList<>(List.of(cost.status(), cost.engines(), cost.computeCycles(), cost.memoryCycles(), cost.cycles(), cost.latency(), cost.terms(),
				cost.energy(), cost.traffic(), cost.utilisation(), cost.bound(), cost.tile(), cost.fusedWith(), cost.notModelled(), cost.notes()));
	}

	@Test
	void resultsEqualThoseOfAFullRunAfterEveryEdit() {
		Random random = new Random(7);
		M2qWorkspace workspace = M2qWorkspace.create();
		IncrementalSimulation incremental = new IncrementalSimulation(TextLocator.INSTANCE);
		int[] chosen = new int[PLACES.size()];
		Set<Double> products = new HashSet<>();
		int priced = 0;
		for (int edit = 0; edit < 150; edit++) {
			int place = random.nextInt(chosen.length);
			chosen[place] = random.nextInt(PLACES.get(place).size());
			M2qDocument document = workspace.open("memory:/edited.m2q", text(chosen));
			assertEquals(List.of(), document.resource().orElseThrow().getErrors().stream().map(Object::toString).toList(), text(chosen));
			incremental.networksChanged();
			Simulated simulated = run(document, incremental);
			priced += simulated.cost().filter(NetworkCost::isComplete).isPresent() ? 1 : 0;
			simulated.cost().ifPresent(cost -> products.add(cost.edp()));
		}
		assertTrue(priced > 50 && products.size() > 50, priced + " priced, " + products.size() + " different");
	}
}
