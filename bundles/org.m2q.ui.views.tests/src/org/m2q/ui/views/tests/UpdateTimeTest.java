package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.eclipse.swt.SWT;
import org.junit.jupiter.api.Test;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.edp.EdpBars;
import org.m2q.ui.charts.edp.EdpMetric;
import org.m2q.ui.charts.edp.EdpOptions;
import org.m2q.ui.charts.precision.PrecisionMap;
import org.m2q.ui.charts.roofline.RooflineChart;
import org.m2q.ui.tests.Ui;

/** How long the user interface thread takes to show new numbers of a large network. */
class UpdateTimeTest {

	private static final int LAYERS = 2000;
	private static final int ROUNDS = 12;

	/** A network of thousands of layers: those of an example again and again. */
	private static PointReport large() {
		PointReport sample = Samples.point("efficientvit-b1.m2q");
		List<LayerReport> layers = new ArrayList<>();
		for (int i = 0; i < LAYERS; i++) {
			LayerReport layer = sample.layers().get(i % sample.layers().size());
			layers.add(new LayerReport(i, "copy" + i / sample.layers().size() + "." + layer.name(), layer.stage(), layer.kind(), layer.place(),
					layer.status(), layer.inputs(), layer.output(), layer.loops(), layer.macs(), layer.weights(), layer.parameters(), layer.cycles(),
					layer.computeCycles(), layer.memoryCycles(), layer.latency(), layer.energy(), layer.edp(), layer.share(), layer.bound(),
					layer.utilization(), layer.precision(), layer.engines(), layer.energyByCause(), layer.traffic(), List.of(), layer.fusedWith(),
					layer.notModelled(), layer.notes()));
		}
		return new PointReport(sample.id(), sample.setup(), sample.baselines(), sample.totals(), layers, sample.hardware(), sample.assumptions(),
				sample.sources(), sample.limits());
	}

	@Test
	void thousandsOfLayersAreShownQuickly() {
		PointReport point = large();
		check("bars", () -> new EdpBars(point, Optional.of(point), EdpOptions.DEFAULT.with(EdpMetric.ENERGY)));
		check("precision map", () -> new PrecisionMap(point));
		check("roofline", () -> RooflineChart.of(point).orElseThrow());
	}

	private static void check(String what, Supplier<Chart> maker) {
		try (Window window = new Window(maker.get(), 1200, 700)) {
			int[] painted = new int[1];
			long[] start = new long[1];
			List<Long> times = new ArrayList<>();
			window.canvas().addListener(SWT.Paint, event -> painted[0]++);
			for (int i = 0; i < ROUNDS; i++) {
				int before = painted[0];
				start[0] = System.nanoTime();
				window.canvas().setChart(Optional.of(maker.get()));
				long laidOut = System.nanoTime() - start[0];
				Ui.await("painting", 10_000, () -> painted[0] > before);
				times.add(laidOut);
			}
			long median = times.stream().sorted().toList().get(ROUNDS / 2);
			System.out.println(what + " of " + LAYERS + " layers: laid out in " + median / 1_000 + " µs (median of " + ROUNDS + ")");
			assertTrue(median < 50_000_000L, what + ": " + median + " ns");
		}
	}
}
