package org.m2q.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.base.Cancellation;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.StoredResult;
import org.m2q.core.simulation.FidelityChoice;
import org.m2q.core.simulation.SimulationOutcome;
import org.m2q.core.simulation.SimulationRequest;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.run.Adjustables;
import org.m2q.dsl.run.RunSettings;
import org.m2q.report.ExperimentReport;
import org.m2q.report.LayerSelection;
import org.m2q.report.PointReport;
import org.m2q.report.Report;
import org.m2q.report.TextOptions;
import org.m2q.report.TextReport;
import org.m2q.report.TotalReport;

class SimulatorTest {

	private IProject project;
	private IFile file;

	@BeforeEach
	void prepare() throws Exception {
		project = Projects.create("simulator", "folder/net.m2q", Projects.SMALL);
		file = project.getFile("folder/net.m2q");
	}

	@AfterEach
	void clean() throws Exception {
		project.delete(true, true, null);
	}

	private M2qDocument open() {
		return M2qWorkspace.create().open(file.getLocation().toPath());
	}

	@Test
	void theNumbersAreThoseOfTheRunner() {
		Report report = Projects.run(file, Optional.empty()).report().orElseThrow();
		assertEquals(List.of("Sizes", "Once"), report.experiments().stream().map(ExperimentReport::name).toList());
		assertEquals("folder/net.m2q", report.file());
		assertEquals(2, report.experiments().getFirst().points().size());
		M2qDocument document = open();
		double edp = new ExperimentRunner(TextLocator.INSTANCE).run(document.experiments().get(1), Cancellation.NONE).points().getFirst().cost().edp();
		assertEquals(edp, report.experiments().get(1).points().getFirst().totals().edp());
	}

	@Test
	void oneExperimentAndItsFidelity() {
		Report analytical = Projects.run(file, Optional.of("Once")).report().orElseThrow();
		assertEquals(1, analytical.experiments().size());
		SimulationRequest exact = new SimulationRequest(file, Optional.of("Once"), FidelityChoice.EVENT, Optional.empty());
		Report event = M2qCore.simulator().run(open(), exact, new NullProgressMonitor()).report().orElseThrow();
		double one = analytical.experiments().getFirst().points().getFirst().totals().latency();
		double other = event.experiments().getFirst().points().getFirst().totals().latency();
		assertTrue(one != other && Math.abs(one / other - 1) < 0.3, one + " s and " + other + " s");
	}

	private static final String TABLES = """
			energy table Cheap {
				row mac: energy 0.2 pJ
				row other: energy 1 pJ
			}
			energy table Dear {
				row mac: energy 0.6 pJ
			}
			energy table Without {
				row other: energy 0.6 pJ
			}
			""";

	private SimulationOutcome run(RunSettings settings) {
		return M2qCore.simulator().run(open(), new SimulationRequest(file, Optional.of("Sizes"), FidelityChoice.AS_WRITTEN, Optional.empty(), settings),
				new NullProgressMonitor());
	}

