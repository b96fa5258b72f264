package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.junit.jupiter.api.Test;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepEnergies;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.Highlight;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.timeline.TimelineChart;
import org.m2q.ui.charts.timeline.TimelineData;
import org.m2q.ui.charts.timeline.TimelineInteraction;
import org.m2q.ui.charts.timeline.TimelineOptions;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.views.internal.ChartTheme;

/** The timeline: what it shows, the mouse and the keys, and that its cost does not grow with the schedule. */
class TimelineTest {

	private static final String FILE = "efficientvit-b1.m2q";

	private static TimelineData data(Schedule schedule) {
		return TimelineData.of(schedule, Cancellation.NONE, part -> {
		});
	}

	private static Window open(TimelineData data, int width, int height) {
		Window window = new Window(new TimelineChart(data, TimelineOptions.all(data)), width, height);
		window.canvas().setInteraction(
				new TimelineInteraction(options -> window.canvas().setChart(Optional.of(new TimelineChart(data, options)))));
		return window;
	}

	/** With power. */
	private static TimelineData powered(Schedule schedule) {
		return TimelineData.of(schedule, Optional.of(StepEnergies.of(schedule, Samples.result(FILE).points().getFirst().cost(), Cancellation.NONE)), Cancellation.NONE, part -> {
		});
	}

	private static TimelineOptions options(ChartCanvas canvas) {
		return ((TimelineChart) canvas.chart().orElseThrow()).options();
	}

	@Test
	void mouseAndKeysFollowTraceCompass() {
		TimelineData data = data(Samples.schedule(FILE));
		try (Window window = open(data, 1200, 700)) {
			ChartCanvas canvas = window.canvas();
			window.screenshots("timeline-all");
			window.send(SWT.MouseWheel, 700, 300, 0, SWT.MOD1, 1);
			assertTrue(options(canvas).shown().length() < data.cycles());
			window.key('w', 0);
			window.key('+', 0);
			double zoomed = options(canvas).shown().length();
			window.key('s', 0);
			assertTrue(options(canvas).shown().length() > zoomed);
			double from = options(canvas).shown().from();
			window.key('d', 0);
			assertTrue(options(canvas).shown().from() > from);
			window.key('a', 0);
			assertEquals(from, options(canvas).shown().from(), 1e-6);
			// A range by dragging, and zooming to it.
			window.send(SWT.MouseDown, 500, 300, 1, 0, 1);
			window.send(SWT.MouseMove, 640, 300, 0, SWT.BUTTON1, 0);
			window.send(SWT.MouseUp, 640, 300, 1, SWT.BUTTON1, 1);
			assertTrue(options(canvas).range().isPresent());
			window.screenshots("timeline-range");
			window.key('z', 0);
			assertEquals(options(canvas).range().orElseThrow().from(), options(canvas).shown().from(), 1);
			assertEquals(options(canvas).range().orElseThrow().to(), options(canvas).shown().to(), 1);
			// Right drag zooms, middle drag moves, a double click on the ruler shows everything.
			double before = options(canvas).shown().length();
			window.send(SWT.MouseDown, 500, 300, 3, 0, 1);
			window.send(SWT.MouseMove, 700, 300, 0, SWT.BUTTON3, 0);
			window.send(SWT.MouseUp, 700, 300, 3, SWT.BUTTON3, 1);
			assertTrue(options(canvas).shown().length() < before);
			from = options(canvas).shown().from();
			window.send(SWT.MouseDown, 500, 300, 2, 0, 1);
			window.send(SWT.MouseMove, 450, 300, 0, SWT.BUTTON2, 0);
			window.send(SWT.MouseUp, 450, 300, 2, SWT.BUTTON2, 1);
			assertTrue(options(canvas).shown().from() > from);
			window.send(SWT.MouseDoubleClick, 600, 12, 1, 0, 2);
			assertEquals(data.cycles(), options(canvas).shown().length(), 1e-6);
			// Bookmarks: one where the range begins, one in the middle of another part; from one to the other; again removes it.
			double marked = options(canvas).range().orElseThrow().from();
			window.key('b', 0);
			assertEquals(List.of(marked), options(canvas).bookmarks());
			window.screenshots("timeline-bookmark");
			assertTrue(canvas.marks().stream().anyMatch(mark -> mark.name().startsWith("Bookmark at ")));
			window.key('w', 0);
			window.key('w', 0);
			window.key('.', 0);
			window.key(',', 0);
			assertEquals(marked, (options(canvas).shown().from() + options(canvas).shown().to()) / 2, data.cycles() / 100.0);
			window.key('b', 0);
			assertEquals(List.of(), options(canvas).bookmarks());
			window.key(SWT.HOME, 0);
			// From slice to slice.
			window.key(SWT.ESC, 0);
			window.key(SWT.ARROW_RIGHT, 0);
			window.key(SWT.ARROW_RIGHT, 0);
			assertEquals(1, options(canvas).slice().orElseThrow().position());
			assertEquals(1, canvas.selected().size());
			window.key(SWT.ARROW_DOWN, 0);
			window.key(SWT.ARROW_UP, 0);
			window.key('z', 0);
			window.key('s', 0);
			window.key('s', 0);
			canvas.setChart(Optional.of(new TimelineChart(data, options(canvas).withCritical(true))));
			window.screenshots("timeline-slice");
			assertTrue(canvas.focused().orElseThrow().name().startsWith("Layer "), canvas.focused().orElseThrow().name());
			boolean grid = options(canvas).grid();
			window.key('g', 0);
			assertEquals(!grid, options(canvas).grid());
		}
	}

