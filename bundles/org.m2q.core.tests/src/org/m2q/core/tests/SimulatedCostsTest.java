package org.m2q.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ExactResults;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.SimulatedCosts;
import org.m2q.core.results.StoredResult;
import org.m2q.core.simulation.FidelityChoice;
import org.m2q.core.simulation.SimulationRequest;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.cost.CostAnnotations;
import org.m2q.dsl.ide.cost.CostOrigin;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.cost.LineLabel;
import org.m2q.dsl.run.RunSettings;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;

/** Which results stand for a text, and what they put in the place of its estimate. */
class SimulatedCostsTest {

	private final M2qWorkspace workspace = M2qWorkspace.create();
	private final CostAnnotations costs = new CostAnnotations();
	private final ExactResults results = new ExactResults();
	private final SimulatedCosts simulated = new SimulatedCosts();
	private IProject project;
	private IFile file;

	@BeforeEach
	void prepare() throws Exception {
		project = Projects.create("simulated", "net.m2q", Projects.SMALL);
		file = project.getFile("net.m2q");
	}

	@AfterEach
	void clean() throws Exception {
		project.delete(true, true, null);
	}

	private M2qDocument document(String text) {
		return workspace.open(file.getLocation().toPath().toUri().toString(), text);
	}

	private CostReport estimate(String text) {
		return costs.report(document(text), Cancellation.NONE);
	}

	private CostReport shown(String text) {
		CostReport estimate = estimate(text);
		return simulated.of(estimate, results.of(file, input -> Optional.of(text)), results.pinned(project));
	}

	/** Simulates a text and stores what came out. */
	private StoredResult simulate(String text, String experiment, FidelityChoice fidelity, RunSettings settings) throws Exception {
		Report report = M2qCore.simulator().run(document(text), new SimulationRequest(file, Optional.of(experiment), fidelity, Optional.empty(), settings),
				new NullProgressMonitor()).report().orElseThrow();
		return new ResultStore(project).save(report, null);
	}

	private StoredResult simulate(String experiment) throws Exception {
		return simulate(Projects.SMALL, experiment, FidelityChoice.AS_WRITTEN, RunSettings.NONE);
	}

	private static Set<CostOrigin> lines(CostReport report) {
		return report.lines().stream().map(LineCost::origin).collect(Collectors.toSet());
	}

	private static HeaderCost header(CostReport report, HeaderCost.Kind kind, String name) {
		return report.headers().stream().filter(header -> header.kind() == kind && header.name().equals(name)).findFirst().orElseThrow();
	}

	@Test
	void withoutAResultEverythingIsEstimated() {
		CostReport shown = shown(Projects.SMALL);
		assertEquals(Set.of(CostOrigin.ESTIMATE), lines(shown));
		assertTrue(shown.labels().stream().map(LineLabel::text).allMatch(text -> text.startsWith("~")), shown.labels().toString());
	}

	@Test
	void aResultOfExactlyThisTextTakesTheMarkAway() throws Exception {
		CostReport before = shown(Projects.SMALL);
		PointReport point = simulate("Sizes").experiment().points().getFirst();
		CostReport shown = shown(Projects.SMALL);
		assertEquals(Set.of(CostOrigin.SIMULATION), lines(shown));
		for (int i = 0; i < shown.lines().size(); i++) {
			LineCost line = shown.lines().get(i);
			List<LayerReport> layers = line.layers().stream().map(point.layers()::get).toList();
			assertEquals(layers.stream().mapToDouble(LayerReport::energy).sum(), line.energy());
			assertEquals(layers.stream().mapToDouble(LayerReport::latency).sum(), line.latency());
			assertEquals(before.labels().get(i).columns().length(), shown.labels().get(i).columns().length(), "a column moved");
			assertEquals(before.labels().get(i).text().substring(1), shown.labels().get(i).text(), "an analysis of the same tiles has the same numbers");
		}
		for (HeaderCost.Kind kind : HeaderCost.Kind.values()) {
			String name = Map.of(HeaderCost.Kind.MODEL, "Net", HeaderCost.Kind.POLICY, "Eight", HeaderCost.Kind.MAPPING, "Plain", HeaderCost.Kind.EXPERIMENT, "Sizes").get(kind);
			HeaderCost header = header(shown, kind, name);
			assertEquals(CostOrigin.SIMULATION, header.origin(), name);
			assertEquals(point.totals().edp(), header.edp(), 1e-12 * header.edp());
		}
		assertEquals(CostOrigin.ESTIMATE, header(shown, HeaderCost.Kind.EXPERIMENT, "Once").origin(), "it was not run");
		simulate("Once");
		assertEquals(CostOrigin.SIMULATION, header(shown(Projects.SMALL), HeaderCost.Kind.EXPERIMENT, "Once").origin());
	}