	/** The same as a text that says it. */
	@Test
	void valuesInPlaceOfThoseOfTheText() throws Exception {
		String text = Projects.SMALL.replace("policy Eight", TABLES + "policy Eight").replace("accelerator Chip {", "accelerator Chip(rate = 1 GB/s) {\n\tuse Cheap")
				.replace("bandwidth 1 GB/s", "bandwidth rate").replace("mac int8 * int8: 1 per cycle", "mac int8 * int8: 1 per cycle costs Cheap.mac")
				.replace("\trun Net(size in [8, 16]) with Eight on Chip using Plain", "\trun Net(size in [8, 16]) with Eight on Chip using Plain\n\tbaseline with Eight on Chip using Plain");
		Projects.write(project, "folder/net.m2q", text);
		RunSettings settings = new RunSettings(Map.of("size", "32"), Map.of("rate", "2 GB/s"), "256.125 MHz", Map.of("Cheap", "Dear"));
		Report report = run(settings).report().orElseThrow();
		assertEquals(1, report.experiments().getFirst().points().size());
		PointReport point = report.experiments().getFirst().points().getFirst();
		PointReport baseline = report.experiments().getFirst().baselines().getFirst();

		Projects.write(project, "folder/net.m2q", text.replace("rate = 1 GB/s", "rate = 2 GB/s").replace("clock 500 MHz", "clock 256.125 MHz").replace("Cheap.mac", "Dear.mac")
				.replace("size in [8, 16]", "size = 32"));
		TotalReport written = run(RunSettings.NONE).report().orElseThrow().experiments().getFirst().points().getFirst().totals();
		assertEquals(written.energy(), point.totals().energy(), 1e-12 * written.energy());
		assertEquals(written.latency(), point.totals().latency());
		assertTrue(point.setup().modelText().contains("size = 32"), point.setup().modelText());
		assertEquals(List.of("model parameter size = 32.", "accelerator parameter rate = 2 GB/s.", "clock 256.125 MHz.", "energy table Dear for Cheap."),
				point.assumptions().stream().filter(sentence -> sentence.startsWith("Set for this run")).map(sentence -> sentence.substring(sentence.indexOf(": ") + 2)).toList());

		// The baseline is as it is written, at the same size.
		Projects.write(project, "folder/net.m2q", text.replace("size in [8, 16]", "size = 32"));
		TotalReport plain = run(RunSettings.NONE).report().orElseThrow().experiments().getFirst().points().getFirst().totals();
		assertEquals(plain.energy(), baseline.totals().energy(), 1e-12 * plain.energy());
		assertEquals(plain.latency(), baseline.totals().latency());
		assertTrue(baseline.assumptions().stream().noneMatch(sentence -> sentence.startsWith("Set for this run")));
		assertTrue(plain.energy() < written.energy() && plain.latency() != written.latency());

		// What is set survives in the stored result.
		StoredResult stored = new ResultStore(project).save(report, new NullProgressMonitor());
		assertEquals(point.assumptions(), ResultStore.read(stored.file()).experiment().points().getFirst().assumptions());
		assertTrue(TextReport.print(report, new TextOptions(100, false, false, LayerSelection.ALL)).contains("clock 256.125 MHz"));
	}

	@Test
	void valuesThatCannotBeAreRefused() throws Exception {
		String text = Projects.SMALL.replace("policy Eight", TABLES + "policy Eight").replace("accelerator Chip {", "accelerator Chip(rate = 1 GB/s) {\n\tuse Cheap")
				.replace("bandwidth 1 GB/s", "bandwidth rate").replace("mac int8 * int8: 1 per cycle", "mac int8 * int8: 1 per cycle costs Cheap.mac");
		Projects.write(project, "folder/net.m2q", text);
		Adjustables known = Adjustables.of(open(), Optional.of("Sizes"));
		assertEquals(Map.of("Cheap", List.of("Dear")), known.tables());
		assertEquals(List.of("500 MHz"), known.clocks());
		assertEquals("[8, 16]", known.model().getFirst().written());
		for (RunSettings wrong : List.of(new RunSettings(Map.of("size", "big"), Map.of(), "", Map.of()), new RunSettings(Map.of("depth", "3"), Map.of(), "", Map.of()),
				new RunSettings(Map.of(), Map.of("rate", "2 MHz"), "", Map.of()), new RunSettings(Map.of(), Map.of("speed", "2 MHz"), "", Map.of()),
				new RunSettings(Map.of(), Map.of(), "250", Map.of()), new RunSettings(Map.of(), Map.of(), "0 Hz", Map.of()),
				new RunSettings(Map.of(), Map.of(), "", Map.of("Cheap", "Without")), new RunSettings(Map.of(), Map.of(), "", Map.of("Dear", "Cheap")))) {
			SimulationOutcome outcome = run(wrong);
			assertEquals(Optional.empty(), outcome.report(), wrong.toString());
			assertEquals(wrong.obstacle(known).orElseThrow(), outcome.obstacle());
		}
		// What only the accelerator refuses is named with the place that uses it.
		SimulationOutcome refused = run(new RunSettings(Map.of(), Map.of("rate", "0 B/s"), "", Map.of()));
		assertEquals(Optional.empty(), refused.report());
		assertTrue(refused.obstacle().matches("rate=0 B/s: .* It is used at .*net\\.m2q:\\d+.*"), refused.obstacle());
		assertEquals(Optional.empty(), new RunSettings(Map.of("size", " "), Map.of("rate", ""), " ", Map.of("Cheap", "")).obstacle(known));
	}

