package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IMarkerDelta;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceChangeEvent;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.IWorkspaceDescription;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.navigator.CommonNavigator;
import org.eclipse.ui.navigator.resources.ProjectExplorer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.core.M2qCore;
import org.m2q.core.nature.M2qNature;
import org.m2q.core.problems.SeverityPreferences;
import org.m2q.core.simulation.SimulationRequest;
import org.m2q.core.tasks.TaskTags;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.preferences.ProjectSeverityPage;
import org.m2q.ui.internal.preferences.TaskTagPage;

/** Files of a project are checked when they are saved, whether they are open or not. */
class BuilderTest {

	private static final int PATIENCE = 60_000;
	private static final String GOOD = "language 1.0\npolicy P {\n\tdefault { weights int8 uniform symmetric per filter scale minmax }\n}\n";
	private static final String IMPORTER = "language 1.0\nimport \"policy.m2q\"\n\npolicy Q extends P {\n\tdefault { weights int4 uniform symmetric per filter scale minmax }\n}\n";

	private IProject project;
	private ErrorLog errors;

	@BeforeEach
	void prepare() throws Exception {
		errors = new ErrorLog();
		project = ResourcesPlugin.getWorkspace().getRoot().getProject("built");
		project.create(null);
		project.open(null);
	}

	@AfterEach
	void clean() throws Exception {
		OpenFile.page().closeAllEditors(false);
		Ui.pump(100);
		project.delete(true, true, null);
		List<String> entries = errors.entries();
		errors.close();
		assertEquals(List.of(), entries);
	}

	private IFile write(String name, String text) throws Exception {
		IFile file = project.getFile(name);
		if (file.getParent() instanceof IFolder folder && !folder.exists()) {
			folder.create(true, true, null);
		}
		if (file.exists()) {
			file.setContents(text.getBytes(StandardCharsets.UTF_8), IResource.FORCE, null);
		} else {
			file.create(text.getBytes(StandardCharsets.UTF_8), IResource.FORCE, null);
		}
		return file;
	}

	private void useNature() throws CoreException {
		M2qNature.set(project, true, null);
		built();
	}

	/** Waits for the builds in the background. */
	private static void built() {
		Ui.pump(150);
		Ui.await("the builder", PATIENCE, () -> Job.getJobManager().find(ResourcesPlugin.FAMILY_AUTO_BUILD).length == 0);
		Ui.pump(50);
	}

	private static void setAutoBuilding(boolean automatic) throws CoreException {
		IWorkspaceDescription description = ResourcesPlugin.getWorkspace().getDescription();
		description.setAutoBuilding(automatic);
		ResourcesPlugin.getWorkspace().setDescription(description);
	}

	private static List<String> codes(IFile file) {
		try {
			return Arrays.stream(file.findMarkers(M2qCore.PROBLEM_MARKER, true, IResource.DEPTH_ZERO))
					.map(marker -> marker.getAttribute(M2qCore.CODE_ATTRIBUTE, "")).toList();
		} catch (CoreException e) {
			throw new AssertionError(e);
		}
	}

	@Test
	void savedFilesOfAProjectWithTheNatureAreMarked() throws Exception {
		IFile bad = write("bad.m2q", "accelerator A { clock 500 }\n");
		IFile result = write("results/old.m2q", "accelerator A { clock 500 }\n");
		IFile derived = write("made/made.m2q", "accelerator A { clock 500 }\n");
		derived.getParent().setDerived(true, null);
		built();
		assertEquals(List.of(), codes(bad), "no nature, no builder");
		useNature();
		Ui.await("a marker", PATIENCE, () -> codes(bad).contains(ProblemCodes.UNIT_MISSING));
		assertEquals(List.of(), codes(result));
		assertEquals(List.of(), codes(derived));
		assertEquals(M2qCore.BUILDER_ID, project.getDescription().getBuildSpec()[0].getBuilderName());
		write("bad.m2q", GOOD);
		Ui.await("no marker", PATIENCE, () -> codes(bad).isEmpty());
	}

