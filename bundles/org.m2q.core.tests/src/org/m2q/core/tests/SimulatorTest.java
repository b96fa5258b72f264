package org.m2q.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
import org.m2q.core.simulation.FidelityChoice;
import org.m2q.core.simulation.SimulationOutcome;
import org.m2q.core.simulation.SimulationRequest;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.report.ExperimentReport;
import org.m2q.report.Report;

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
