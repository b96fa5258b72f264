package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.junit.jupiter.api.Test;
import org.m2q.report.PointReport;
import org.m2q.report.ExperimentReport;
import org.m2q.report.LayerReport;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.edp.EdpBars;
import org.m2q.ui.charts.edp.EdpMetric;
import org.m2q.ui.charts.edp.EdpOptions;
import org.m2q.ui.charts.edp.EdpStack;

/** Bars of layers: order, selection, keyboard, pictures. */
class EdpBarsTest {

	private static final String FILE = "efficientvit-b1.m2q";
	private static final int FIRST_PART = 8;

	private static Optional<PointReport> baseline() {
		ExperimentReport report = Samples.report(FILE);
		return report.baselineOf(report.points().getFirst());
	}

	@Test
	void theLargestShareComesFirstAndAllAddUp() {
		PointReport point = Samples.point(FILE);
		try (Window window = new Window(new EdpBars(point, baseline(), EdpOptions.DEFAULT), 1100, 760)) {
			window.screenshots("edp-share");
			LayerReport largest = point.layers().stream().max((a, b) -> Double.compare(a.share(), b.share())).orElseThrow();
			assertEquals(largest.name(), window.canvas().marks().getFirst().layer());
			assertEquals(point.layers().size(), window.canvas().marks().size());
			assertEquals(1, point.layers().stream().mapToDouble(LayerReport::share).sum(), 1e-9);
			window.key(SWT.HOME, 0);
			window.key(SWT.ARROW_DOWN, 0);
			window.key(' ', 0);
			assertEquals(1, window.canvas().selected().size());
			assertTrue(window.canvas().focused().orElseThrow().name().contains("percent"), window.canvas().focused().orElseThrow().name());
		}
	}

	@Test
	void everyMetricHasItsPicture() {
		for (EdpMetric metric : EdpMetric.values()) {
			try (Window window = new Window(new EdpBars(Samples.point(FILE), baseline(), EdpOptions.DEFAULT.with(metric)), 1100, 600)) {
				window.screenshots("edp-" + metric.name().toLowerCase().replace('_', '-'));
			}
		}
	}

	/** However it is divided, all energy is in the bars; by operand, DRAM and buffers of the same operand are one part. */
	@Test
	void energyIsDividedByCauseComponentOrOperand() {
		PointReport point = Samples.point(FILE);
		for (EdpStack stack : EdpStack.values()) {
			EdpBars bars = new EdpBars(point, Optional.empty(), EdpOptions.DEFAULT.with(EdpMetric.ENERGY).with(stack));
			List<DataTable.Column> columns = bars.table().columns();
			double sum = 0;
			for (int i = FIRST_PART; columns.get(i).numeric(); i++) {
				int column = i;
				sum += bars.table().rows().stream().mapToDouble(row -> row.cells().get(column).value()).sum();
			}
			assertEquals(point.totals().energy(), sum, point.totals().energy() * 1e-9, stack.name());
			try (Window window = new Window(bars, 1100, 600)) {
				window.screenshots("edp-energy-by-" + stack.name().toLowerCase(java.util.Locale.ROOT));
			}
		}
		List<String> operands = new EdpBars(point, Optional.empty(), EdpOptions.DEFAULT.with(EdpMetric.ENERGY).with(EdpStack.OPERAND)).table().columns().stream()
				.map(DataTable.Column::label).toList();
		assertTrue(operands.containsAll(List.of("weights", "inputs", "outputs", "partial-sums", "residuals")), operands.toString());
		double weights = point.layers().stream().flatMap(layer -> layer.energyByCause().stream()).flatMap(cause -> cause.terms().stream())
				.filter(term -> term.action().endsWith(" weights")).mapToDouble(term -> term.joules()).sum();
		int column = operands.indexOf("weights");
		assertEquals(weights, new EdpBars(point, Optional.empty(), EdpOptions.DEFAULT.with(EdpMetric.ENERGY).with(EdpStack.OPERAND)).table().rows().stream()
				.mapToDouble(row -> row.cells().get(column).value()).sum(), weights * 1e-9);
	}

	@Test
	void theLatencyOfALayerIsTheSumOfWhatItIsSpentOn() {
		PointReport point = Samples.point(FILE);
		for (LayerReport layer : point.layers()) {
			double spent = layer.bound().spent().values().stream().mapToLong(Long::longValue).sum() / point.hardware().clock();
			assertEquals(layer.latency(), spent, layer.latency() * 1e-9, layer.name());
		}
	}

	/** The example of SCALE-Sim has no energies: they are written as not modelled, never as 0. */
	@Test
	void whatIsNotModelledIsNotZero() {
		PointReport point = Samples.point("published/scale-sim.m2q");
		assertTrue(point.layers().stream().anyMatch(layer -> Double.isNaN(layer.energy())), "the example leaves energies open");
		EdpBars bars = new EdpBars(point, Optional.empty(), EdpOptions.DEFAULT.with(EdpMetric.ENERGY));
		try (Window window = new Window(bars, 1000, 500)) {
			window.screenshots("edp-not-modelled");
			assertTrue(window.canvas().marks().getFirst().name().contains("not modelled"), window.canvas().marks().getFirst().name());
		}
		String[] first = bars.table().tsv().split("\n")[1].split("\t", -1);
		assertEquals("", first[5], "an unknown energy has no number");
		try (Window window = new Window(new EdpBars(point, Optional.empty(), EdpOptions.DEFAULT.with(EdpMetric.LATENCY)), 1000, 500)) {
			window.screenshots("edp-latency-only");
		}
	}
}
