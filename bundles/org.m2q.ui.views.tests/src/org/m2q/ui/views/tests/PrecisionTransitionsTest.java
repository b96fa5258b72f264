package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.LayerCost;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.network.Layer;
import org.m2q.report.ExperimentReport;
import org.m2q.report.JsonReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.precision.PrecisionTransitions;
import org.m2q.ui.tests.Ui;

/** What passes between formats: results, bytes and energy of requantization, counted again from the network and its prices. */
class PrecisionTransitionsTest {

	private static final String FILE = "efficientvit-b1.m2q";
	private static final int HELD = 5;
	private static final int ENERGY = 6;

	private static ExperimentResult mixed() throws Exception {
		Path file = Ui.root().resolve("dsl-examples").resolve(FILE);
		String text = Files.readString(file).replace("with M2Q on", "with Narrow on").replace("resolution in [224, 256, 288]", "resolution = 224")
				+ "\npolicy Narrow extends M2Q {\n\trule narrow for dwconv { activations uint4 uniform asymmetric per tensor }\n}\n";
		M2qDocument document = M2qWorkspace.create().open(file.toUri().toString(), text);
		assertFalse(document.hasErrors(), () -> document.problems().toString());
		return document.result(document.experiments().getFirst(), Cancellation.NONE);
	}

	private static double requantization(ExperimentPoint point) {
		return point.cost().layers().stream().flatMap(layer -> layer.terms().stream()).filter(term -> term.action().equals("requantize")).mapToDouble(EnergyTerm::joules).sum();
	}

	@Test
	void everyResultAndAllRequantizationIsInTheMatrix() throws Exception {
		PointReport point = Samples.point(FILE);
		DataTable table = new PrecisionTransitions(point).table();
		double priced = requantization(Samples.result(FILE).points().getFirst());
		assertTrue(priced > 0);
		assertEquals(priced, table.rows().stream().mapToDouble(row -> row.cells().get(ENERGY).value()).sum(), priced * 1e-12);
		assertEquals(point.layers().stream().map(LayerReport::name).toList(), table.rows().stream().map(DataTable.Row::layer).toList(), "one format, so one row each");
		for (int i = 0; i < point.layers().size(); i++) {
			Layer layer = Samples.result(FILE).points().getFirst().cost().layers().get(i).layer();
			assertEquals(layer.output().elements(), table.rows().get(i).cells().get(HELD).value(), layer.name());
		}
	}

	@Test
	void resultsThatAreReadInAnotherFormatAreConversions() throws Exception {
		ExperimentResult result = mixed();
		ExperimentPoint priced = result.points().getFirst();
		Map<String, Integer> expected = new TreeMap<>();
		for (LayerCost producer : priced.cost().layers()) {
			Set<String> readers = new HashSet<>();
			for (LayerCost reader : priced.cost().layers()) {
				Layer layer = reader.layer();
				if (layer.producers().stream().anyMatch(operand -> operand.contains(producer.layer().index())) || layer.residualFrom().stream().anyMatch(from -> from == producer.layer().index())) {
					readers.add(reader.precision().activations().toString());
				}
			}
			readers.forEach(to -> expected.merge(producer.precision().activations() + ">" + to, 1, Integer::sum));
			if (readers.isEmpty()) {
				expected.merge(producer.precision().activations() + ">", 1, Integer::sum);
			}
		}
		assertTrue(expected.get("uint4>uint8") > 10 && expected.get("uint8>uint4") > 10, expected.toString());
		PrecisionTransitions chart = new PrecisionTransitions(ExperimentReport.of(result, span -> "").points().getFirst());
		double sum = chart.table().rows().stream().mapToDouble(row -> row.cells().get(ENERGY).value()).filter(value -> !Double.isNaN(value)).sum();
		assertEquals(requantization(priced), sum, sum * 1e-12);
		assertTrue(chart.title().contains(": " + priced.cost().layers().size() + " results, "), chart.title());
		try (Window window = new Window(chart, 900, 520)) {
			Map<String, Integer> shown = new TreeMap<>();
			window.canvas().marks().forEach(mark -> shown.put(mark.id(), chart.producers(mark.id()).size()));
			assertEquals(expected, shown);
			Mark conversion = window.canvas().marks().stream().filter(mark -> mark.id().equals("uint4>uint8")).findFirst().orElseThrow();
			assertTrue(conversion.name().startsWith("From uint4 to uint8: " + expected.get("uint4>uint8") + " results"), conversion.name());
			assertTrue(conversion.tip().contains("requantization"), conversion.tip());
			assertTrue(chart.producers("uint4>uint8").contains(chart.costliest("uint4>uint8").orElseThrow()));
			window.canvas().choose(chart.producers("uint4>uint8"));
			window.screenshots("precision-transitions");
		}
	}

	/** Files of older versions do not say which layers read from which; nothing is invented for them. */
	@Test
	void withoutProducersNothingIsKnown() throws Exception {
		StringWriter json = new StringWriter();
		JsonReport.write(new Report("f.m2q", List.of(Samples.report(FILE))), json);
		String older = json.toString().replaceAll("\"producers\": \\[[^\\]]*\\],?", "");
		PointReport read = JsonReport.read("older.json", new StringReader(older)).experiments().getFirst().points().getFirst();
		assertFalse(new PrecisionTransitions(read).isKnown());
		PointReport again = JsonReport.read("own.json", new StringReader(json.toString())).experiments().getFirst().points().getFirst();
		assertEquals(new PrecisionTransitions(Samples.point(FILE)).table().tsv(), new PrecisionTransitions(again).table().tsv());
	}
}
