package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.eclipse.swt.graphics.Rectangle;
import org.junit.jupiter.api.Test;
import org.m2q.ui.charts.Highlight;
import org.m2q.ui.charts.pareto.ParetoChart;
import org.m2q.ui.charts.pareto.ParetoFront;
import org.m2q.ui.charts.pareto.ParetoPoint;
import org.m2q.ui.views.internal.ChartTheme;

/** The Pareto chart: its front, its pictures, and its cost. */
class ParetoTest {

	private static List<ParetoPoint> points(int count) {
		Random random = new Random(7);
		List<ParetoPoint> points = new ArrayList<>();
		points.add(new ParetoPoint("current", "current text", 2.4e-6, 31, ParetoPoint.Kind.CURRENT, ""));
		points.add(new ParetoPoint("baseline", "w8a8", 3.1e-6, 36, ParetoPoint.Kind.BASELINE, ""));
		for (int i = 0; i < count; i++) {
			double edp = 1e-6 * Math.exp(random.nextDouble() * 1.3);
			double limit = 20 + 14 * Math.log(edp / 1e-6) / 1.3 + 4;
			points.add(new ParetoPoint("p" + i, "point " + i, edp, limit - Math.abs(random.nextGaussian()) * 5,
					i % 9 == 0 ? ParetoPoint.Kind.INFEASIBLE : ParetoPoint.Kind.CANDIDATE, ""));
		}
		return points;
	}

	/** Against the definition, pair by pair. */
	@Test
	void theFrontIsWhatNoOtherPointBeats() {
		List<ParetoPoint> points = points(300);
		List<ParetoPoint> front = ParetoFront.of(points);
		List<ParetoPoint> feasible = points.stream().filter(point -> point.kind() == ParetoPoint.Kind.CANDIDATE || point.kind() == ParetoPoint.Kind.CURRENT).toList();
		for (ParetoPoint point : feasible) {
			boolean beaten = feasible.stream().anyMatch(other -> other.edp() <= point.edp() && other.proxy() >= point.proxy()
					&& (other.edp() < point.edp() || other.proxy() > point.proxy()));
			assertEquals(!beaten, front.contains(point), point.toString());
		}
		assertTrue(front.stream().noneMatch(point -> point.kind() == ParetoPoint.Kind.INFEASIBLE || point.kind() == ParetoPoint.Kind.BASELINE));
	}

	@Test
	void pointsAreDrawnAndPicked() {
		ParetoChart chart = new ParetoChart(points(400), "mean weight SQNR", "dB");
		try (Window window = new Window(chart, 900, 600)) {
			window.screenshots("pareto-widget");
			var current = window.canvas().marks().stream().filter(mark -> mark.id().equals("current")).findFirst().orElseThrow();
			window.click(current.bounds().x + current.bounds().width / 2, current.bounds().y + current.bounds().height / 2);
			assertEquals(java.util.Set.of("current"), window.canvas().selected());
		}
	}

	@Test
	void aHundredThousandPointsAreNotAllDrawn() {
		ParetoChart chart = new ParetoChart(points(100_000), "mean weight SQNR", "dB");
		CountingSurface surface = new CountingSurface();
		chart.layout(surface, ChartTheme.current(), 900, 600).paint(surface, new Rectangle(0, 0, 900, 600), Highlight.NONE);
		assertTrue(surface.primitives() < 900 * 600 / 9, surface.primitives() + " primitives");
		assertTrue(surface.primitives() < 50_000, surface.primitives() + " primitives");
	}
}
