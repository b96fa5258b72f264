package org.m2q.ui.help.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.IWizard;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.ShownResult;
import org.m2q.ui.M2qUi;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;

/** The first half hour of a newcomer: example, bit width, quick fix, run, views, undo. */
class NewcomerTest {

	private static final int PATIENCE = 60_000;
	private static final String NAME = "efficientvit-b0";

	private static ErrorLog errors;
	private static Rectangle bounds;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		Shell window = OpenFile.page().getWorkbenchWindow().getShell();
		bounds = window.getBounds();
		window.setBounds(0, 0, 1560, 980);
		PlatformUI.getWorkbench().showPerspective(M2qUi.PERSPECTIVE_ID, OpenFile.page().getWorkbenchWindow());
		OpenFile.page().resetPerspective();
	}

	@AfterAll
	static void clean() throws Exception {
		OpenFile.page().closeAllEditors(false);
		Ui.pump(300);
		for (IProject project : ResourcesPlugin.getWorkspace().getRoot().getProjects()) {
			project.delete(true, true, null);
		}
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(bounds);
		List<String> entries = errors.entries();
		errors.close();
		assertEquals(List.of(), entries);
	}

	@Test
	void fromAnExampleToResultsAndBack() throws Exception {
		IProject project = newExample();
		OpenFile network = OpenFile.open(project, NAME + ".m2q");
		Ui.await("costs", PATIENCE, () -> !network.minings("experiment ").isEmpty() && !network.minings("stage head").isEmpty());
		Ui.pump(1000);
		Ui.screenshot("newcomer-1-example");
		String before = network.minings("experiment ").getFirst();

		OpenFile policy = OpenFile.open(project, "policies/m2q.m2q");
		policy.replace("weights int4 uniform", "weights int8 uniform");
		Ui.screenshot("newcomer-2-bit-width");
		OpenFile.open(project, NAME + ".m2q");
		Ui.await("other costs", PATIENCE, () -> !network.minings("experiment ").isEmpty() && !network.minings("experiment ").getFirst().equals(before));
		String eightBit = network.minings("experiment ").getFirst();
		assertNotEquals(before, eightBit);
		Ui.screenshot("newcomer-3-annotation");

		mistakeAndRepair(network);
		network.editor().doSave(new NullProgressMonitor());
		policy.editor().doSave(new NullProgressMonitor());
		Ui.await("costs again", PATIENCE, () -> !network.minings("experiment ").isEmpty() && network.minings("experiment ").getFirst().equals(eightBit));

		run(project, network);

		OpenFile.page().activate(policy.editor());
		policy.editor().getAction(ITextEditorActionConstants.UNDO).run();
		assertTrue(policy.text().contains("weights int4 uniform"), policy.text());
		OpenFile.page().activate(network.editor());
		Ui.await("the first costs", PATIENCE, () -> !network.minings("experiment ").isEmpty() && network.minings("experiment ").getFirst().equals(before));
		Ui.screenshot("newcomer-7-undone");
	}

	private static IProject newExample() throws Exception {
		IWizard wizard = PlatformUI.getWorkbench().getNewWizardRegistry().findWizard("org.m2q.ui.wizard.example").createWizard();
		((INewWizard) wizard).init(PlatformUI.getWorkbench(), StructuredSelection.EMPTY);
		WizardDialog dialog = Dialogs.open(wizard);
		Tree tree = Dialogs.find(dialog.getShell(), Tree.class, found -> true);
		TreeItem item = Arrays.stream(tree.getItems()).filter(found -> found.getText().equals(NAME)).findFirst().orElseThrow();
		tree.setSelection(item);
		tree.notifyListeners(SWT.Selection, new Event());
		Ui.pump(200);
		Dialogs.press(dialog.getShell(), "Finish");
		IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(NAME);
		Ui.await("the example", PATIENCE, () -> project.exists() && OpenFile.page().getActiveEditor() != null);
		return project;
	}

	/** A wrong name is an error with a repair. */
	private static void mistakeAndRepair(OpenFile network) {
		network.replace("down: MBConv(64", "down: MBCon(64");
		Ui.await("an error", PATIENCE, () -> network.markers().stream().anyMatch(NewcomerTest::isError));
		Ui.screenshot("newcomer-4-error");
		IMarker marker = network.markers().stream().filter(NewcomerTest::isError).findFirst().orElseThrow();
		IMarkerResolution[] repairs = IDE.getMarkerHelpRegistry().getResolutions(marker);
		assertTrue(repairs.length > 0, marker.getAttribute(IMarker.MESSAGE, ""));
		repairs[0].run(marker);
		assertTrue(network.text().contains("down: MBConv(64"), network.text());
		Ui.await("no error", PATIENCE, () -> network.markers().stream().noneMatch(NewcomerTest::isError));
	}

	private static boolean isError(IMarker marker) {
		return marker.getAttribute(IMarker.SEVERITY, 0) == IMarker.SEVERITY_ERROR && marker.getAttribute(M2qUi.CODE_ATTRIBUTE, "").startsWith("m2q.link");
	}

	private static void run(IProject project, OpenFile network) throws Exception {
		OpenFile.page().activate(network.editor());
		network.editor().selectAndReveal(network.offset("experiment "), 0);
		Ui.pump(200);
		PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand("org.m2q.ui.launch.run", null);
		Ui.await("a stored result", PATIENCE, () -> results(project).size() == 1);
		Ui.await("the result in the views", PATIENCE, () -> M2qCore.currentResult().shown().filter(shown -> !shown.isEstimate()).isPresent());
		ShownResult shown = M2qCore.currentResult().shown().orElseThrow();
		assertFalse(shown.layerNames().isEmpty());
		// The console opens itself.
		Ui.pump(1500);
		int step = 0;
		for (String view : List.of("results", "edp", "roofline", "timeline", "precision")) {
			IViewPart part = OpenFile.page().showView(M2qUi.PLUGIN_ID + ".views." + view);
			assertEquals(M2qUi.PLUGIN_ID + ".views." + view, part.getSite().getId());
			Ui.pump(1200);
			for (Canvas canvas : Dialogs.all(OpenFile.page().getWorkbenchWindow().getShell(), Canvas.class)) {
				if (canvas.isVisible() && canvas.getClass().getName().startsWith("org.m2q.")) {
					assertFalse(AccessibleNames.of(canvas).isBlank(), view + ": " + canvas);
				}
			}
			Ui.screenshot("newcomer-" + (view.equals("results") ? "5-run" : "6-" + ++step + "-" + view));
		}
	}

	private static List<IFile> results(IProject project) {
		try {
			IFolder folder = project.getFolder(ResultStore.FOLDER);
			return folder.exists() ? Arrays.stream(folder.members()).filter(IFile.class::isInstance).map(IFile.class::cast)
					.filter(file -> file.getName().endsWith(ResultStore.SUFFIX)).toList() : List.of();
		} catch (CoreException e) {
			throw new AssertionError(e);
		}
	}
}
