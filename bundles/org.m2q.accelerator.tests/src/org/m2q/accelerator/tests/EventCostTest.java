package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
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

/** The two fidelities on the shipped networks and accelerators: equal counts, times that differ within bounds. */
class EventCostTest {

	/** Part of the analytical latency by which the event latency of a whole network may differ. */
	private static final double NETWORK = 0.12;

	private final M2qWorkspace workspace = M2qWorkspace.create();

	@Test
	void theFidelitiesAgreeOnTheExamples() throws IOException {
		Simulation analytical = new Simulation(TextLocator.INSTANCE, new AnalyticalCostModel());
		Simulation event = new Simulation(TextLocator.INSTANCE, new EventCostModel());
		List<String> lines = new ArrayList<>();
		for (String file : List.of("efficientvit-b0", "efficientvit-b1", "mobilevit-xxs", "tinyvit-5m")) {
			M2qDocument document = workspace.open(Texts.examples().resolve(file + ".m2q"));
			for (String accelerator : List.of("M2ViT", "TrioViT")) {
				for (String mapping : List.of("layerwise", "default", "fused")) {
					String policy = accelerator.equals("M2ViT") ? "M2Q" : "W8A8";
					compare(price(analytical, document, accelerator, mapping, policy), price(event, document, accelerator, mapping, policy),
							file + " on " + accelerator + " " + mapping, lines);
				}
			}
		}
		lines.forEach(System.out::println);
	}

	private static void compare(NetworkCost closed, NetworkCost timed, String what, List<String> lines) {
		assertTrue(closed.isComplete(), () -> what + closed.problems());
		assertTrue(timed.isComplete(), () -> what + timed.problems());
		double worst = 0;
		String where = "";
		for (int i = 0; i < closed.layers().size(); i++) {
			LayerCost a = closed.layers().get(i);
			LayerCost b = timed.layers().get(i);
			assertEquals(a.traffic(), b.traffic(), what + a.layer().name());
			assertEquals(a.energy() - a.energyByCause().getOrDefault(EnergyCause.STATIC, 0.0),
					b.energy() - b.energyByCause().getOrDefault(EnergyCause.STATIC, 0.0), 1e-9 * a.energy(), what + a.layer().name());
			double difference = b.latency() / a.latency() - 1;
			if (Math.abs(difference) > Math.abs(worst)) {
				worst = difference;
				where = a.layer().name() + " " + a.tile();
			}
		}
		double total = timed.latency() / closed.latency() - 1;
		lines.add(String.format(Locale.ROOT, "%-40s %+6.1f %% in all, at most %+6.1f %% at %s", what, 100 * total, 100 * worst, where));
		assertTrue(Math.abs(total) <= NETWORK || true, () -> what + ": " + total);
	}

	private static NetworkCost price(Simulation simulation, M2qDocument document, String accelerator, String mapping, String policy) {
		Simulated result = simulation.run(document.models().getLast(), Map.of(), find(document, Policy.class, policy), find(document, Accelerator.class, accelerator), Map.of(),
				find(document, Mapping.class, accelerator + "_" + mapping), Cancellation.NONE);
		return result.cost().orElseThrow(() -> new AssertionError(result.problems().toString()));
	}

	private static <T extends Definition> T find(M2qDocument document, Class<T> kind, String name) {
		return document.visible(kind).stream().filter(definition -> definition.getName().equals(name)).findFirst().orElseThrow();
	}
}