	@Test
	void aLayerIsFoundByItsName() {
		TimelineData data = data(Samples.schedule(FILE));
		var first = data.find("head.EMBED", Optional.empty(), true).orElseThrow();
		assertEquals("head.embed", data.layerName(first));
		var second = data.find("head.embed", Optional.of(first), true).orElseThrow();
		assertFalse(first.equals(second));
		assertEquals(first, data.find("head.embed", Optional.of(second), false).orElseThrow());
		assertTrue(data.find("no such layer", Optional.empty(), true).isEmpty());
	}

	/** The sums of the table against sums over the steps themselves. */
	@Test
	void sumsOfARangeAreThoseOfItsSteps() {
		Schedule schedule = Samples.schedule(FILE);
		TimelineData data = data(schedule);
		double from = data.cycles() * 0.237;
		double to = data.cycles() * 0.611;
		TimelineOptions options = TimelineOptions.all(data).showing(data, from, to);
		DataTable table = new TimelineChart(data, options).table();
		for (int engine = 0; engine < schedule.accelerator().engines().size(); engine++) {
			String name = schedule.accelerator().engines().get(engine).name();
			double busy = 0;
			for (Step step : schedule.steps()) {
				if (step.kind() != StepKind.LOAD && step.kind() != StepKind.STORE && step.resource() == engine) {
					busy += Math.max(0, Math.min(step.end(), to) - Math.max(step.start(), from));
				}
			}
			double shown = table.rows().stream().filter(row -> row.cells().getFirst().text().equals(name)).findFirst().orElseThrow().cells().get(3).value();
			assertEquals(busy / schedule.accelerator().clock(), shown, 1e-12, name);
		}
		// The fullest moment of every buffer, cycle by cycle of its changes.
		int peak = table.columns().stream().map(DataTable.Column::header).toList().indexOf("Most held [B]");
		for (int memory = 0; memory < schedule.accelerator().memories().size(); memory++) {
			String name = schedule.accelerator().memories().get(memory).name();
			if (schedule.accelerator().memories().get(memory).kind() == MemoryKind.BUFFER) {
				var row = table.rows().stream().filter(candidate -> candidate.cells().getFirst().text().equals(name)).findFirst().orElseThrow();
				assertEquals(peak(schedule, memory, from, to), row.cells().get(peak).value(), name);
			}
		}
	}