	/** They follow what is saved, in open files too, and the tags of the preferences; the Tasks view lists them. */
	@Test
	void tasksOfCommentsAreMarked() throws Exception {
		IFile closed = write("tasks.m2q", GOOD + "// TODO measure\n/* FIXME now */\n");
		useNature();
		Ui.await("tasks", PATIENCE, () -> tasks(closed).equals(List.of("TODO measure " + IMarker.PRIORITY_NORMAL, "FIXME now " + IMarker.PRIORITY_HIGH)));
		OpenFile open = OpenFile.open(project, "open.m2q", GOOD);
		open.replace("language 1.0\n", "language 1.0 // LATER more\n// XXX odd\n");
		open.editor().doSave(new NullProgressMonitor());
		Ui.await("the task of the open file", PATIENCE, () -> tasks(open.file()).equals(List.of("XXX odd " + IMarker.PRIORITY_NORMAL)));
		Ui.await("its mark in the editor", PATIENCE, () -> open.annotationTypes().contains("org.eclipse.ui.workbench.texteditor.task"));
		PreferenceDialog dialog = PreferencesUtil.createPreferenceDialogOn(OpenFile.page().getWorkbenchWindow().getShell(), TaskTagPage.ID, null, null);
		dialog.setBlockOnOpen(false);
		dialog.open();
		Table tags = Dialogs.find(((TaskTagPage) dialog.getSelectedPage()).getControl().getParent(), Table.class, table -> table.getColumnCount() == 2);
		Dialogs.press(dialog.getShell(), "New");
		Widgets.typeCell(tags, tags.getItemCount() - 1, 0, "no word");
		assertFalse(dialog.getSelectedPage() instanceof TaskTagPage page && page.isValid());
		Widgets.typeCell(tags, tags.getItemCount() - 1, 0, "LATER");
		Widgets.chooseCell(tags, tags.getItemCount() - 1, 1, "Low");
		Widgets.chooseCell(tags, IntStream.range(0, tags.getItemCount()).filter(row -> tags.getItem(row).getText(0).equals("TODO")).findFirst().orElseThrow(), 1, "High");
		Dialogs.screenshot("preferences-tasks-light", dialog.getShell());
		Themes.inDark(() -> Dialogs.screenshot("preferences-tasks-dark", dialog.getShell()));
		Dialogs.press(dialog.getShell(), "Apply and Close");
		try {
			Ui.await("the new tags", PATIENCE, () -> tasks(closed).equals(List.of("TODO measure " + IMarker.PRIORITY_HIGH, "FIXME now " + IMarker.PRIORITY_HIGH))
					&& tasks(open.file()).equals(List.of("LATER more " + IMarker.PRIORITY_LOW, "XXX odd " + IMarker.PRIORITY_NORMAL)));
			OpenFile.page().showView("org.eclipse.ui.views.TaskList");
			Ui.pump(500);
			Themes.screenshots("tasks");
			OpenFile.page().hideView(OpenFile.page().findView("org.eclipse.ui.views.TaskList"));
		} finally {
			InstanceScope.INSTANCE.getNode(TaskTags.NODE).remove(TaskTags.KEY);
		}
		write("tasks.m2q", GOOD);
		Ui.await("no task", PATIENCE, () -> tasks(closed).isEmpty());
	}

	private static List<String> tasks(IFile file) {
		try {
			return Arrays.stream(file.findMarkers(IMarker.TASK, true, IResource.DEPTH_ZERO)).sorted(Comparator.comparingInt(marker -> marker.getAttribute(IMarker.CHAR_START, -1)))
					.map(marker -> marker.getAttribute(IMarker.MESSAGE, "") + " " + marker.getAttribute(IMarker.PRIORITY, -1)).toList();
		} catch (CoreException e) {
			throw new AssertionError(e);
		}
	}

	/** On its page in the properties of a project: for the builder, for editors and for runs, in a file of the project, until it is given up. */
	@Test
	void aProjectHasItsOwnSeverities() throws Exception {
		String text = GOOD.replace("policy P", "import m2q.energy.*\npolicy P");
		IFile closed = write("closed.m2q", text);
		useNature();
		OpenFile open = OpenFile.open(project, "open.m2q", text);
		Ui.await("warnings", PATIENCE, () -> severities(closed).equals(List.of(IMarker.SEVERITY_WARNING)) && severities(open.file()).equals(List.of(IMarker.SEVERITY_WARNING)));
		properties(page -> {
			Composite all = page.getControl().getParent();
			Table codes = Dialogs.find(all, Table.class, table -> table.getColumnCount() == 3);
			assertFalse(codes.isEnabled(), "those of the workspace are used");
			page.setOwn(true);
			int row = IntStream.range(0, codes.getItemCount()).filter(item -> codes.getItem(item).getText(0).equals(ProblemCodes.IMPORT_UNUSED)).findFirst().orElseThrow();
			Widgets.chooseCell(codes, row, 1, "Error");
		});
		String settings = Files.readString(project.getLocation().toPath().resolve(".settings/" + SeverityPreferences.NODE + ".prefs"));
		assertTrue(settings.contains(SeverityPreferences.KEY + "=" + ProblemCodes.IMPORT_UNUSED + "\\=error"), settings);
		assertEquals(ProblemSeverities.DEFAULT, SeverityPreferences.current(), "of this project only");
		Ui.await("errors", PATIENCE, () -> severities(closed).equals(List.of(IMarker.SEVERITY_ERROR)) && severities(open.file()).equals(List.of(IMarker.SEVERITY_ERROR)));
		assertTrue(M2qCore.simulator().run(Activator.instance().services().workspace().open(closed.getLocation().toPath()), new SimulationRequest(closed, Optional.empty()),
				new NullProgressMonitor()).problems().stream()
				.anyMatch(problem -> problem.code().equals(ProblemCodes.IMPORT_UNUSED) && problem.isError()), "a run stops");
		properties(page -> page.setOwn(false));
		Ui.await("warnings again", PATIENCE, () -> severities(closed).equals(List.of(IMarker.SEVERITY_WARNING)) && severities(open.file()).equals(List.of(IMarker.SEVERITY_WARNING)));
		assertEquals(Optional.empty(), SeverityPreferences.own(project));
	}

