package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulation;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Format;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Policy;

/** The results in docs/cost-model.md are those of the examples. {@code -Dm2q.golden.update=true} writes them anew. */
class DocumentedResultsTest {

	private static final String BEGIN = "<!-- results: kept up to date by DocumentedResultsTest -->\n";
	private static final String END = "<!-- end of results -->";

	private final M2qWorkspace workspace = M2qWorkspace.create();
	private final Simulation simulation = new Simulation(TextLocator.INSTANCE, new AnalyticalCostModel());

	@Test
	void theTableIsUpToDate() throws IOException {
		Path file = Texts.examples().resolveSibling("docs").resolve("cost-model.md");
		String text = Files.readString(file).replace("\r\n", "\n");
		int begin = text.indexOf(BEGIN) + BEGIN.length();
		int end = text.indexOf(END);
		String table = table();
		if (Boolean.getBoolean("m2q.golden.update")) {
			Files.writeString(file, text.substring(0, begin) + table + text.substring(end));
			return;
		}
		assertEquals(table, text.substring(begin, end), "run with -Dm2q.golden.update=true");
	}

	@Test
	void theExamplesHaveNoErrors() throws IOException {
		String text = Files.readString(Texts.examples().resolveSibling("docs").resolve("cost-model.md"));
		String[] parts = text.split("```m2q\\R|```");
		assertTrue(parts.length >= 3);
		for (int i = 1; i < parts.length; i += 2) {
			M2qDocument document = workspace.open("memory:/doc" + i + ".m2q", "language 1.0\n" + parts[i]);
			assertEquals(List.of(), document.problems().stream().filter(Problem::isError).toList());
		}
	}

	private String table() {
		List<String> lines = new ArrayList<>();
		lines.add("| network | mapping | baseline latency | energy | EDP | M²-ViT latency | energy | EDP | EDP saving | over layerwise baseline |");
		lines.add("|---|---|---|---|---|---|---|---|---|---|");
		for (String size : List.of("b1", "b2")) {
			M2qDocument document = workspace.open(Texts.examples().resolve("efficientvit-" + size + ".m2q"));
			for (int resolution : new int[] { 224, 256, 288 }) {
				NetworkCost plain = price(document, resolution, "TrioViT", "layerwise", "W8A8");
				for (String mapping : List.of("default", "fused", "layerwise")) {
					NetworkCost baseline = price(document, resolution, "TrioViT", mapping, "W8A8");
					NetworkCost cost = price(document, resolution, "M2ViT", mapping, "M2Q");
					lines.add("| " + String.join(" | ", "EfficientViT-" + size.toUpperCase(java.util.Locale.ROOT) + " " + resolution, mapping, values(baseline),
							values(cost), Format.percent(1 - cost.edp() / baseline.edp()), Format.percent(1 - cost.edp() / plain.edp())) + " |");
				}
			}
		}
		return String.join("\n", lines) + "\n";
	}

	private static String values(NetworkCost cost) {
		return Format.time(cost.latency()) + " | " + Format.energy(cost.energy()) + " | " + Format.energyDelay(cost.edp());
	}

	private NetworkCost price(M2qDocument document, int resolution, String accelerator, String mapping, String policy) {
		return simulation.run(document.models().getFirst(), Map.of("resolution", resolution), visible(document, Policy.class, policy),
				visible(document, Accelerator.class, accelerator), Map.of(), visible(document, Mapping.class, accelerator + "_" + mapping), Cancellation.NONE)
				.cost().orElseThrow();
	}

	private static <T extends Definition> T visible(M2qDocument document, Class<T> type, String name) {
		return document.visible(type).stream().filter(found -> name.equals(found.getName())).findFirst().orElseThrow();
	}
}
