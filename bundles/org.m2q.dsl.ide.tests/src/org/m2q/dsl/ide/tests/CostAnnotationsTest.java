package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Format;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.cost.LineLabel;
import org.m2q.dsl.ide.cost.PricedModel;
import org.m2q.dsl.ide.cost.ShapeLabel;

class CostAnnotationsTest {

	private static final String B1 = "efficientvit-b1.m2q";

	private static CostReport report(M2qDocument document) {
		return Examples.SERVICES.costs().report(document, Cancellation.NONE);
	}

	private static LineCost line(M2qDocument document, CostReport report, String part) {
		String text = document.text().orElseThrow();
		int line = (int) text.substring(0, text.indexOf(part)).lines().count();
		return report.line(line).orElseThrow(() -> new AssertionError("no cost on line " + line + " of " + report.lines()));
	}

	@Test
	void linesAddUpToTheNetwork() {
		M2qDocument document = Examples.example(B1);
		CostReport report = report(document);
		PricedModel model = report.models().getFirst();
		NetworkCost cost = model.cost().orElseThrow(() -> new AssertionError(model.obstacle() + model.problems()));
		List<LineCost> stages = report.lines().stream().filter(line -> line.kind() == LineCost.Kind.STAGE || line.layers().size() > 0
				&& document.text().orElseThrow().lines().toList().get(line.line() - 1).strip().startsWith("stage")).toList();
		assertEquals(6, stages.size());
		assertEquals(1, stages.stream().mapToDouble(LineCost::share).sum(), 1e-9);
		assertEquals(cost.energy(), stages.stream().mapToDouble(LineCost::energy).sum(), cost.energy() * 1e-9);
		assertEquals(cost.latency(), stages.stream().mapToDouble(LineCost::latency).sum(), cost.latency() * 1e-9);
		assertEquals(98, stages.stream().mapToInt(line -> line.layers().size()).sum());
	}

	@Test
	void aCallInARepeatShowsTheSumOfItsCopies() {
		M2qDocument document = Examples.example(B1);
		LineCost line = line(document, report(document), "repeat 2 {");
		assertEquals(6, line.layers().size());
		assertTrue(line.precision().startsWith("w"), line.precision());
	}

	/** Shapes stand behind calls: of blocks of the library, of those of the text, where calls make different ones, and without a price. */
	@Test
	void callsAreFollowedByWhatTheyMake() {
		M2qDocument document = Examples.example(B1);
		assertEquals(": [32, 56, 56] uint8", shape(document, "MBConv(32, stride = 2)"));
		assertEquals(": [256, 7, 7] uint8", shape(document, "MBConv(256, stride = 2, fewer_norm = true)"));
		assertEquals(": [1000] uint8", shape(document, "EfficientViTHead(1536, hidden = 1600, classes = classes)"));
		String text = "block Twice(n) { conv(n) > conv(2 * n) }\nmodel M { input x: [4, 8, 8] Twice(8) repeat 2 { pwconv(6) } Twice(3) output y }\n";
		M2qDocument own = Examples.open(text);
		CostReport asked = report(own);
		assertFalse(asked.inferred().areMade(), "shapes are off at first, so that an analysis does not work them out");
		assertEquals(asked.shapes(), asked.inferred().all());
		assertEquals(List.of(": [8, 8, 8] \u2026", ": [16, 8, 8] \u2026", ": [16, 8, 8]", ": [6, 8, 8]", ": [6, 8, 8]"),
				report(own).shapes().stream().map(ShapeLabel::text).toList());
		assertEquals(List.of("conv(n)", "conv(2 * n)", "Twice(8)", "pwconv(6)", "Twice(3)"),
				report(own).shapes().stream().map(shape -> text.substring(0, shape.offset()).replaceAll("(?s).*[ {>] *([A-Za-z]+\\([^)]*\\))$", "$1")).toList());
		assertEquals(List.of(), report(Examples.open(text.replace("conv(n)", "conv(none)"))).shapes());
	}

	private static String shape(M2qDocument document, String call) {
		int end = document.text().orElseThrow().indexOf(call) + call.length();
		return report(document).shapes().stream().filter(shape -> shape.offset() == end).map(ShapeLabel::text).findFirst().orElse("nothing");
	}

	@Test
	void headersSumModelAndExperiment() {
		M2qDocument document = Examples.example(B1);
		List<HeaderCost> headers = report(document).headers();
		HeaderCost model = headers.stream().filter(header -> header.kind() == HeaderCost.Kind.MODEL).findFirst().orElseThrow();
		HeaderCost experiment = headers.stream().filter(header -> header.kind() == HeaderCost.Kind.EXPERIMENT).findFirst().orElseThrow();
		assertTrue(model.priced() && experiment.priced());
		assertEquals(98, model.layers());
		assertEquals(model.edp(), experiment.edp());
		assertTrue(experiment.saving().isPresent());
	}

	@Test
	void theNumbersAreThoseOfASimulation() {
		M2qDocument document = Examples.example(B1);
		ExperimentPoint point = new ExperimentRunner(TextLocator.INSTANCE).run(document.experiments().getFirst(), Cancellation.NONE).points()
				.getFirst();
		NetworkCost cost = report(document).models().getFirst().cost().orElseThrow();
		assertEquals(point.cost().edp(), cost.edp());
		assertEquals(point.cost().latency(), cost.latency());
	}