	/** Means and maxima of bytes per cycle and of power against sums over the steps themselves; what is said of a pixel is what holds in it. */
	@Test
	void trafficAndPowerAreThoseOfTheSteps() {
		Schedule schedule = Samples.schedule(FILE);
		NetworkCost cost = Samples.result(FILE).points().getFirst().cost();
		StepEnergies energies = StepEnergies.of(schedule, cost, Cancellation.NONE);
		TimelineData data = powered(schedule);
		double clock = schedule.accelerator().clock();
		double from = Math.rint(data.cycles() * 0.237);
		double to = Math.rint(data.cycles() * 0.241);
		double bytes = 0;
		double joules = energies.leakage() * (to - from) / clock + energies.unplaced() * (to - from) / data.cycles();
		double[] rates = new double[(int) (to - from)];
		double[] watts = new double[rates.length];
		Arrays.fill(watts, energies.leakage() + energies.unplaced() * clock / data.cycles());
		for (Step step : schedule.steps()) {
			double length = step.end() - step.start();
			double inside = Math.max(0, Math.min(step.end(), to) - Math.max(step.start(), from));
			if (inside > 0) {
				boolean transfer = step.kind() == StepKind.LOAD || step.kind() == StepKind.STORE;
				bytes += transfer ? step.bytes() * inside / length : 0;
				joules += energies.joules(step.index()) * inside / length;
				for (long cycle = (long) Math.max(from, step.start()); cycle < Math.min(to, step.end()); cycle++) {
					rates[(int) (cycle - from)] += transfer ? step.bytes() / length : 0;
					watts[(int) (cycle - from)] += energies.joules(step.index()) / length * clock;
				}
			}
		}
		DataTable table = new TimelineChart(data, TimelineOptions.all(data).showing(data, from, to)).table();
		List<String> headers = table.columns().stream().map(DataTable.Column::header).toList();
		var dram = table.rows().get(table.rows().size() - 2).cells();
		var power = table.rows().getLast().cells();
		assertEquals("memory traffic", dram.getFirst().text());
		assertEquals("Power", power.getFirst().text());
		assertTrue(bytes > 0);
		assertEquals(bytes / (to - from), dram.get(headers.indexOf("Mean traffic [B/cycle]")).value(), 1e-9 * bytes);
		assertEquals(Arrays.stream(rates).max().orElseThrow(), dram.get(headers.indexOf("Most traffic [B/cycle]")).value(), 1e-9);
		assertEquals(joules / (to - from) * clock, power.get(headers.indexOf("Mean power [W]")).value(), 1e-9);
		assertEquals(Arrays.stream(watts).max().orElseThrow(), power.get(headers.indexOf("Most power [W]")).value(), 1e-9);
		// Over all time it is the energy of the network.
		var all = new TimelineChart(data, TimelineOptions.all(data)).table().rows().getLast().cells();
		double dynamic = cost.layers().stream().flatMap(layer -> layer.terms().stream()).filter(term -> term.cause() != EnergyCause.STATIC).mapToDouble(EnergyTerm::joules).sum();
		assertEquals(dynamic + energies.leakage() * data.seconds(), all.get(headers.indexOf("Mean power [W]")).value() * data.seconds(), 1e-9 * dynamic);
		try (Window window = open(data, 1200, 860)) {
			window.screenshots("timeline-counters");
			int y = window.canvas().marks().stream().filter(found -> found.name().startsWith("Power, mean ")).findFirst().orElseThrow().bounds().y + 20;
			Mark mark = window.canvas().scene().orElseThrow().at(700, y, window.canvas().visible()).orElseThrow();
			assertTrue(mark.tip().startsWith("Power: mean ") && mark.tip().contains("W, at most ") && mark.tip().contains("leakage: "), mark.tip());
			assertTrue(window.canvas().marks().stream().anyMatch(found -> found.name().matches("memory traffic, mean [\\d.]+ B/cycle, of [\\d.]+ B/cycle")),
					window.canvas().marks().stream().map(Mark::name).toList().toString());
			window.canvas().setChart(Optional.of(new TimelineChart(data, TimelineOptions.all(data).showing(data, from, to))));
			window.screenshots("timeline-counters-zoomed");
		}
	}

	/** An interconnect has a row below that of DRAM: as many bytes as the steps move over it, never more at once than its wires carry. */
	@Test
	void theInterconnectHasARow() {
		String text = Samples.CONVOLUTIONS.replace("\tdram d:", "\tinterconnect bus: width 96 B, energy 0.01 pJ/bit\n\tdram d:");
		M2qDocument document = M2qWorkspace.create().open("memory:/wires.m2q", text);
		Schedule schedule = Samples.schedule(document.result(document.experiments().getFirst(), Cancellation.NONE).points().getFirst());
		TimelineData data = data(schedule);
		long moved = schedule.steps().stream().mapToLong(step -> step.wireBytes(schedule.accelerator(), 0)).sum();
		DataTable table = new TimelineChart(data, TimelineOptions.all(data)).table();
		List<String> headers = table.columns().stream().map(DataTable.Column::header).toList();
		var bus = table.rows().getLast().cells();
		assertEquals("bus traffic", bus.getFirst().text());
		assertTrue(moved > 0);
		assertEquals(moved, bus.get(headers.indexOf("Mean traffic [B/cycle]")).value() * data.cycles(), 1e-9 * moved);
		double most = bus.get(headers.indexOf("Most traffic [B/cycle]")).value();
		assertTrue(most > 0 && most <= 96 + 1e-9, most + " B/cycle");
		try (Window window = open(data, 1200, 700)) {
			window.screenshots("timeline-interconnect");
			assertTrue(window.canvas().marks().stream().anyMatch(found -> found.name().matches("bus traffic, mean [\\d.]+ B/cycle, of 96(\\.0)? B/cycle")),
					window.canvas().marks().stream().map(Mark::name).toList().toString());
		}
	}