	private static List<Integer> severities(IFile file) {
		try {
			return Arrays.stream(file.findMarkers(M2qCore.PROBLEM_MARKER, true, IResource.DEPTH_ZERO)).map(marker -> marker.getAttribute(IMarker.SEVERITY, -1)).toList();
		} catch (CoreException e) {
			throw new AssertionError(e);
		}
	}

	/** Does something on the page and presses the button that accepts it. */
	private void properties(Consumer<ProjectSeverityPage> work) {
		PreferenceDialog dialog = PreferencesUtil.createPropertyDialogOn(OpenFile.page().getWorkbenchWindow().getShell(), project, ProjectSeverityPage.ID, null, null);
		dialog.setBlockOnOpen(false);
		dialog.open();
		dialog.getShell().setBounds(200, 60, 1000, 760);
		Ui.pump(300);
		ProjectSeverityPage page = (ProjectSeverityPage) dialog.getSelectedPage();
		work.accept(page);
		if (!SeverityPreferences.own(project).isPresent()) {
			Dialogs.screenshot("properties-severities-light", dialog.getShell());
			Themes.inDark(() -> Dialogs.screenshot("properties-severities-dark", dialog.getShell()));
		}
		Dialogs.press(dialog.getShell(), "Apply and Close");
	}

	@Test
	void filesThatImportAChangedOneAreCheckedAndNoOthers() throws Exception {
		write("policy.m2q", GOOD);
		IFile importer = write("importer.m2q", IMPORTER);
		IFile stranger = write("stranger.m2q", "accelerator A { clock 500 }\n");
		useNature();
		assertEquals(List.of(), codes(importer));
		stranger.deleteMarkers(M2qCore.PROBLEM_MARKER, true, IResource.DEPTH_ZERO);
		write("policy.m2q", GOOD.replace("policy P", "policy Renamed"));
		Ui.await("a marker of the importing file", PATIENCE, () -> codes(importer).contains(ProblemCodes.LINK_UNRESOLVED));
		built();
		assertEquals(List.of(), codes(stranger), "a file that depends on nothing that changed is not checked again");
		write("policy.m2q", GOOD);
		Ui.await("no marker", PATIENCE, () -> codes(importer).isEmpty());
		project.getFile("policy.m2q").delete(true, null);
		Ui.await("a marker of the import", PATIENCE, () -> !codes(importer).isEmpty());
		write("policy.m2q", GOOD);
		Ui.await("no marker once the file is there again", PATIENCE, () -> codes(importer).isEmpty());
	}

	@Test
	void importsFromAnotherProjectCount() throws Exception {
		IProject other = ResourcesPlugin.getWorkspace().getRoot().getProject("other");
		other.create(null);
		other.open(null);
		try {
			IFile policy = other.getFile("policy.m2q");
			policy.create(GOOD.getBytes(StandardCharsets.UTF_8), IResource.FORCE, null);
			IFile importer = write("importer.m2q", IMPORTER.replace("policy.m2q", "../other/policy.m2q"));
			useNature();
			assertEquals(List.of(), codes(importer));
			policy.setContents(GOOD.replace("policy P", "policy Renamed").getBytes(StandardCharsets.UTF_8), IResource.FORCE, null);
			Ui.await("a marker", PATIENCE, () -> codes(importer).contains(ProblemCodes.LINK_UNRESOLVED));
		} finally {
			other.delete(true, true, null);
		}
	}