	@Test
	void aDirtyTextIsPricedAsItIs() {
		M2qDocument document = Examples.example(B1);
		String text = document.text().orElseThrow();
		double before = line(document, report(document), "down: MBConv(32").energy();
		M2qDocument changed = Examples.changed(B1, text.replace("MBConv(32, stride = 2)", "MBConv(32, stride = 2, expand = 6)"));
		try {
			assertTrue(line(changed, report(changed), "down: MBConv(32").energy() > before);
		} finally {
			Examples.SERVICES.workspace().removeBuffer(changed.uri());
		}
	}

	@Test
	void withoutAnExperimentTheHeaderSaysWhy() {
		CostReport report = report(Examples.open("model M {\n\tinput x: [3, 8, 8]\n\tconv(4) > bn\n}\n"));
		assertEquals(List.of(), report.lines());
		HeaderCost header = report.headers().getFirst();
		assertTrue(!header.priced() && header.setup().contains("no experiment"), header.setup());
		assertEquals(1, header.layers());
	}

	@Test
	void errorsAreObstaclesNotExceptions() {
		CostReport report = report(Examples.open("model M {\n\tinput x: [3, 8, 8]\n\tconv(nothing)\n}\nexperiment E { run M with P on A }"));
		assertTrue(report.models().getFirst().cost().isEmpty());
		assertTrue(!report.models().getFirst().obstacle().isEmpty());
	}

	/** An accelerator without one energy prices times alone: what is not modelled is said to be so, never 0. */
	@Test
	void energiesThatAreNotModelledAreNoZeros() {
		M2qDocument document = Examples.open(CostRemarksTest.HEAD.replaceFirst("(?s)energy table.*", "") + CostRemarksTest.PLAIN
				+ CostRemarksTest.chip("100 GB/s").replace("\tuse t\n", "").replaceAll(" costs mac|, energy [0-9]+ pJ/bit", "") + CostRemarksTest.mapping("map pwconv -> E"));
		CostReport report = report(document);
		NetworkCost cost = report.models().getFirst().cost().orElseThrow(() -> new AssertionError(document.problems()));
		assertEquals(0, cost.energy());
		assertEquals(4, report.headers().size());
		for (HeaderCost header : report.headers()) {
			assertTrue(header.priced() && Double.isNaN(header.edp()), header.toString());
			assertTrue(header.summary().startsWith("~EDP not modelled  " + Format.time(cost.latency()) + "  "), header.summary());
			noZero(Examples.SERVICES.hovers().header(header, report).orElseThrow());
			assertTrue(header.against("pinned", 1).saving().isEmpty());
		}
		assertEquals(1, report.lines().size());
		LineCost line = report.lines().getFirst();
		assertEquals(cost.latency(), line.latency());
		LineLabel label = report.labels().getFirst();
		assertTrue(label.text().startsWith("share not modelled  " + Format.time(cost.latency()) + "  energy not modelled  EDP not modelled  "), label.text());
		assertTrue(label.columns().matches(" +n/m +" + Format.time(cost.latency()) + " +n/m +n/m .*"), label.columns());
		assertTrue(label.hasValues() && !label.hasBar() && !label.hot());
		noZero(Examples.SERVICES.hovers().line(line, report).orElseThrow());
		noZero(Examples.SERVICES.hovers().line(line.simulated(Double.NaN, 1e-3, Double.NaN, Map.of()), report).orElseThrow());
	}

	private static void noZero(String hover) {
		assertTrue(hover.contains("not modelled") && !hover.matches("(?s).*(\\b0( \\w)?J|n/a|NaN|50\\.0 %\\*\\* of the EDP|\\| energy).*"), hover);
	}

	/** Half of a network is not shown as the whole: neither above what it is for nor when that is pointed at. */
	@Test
	void theSumOfSomeLayersIsNoPrice() {
		String text = CostRemarksTest.HEAD.replace("output y", "d: dwconv(3)\n\toutput y") + CostRemarksTest.PLAIN + CostRemarksTest.chip("100 GB/s") + CostRemarksTest.mapping("map pwconv -> E");
		CostReport report = report(Examples.open(text));
		assertEquals(4, report.headers().size());
		for (HeaderCost header : report.headers()) {
			assertEquals("not priced: 1 of 2 layers have no price", header.setup());
			assertEquals("not priced: 1 of 2 layers have no price", header.summary());
			assertFalse(header.priced());
			String hover = Examples.SERVICES.hovers().header(header, report).orElseThrow();
			assertTrue(hover.contains("1 of 2 layers") && !hover.contains("EDP"), hover);
		}
		assertEquals(List.of(false, true), report.lines().stream().map(LineCost::isUnavailable).toList());
		assertTrue(report.labels().getFirst().text().startsWith("~") && report.labels().getLast().text().equals("— unmapped"), report.labels().toString());
		assertTrue(report.models().getFirst().cost().isPresent() && report.models().getFirst().whole().isEmpty());
	}

	@Test
	void cancellingStops() {
		M2qDocument document = Examples.example(B1);
		assertThrows(CancellationException.class, () -> Examples.SERVICES.costs().report(document, () -> true));
	}
}
