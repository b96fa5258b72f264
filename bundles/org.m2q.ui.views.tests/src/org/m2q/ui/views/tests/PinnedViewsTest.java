package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.XMLMemento;
import org.eclipse.ui.views.IViewDescriptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.StoredResult;
import org.m2q.core.simulation.SimulationRequest;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.report.Report;
import org.m2q.ui.internal.link.PinnedViews;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.ToolBars;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.views.internal.RooflineView;
import org.m2q.ui.views.internal.results.ResultLauncher;
import org.m2q.ui.views.internal.results.ResultsView;

/** Several views of one kind in the real workbench: those that are pinned keep what they show. */
class PinnedViewsTest {

	private static final int PATIENCE = 60_000;
	private static final String B1 = "efficientvit-b1.m2q";
	private static final String ROOFLINE = "org.m2q.ui.views.roofline";
	private static final List<String> VIEWS = List.of("results", "compare", "edp", "roofline", "timeline", "precision", "ranges", "generated", "pareto");

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("pinned");
	}

	@AfterEach
	void close() {
		M2qCore.currentResult().followEditor();
		for (IViewReference reference : OpenFile.page().getViewReferences()) {
			if (reference.getId().startsWith("org.m2q.ui.views.")) {
				OpenFile.page().hideView(reference);
			}
		}
		if (open != null) {
			open.close();
		}
		Ui.pump(200);
	}

	@AfterAll
	static void check() throws Exception {
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private static StoredResult stored() throws Exception {
		IFile file = project.getFile(B1);
		Report report = M2qCore.simulator().run(M2qWorkspace.create().open(file.getLocation().toPath()), new SimulationRequest(file, Optional.empty()),
				new NullProgressMonitor()).report().orElseThrow();
		return new ResultStore(project).save(report, new NullProgressMonitor());
	}

	private void example() throws Exception {
		open = OpenFile.open(project, B1);
	}

	private static void showStored(StoredResult stored) throws Exception {
		Job job = ResultLauncher.open(stored.file());
		Ui.await("the file to be read", PATIENCE, () -> job.getState() == Job.NONE);
		Ui.await("the stored result", PATIENCE, () -> M2qCore.currentResult().shown().filter(shown -> shown.id().equals(stored.id())).isPresent());
		Ui.pump(300);
	}

	@Test
	void aPinnedViewKeepsItsResultAndANewOneShowsWhatIsNew() throws Exception {
		example();
		RooflineView pinned = (RooflineView) OpenFile.page().showView(ROOFLINE);
		Ui.await("the estimate", PATIENCE, () -> pinned.canvas().chart().isPresent());
		StoredResult stored = stored();
		showStored(stored);
		OpenFile.page().activate(pinned);
		ToolBars.press(pinned, "Pin");
		assertEquals("Roofline: " + stored.name(), pinned.getPartName());
		assertTrue(ToolBars.action(pinned, "Pin").orElseThrow().isChecked());

		M2qCore.currentResult().followEditor();
		assertEquals(stored.id(), pinned.result().shown().orElseThrow().id());
		ToolBars.press(pinned, "New Roofline View");
		RooflineView free = (RooflineView) OpenFile.page().getActivePart();
		assertNotSame(pinned, free);
		assertEquals("2", free.getViewSite().getSecondaryId());
		assertEquals("Roofline", free.getPartName());
		assertTrue(free.result().shown().orElseThrow().isEstimate());

		// The new one follows the text, and the pinned one says that it is older.
		open.replace("hidden = 1600", "hidden = 1200");
		double before = stored.shown(false).pointReport().totals().edp();
		Ui.await("the new estimate", PATIENCE, () -> Math.abs(free.result().shown().orElseThrow().pointReport().totals().edp() / before - 1) > 1e-6);
		Ui.await("the pinned result to be old", PATIENCE, () -> pinned.result().shown().orElseThrow().isStale());
		assertEquals(before, pinned.result().shown().orElseThrow().pointReport().totals().edp());
		for (String theme : new String[] { Window.DARK, Window.LIGHT }) {
			Window.theme(theme);
			OpenFile.page().activate(pinned);
			Ui.screenshot("view-pinned" + (theme.equals(Window.DARK) ? "-dark" : "-light"));
		}

		// Layers are found by their names, also from one result in the other.
		OpenFile.page().activate(free);
		free.canvas().pick(free.canvas().marks().stream().filter(mark -> mark.layer().equals("stem.conv")).findFirst()
				.orElseGet(() -> free.canvas().marks().stream().filter(mark -> !mark.layer().isEmpty()).findFirst().orElseThrow()), false);
		Set<String> chosen = free.canvas().selected();
		assertFalse(chosen.isEmpty());
		Ui.await("the same layer in the pinned view", PATIENCE, () -> pinned.canvas().selected().equals(chosen));

		ToolBars.press(pinned, "Pin");
		assertEquals("Roofline", pinned.getPartName());
		assertTrue(pinned.result().shown().orElseThrow().isEstimate());
		open.replace("hidden = 1200", "hidden = 1600");
		open.editor().doSave(null);
	}

	@Test
	void aPinnedEstimateGetsOld() throws Exception {
		example();
		RooflineView view = (RooflineView) OpenFile.page().showView(ROOFLINE);
		Ui.await("the estimate", PATIENCE, () -> view.canvas().chart().isPresent());
		ToolBars.press(view, "Pin");
		ShownResult kept = view.result().shown().orElseThrow();
		assertFalse(kept.isStale());
		open.replace("hidden = 1600", "hidden = 1200");
		Ui.await("the pinned estimate to be old", PATIENCE, () -> view.result().shown().orElseThrow().isStale());
		assertEquals(kept.pointReport(), view.result().shown().orElseThrow().pointReport());
		open.replace("hidden = 1200", "hidden = 1600");
		open.editor().doSave(null);
	}

	@Test
	void whatIsNewGoesToTheViewThatIsNotPinned() throws Exception {
		example();
		StoredResult first = stored();
		StoredResult second = stored();
		ResultsView pinned = (ResultsView) OpenFile.page().showView(ResultsView.ID);
		showStored(first);
		ToolBars.press(pinned, "Pin");
		showStored(second);
		assertEquals(first.id(), pinned.result().shown().orElseThrow().id());
		List<IViewReference> open = Arrays.stream(OpenFile.page().getViewReferences()).filter(reference -> reference.getId().equals(ResultsView.ID)).toList();
		assertEquals(2, open.size());
		ResultsView free = (ResultsView) open.stream().map(reference -> reference.getView(true)).filter(view -> view != pinned).findFirst().orElseThrow();
		assertTrue(free.status().contains(second.name()), free.status());
		// The free one is used again.
		showStored(second);
		assertEquals(2, Arrays.stream(OpenFile.page().getViewReferences()).filter(reference -> reference.getId().equals(ResultsView.ID)).count());
	}

	@Test
	void aStoredResultStaysPinnedOverARestart() throws Exception {
		example();
		StoredResult stored = stored();
		ResultsView view = (ResultsView) OpenFile.page().showView(ResultsView.ID);
		showStored(stored);
		ToolBars.press(view, "Pin");
		XMLMemento memento = XMLMemento.createWriteRoot("view");
		view.saveState(memento);
		assertEquals(stored.id(), memento.getString("pinned"));
		ToolBars.press(view, "Pin");
		M2qCore.currentResult().followEditor();
		assertFalse(view.result().isPinned());
		view.result().restore(memento);
		Ui.await("the pin", PATIENCE, () -> view.result().isPinned());
		assertEquals(stored.id(), view.result().shown().orElseThrow().id());
		ToolBars.press(view, "Pin");
		stored.file().delete(true, null);
		view.result().restore(memento);
		Ui.pump(1000);
		assertFalse(view.result().isPinned());
	}

	@Test
	void everyViewOfResultsCanBePinnedAndOpenedTwice() throws Exception {
		example();
		OpenFile.page().showView(ROOFLINE);
		Ui.await("an estimate", PATIENCE, () -> M2qCore.currentResult().shown().isPresent());
		for (String name : VIEWS) {
			String id = "org.m2q.ui.views." + name;
			IViewDescriptor descriptor = PlatformUI.getWorkbench().getViewRegistry().find(id);
			assertTrue(descriptor.getAllowMultiple(), id);
			IViewPart first = OpenFile.page().showView(id);
			IViewPart second = PinnedViews.another(OpenFile.page(), id, IWorkbenchPage.VIEW_ACTIVATE);
			assertNotSame(first, second);
			ToolBars.press(second, "Pin");
			assertTrue(second.getTitle().startsWith(descriptor.getLabel() + ": ~ "), second.getTitle());
			assertTrue(ToolBars.action(second, "New " + descriptor.getLabel() + " View").isPresent(), id);
			OpenFile.page().hideView(second);
		}
	}
}