	@Test
	void whatConcernsTheNumbersBringsTheMarkBackAndUndoTakesItAway() throws Exception {
		StoredResult stored = simulate("Sizes");
		assertEquals(Set.of(CostOrigin.SIMULATION), lines(shown(Projects.SMALL)));
		assertEquals(Set.of(CostOrigin.ESTIMATE), lines(shown(Projects.SMALL.replace("conv(8) > relu", "conv(16) > relu"))));
		assertEquals(Set.of(CostOrigin.SIMULATION), lines(shown(Projects.SMALL)));
		assertEquals(Set.of(CostOrigin.SIMULATION), lines(shown("// a comment\n" + Projects.SMALL)), "a comment concerns nothing");
		assertEquals(Set.of(CostOrigin.SIMULATION), lines(shown("// a longer comment\n" + Projects.SMALL)));
		stored.file().delete(true, null);
		assertEquals(Set.of(CostOrigin.ESTIMATE), lines(shown(Projects.SMALL)));
	}

	@Test
	void aRunThatDidNotUseWhatTheTextSaysIsNone() throws Exception {
		simulate(Projects.SMALL, "Sizes", FidelityChoice.AS_WRITTEN, new RunSettings(Map.of(), Map.of(), "250 MHz", Map.of()));
		assertEquals(Set.of(CostOrigin.ESTIMATE), lines(shown(Projects.SMALL)));
		simulate(Projects.SMALL, "Sizes", FidelityChoice.AS_WRITTEN, new RunSettings(Map.of("size", "32"), Map.of(), "", Map.of()));
		assertEquals(Set.of(CostOrigin.ESTIMATE), lines(shown(Projects.SMALL)));
	}

	@Test
	void everyTileIsSimulatedMoreExactly() throws Exception {
		PointReport point = simulate(Projects.SMALL, "Sizes", FidelityChoice.EVENT, RunSettings.NONE).experiment().points().getFirst();
		CostReport shown = shown(Projects.SMALL);
		HeaderCost header = header(shown, HeaderCost.Kind.MODEL, "Net");
		assertEquals(CostOrigin.SIMULATION, header.origin());
		assertEquals(point.totals().latency(), header.latency());
		assertEquals(1, shown.lines().stream().filter(line -> line.layers().size() == point.layers().size()).mapToDouble(LineCost::share).findFirst().orElse(1), 1e-9);
	}

	/** Mixed schemes, parameters of the accelerator, a library: what the wizard for projects makes. */
	@Test
	void anExampleIsRecognised() throws Exception {
		java.nio.file.Path root = java.nio.file.Path.of("").toAbsolutePath();
		while (!java.nio.file.Files.isDirectory(root.resolve("dsl-examples"))) {
			root = root.getParent();
		}
		for (String name : List.of("efficientvit-b0.m2q", "accelerators/m2-vit.m2q", "accelerators/trio-vit.m2q", "policies/m2q.m2q", "policies/w8a8.m2q")) {
			Projects.write(project, name, java.nio.file.Files.readString(root.resolve("dsl-examples").resolve(name)));
		}
		file = project.getFile("efficientvit-b0.m2q");
		String text = java.nio.file.Files.readString(file.getLocation().toPath());
		String experiment = document(text).experiments().getFirst().getName();
		PointReport point = simulate(text, experiment, FidelityChoice.AS_WRITTEN, RunSettings.NONE).experiment().points().getFirst();
		CostReport estimate = estimate(text);
		PointReport same = org.m2q.core.results.Estimates.of(file, estimate).orElseThrow().pointReport();
		assertEquals(same.hardware(), point.hardware());
		assertEquals(same.sources(), point.sources());
		assertEquals(same.totals().latency(), point.totals().latency());
		List<StoredResult> exact = results.of(file, input -> {
			try {
				return Optional.of(java.nio.file.Files.readString(input.getLocation().toPath()));
			} catch (java.io.IOException e) {
				return Optional.empty();
			}
		});
		assertEquals(1, exact.size());
		assertEquals(Set.of(CostOrigin.SIMULATION), lines(simulated.of(estimate, exact, Optional.empty())));
	}

