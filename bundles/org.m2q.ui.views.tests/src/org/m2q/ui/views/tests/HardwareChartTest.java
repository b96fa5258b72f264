package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.hardware.Capability;
import org.m2q.ui.charts.hardware.HardwareChart;
import org.m2q.ui.charts.hardware.MemoryUse;

/** What engines can do and how full memories get, against the text of the accelerator and the steps of the schedule. */
class HardwareChartTest {

	private static final String FILE = "efficientvit-b1.m2q";

	private static NetworkCost cost() {
		return Samples.result(FILE).points().getFirst().cost();
	}

	private static Optional<Capability> of(HardwareChart chart, String engine, String operator, String format) {
		return chart.capabilities().stream().filter(found -> found.engine().equals(engine) && found.operator().equals(operator) && found.format().equals(format)).findFirst();
	}

	/** 16 by 32 elements: two 4-bit products each, one 8-bit product, one sum of two shifts. */
	@Test
	void ratesAreThoseOfTheText() {
		HardwareChart chart = new HardwareChart(cost(), Map.of());
		assertEquals(1024, of(chart, "MPMA", "dwconv", "int8*int4 uniform").orElseThrow().perCycle());
		assertEquals(512, of(chart, "MPMA", "pwconv", "int8*int8 uniform").orElseThrow().perCycle());
		assertEquals(512, of(chart, "SAT", "pwconv", "int8*int8 apot terms 2").orElseThrow().perCycle());
		assertTrue(of(chart, "MPMA", "pwconv", "int8*int8 apot terms 2").isEmpty(), "multipliers hold no sums of powers of two");
		assertTrue(of(chart, "POST", "hardswish", "").isPresent());
		assertTrue(of(chart, "SAT", "hardswish", "").isEmpty());
	}

	/** Whatever the cost model executes somewhere, the matrix says can be executed there, at no lower energy and rate. */
	@Test
	void everyUseOfTheCostModelIsPossible() {
		HardwareChart chart = new HardwareChart(cost(), Map.of());
		int seen = 0;
		for (LayerCost layer : cost().layers()) {
			for (var use : layer.engines()) {
				if (use.macs() > 0) {
					List<Capability> able = chart.capabilities().stream().filter(found -> found.engine().equals(use.engine()) && found.mode().equals(use.mode())
							&& found.operator().equals(layer.layer().kind().name().toLowerCase(java.util.Locale.ROOT))).toList();
					assertFalse(able.isEmpty(), layer.layer().name() + " on " + use);
					assertTrue(use.macs() <= able.getFirst().perCycle() * use.cycles() + 1, layer.layer().name() + " on " + use);
					seen++;
				}
			}
		}
		assertTrue(seen > 40, "uses: " + seen);
	}

	@Test
	void memoriesSayHowFullTheyGet() {
		Schedule schedule = Samples.schedule(FILE);
		Map<String, HardwareChart.Peak> peaks = new HashMap<>();
		for (int memory = 0; memory < schedule.accelerator().memories().size(); memory++) {
			peaks.put(schedule.accelerator().memories().get(memory).name(), new HardwareChart.Peak(held(schedule, memory), 0, "stem"));
		}
		HardwareChart chart = new HardwareChart(cost(), peaks);
		MemoryUse weights = chart.memories().stream().filter(memory -> memory.name().equals("weight_buffer")).findFirst().orElseThrow();
		assertEquals(128 * 1024, weights.capacity());
		assertTrue(weights.fill() > 0.2 && weights.fill() <= 1, "fill: " + weights.fill());
		assertEquals(Double.NaN, new HardwareChart(cost(), Map.of()).memories().getFirst().fill(), "without a schedule nothing is known");
		try (Window window = new Window(chart, 1100, 760)) {
			Mark mode = window.canvas().marks().stream().filter(mark -> mark.id().equals("mode:dwconv:int8*int4 uniform:MPMA")).findFirst().orElseThrow();
			assertTrue(mode.name().startsWith("MPMA executes dwconv int8*int4 uniform: 1,024 products per cycle, ") && mode.name().contains("joules"), mode.name());
			assertTrue(chart.place(mode.id()).orElseThrow().uri().endsWith("m2-vit.m2q"));
			window.screenshots("accelerator");
		}
		try (Window window = new Window(chart, 520, 500)) {
			window.screenshots("accelerator-narrow");
		}
	}

	/** Bytes that are held at the fullest moment, from the allocations of all steps that run at the start of some step. */
	private static long held(Schedule schedule, int memory) {
		Map<Integer, long[]> lives = new HashMap<>();
		for (Step step : schedule.steps()) {
			for (int i = 0; i < step.reads().size(); i++) {
				live(lives, step.reads().get(i), step);
			}
			for (int i = 0; i < step.writes().size(); i++) {
				live(lives, step.writes().get(i), step);
			}
		}
		Map<Long, Long> changes = new java.util.TreeMap<>();
		lives.forEach((index, life) -> {
			if (schedule.allocations().get(index).memory() == memory) {
				changes.merge(life[0], schedule.allocations().get(index).bytes(), Long::sum);
				changes.merge(life[1], -schedule.allocations().get(index).bytes(), Long::sum);
			}
		});
		long now = 0;
		long most = 0;
		for (long change : changes.values()) {
			now += change;
			most = Math.max(most, now);
		}
		return most;
	}

	private static void live(Map<Integer, long[]> lives, int allocation, Step step) {
		long[] life = lives.computeIfAbsent(allocation, key -> new long[] { step.start(), step.end() });
		life[0] = Math.min(life[0], step.start());
		life[1] = Math.max(life[1], step.end());
	}
}
