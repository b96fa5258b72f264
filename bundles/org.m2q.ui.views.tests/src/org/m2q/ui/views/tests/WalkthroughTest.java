package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.bindings.TriggerSequence;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.keys.IBindingService;
import org.eclipse.ui.menus.IMenuService;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.core.M2qCore;
import org.m2q.core.results.Baselines;
import org.m2q.core.results.ResultStore;
import org.m2q.ui.M2qUi;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.Keys;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;
import org.m2q.ui.views.internal.RooflineView;
import org.m2q.ui.views.internal.TimelineView;
import org.m2q.ui.views.internal.compare.CompareView;
import org.m2q.ui.views.internal.results.ReportExport;

/** Ways through the workbench that users take, from a problem to its repair and from a result to what it is compared with. */
class WalkthroughTest {

	private static final int PATIENCE = 60_000;
	private static final List<String> COMMANDS = List.of("launch.run", "estimateToggle", "nextHot", "prevHot", "suggestPrecision", "pinBaseline", "compare",
			"compareResults", "showIr", "showGenerated", "exportResult", "format", "rename", "toggleComment", "quickOutline", "openElement", "organizeImports", "fixAll", "expandSelection");
	private static final String TEXT = Samples.CONVOLUTIONS;

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("walkthrough");
	}

	@AfterEach
	void close() {
		OpenFile.page().closeAllEditors(false);
		M2qCore.currentResult().followEditor();
		Ui.pump(300);
	}

	@AfterAll
	static void check() throws Exception {
		Ui.pump(500);
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private OpenFile net(String name) throws Exception {
		return net(name, TEXT);
	}

	private OpenFile net(String name, String text) throws Exception {
		open = OpenFile.open(project, name, text);
		OpenFile file = open;
		Ui.await("costs", PATIENCE, () -> file.minings("experiment ").stream().anyMatch(label -> label.contains("EDP")));
		return open;
	}

	private static List<DataTable.Row> rows(RooflineView view) {
		return view.canvas().chart().map(Chart::table).map(DataTable::rows).orElse(List.of());
	}

	/** A memory that is too small: the repair makes it large enough for the layer that needs most, and the layers are elsewhere in the roofline. */
	@Test
	void aMemoryThatIsTooSmallIsEnlarged() throws Exception {
		repaired("memory.m2q", TEXT, "capacity 8 KiB", "capacity 4 B", "'w'", "Enlarge 'w' to ", true);
	}

	/** A tile that a memory cannot hold: a search finds one that fits. */
	@Test
	void aTileThatIsTooLargeIsLeftToASearch() throws Exception {
		// 16 · 16 · 16 B of inputs and 32 · 16 · 16 B of outputs are 12 KiB.
		repaired("tile.m2q", TEXT.replace("partial-sums: capacity 16 KiB", "partial-sums: capacity 8 KiB"), "map all -> A\n", "map all -> A\n\ttile A filters 32, rows 16, columns 16\n", "'i'", "Remove 'tile' and let the search choose", false);
	}

	/** Writes something that does not fit, repairs that, and sees the layers elsewhere in the roofline; then takes both back. */
	private void repaired(String name, String text, String right, String wrong, String told, String title, boolean elsewhere) throws Exception {
		OpenFile file = net(name, text);
		RooflineView roofline = (RooflineView) OpenFile.page().showView("org.m2q.ui.views.roofline");
		OpenFile.page().activate(file.editor());
		Ui.await("points in the roofline", PATIENCE, () -> !rows(roofline).isEmpty());
		List<DataTable.Row> before = rows(roofline);
		file.replace(right, wrong);
		Ui.await("the problem", PATIENCE, () -> file.codes().contains(ProblemCodes.MEMORY_OVERFLOW));
		// Else the points before would be taken for those after the repair, which may be the same.
		Ui.await("other points or none", PATIENCE, () -> !rows(roofline).equals(before));
		IMarker marker = file.markers().stream().filter(found -> ProblemCodes.MEMORY_OVERFLOW.equals(found.getAttribute(M2qUi.CODE_ATTRIBUTE, ""))).findFirst()
				.orElseThrow();
		assertTrue(marker.getAttribute(IMarker.MESSAGE, "").contains(told), marker.getAttribute(IMarker.MESSAGE, ""));
		Ui.await("what the repair gives", PATIENCE, () -> fix(marker, title).getLabel().contains(": gives EDP "));
		if (elsewhere) {
			chosen(file, marker, title);
		} else {
			fix(marker, title).run(marker);
		}
		OpenFile.page().bringToTop(roofline);
		Ui.await("no problem", PATIENCE, () -> !file.codes().contains(ProblemCodes.MEMORY_OVERFLOW));
		Ui.await("the points", PATIENCE, () -> !rows(roofline).isEmpty() && rows(roofline).equals(before) != elsewhere);
		Themes.screenshots("walkthrough-roofline-" + name.replace(".m2q", ""));
		file.editor().getAction(ITextEditorActionConstants.UNDO).run();
		assertTrue(file.text().contains(wrong), file.text());
		file.editor().getAction(ITextEditorActionConstants.UNDO).run();
		assertEquals(text, file.text());
		Ui.await("the first points", PATIENCE, () -> rows(roofline).equals(before));
	}

	/** Takes the repair where Ctrl+1 offers it, with the problem in its view below. */
	private static void chosen(OpenFile file, IMarker marker, String title) throws Exception {
		OpenFile.page().showView(IPageLayout.ID_PROBLEM_VIEW);
		OpenFile.page().activate(file.editor());
		Ui.await("the problem in its view", PATIENCE, () -> Widgets.all(OpenFile.page().getWorkbenchWindow().getShell(), Tree.class).stream().filter(Tree::isVisible)
				.anyMatch(tree -> Widgets.items(tree).stream().anyMatch(text -> text.contains("Errors (1 item)"))));
		Themes.inDark(() -> {
			offered(file, marker, title);
			Ui.screenshot("walkthrough-fix-dark");
			Widgets.closePopups();
		});
		offered(file, marker, title);
		Ui.screenshot("walkthrough-fix-light");
		Widgets.choose(Widgets.proposals(title).orElseThrow(), title);
		Widgets.closePopups();
	}

	private static void offered(OpenFile file, IMarker marker, String title) {
		file.editor().selectAndReveal(marker.getAttribute(IMarker.CHAR_START, 0), 0);
		Keys.press(file.widget(), SWT.CTRL, '1');
		Ui.await("the repair", PATIENCE, () -> Widgets.proposals(title).isPresent());
		// What it changes is shown beside it a moment later.
		Ui.await("the preview", PATIENCE, () -> Widgets.popups().size() > 1);
	}

	private static IMarkerResolution fix(IMarker marker, String title) {
		IMarkerResolution[] fixes = IDE.getMarkerHelpRegistry().getResolutions(marker);
		return Arrays.stream(fixes).filter(found -> found.getLabel().startsWith(title)).findFirst()
				.orElseThrow(() -> new AssertionError(Arrays.stream(fixes).map(IMarkerResolution::getLabel).toList().toString()));
	}

	private static void run(String command) throws Exception {
		PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand("org.m2q.ui." + command, null);
	}

	/** Walk-through of a newcomer: a new project has estimates, a simulation takes their marks away, and the timeline shows both engines at work. */
	@Test
	void aNewProjectIsSimulated() throws Exception {
		INewWizard wizard = (INewWizard) PlatformUI.getWorkbench().getNewWizardRegistry().findWizard("org.m2q.ui.wizard.project").createWizard();
		wizard.init(PlatformUI.getWorkbench(), StructuredSelection.EMPTY);
		Shell dialog = Dialogs.open(wizard).getShell();
		Dialogs.all(dialog, Text.class).stream().filter(text -> text.isVisible() && text.getEditable()).findFirst().orElseThrow().setText("newcomer");
		Dialogs.press(dialog, "Finish");
		IProject made = ResourcesPlugin.getWorkspace().getRoot().getProject("newcomer");
		try {
			Ui.await("the network", PATIENCE, () -> dialog.isDisposed() && OpenFile.page().getActiveEditor() instanceof ITextEditor);
			ITextEditor editor = (ITextEditor) OpenFile.page().getActiveEditor();
			OpenFile file = OpenFile.of(editor.getEditorInput().getAdapter(IFile.class), editor);
			assertEquals("hybrid.m2q", file.file().getName());
			Ui.await("estimates", PATIENCE, () -> file.minings("experiment ").stream().anyMatch(label -> label.startsWith("~") && label.contains("EDP")));
			run("launch.run");
			Ui.await("the simulation", PATIENCE, () -> M2qCore.currentResult().shown().filter(shown -> !shown.isEstimate()).isPresent());
			Ui.await("no marks", PATIENCE, () -> file.minings("experiment ").stream().anyMatch(label -> label.contains("EDP")) && file.minings("experiment ").stream().noneMatch(label -> label.contains("~")));
			TimelineView timeline = (TimelineView) OpenFile.page().showView("org.m2q.ui.views.timeline");
			Ui.await("both engines at work", PATIENCE, () -> List.of("MPMA", "SAT").stream().allMatch(engine -> timeline.canvas().chart().map(Chart::table)
					.map(DataTable::rows).orElse(List.of()).stream().anyMatch(row -> row.cells().getFirst().text().equals(engine) && row.cells().get(3).value() > 0)));
			Themes.screenshots("walkthrough-newcomer");
		} finally {
			OpenFile.page().closeAllEditors(false);
			DebugPlugin.getDefault().getLaunchManager().removeLaunches(DebugPlugin.getDefault().getLaunchManager().getLaunches());
			for (ILaunchConfiguration configuration : DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations()) {
				configuration.delete();
			}
			made.delete(true, true, null);
		}
	}

	/** The estimate is pinned and kept; what is changed afterwards is compared with it and exported. */
	@Test
	void aPinnedBaselineIsComparedWith(@TempDir Path folder) throws Exception {
		OpenFile file = net("baseline.m2q");
		OpenFile.page().activate(file.editor());
		Ui.await("the estimate", PATIENCE, () -> M2qCore.currentResult().shown().flatMap(shown -> shown.source()).filter(file.file()::equals).isPresent());
		double before = M2qCore.currentResult().shown().orElseThrow().pointReport().totals().edp();
		run("pinBaseline");
		Ui.await("the baseline", PATIENCE, () -> Baselines.of(project).isPresent());
		IFile baseline = Baselines.of(project).orElseThrow();
		assertEquals(before, ResultStore.read(baseline).experiment().points().getFirst().totals().edp());
		assertFalse(ResultStore.read(baseline).experiment().declarations().isEmpty(), "the policy that was estimated");
		file.replace("int8 uniform: 1 per cycle", "int8 uniform: 2 per cycle");
		Ui.await("another estimate", PATIENCE, () -> M2qCore.currentResult().shown().filter(shown -> shown.pointReport().totals().edp() < before).isPresent());
		double after = M2qCore.currentResult().shown().orElseThrow().pointReport().totals().edp();
		run("compare");
		CompareView view = (CompareView) OpenFile.page().findView(CompareView.ID);
		Ui.await("the difference", PATIENCE, () -> view.diff().isPresent());
		assertTrue(view.choices().getFirst().startsWith("pinned baseline: " + baseline.getName().replace(ResultStore.SUFFIX, "")), view.choices().toString());
		assertEquals(after / before - 1, view.diff().orElseThrow().edpChange(), 1e-9);
		Themes.screenshots("walkthrough-compare");
		Job job = ReportExport.write(M2qCore.currentResult().shown().orElseThrow().report(), folder.resolve("net.md"));
		Ui.await("the file", PATIENCE, () -> job.getState() == Job.NONE);
		assertTrue(Files.readString(folder.resolve("net.md")).contains("| b | conv | w8a8 |"), Files.readString(folder.resolve("net.md")));
		OpenFile.page().hideView(view);
	}

	/** Every command has a name, a description and help; those that have a key have no other one's. */
	@Test
	void commandsAreDescribedAndKeysAreTheirs() throws Exception {
		net("commands.m2q");
		ICommandService commands = PlatformUI.getWorkbench().getService(ICommandService.class);
		IBindingService bindings = PlatformUI.getWorkbench().getService(IBindingService.class);
		for (String name : COMMANDS) {
			var command = commands.getCommand("org.m2q.ui." + name);
			assertTrue(command.isDefined(), name);
			assertFalse(command.getDescription() == null || command.getDescription().isBlank(), name);
			assertFalse(commands.getHelpContextId(command).isBlank(), name);
		}
		for (String name : List.of("estimateToggle", "nextHot", "prevHot", "suggestPrecision", "compare", "showIr", "showGenerated", "format", "rename", "quickOutline")) {
			TriggerSequence[] keys = bindings.getActiveBindingsFor("org.m2q.ui." + name);
			assertTrue(keys.length > 0, name + " has no key");
			assertEquals("org.m2q.ui." + name, bindings.getPerfectMatch(keys[0]).getParameterizedCommand().getId());
		}
	}

	/** The menu has what can be done, and goes with the last text of ours. */
	@Test
	void theMenuIsThereForOurTexts() throws Exception {
		OpenFile file = net("menu.m2q");
		OpenFile.page().activate(file.editor());
		Ui.await("the menu", PATIENCE, () -> bar().isPresent());
		MenuManager manager = new MenuManager();
		IMenuService menus = PlatformUI.getWorkbench().getService(IMenuService.class);
		menus.populateContributionManager(manager, "menu:org.m2q.ui.menu");
		Menu menu = manager.createContextMenu(OpenFile.page().getWorkbenchWindow().getShell());
		manager.updateAll(true);
		List<String> items = Arrays.stream(menu.getItems()).map(item -> item.getText().replace("&", "")).toList();
		for (String wanted : List.of("Simulate", "Compare Results", "Pin Result as Baseline", "Export Results", "Show In", "Show Generated Java", "Suggest Precision", "Suggest for Whole Policy")) {
			assertTrue(items.stream().anyMatch(item -> item.startsWith(wanted)), wanted + " not in " + items);
		}
		menus.releaseContributions(manager);
		manager.dispose();
		OpenFile.page().closeAllEditors(false);
		OpenFile.open(project, "notes.txt", "no text of ours\n");
		Ui.await("no menu", PATIENCE, () -> bar().isEmpty());
	}

	private static Optional<MenuItem> bar() {
		return Arrays.stream(OpenFile.page().getWorkbenchWindow().getShell().getMenuBar().getItems()).filter(item -> item.getText().replace("&", "").equals("M2Q")).findFirst();
	}
}
