package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Format;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Policy;

/**
 * The two fidelities on the shipped networks and accelerators: equal bytes and dynamic energies per layer, times that differ within bounds. A line
 * for every network and machine says where it differs most.
 */
class EventCostTest {

	/** Part of the analytical latency by which the event latency of a whole network may differ. */
	private static final double NETWORK = 0.035;

	/** The same for a layer that runs alone, unless it is less than {@link #SMALL} of the network. */
	private static final double LAYER = 0.18;

	/** The same for a fused group; groups of few bands, whose weights come while they run, differ most where layers have engines of their own. */
	private static final Map<String, Double> GROUP = Map.of("M2ViT", 0.23, "TrioViT", 0.26);

	private static final Map<String, String> POLICIES = Map.of("M2ViT", "M2Q", "TrioViT", "W8A8");

	/** Part of a network below which the fill of engines dominates. */
	private static final double SMALL = 0.002;

	private final M2qWorkspace workspace = M2qWorkspace.create();
	private final Simulation analytical = new Simulation(TextLocator.INSTANCE, new AnalyticalCostModel());
	private final Simulation event = new Simulation(TextLocator.INSTANCE, new EventCostModel());

	private static final String BEGIN = "<!-- fidelities: kept up to date by EventCostTest -->\n";
	private static final String END = "<!-- end of fidelities -->";

	/** The table of the documentation, with the layer at which the fidelities differ most. */
	@Test
	void theTableOfTheDocumentationIsUpToDate() throws IOException {
		List<String> lines = new ArrayList<>(List.of("| network | accelerator and mapping | analytical latency | event | largest difference of a layer or group | at |",
				"|---|---|---|---|---|---|"));
		for (String name : List.of("efficientvit-b0", "efficientvit-b1", "efficientvit-b2", "efficientvit-l1", "mobilevit-s", "tinyvit-5m", "levit-128s",
				"efficientformer-l1")) {
			M2qDocument document = workspace.open(Texts.examples().resolve(name + ".m2q"));
			for (String accelerator : List.of("M2ViT", "TrioViT")) {
				for (String mapping : List.of("layerwise", "default", "fused")) {
					NetworkCost closed = price(analytical, document, accelerator, mapping);
					Difference difference = difference(closed, price(event, document, accelerator, mapping), name);
					lines.add("| " + String.join(" | ", name, accelerator + " " + mapping, Format.time(closed.latency()), percent(difference.total()),
							percent(difference.worst()), difference.where()) + " |");
				}
			}
		}
		Path file = Texts.examples().resolveSibling("docs").resolve("cost-model.md");
		String text = Files.readString(file).replace("\r\n", "\n");
		int begin = text.indexOf(BEGIN) + BEGIN.length();
		int end = text.indexOf(END);
		String table = String.join("\n", lines) + "\n";
		if (Boolean.getBoolean("m2q.golden.update")) {
			Files.writeString(file, text.substring(0, begin) + table + text.substring(end));
			return;
		}
		assertEquals(table, text.substring(begin, end), "run with -Dm2q.golden.update=true");
	}

	private static String percent(double part) {
		return String.format(Locale.ROOT, "%+.1f %%", 100 * part).replace('-', '−');
	}

	@ParameterizedTest
	@ValueSource(strings = { "efficientvit-b0", "efficientvit-b1", "efficientvit-b2", "efficientvit-l1", "mobilevit-xxs", "mobilevit-s", "tinyvit-5m",
			"levit-128s", "efficientformer-l1" })
	void theFidelitiesAgree(String file) {
		M2qDocument document = workspace.open(Texts.examples().resolve(file + ".m2q"));
		List<String> table = new ArrayList<>();
		boolean agree = true;
		for (String accelerator : List.of("M2ViT", "TrioViT")) {
			for (String mapping : List.of("layerwise", "default", "fused")) {
				agree &= compare(price(analytical, document, accelerator, mapping), price(event, document, accelerator, mapping),
						file + " on " + accelerator + " " + mapping, GROUP.get(accelerator), table);
			}
		}
		table.forEach(line -> System.out.println("Event from analytical: " + line));
		assertTrue(agree, () -> String.join("\n", table));
	}

	private static boolean compare(NetworkCost closed, NetworkCost timed, String what, double group, List<String> table) {
		Difference difference = difference(closed, timed, what);
		table.add(String.format(Locale.ROOT, "%-42s %+6.1f %% in all, at most %+6.1f %% at %s", what, 100 * difference.total(), 100 * difference.worst(),
				difference.where()));
		return Math.abs(difference.total()) <= NETWORK && Math.abs(difference.layer()) <= LAYER && Math.abs(difference.worst()) <= group;
	}

	/** What the event model adds to the whole, to the layer or group where it adds most, and to the layer that runs alone where it does. */
	private record Difference(double total, double worst, String where, double layer) {
	}

	private static Difference difference(NetworkCost closed, NetworkCost timed, String what) {
		assertTrue(closed.isComplete(), () -> what + closed.problems());
		assertTrue(timed.isComplete(), () -> what + timed.problems());
		double worst = 0;
		String where = "";
		double layer = 0;
		for (int i = 0; i < closed.layers().size();) {
			int count = Math.max(1, closed.layers().get(i).fusedWith().size());
			double a = 0;
			double b = 0;
			for (int k = i; k < i + count; k++) {
				same(closed.layers().get(k), timed.layers().get(k), what);
				a += closed.layers().get(k).latency();
				b += timed.layers().get(k).latency();
			}
			double difference = b / a - 1;
			layer = count == 1 && a > SMALL * closed.latency() && Math.abs(difference) > Math.abs(layer) ? difference : layer;
			if (a > SMALL * closed.latency() && Math.abs(difference) > Math.abs(worst)) {
				worst = difference;
				where = closed.layers().get(i).layer().name() + (count > 1 ? " and the layers it is fused with" : "");
			}
			i += count;
		}
		assertEquals(timed.cycles(), timed.spent().values().stream().mapToLong(Long::longValue).sum(), what);
		return new Difference(timed.latency() / closed.latency() - 1, worst, where, layer);
	}

	private static void same(LayerCost closed, LayerCost timed, String what) {
		String name = what + " " + closed.layer().name();
		assertEquals(closed.traffic(), timed.traffic(), name);
		assertEquals(closed.energy() - closed.energyByCause().getOrDefault(EnergyCause.STATIC, 0.0),
				timed.energy() - timed.energyByCause().getOrDefault(EnergyCause.STATIC, 0.0), 1e-9 * closed.energy(), name);
	}

	private static NetworkCost price(Simulation simulation, M2qDocument document, String accelerator, String mapping) {
		Simulated result = simulation.run(document.models().getLast(), Map.of(), find(document, Policy.class, POLICIES.get(accelerator)), find(document, Accelerator.class, accelerator), Map.of(),
				find(document, Mapping.class, accelerator + "_" + mapping), Cancellation.NONE);
		return result.cost().orElseThrow(() -> new AssertionError(result.problems().toString()));
	}

	private static <T extends Definition> T find(M2qDocument document, Class<T> kind, String name) {
		return document.visible(kind).stream().filter(definition -> definition.getName().equals(name)).findFirst().orElseThrow();
	}
}