	/** Hints show numbers: 250 MHz doubled, and every value of a sweep; an expression without a number shows nothing. */
	@Test
	void clocksThatAreCalculatedAreShownAsNumbers() throws Exception {
		String text = Projects.SMALL.replace("accelerator Chip {", "accelerator Chip(base = 250 MHz) {").replace("clock 500 MHz", "clock (base * 2)");
		Projects.write(project, "folder/net.m2q", text);
		assertEquals(List.of("500 MHz"), Adjustables.of(open(), Optional.of("Once")).clocks());
		Projects.write(project, "folder/net.m2q", text.replace("on Chip", "on Chip(base in [100 MHz, 0.75 GHz])"));
		assertEquals(List.of("200 MHz", "1.5 GHz"), Adjustables.of(open(), Optional.of("Once")).clocks());
		Projects.write(project, "folder/net.m2q", text.replace("base = 250 MHz", "base"));
		assertEquals(List.of(), Adjustables.of(open(), Optional.of("Once")).clocks());
	}

	@Test
	void whatCannotRunIsSaid() throws Exception {
		SimulationOutcome none = Projects.run(file, Optional.of("Twice"));
		assertEquals(Optional.empty(), none.report());
		assertEquals("There is no experiment Twice in net.m2q; it has Sizes, Once.", none.obstacle());
		Projects.write(project, "folder/net.m2q", Projects.SMALL.replace("conv(8) > relu", "cnv(8) > relu"));
		SimulationOutcome wrong = Projects.run(file, Optional.empty());
		assertEquals(Optional.empty(), wrong.report());
		assertEquals("m2q.link.unresolved", wrong.problems().getFirst().code());
		assertEquals(1, M2qCore.simulator().errors(open(), Cancellation.NONE).size());
	}

	@Test
	void itTellsHowFarItIsAndStopsWhenAsked() {
		List<String> tasks = new ArrayList<>();
		double[] worked = new double[1];
		M2qCore.simulator().run(open(), new SimulationRequest(file, Optional.empty()), new NullProgressMonitor() {
			@Override
			public void subTask(String name) {
				tasks.add(name);
			}

			@Override
			public void internalWorked(double work) {
				worked[0] += work;
			}

			@Override
			public void worked(int work) {
				worked[0] += work;
			}
		});
		assertTrue(tasks.stream().anyMatch(task -> task.startsWith("Once, point 1 of 1: ")), tasks.toString());
		List<String> sizes = tasks.stream().filter(task -> task.startsWith("Sizes, point ")).toList();
		assertTrue(sizes.size() > 1, tasks.toString());
		for (int i = 0; i < sizes.size(); i++) {
			assertTrue(sizes.get(i).startsWith("Sizes, point " + (i + 1) + " of " + sizes.size() + ": "), tasks.toString());
		}
		assertTrue(worked[0] > 0);
		NullProgressMonitor stopped = new NullProgressMonitor();
		stopped.setCanceled(true);
		assertThrows(CancellationException.class, () -> M2qCore.simulator().run(open(), new SimulationRequest(file, Optional.empty()), stopped));
	}

	@Test
	void whatAStoppedRunHasPricedIsAPartialReport() throws Exception {
		Report whole = M2qCore.simulator().run(open(), new SimulationRequest(file, Optional.of("Sizes")), new NullProgressMonitor()).report().orElseThrow();
		assertFalse(whole.partial());
		NullProgressMonitor stopping = new NullProgressMonitor() {
			@Override
			public void subTask(String name) {
				// The second point is not priced to its end.
				setCanceled(name.contains("point 2 of"));
			}
		};
		Report part = M2qCore.simulator().run(open(), new SimulationRequest(file, Optional.of("Sizes")), stopping).report().orElseThrow();
		assertTrue(part.partial());
		assertEquals(1, part.experiments().getFirst().points().size());
		assertEquals(whole.experiments().getFirst().points().getFirst(), part.experiments().getFirst().points().getFirst());
		java.io.StringWriter written = new java.io.StringWriter();
		org.m2q.report.JsonReport.write(part, written);
		assertTrue(written.toString().contains("\"partial\": true"), written.toString().substring(0, 200));
		assertTrue(org.m2q.report.JsonReport.read("part", new java.io.StringReader(written.toString())).partial());
	}
}