	@Test
	void theEditorAndTheBuilderShareMarkers() throws Exception {
		useNature();
		List<String> added = new ArrayList<>();
		IResourceChangeListener listener = event -> {
			for (IMarkerDelta delta : event.findMarkerDeltas(M2qCore.PROBLEM_MARKER, false)) {
				synchronized (added) {
					added.add(delta.getKind() + " " + delta.getAttribute(IMarker.MESSAGE, ""));
				}
			}
		};
		OpenFile open = OpenFile.open(project, "typed.m2q", GOOD);
		built();
		ResourcesPlugin.getWorkspace().addResourceChangeListener(listener, IResourceChangeEvent.POST_CHANGE);
		try {
			open.replace(GOOD, "accelerator A { clock 500 }\n");
			Ui.await("a marker while typing", PATIENCE, () -> open.codes().contains(ProblemCodes.UNIT_MISSING));
			int count = open.markers().size();
			// The saved text has no problem, and the builder may run for other reasons.
			project.build(IncrementalProjectBuilder.FULL_BUILD, null);
			built();
			assertEquals(count, open.markers().size());
			open.editor().doSave(new NullProgressMonitor());
			built();
			assertEquals(count, open.markers().size(), "saving marks nothing twice");
			synchronized (added) {
				assertEquals(count, added.size(), added.toString());
			}
			assertTrue(open.annotationTypes().stream().filter(type -> type.endsWith("error")).count() <= count, open.annotationTypes().toString());
		} finally {
			ResourcesPlugin.getWorkspace().removeResourceChangeListener(listener);
		}
		open.replace("clock 500", "clock 500 MHz");
		Ui.await("no missing unit", PATIENCE, () -> !open.codes().contains(ProblemCodes.UNIT_MISSING));
		open.close();
		Ui.await("the marker of the saved text", PATIENCE, () -> open.codes().contains(ProblemCodes.UNIT_MISSING));
	}

	@Test
	void aCancelledBuildIsContinuedByTheNext() throws Exception {
		write("a.m2q", "accelerator A { clock 500 }\n");
		write("b.m2q", "accelerator B { clock 500 }\n");
		IFile last = write("c.m2q", "accelerator C { clock 500 }\n");
		useNature();
		project.deleteMarkers(M2qCore.PROBLEM_MARKER, true, IResource.DEPTH_INFINITE);
		NullProgressMonitor impatient = new NullProgressMonitor() {
			@Override
			public void subTask(String name) {
				setCanceled(name.contains("b.m2q"));
			}
		};
		setAutoBuilding(false);
		try {
			assertThrows(OperationCanceledException.class, () -> project.build(IncrementalProjectBuilder.FULL_BUILD, impatient));
			assertEquals(List.of(), codes(last));
			project.build(IncrementalProjectBuilder.INCREMENTAL_BUILD, null);
			assertTrue(codes(last).contains(ProblemCodes.UNIT_MISSING));
		} finally {
			setAutoBuilding(true);
		}
	}

	@Test
	void aLongCheckDoesNotHoldUpSaving() throws Exception {
		Ui.copy(Ui.root().resolve("dsl-examples"), project.getLocation().toPath());
		project.refreshLocal(IResource.DEPTH_INFINITE, null);
		M2qNature.set(project, true, null);
		Ui.pump(500);
		long start = System.nanoTime();
		write("note.txt", "saved meanwhile");
		long milliseconds = (System.nanoTime() - start) / 1_000_000;
		boolean building = Job.getJobManager().find(ResourcesPlugin.FAMILY_AUTO_BUILD).length > 0;
		assertTrue(building, "the check of all examples takes longer than half a second");
		assertTrue(milliseconds < 500, "saving took " + milliseconds + " ms");
		built();
		for (IMarker marker : project.findMarkers(M2qCore.PROBLEM_MARKER, true, IResource.DEPTH_INFINITE)) {
			assertFalse(marker.getAttribute(IMarker.SEVERITY, 0) == IMarker.SEVERITY_ERROR, marker.getResource() + ": " + marker.getAttribute(IMarker.MESSAGE, ""));
		}
		assertTrue(Files.exists(project.getLocation().toPath().resolve("note.txt")));
	}

	@Test
	void theNatureIsToggledFromTheMenu() throws Exception {
		IFile bad = write("bad.m2q", "accelerator A { clock 500 }\n");
		CommonNavigator explorer = (CommonNavigator) OpenFile.page().showView(ProjectExplorer.VIEW_ID);
		OpenFile.page().activate((IWorkbenchPart) explorer);
		explorer.getCommonViewer().setSelection(new StructuredSelection(project), true);
		Ui.pump(100);
		IHandlerService handlers = explorer.getSite().getService(IHandlerService.class);
		handlers.executeCommand(M2qUi.PLUGIN_ID + ".addNature", null);
		Ui.await("the nature", PATIENCE, () -> M2qNature.isSet(project));
		Ui.await("a marker", PATIENCE, () -> codes(bad).contains(ProblemCodes.UNIT_MISSING));
		Ui.screenshot("nature-light");
		handlers.executeCommand(M2qUi.PLUGIN_ID + ".removeNature", null);
		Ui.await("no nature", PATIENCE, () -> !M2qNature.isSet(project));
		Ui.await("no markers without the builder", PATIENCE, () -> codes(bad).isEmpty());
		assertEquals(0, project.getDescription().getBuildSpec().length);
	}
}
