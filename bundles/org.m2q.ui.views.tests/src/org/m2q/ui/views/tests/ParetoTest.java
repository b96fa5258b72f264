package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.junit.jupiter.api.Test;
import org.m2q.ui.charts.Highlight;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.pareto.BudgetHandles;
import org.m2q.ui.charts.pareto.ParetoBudget;
import org.m2q.ui.charts.pareto.ParetoChart;
import org.m2q.ui.charts.pareto.ParetoFront;
import org.m2q.ui.charts.pareto.ParetoPoint;
import org.m2q.ui.views.internal.BudgetText;
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

	private static Mark handle(Window window, String id) {
		return window.canvas().marks().stream().filter(mark -> mark.id().equals(id)).findFirst().orElseThrow();
	}

	private static Point middle(Mark mark) {
		return new Point(mark.bounds().x + mark.bounds().width / 2, mark.bounds().y + mark.bounds().height / 2);
	}

	/** Counted by the definition of a budget, point by point. */
	@Test
	void budgetsAreDraggedAndRemoved() {
		List<ParetoPoint> points = points(400);
		ParetoBudget[] budget = { ParetoBudget.NONE };
		try (Window window = new Window(new ParetoChart(points, "mean weight SQNR", "dB"), 900, 600)) {
			window.canvas().setInteraction(new BudgetHandles(wanted -> {
				budget[0] = wanted;
				window.canvas().setChart(Optional.of(new ParetoChart(points, "mean weight SQNR", "dB", wanted)));
			}));
			Point from = middle(handle(window, "budget.edp"));
			window.send(SWT.MouseDown, from.x, from.y, 1, 0, 1);
			window.send(SWT.MouseMove, from.x - 300, from.y, 0, SWT.BUTTON1, 0);
			window.send(SWT.MouseUp, from.x - 300, from.y, 1, SWT.BUTTON1, 1);
			assertEquals(from.x - 300, middle(handle(window, "budget.edp")).x, 1);
			from = middle(handle(window, "budget.proxy"));
			window.send(SWT.MouseDown, from.x, from.y, 1, 0, 1);
			window.send(SWT.MouseMove, from.x, from.y - 200, 0, SWT.BUTTON1, 0);
			window.send(SWT.MouseUp, from.x, from.y - 200, 1, SWT.BUTTON1, 1);
			double edp = budget[0].edp().orElseThrow();
			double proxy = budget[0].proxy().orElseThrow();
			ParetoChart chart = (ParetoChart) window.canvas().chart().orElseThrow();
			long inside = points.stream().filter(point -> point.kind() == ParetoPoint.Kind.CANDIDATE || point.kind() == ParetoPoint.Kind.CURRENT)
					.filter(point -> point.edp() <= edp && point.proxy() >= proxy).count();
			assertTrue(inside > 20 && inside < 300, inside + " points");
			assertEquals(inside, chart.allowed());
			long said = chart.table().rows().stream().filter(row -> row.cells().getLast().text().contains("budget")).count();
			assertEquals(points.stream().filter(point -> point.edp() > edp || point.proxy() < proxy).count(), said);
			window.screenshots("pareto-budgets");
			window.canvas().focus(handle(window, "budget.edp"));
			window.key('+', 0);
			assertTrue(budget[0].edp().orElseThrow() > edp);
			window.key(SWT.DEL, 0);
			assertEquals(OptionalDouble.empty(), budget[0].edp());
			// The end of the axis is no limit.
			Point last = middle(handle(window, "budget.proxy"));
			window.send(SWT.MouseDown, last.x, last.y, 1, 0, 1);
			window.send(SWT.MouseMove, last.x, last.y + 900, 0, SWT.BUTTON1, 0);
			window.send(SWT.MouseUp, last.x, last.y + 900, 1, SWT.BUTTON1, 1);
			assertEquals(ParetoBudget.NONE, budget[0]);
		}
	}

	@Test
	void budgetsAreReadWithTheirUnits() {
		assertEquals(OptionalDouble.of(2.5e-6), BudgetText.edp("2.5 µJ·s").orElseThrow());
		assertEquals(OptionalDouble.of(2.5e-6), BudgetText.edp("2.5 uJ s").orElseThrow());
		assertEquals(OptionalDouble.of(3e-6), BudgetText.edp(" 3e-6 J*s ").orElseThrow());
		assertEquals(OptionalDouble.empty(), BudgetText.edp(" ").orElseThrow());
		for (String wrong : List.of("2.5", "0 J·s", "-1 J·s", "2.5 J", "2,5 µJ·s", "1e999 J·s", "fast")) {
			assertEquals(Optional.empty(), BudgetText.edp(wrong), wrong);
		}
		assertEquals(OptionalDouble.of(31.5), BudgetText.proxy("31.5 dB", "dB").orElseThrow());
		assertEquals(OptionalDouble.of(-3), BudgetText.proxy("−3", "dB").orElseThrow());
		assertEquals(Optional.empty(), BudgetText.proxy("31 %", "dB"));
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
