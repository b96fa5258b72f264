package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.eclipse.compare.CompareConfiguration;
import org.eclipse.compare.CompareEditorInput;
import org.eclipse.compare.CompareUI;
import org.eclipse.compare.CompareViewerSwitchingPane;
import org.eclipse.compare.HistoryItem;
import org.eclipse.compare.ResourceNode;
import org.eclipse.compare.structuremergeviewer.DiffNode;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspaceDescription;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.navigator.resources.ProjectExplorer;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.StoredResult;
import org.m2q.core.simulation.SimulationRequest;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.report.PointReport;
import org.m2q.report.Report;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;
import org.m2q.ui.views.internal.compare.ComparePane;
import org.m2q.ui.views.internal.compare.CompareTabs;
import org.m2q.ui.views.internal.compare.ResultCompareViewer;

/** What the platform's own ways to compare show of stored results and of our texts. */
class CompareEditorTest {

	private static final int PATIENCE = 60_000;
	private static final String B1 = "efficientvit-b1.m2q";
	private static final String POLICY = "policies/m2q.m2q";
	private static final String EDITOR = "org.eclipse.compare.CompareEditor";

	private static IProject project;
	private static ErrorLog errors;
	private static StoredResult before;
	private static StoredResult after;

	/** A result, and one with depthwise weights of eight bits in place of four. */
	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("compared");
		before = stored();
		change(POLICY, "weights int4 uniform symmetric per filter scale mse", "weights int8 uniform symmetric per filter scale mse");
		after = stored();
		after.file().setLocalTimeStamp(before.file().getLocalTimeStamp() + 60_000);
	}

	private static void change(String name, String part, String with) throws Exception {
		IFile file = project.getFile(name);
		String text = Files.readString(file.getLocation().toPath());
		assertTrue(text.contains(part), text);
		file.setContents(new ByteArrayInputStream(text.replace(part, with).getBytes(StandardCharsets.UTF_8)), IResource.KEEP_HISTORY, null);
	}

	private static StoredResult stored() throws Exception {
		IFile file = project.getFile(B1);
		Report report = M2qCore.simulator().run(M2qWorkspace.create().open(file.getLocation().toPath()), new SimulationRequest(file, Optional.empty()),
				new NullProgressMonitor()).report().orElseThrow();
		return new ResultStore(project).save(report, new NullProgressMonitor());
	}

	@AfterEach
	void close() {
		OpenFile.page().closeAllEditors(false);
		Ui.pump(200);
	}

	@AfterAll
	static void check() throws Exception {
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	/** Opens two files with Compare With > Each Other, as the menu of the Project Explorer has it. */
	private static IEditorPart eachOther(IFile one, IFile other) throws Exception {
		ProjectExplorer explorer = (ProjectExplorer) OpenFile.page().showView(ProjectExplorer.VIEW_ID);
		explorer.getCommonViewer().setSelection(new StructuredSelection(List.of(one, other)), true);
		Menu menu = explorer.getCommonViewer().getTree().getMenu();
		menu.notifyListeners(SWT.Show, new Event());
		MenuItem with = item(menu, "Compare With");
		with.getMenu().notifyListeners(SWT.Show, new Event());
		item(with.getMenu(), "Each Other").notifyListeners(SWT.Selection, new Event());
		menu.notifyListeners(SWT.Hide, new Event());
		Ui.await("the compare editor", PATIENCE, () -> editor().isPresent());
		return editor().orElseThrow();
	}

	private static MenuItem item(Menu menu, String text) {
		return Arrays.stream(menu.getItems()).filter(item -> item.getText().replace("&", "").startsWith(text)).findFirst()
				.orElseThrow(() -> new AssertionError(text + " is not in " + Arrays.stream(menu.getItems()).map(MenuItem::getText).toList()));
	}

	private static Optional<IEditorPart> editor() {
		return Arrays.stream(OpenFile.page().getEditorReferences()).filter(reference -> EDITOR.equals(reference.getId())).findFirst()
				.map((IEditorReference reference) -> reference.getEditor(false));
	}

	private static <T extends Control> List<T> widgets(Class<T> type) {
		return Widgets.all(OpenFile.page().getWorkbenchWindow().getShell(), type);
	}

	private static Optional<ResultCompareViewer> viewer() {
		return widgets(CompareViewerSwitchingPane.class).stream().map(CompareViewerSwitchingPane::getViewer).filter(ResultCompareViewer.class::isInstance)
				.map(ResultCompareViewer.class::cast).findFirst();
	}

	private static ComparePane compared() {
		Ui.await("the comparison", PATIENCE, () -> viewer().filter(viewer -> viewer.pane().diff().isPresent()).isPresent());
		return viewer().orElseThrow().pane();
	}

	private static PointReport point(StoredResult result) {
		return result.experiment().points().getFirst();
	}

	private static void show(ComparePane pane, int tab, String name) {
		pane.tabs().show(tab);
		Ui.pump(400);
		Themes.screenshots(name);
	}

	/** Whichever is selected first, the earlier one is A. The platform's command opens the comparison, not a difference of texts. */
	@Test
	void theCommandOfThePlatformOpensTheComparison() throws Exception {
		eachOther(after.file(), before.file());
		ComparePane pane = compared();
		double change = point(after).totals().edp() / point(before).totals().edp() - 1;
		assertTrue(change > 0, "more bits cost more");
		assertEquals(change, pane.diff().orElseThrow().edpChange(), 1e-9);
		assertEquals(List.of("EDP", "energy", "latency", "DRAM", "weights", "accuracy proxy"), pane.tiles().stream().map(tile -> tile.split("  ")[0]).toList());
		// Twice as many bits, each worth 20 · log10 2 = 6.02 dB.
		assertTrue(pane.tiles().getLast().matches("(?s)accuracy proxy  ↑ .* dB more\n.* dB → .* dB"), pane.tiles().toString());
		assertTrue(pane.diff().orElseThrow().changes().stream().allMatch(layer -> Math.abs(layer.proxy().orElseThrow().change() - 24.1) < 3), pane.diff().orElseThrow().changes().toString());
		assertTrue(pane.tiles().getFirst().matches("(?s)EDP  ↑ .* % more.*"), pane.tiles().toString());
		assertTrue(pane.explanation().startsWith("EDP +"), pane.explanation());
		assertTrue(pane.diff().orElseThrow().changes().stream().allMatch(layer -> layer.decisions().contains("w4a8→w8a8")), pane.diff().orElseThrow().changes().toString());
		Ui.pump(300);
		Themes.screenshots("compare-editor");
		show(pane, CompareTabs.ROOFLINE, "compare-editor-roofline");
		assertTrue(pane.tabs().roofline().marks().stream().anyMatch(mark -> mark.tip().contains("(from A to B)")));
		show(pane, CompareTabs.TIMELINES, "compare-editor-timelines");
		assertFalse(pane.tabs().showsSchedules(), "A was made from another text");
		show(pane, CompareTabs.POLICIES, "compare-editor-policies");
		assertTrue(pane.tabs().policies().contains("\n− \t\tweights int4 uniform symmetric per filter scale mse\n+ \t\tweights int8 uniform symmetric per filter scale mse\n"), pane.tabs().policies());
		assertFalse(pane.tabs().policies().contains("present text"), "the results hold the texts themselves");
	}

	/** The table and the charts have the numbers as texts, and what is selected in one is selected in the other. */
	@Test
	void theTableIsReadAndSelected() throws Exception {
		eachOther(before.file(), after.file());
		ComparePane pane = compared();
		Tree table = pane.table();
		assertEquals(point(after).layers().size(), table.getItemCount());
		assertEquals(List.of("layer", "decided otherwise", "Δshare", "ΔEDP", "Δweight SQNR", "share A", "share B", "EDP A", "EDP B", "weight SQNR A", "weight SQNR B"),
				Arrays.stream(table.getColumns()).map(column -> column.getText()).toList());
		String first = pane.diff().orElseThrow().byShareChange().getFirst().name();
		table.setSelection(table.getItem(0));
		assertEquals(first, table.getItem(0).getText());
		table.notifyListeners(SWT.Selection, new Event());
		assertEquals(List.of(first), List.copyOf(pane.dumbbells().selected()));
		assertEquals(first, pane.dumbbells().chart().orElseThrow().table().rows().getFirst().cells().getFirst().text());
		table.setSelection(IntStream.range(0, table.getItemCount()).mapToObj(table::getItem).filter(item -> item.getText().equals("stem.conv")).findFirst().orElseThrow());
		table.notifyListeners(SWT.DefaultSelection, new Event());
		Ui.await("the text of the layer", PATIENCE, () -> OpenFile.page().getActiveEditor() instanceof ITextEditor text && text.getEditorInput().getName().equals(B1));
		OpenFile.page().activate(editor().orElseThrow());
		Button swap = widgets(Button.class).stream().filter(button -> button.getText().replace("&", "").equals("Swap A and B")).findFirst().orElseThrow();
		swap.notifyListeners(SWT.Selection, new Event());
		assertEquals(point(before).totals().edp() / point(after).totals().edp() - 1, pane.diff().orElseThrow().edpChange(), 1e-9);
		assertTrue(pane.tiles().getFirst().contains("less"), pane.tiles().toString());
	}

	/** The file and an earlier version of it, as the history has them. */
	@Test
	void theLocalHistoryIsComparedAlike() throws Exception {
		IFile file = project.getFile("results/Kept-1.m2qresult");
		IWorkspaceDescription limits = ResourcesPlugin.getWorkspace().getDescription();
		limits.setMaxFileStateSize(1L << 26);
		ResourcesPlugin.getWorkspace().setDescription(limits);
		file.create(new ByteArrayInputStream(Files.readAllBytes(before.file().getLocation().toPath())), true, null);
		file.setContents(new ByteArrayInputStream(Files.readAllBytes(after.file().getLocation().toPath())), IResource.KEEP_HISTORY, null);
		ResourceNode now = new ResourceNode(file);
		HistoryItem earlier = new HistoryItem(now, file.getHistory(null)[0]);
		CompareUI.openCompareEditor(new CompareEditorInput(new CompareConfiguration()) {
			@Override
			protected Object prepareInput(IProgressMonitor monitor) {
				getCompareConfiguration().setLeftLabel("now");
				getCompareConfiguration().setRightLabel("earlier");
				return new DiffNode(now, earlier);
			}
		});
		ComparePane pane = compared();
		assertEquals(point(after).totals().edp() / point(before).totals().edp() - 1, pane.diff().orElseThrow().edpChange(), 1e-9);
		file.delete(true, null);
	}

	/** What is wrong is said, with a way out. */
	@Test
	void aFileThatCannotBeReadSaysWhy() throws Exception {
		IFile cut = project.getFile("results/Cut-1.m2qresult");
		cut.create(new ByteArrayInputStream(Arrays.copyOf(Files.readAllBytes(before.file().getLocation().toPath()), 5000)), true, null);
		eachOther(before.file(), cut);
		Ui.await("the reason", PATIENCE, () -> widgets(Label.class).stream().anyMatch(label -> label.getText().contains("is not complete")
				&& label.getText().contains("Text Compare")));
		assertTrue(viewer().orElseThrow().pane().diff().isEmpty());
		Themes.screenshots("compare-editor-cut");
		cut.delete(true, null);
	}

	/** Keywords of our texts have the colour that they have in the editor. */
	@Test
	void textsAreColoured() throws Exception {
		eachOther(project.getFile(POLICY), project.getFile("policies/w8a8.m2q"));
		Ui.await("both texts", PATIENCE, () -> texts().size() == 2);
		for (StyledText text : texts()) {
			int keyword = text.getText().indexOf("\npolicy ") + 1;
			Ui.await("the colour of a keyword", PATIENCE, () -> text.getStyleRangeAtOffset(keyword) != null && text.getStyleRangeAtOffset(keyword).foreground != null);
			int comment = text.getText().indexOf("/*");
			Ui.await("the colour of a comment", PATIENCE, () -> text.getStyleRangeAtOffset(comment) != null && text.getStyleRangeAtOffset(comment).foreground != null);
			assertFalse(text.getStyleRangeAtOffset(keyword).foreground.equals(text.getStyleRangeAtOffset(comment).foreground));
		}
		Themes.screenshots("compare-texts");
	}

	private static List<StyledText> texts() {
		List<StyledText> found = new ArrayList<>(widgets(StyledText.class));
		found.removeIf(text -> !text.getText().contains("\npolicy "));
		return found;
	}
}