	/** Two policies and a baseline: a change of one of them leaves the first point alone, and nothing else that it concerns. */
	@Test
	void whatIsBelowAnotherHeaderConcernsThatHeaderOnly() throws Exception {
		String policies = Projects.SMALL.substring(Projects.SMALL.indexOf("policy"), Projects.SMALL.indexOf("accelerator"));
		String text = Projects.SMALL.replace(policies, policies + policies.replace("Eight", "Other") + policies.replace("Eight", "Base"))
				.replace("run Net with Eight on Chip using Plain", "run Net with Eight, Other on Chip using Plain\n\tbaseline Net with Base on Chip using Plain")
				.replace("mac int8 * int8: 1 per cycle", "mac int8 * int8: 1 per cycle mac int8 * int4: 2 per cycle");
		Projects.write(project, "net.m2q", text);
		simulate(text, "Once", FidelityChoice.AS_WRITTEN, RunSettings.NONE);
		CostReport exact = shown(text);
		for (String name : List.of("Other", "Base")) {
			assertEquals(CostOrigin.SIMULATION, header(exact, HeaderCost.Kind.POLICY, name).origin(), name);
		}
		assertEquals(CostOrigin.SIMULATION, header(exact, HeaderCost.Kind.EXPERIMENT, "Once").origin());
		CostReport other = shown(changed(text, "Other"));
		assertEquals(CostOrigin.ESTIMATE, header(other, HeaderCost.Kind.POLICY, "Other").origin());
		assertEquals(CostOrigin.SIMULATION, header(other, HeaderCost.Kind.EXPERIMENT, "Once").origin());
		CostReport base = shown(changed(text, "Base"));
		HeaderCost once = header(base, HeaderCost.Kind.EXPERIMENT, "Once");
		assertEquals(CostOrigin.ESTIMATE, once.origin(), "it is compared with what is not simulated");
		assertEquals(header(estimate(changed(text, "Base")), HeaderCost.Kind.EXPERIMENT, "Once").saving(), once.saving());
	}

	private static String changed(String text, String policy) {
		int start = text.indexOf("policy " + policy);
		return text.substring(0, start) + text.substring(start).replaceFirst("weights int8", "weights int4");
	}

	@Test
	void headersCompareWithWhatIsPinned() throws Exception {
		assertTrue(header(shown(Projects.SMALL), HeaderCost.Kind.MODEL, "Net").saving().isEmpty());
		StoredResult wide = simulate(Projects.SMALL.replace("clock 500 MHz", "clock 250 MHz"), "Sizes", FidelityChoice.AS_WRITTEN, RunSettings.NONE);
		org.m2q.core.results.Baselines.pin(wide.file());
		HeaderCost header = header(shown(Projects.SMALL), HeaderCost.Kind.MODEL, "Net");
		assertEquals(CostOrigin.ESTIMATE, header.origin());
		assertEquals("pinned " + wide.name(), header.baseline());
		assertEquals(1 - header.edp() / wide.experiment().points().getFirst().totals().edp(), header.saving().orElseThrow(), 1e-12);
	}

	@Test
	void theSameEstimateIsLeftAsItIs() {
		CostReport estimate = estimate(Projects.SMALL);
		assertSame(estimate, simulated.of(estimate, List.of(), Optional.empty()));
		assertFalse(estimate.lines().isEmpty());
	}
}