	private static long peak(Schedule schedule, int memory, double from, double to) {
		long[] first = new long[schedule.allocations().size()];
		long[] last = new long[first.length];
		Arrays.fill(first, Long.MAX_VALUE);
		for (Step step : schedule.steps()) {
			for (Ints used : List.of(step.reads(), step.writes())) {
				for (int i = 0; i < used.size(); i++) {
					first[used.get(i)] = Math.min(first[used.get(i)], step.start());
					last[used.get(i)] = Math.max(last[used.get(i)], step.end());
				}
			}
		}
		long most = 0;
		for (Allocation at : schedule.allocations()) {
			// The fullest moment is one at which something is taken, or the start of the range.
			double moment = Math.max(from, first[at.index()]);
			long sum = 0;
			for (Allocation other : schedule.allocations()) {
				long end = other.heldUntil() < 0 ? last[other.index()] : Math.max(last[other.index()], schedule.steps().get(other.heldUntil()).end());
				sum += other.memory() == memory && first[other.index()] <= moment && moment < end && moment < to ? other.bytes() : 0;
			}
			most = Math.max(most, sum);
		}
		return most;
	}

	@Test
	void aCancelledIndexStops() {
		Schedule schedule = Samples.schedule(FILE);
		assertThrows(CancellationException.class, () -> TimelineData.of(schedule, () -> true, part -> {
		}));
	}

	@Test
	void paintingAMillionStepsCostsNoMoreThanThePixels() {
		Schedule sample = Samples.schedule(FILE);
		int width = 1400;
		int height = 700;
		for (int steps : new int[] { 100_000, 1_000_000 }) {
			long start = System.nanoTime();
			TimelineData data = powered(repeated(sample, steps));
			long indexed = System.nanoTime();
			try (Window window = open(data, width, height)) {
				int[] painted = new int[1];
				window.canvas().addListener(SWT.Paint, event -> painted[0]++);
				long slowest = 0;
				int most = 0;
				TimelineOptions options = TimelineOptions.all(data);
				for (int zoom = 0; zoom < 24; zoom++) {
					TimelineChart chart = new TimelineChart(data, options);
					CountingSurface counting = new CountingSurface();
					var scene = chart.layout(counting, ChartTheme.current(), width, height);
					scene.paint(counting, new Rectangle(0, 0, width, height), Highlight.NONE);
					most = Math.max(most, counting.primitives() + counting.corners());
					long before = System.nanoTime();
					window.canvas().setChart(Optional.of(chart));
					int paints = painted[0];
					Ui.await("painting", 20_000, () -> painted[0] > paints);
					slowest = Math.max(slowest, System.nanoTime() - before);
					options = options.zoomed(data, 2, data.cycles() * 0.37);
				}
				int lanes = sample.accelerator().engines().size() + sample.accelerator().memories().size() + 5;
				System.out.println(steps + " steps: indexed in " + (indexed - start) / 1_000_000 + " ms, slowest of 24 zooms on the screen after "
						+ slowest / 1_000_000 + " ms, at most " + most + " primitives and corners for " + width + " pixels and " + lanes + " lanes");
				assertTrue(most < 6 * width * lanes, most + " primitives");
				assertTrue(slowest < 1_000_000_000L, slowest + " ns");
				if (steps == 1_000_000) {
					window.screenshots("timeline-million");
				}
			}
		}
	}

	/** A schedule several times after itself, as if the network ran again and again. */
	private static Schedule repeated(Schedule sample, int wanted) {
		int count = sample.steps().size();
		int copies = Math.max(1, wanted / count);
		int ending = sample.steps().stream().max((a, b) -> Long.compare(a.end(), b.end())).orElseThrow().index();
		List<Step> steps = new ArrayList<>(copies * count);
		for (int copy = 0; copy < copies; copy++) {
			int shift = copy * count;
			long later = copy * sample.cycles();
			for (Step step : sample.steps()) {
				int[] after = Arrays.stream(step.after().toArray()).map(index -> index + shift).toArray();
				if (copy > 0 && step.start() == 0) {
					after = new int[] { ending + shift - count };
				}
				steps.add(new Step(step.index() + shift, step.kind(), step.layer(), step.part(), step.resource(), step.operand(), step.region(),
						step.bytes(), step.cycles(), step.reads(), step.writes(), Ints.of(after), step.ports(), step.start() + later, step.end() + later));
			}
		}
		return new Schedule(sample.network(), sample.policy(), sample.accelerator(), sample.mapping(), sample.layers(), sample.groups(), steps,
				sample.allocations(), copies * sample.cycles());
	}
}
