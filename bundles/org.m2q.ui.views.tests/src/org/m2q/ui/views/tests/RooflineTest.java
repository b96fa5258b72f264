package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.junit.jupiter.api.Test;
import org.m2q.accelerator.RooflinePoint;
import org.m2q.report.HardwareReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.roofline.RooflineChart;
import org.m2q.ui.charts.roofline.WhatIf;
import org.m2q.ui.charts.roofline.WhatIfHandle;

/** The roofline: places of the layers, and the handle that changes the bandwidth. */
class RooflineTest {

	private static final String FILE = "efficientvit-b1.m2q";

	@Test
	void theHandleChangesTheBandwidth() {
		PointReport point = Samples.point(FILE);
		RooflineChart chart = RooflineChart.of(point).orElseThrow();
		try (Window window = new Window(chart, 1100, 700)) {
			window.canvas().setInteraction(new WhatIfHandle(
					whatIf -> window.canvas().setChart(Optional.of(new RooflineChart(point, RooflineChart.memories(point).getFirst(), whatIf)))));
			window.canvas().choose(java.util.Set.of("stage1.down.widen"));
			window.screenshots("roofline");
			Mark handle = window.canvas().marks().getLast();
			Rectangle at = handle.bounds();
			int x = at.x + at.width / 2;
			int y = at.y + at.height / 2;
			window.send(SWT.MouseDown, x, y, 1, 0, 1);
			window.send(SWT.MouseMove, x, y - 60, 0, SWT.BUTTON1, 0);
			window.send(SWT.MouseUp, x, y - 60, 1, SWT.BUTTON1, 1);
			RooflineChart changed = (RooflineChart) window.canvas().chart().orElseThrow();
			assertTrue(changed.whatIf().bandwidth() > 1.2, changed.whatIf().toString());
			assertTrue(changed.latency() < point.totals().latency());
			window.screenshots("roofline-what-if");
			window.canvas().focus(window.canvas().marks().getLast());
			window.key('-', 0);
			assertTrue(((RooflineChart) window.canvas().chart().orElseThrow()).whatIf().bandwidth() < changed.whatIf().bandwidth());
		}
	}

	/** The highest roof has a handle too: with more elements the layers below their slope gain, with fewer all below the lower roof lose. */
	@Test
	void theRoofChangesTheNumberOfElements() {
		PointReport point = Samples.point(FILE);
		RooflineChart chart = RooflineChart.of(point).orElseThrow();
		try (Window window = new Window(chart, 1100, 700)) {
			window.canvas().setInteraction(new WhatIfHandle(
					whatIf -> window.canvas().setChart(Optional.of(new RooflineChart(point, RooflineChart.memories(point).getFirst(), whatIf)))));
			Mark handle = window.canvas().marks().get(window.canvas().marks().size() - 2);
			assertTrue(handle.tip().contains("processing elements"), handle.tip());
			int x = handle.bounds().x + handle.bounds().width / 2;
			int y = handle.bounds().y + handle.bounds().height / 2;
			window.send(SWT.MouseDown, x, y, 1, 0, 1);
			for (int step = 1; step <= 6; step++) {
				window.send(SWT.MouseMove, x, y - 10 * step, 0, SWT.BUTTON1, 0);
			}
			window.send(SWT.MouseUp, x, y - 60, 1, SWT.BUTTON1, 1);
			RooflineChart more = (RooflineChart) window.canvas().chart().orElseThrow();
			assertTrue(more.whatIf().elements() > 1.2 && more.whatIf().bandwidth() == 1, more.whatIf().toString());
			double gained = 0;
			for (LayerReport layer : point.layers()) {
				Optional<RooflinePoint> roofline = layer.bound().roofline();
				if (roofline.isPresent() && layer.dramBytes() > 0) {
					double slope = layer.macs() * RooflineChart.memories(point).getFirst().bandwidth() / layer.dramBytes();
					double peak = roofline.get().peakMacsPerCycle() * point.hardware().clock();
					gained += layer.latency() * (1 - Math.min(slope, peak) / Math.min(slope, peak * more.whatIf().elements()));
				}
			}
			assertTrue(gained > 0);
			assertEquals(point.totals().latency() - gained, more.latency(), 1e-9 * point.totals().latency());
			window.screenshots("roofline-what-if-elements");
			window.canvas().focus(window.canvas().marks().get(window.canvas().marks().size() - 2));
			window.key('-', 0);
			assertTrue(((RooflineChart) window.canvas().chart().orElseThrow()).whatIf().elements() < more.whatIf().elements());
			Mark moved = window.canvas().marks().get(window.canvas().marks().size() - 2);
			window.send(SWT.MouseDoubleClick, moved.bounds().x + 8, moved.bounds().y + 8, 1, 0, 2);
			assertEquals(WhatIf.NONE, ((RooflineChart) window.canvas().chart().orElseThrow()).whatIf());
		}
	}

	@Test
	void placesAgreeWithTheReportAndNoneIsAboveItsRoof() {
		PointReport point = Samples.point(FILE);
		HardwareReport.Memory dram = RooflineChart.memories(point).getFirst();
		assertTrue(dram.isDram());
		int checked = 0;
		for (LayerReport layer : point.layers()) {
			Optional<RooflinePoint> roofline = layer.bound().roofline();
			if (roofline.isPresent() && layer.dramBytes() > 0) {
				assertEquals(roofline.get().macsPerByte().orElseThrow(), (double) layer.macs() / layer.dramBytes(), 1e-9, layer.name());
				double roof = Math.min(roofline.get().peakMacsPerCycle() * point.hardware().clock(), layer.macs() * dram.bandwidth() / layer.dramBytes());
				assertTrue(roofline.get().macsPerCycle() * point.hardware().clock() <= roof * (1 + 1e-9), layer.name());
				checked++;
			}
		}
		assertTrue(checked > 20, checked + " layers");
		assertEquals(point.totals().latency(), RooflineChart.of(point).orElseThrow().latency(), point.totals().latency() * 1e-12);
	}

	@Test
	void everyMemoryHasASlope() {
		PointReport point = Samples.point(FILE);
		for (HardwareReport.Memory memory : RooflineChart.memories(point)) {
			RooflineChart chart = new RooflineChart(point, memory, WhatIf.NONE);
			try (Window window = new Window(chart, 900, 600)) {
				window.screenshots("roofline-" + memory.name());
				assertTrue(chart.table().rows().size() > 0, memory.name());
			}
		}
	}
}
