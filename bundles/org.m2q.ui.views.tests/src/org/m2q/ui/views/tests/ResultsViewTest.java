package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.ImageTransfer;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.XMLMemento;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.navigator.resources.ProjectExplorer;
import org.eclipse.jface.viewers.StructuredSelection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.StoredResult;
import org.m2q.report.ExperimentReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;
import org.m2q.report.ReportDiff;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.timeline.TimelineChart;
import org.m2q.ui.charts.timeline.TimelineOptions;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.ToolBars;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;
import org.m2q.ui.views.internal.ChartView;
import org.m2q.ui.views.internal.results.Column;
import org.m2q.ui.views.internal.compare.CompareTabs;
import org.m2q.ui.views.internal.compare.CompareView;
import org.m2q.ui.views.internal.results.LayerFilter;
import org.m2q.ui.views.internal.results.LayerRow;
import org.m2q.ui.views.internal.results.LayerTable;
import org.m2q.ui.views.internal.results.ReportExport;
import org.m2q.ui.views.internal.results.ResultsView;

/** The table of layers in the real workbench. */
class ResultsViewTest {

	private static final int PATIENCE = 60_000;
	private static final String B1 = "efficientvit-b1.m2q";

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile open;
	private ResultsView view;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("results");
	}

	@AfterEach
	void close() {
		M2qCore.currentResult().followEditor();
		if (view != null) {
			OpenFile.page().hideView(view);
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

	private void show() throws Exception {
		open = OpenFile.open(project, B1);
		view = (ResultsView) OpenFile.page().showView(ResultsView.ID);
		Ui.await("layers", PATIENCE, () -> view.table().all() == 98);
	}

	private static StoredResult stored() throws Exception {
		return FileIconsTest.store(project.getFile(B1));
	}

	@Test
	void theEstimateIsShownInGroupsWithATotal() throws Exception {
		show();
		view.filter("");
		view.unsort();
		view.group(LayerTable.Grouping.STAGE);
		List<LayerRow> rows = view.table().rows();
		assertEquals(List.of("Total", "stem", "stage1", "stage2", "stage3", "stage4", "head"), rows.stream().map(LayerRow::label).toList());
		PointReport point = M2qCore.currentResult().shown().orElseThrow().pointReport();
		assertEquals(point.totals().energy(), rows.getFirst().energy(), 1e-9 * point.totals().energy());
		assertEquals(1, rows.getFirst().share(), 1e-9);
		assertEquals(point.layers().size(), rows.stream().mapToInt(row -> row.children().size()).sum());
		assertTrue(view.status().startsWith("~ estimate"), view.status());
		for (int i = 0; i < view.tree().control().getItemCount(); i++) {
			view.tree().control().getItem(i).setExpanded(true);
		}
		Ui.screenshot("results-groups-light");
		Window.theme(Window.DARK);
		Ui.screenshot("results-groups-dark");
		Tree tree = view.tree().control();
		org.eclipse.swt.graphics.Color text = tree.getForeground();
		for (TreeItem stage : tree.getItems()) {
			for (TreeItem layer : stage.getItems()) {
				for (int column = 0; column < tree.getColumnCount(); column++) {
					assertTrue(Theme.contrast(layer.getBackground(column).getRGB(), text.getRGB()) >= 4.5, "column " + column + " of " + layer.getText());
				}
			}
		}
		Window.theme(Window.LIGHT);
	}

	@Test
	void rowsAreSortedFilteredCopiedAndExported(@TempDir Path folder) throws Exception {
		show();
		view.group(LayerTable.Grouping.NONE);
		view.sort(Column.ENERGY, true);
		List<LayerRow> rows = view.table().rows();
		for (int i = 2; i < rows.size(); i++) {
			assertTrue(rows.get(i - 1).energy() >= rows.get(i).energy());
		}
		view.filter("util<60 & kind=dwconv");
		int expected = (int) M2qCore.currentResult().shown().orElseThrow().pointReport().layers().stream()
				.filter(layer -> layer.kind().equals("dwconv") && layer.utilization() < 0.6).count();
		assertEquals(expected, view.table().shown());
		assertTrue(expected > 0 && expected < 98);
		assertTrue(view.status().contains(expected + " of 98 layers"), view.status());
		Themes.screenshots("results-filter");
		view.filter("utli<60");
		assertTrue(view.status().contains("no column utli") && view.status().contains("util"), view.status());
		assertEquals(98, view.table().shown());
		view.filter("stage3");
		assertTrue(view.table().rows().stream().skip(1).allMatch(row -> row.label().contains("stage3")));
		view.getViewSite().getActionBars().getGlobalActionHandler(ActionFactory.COPY.getId()).run();
		Clipboard clipboard = new Clipboard(view.getSite().getShell().getDisplay());
		String copied = (String) clipboard.getContents(TextTransfer.getInstance());
		clipboard.dispose();
		assertEquals(view.table().rows().size() + 1, copied.lines().count());
		assertTrue(copied.lines().findFirst().orElseThrow().startsWith("layer\tshare (%)\tkind\tbits"), copied);
		view.filter("");
		picture();

		Report report = M2qCore.currentResult().shown().orElseThrow().report();
		for (String name : List.of("r.html", "r.json", "r.csv")) {
			Job job = ReportExport.write(report, folder.resolve(name));
			Ui.await("the file", PATIENCE, () -> job.getState() == Job.NONE);
			assertTrue(job.getResult().isOK());
		}
		assertTrue(Files.readString(folder.resolve("r.html")).contains("</html>"));
		assertTrue(Files.readString(folder.resolve("r.json")).contains("\"schemaVersion\""));
		try (var files = Files.list(folder)) {
			assertEquals(3, files.count());
		}
	}

	/** What is seen: as large as the table, with texts in it. */
	private void picture() {
		IContributionItem item = Arrays.stream(view.getViewSite().getActionBars().getMenuManager().getItems())
				.filter(found -> found instanceof ActionContributionItem action && action.getAction().getText().replace("&", "").equals("Copy Picture")).findFirst().orElseThrow();
		((ActionContributionItem) item).getAction().run();
		Clipboard clipboard = new Clipboard(view.getSite().getShell().getDisplay());
		ImageData pixels = (ImageData) clipboard.getContents(ImageTransfer.getInstance());
		clipboard.dispose();
		assertEquals(view.tree().control().getSize(), new Point(pixels.width, pixels.height));
		Set<Integer> colours = new HashSet<>();
		for (int x = 0; x < pixels.width; x++) {
			colours.add(pixels.getPixel(x, pixels.height / 3));
		}
		assertTrue(colours.size() > 5, colours.toString());
	}

	@Test
	void selectionsGoBothWays() throws Exception {
		show();
		view.filter("");
		view.unsort();
		view.group(LayerTable.Grouping.STAGE);
		open.editor().getSite().getPage().activate(open.editor());
		open.editor().selectAndReveal(open.offset("down: MBConv(128"), 0);
		Ui.await("the layers of the line", PATIENCE,
				() -> labels().size() == 3 && labels().stream().allMatch(label -> label.startsWith("stage3.down")));
		OpenFile.page().activate(view);
		TreeItem head = view.tree().control().getItem(6);
		assertEquals("head", head.getText());
		head.setExpanded(true);
		TreeItem layer = head.getItem(0);
		layer.getText();
		view.tree().control().setSelection(layer);
		Event event = new Event();
		event.item = layer;
		view.tree().control().notifyListeners(SWT.DefaultSelection, event);
		Ui.await("the line of the layer", PATIENCE, () -> open.editor().getSelectionProvider().getSelection() instanceof ITextSelection text
				&& line(text.getStartLine()).contains("stage head"));
	}

	/** Another view, which stays linked, tells when the caret was heard of. */
	@Test
	void theLinkIsSwitchedOffAndOn() throws Exception {
		show();
		view.filter("");
		view.unsort();
		view.group(LayerTable.Grouping.NONE);
		ChartView witness = (ChartView) OpenFile.page().showView("org.m2q.ui.views.edp");
		OpenFile.page().activate(view);
		try {
			caret("down: MBConv(128");
			Ui.await("the layers of the line", PATIENCE, () -> labels().size() == 3 && labels().stream().allMatch(label -> label.startsWith("stage3.down")));
			List<String> before = labels();
			ToolBars.press(view, "Link with Editor");
			caret("conv: ConvNorm(16");
			Ui.await("the other view", PATIENCE, () -> witness.canvas().selected().equals(Set.of("stem.conv")));
			assertEquals(before, labels());
			OpenFile.page().activate(view);
			select("head.classify");
			Ui.await("the other view again", PATIENCE, () -> witness.canvas().selected().equals(Set.of("head.classify")));
			assertTrue(caretLine().contains("conv: ConvNorm(16"), caretLine());
			XMLMemento memento = XMLMemento.createWriteRoot("view");
			view.saveState(memento);
			assertEquals(Boolean.FALSE, memento.getBoolean("link"));
			ResultsView other = new ResultsView();
			other.init(view.getViewSite(), memento);
			XMLMemento again = XMLMemento.createWriteRoot("view");
			other.saveState(again);
			assertEquals(Boolean.FALSE, again.getBoolean("link"));

			ToolBars.press(view, "Link with Editor");
			caret("down: MBConv(128");
			Ui.await("the layers of the line again", PATIENCE, () -> labels().equals(before));
			OpenFile.page().activate(view);
			select("stem.conv");
			assertTrue(caretLine().contains("conv: ConvNorm(16"), caretLine());
			assertEquals(view, OpenFile.page().getActivePart(), "the keyboard stays in the view");
			Themes.screenshots("results-linked");
		} finally {
			OpenFile.page().hideView(witness);
		}
	}

	private void caret(String text) {
		OpenFile.page().activate(open.editor());
		open.editor().selectAndReveal(open.offset(text), 0);
	}

	private String caretLine() {
		return line(open.caretLine());
	}

	/** As a click does it. */
	private void select(String layer) {
		List<String> rows = view.table().rows().stream().map(LayerRow::label).toList();
		TreeItem item = view.tree().control().getItem(rows.indexOf(layer));
		item.getText();
		view.tree().control().setSelection(item);
		Event event = new Event();
		event.item = item;
		view.tree().control().notifyListeners(SWT.Selection, event);
	}

	private List<String> labels() {
		return Arrays.stream(view.tree().control().getSelection()).map(TreeItem::getText).toList();
	}

	private String line(int number) {
		return open.text().split("\n")[number];
	}

	@Test
	void aStoredResultOpensAndGetsOld() throws Exception {
		show();
		StoredResult stored = stored();
		IDE.openEditor(OpenFile.page(), stored.file(), true);
		Ui.await("the stored result", PATIENCE, () -> view.status().startsWith("simulation: M2Q_against_W8A8-"));
		assertFalse(view.status().contains("older"));
		open.replace("MBConv(32, stride = 2)", "MBConv(40, stride = 2)");
		Ui.await("the result to be old", PATIENCE, () -> view.status().contains("older than the text"));
		Themes.screenshots("results-stale");
		open.replace("MBConv(40, stride = 2)", "MBConv(32, stride = 2)");
		Ui.await("the result to be new again", PATIENCE, () -> !view.status().contains("older"));
		M2qCore.currentResult().followEditor();
		assertTrue(view.status().startsWith("~ estimate"));
	}

	@Test
	void aBrokenFileIsReported() throws Exception {
		StoredResult stored = stored();
		Path path = stored.file().getLocation().toPath();
		Files.writeString(path, Files.readString(path).substring(0, 5000));
		stored.file().refreshLocal(0, null);
		try {
			ResultStore.read(stored.file());
			throw new AssertionError("a cut file was read");
		} catch (org.eclipse.core.runtime.CoreException e) {
			assertTrue(e.getStatus().getMessage().startsWith("results/" + stored.file().getName() + " is not complete"), e.getMessage());
		}
	}

	/** The totals and the sentence are those of the report's own comparison, which has tests with numbers by hand. */
	@Test
	void resultsAreCompared() throws Exception {
		show();
		StoredResult before = stored();
		CompareView compare = (CompareView) OpenFile.page().showView(CompareView.ID);
		try {
			assertEquals("Baseline: W8A8 on TrioViT", compare.choices().getFirst());
			assertEquals(-0.121, compare.diff().orElseThrow().edpChange(), 5e-4);
			assertTrue(compare.explanation().startsWith("EDP −12.1 %: "), compare.explanation());
			Ui.pump(300);
			Ui.screenshot("compare-light");
			Window.theme(Window.DARK);
			Ui.screenshot("compare-dark");
			Window.theme(Window.LIGHT);
			OpenFile.page().toggleZoom(OpenFile.page().getReference(compare));
			compare.pane().tabs().show(CompareTabs.ROOFLINE);
			Ui.pump(300);
			Themes.screenshots("compare-roofline");
			assertTrue(compare.pane().tabs().roofline().marks().stream().anyMatch(mark -> mark.tip().contains("(from A to B)")));
			assertTrue(compare.pane().tabs().roofline().marks().stream().noneMatch(mark -> mark.layer().isEmpty()), "nothing is asked in a comparison");
			compare.pane().tabs().show(CompareTabs.TIMELINES);
			Ui.await("both schedules", PATIENCE, compare.pane().tabs()::showsSchedules);
			TimelineOptions zoomed = options(compare.pane().tabs().timelines().upper());
			Event key = new Event();
			key.keyCode = '+';
			key.character = '+';
			compare.pane().tabs().timelines().upper().notifyListeners(SWT.KeyDown, key);
			Ui.pump(200);
			assertTrue(options(compare.pane().tabs().timelines().upper()).shown().length() < zoomed.shown().length());
			// Both accelerators run at 500 MHz, so the same time is the same number of cycles.
			assertEquals(options(compare.pane().tabs().timelines().upper()).shown().from(), options(compare.pane().tabs().timelines().lower()).shown().from(), 1);
			assertEquals(options(compare.pane().tabs().timelines().upper()).shown().to(), options(compare.pane().tabs().timelines().lower()).shown().to(), 1);
			Themes.screenshots("compare-timelines");
			compare.pane().tabs().show(CompareTabs.POLICIES);
			Ui.await("both policies", PATIENCE, () -> compare.pane().tabs().policies().contains("\n  policy W8A8 {")
					&& compare.pane().tabs().policies().contains("\n+ policy M2Q extends W8A8 {"));
			Themes.screenshots("compare-policies");
			compare.pane().tabs().show(CompareTabs.CHANGES);
			OpenFile.page().toggleZoom(OpenFile.page().getReference(compare));
			anotherPolicy(compare);
			open.replace("EfficientViTHead(1536", "EfficientViTHead(1792");
			compare.choose(before.name());
			Ui.await("the stored result against the edited text", PATIENCE,
					() -> compare.diff().filter(diff -> diff.edpChange() > 0.001).isPresent());
			assertTrue(compare.explanation().startsWith("EDP +"), compare.explanation());
		} finally {
			OpenFile.page().hideView(compare);
			if (open.text().contains("EfficientViTHead(1792")) {
				open.replace("EfficientViTHead(1792", "EfficientViTHead(1536");
			}
		}
	}

	/** 8 bits on the same accelerator: more weights to move, and nearly 24 dB better where there are 4 bits now. */
	private static void anotherPolicy(CompareView compare) throws Exception {
		Widgets.when(display -> Widgets.dialog("Compare with Another Policy").isPresent(), PATIENCE, () -> {
			Shell dialog = Widgets.dialog("Compare with Another Policy").orElseThrow();
			Widgets.all(dialog, Text.class).getFirst().setText("W8A8");
			Ui.screenshot("dialog-compare-policy-light");
			Widgets.click(dialog, "OK");
		});
		compare.choose("another policy…");
		Ui.await("the other policy", PATIENCE, () -> compare.choices().contains("~ policy W8A8") && compare.diff().filter(diff -> diff.before().setup().policy().equals("W8A8")
				&& diff.before().setup().accelerator().equals("M2ViT")).isPresent());
		ReportDiff diff = compare.diff().orElseThrow();
		assertTrue(diff.after().weightBytes() < diff.before().weightBytes());
		assertTrue(diff.proxy().orElseThrow().change() < -5, diff.proxy().toString());
		Themes.screenshots("compare-other-policy");
	}

	/** Two results that are selected in the Project Explorer: the command is there for two of them and for nothing else. */
	@Test
	void twoSelectedResultsAreCompared() throws Exception {
		show();
		StoredResult before = stored();
		open.replace("EfficientViTHead(1536", "EfficientViTHead(1792");
		open.editor().doSave(null);
		Thread.sleep(1100);
		StoredResult after = stored();
		open.replace("EfficientViTHead(1792", "EfficientViTHead(1536");
		open.editor().doSave(null);
		ProjectExplorer explorer = (ProjectExplorer) OpenFile.page().showView(ProjectExplorer.VIEW_ID);
		ICommandService commands = explorer.getSite().getService(ICommandService.class);
		explorer.getCommonViewer().setSelection(new StructuredSelection(after.file()), true);
		Ui.await("one result is not compared", PATIENCE, () -> !commands.getCommand("org.m2q.ui.compareResults").isEnabled());
		explorer.getCommonViewer().setSelection(new StructuredSelection(List.of(after.file(), before.file())), true);
		Ui.await("two results are", PATIENCE, () -> commands.getCommand("org.m2q.ui.compareResults").isEnabled());
		explorer.getSite().getService(IHandlerService.class).executeCommand("org.m2q.ui.compareResults", null);
		Ui.await("the comparison", PATIENCE, () -> OpenFile.page().findView(CompareView.ID) instanceof CompareView found
				&& found.diff().filter(diff -> diff.edpChange() > 0.001).isPresent() && found.result().shown().filter(shown -> shown.id().equals(after.id())).isPresent());
		CompareView compare = (CompareView) OpenFile.page().findView(CompareView.ID);
		double expected = after.experiment().points().getFirst().totals().edp() / before.experiment().points().getFirst().totals().edp() - 1;
		assertEquals(expected, compare.diff().orElseThrow().edpChange(), 1e-9);
		Themes.screenshots("compare-selected");
		OpenFile.page().hideView(compare);
	}

	private static TimelineOptions options(ChartCanvas canvas) {
		return ((TimelineChart) canvas.chart().orElseThrow()).options();
	}

	@Test
	void theStateIsKept() throws Exception {
		show();
		view.group(LayerTable.Grouping.KIND);
		view.filter("conv");
		view.sort(Column.LATENCY, true);
		XMLMemento memento = XMLMemento.createWriteRoot("view");
		view.saveState(memento);
		assertEquals("KIND", memento.getString("grouping"));
		assertEquals("conv", memento.getString("filter"));
		assertEquals("LATENCY", memento.getString("sort"));
		ResultsView other = new ResultsView();
		other.init(view.getViewSite(), memento);
		XMLMemento again = XMLMemento.createWriteRoot("view");
		other.saveState(again);
		assertEquals(memento.toString(), again.toString());
		view.filter("");
	}

	@Test
	void tenThousandLayersAreNoMoreWork() throws Exception {
		show();
		ShownResult estimate = M2qCore.currentResult().shown().orElseThrow();
		PointReport point = estimate.pointReport();
		List<LayerReport> layers = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			LayerReport layer = point.layers().get(i % point.layers().size());
			layers.add(new LayerReport(i, "copy" + i + "." + layer.name(), layer.stage(), layer.kind(), layer.place(), layer.status(), layer.inputs(),
					layer.output(), layer.loops(), layer.macs(), layer.weights(), layer.parameters(), layer.cycles(), layer.computeCycles(),
					layer.memoryCycles(), layer.latency(), layer.energy(), layer.edp(), layer.share(), layer.bound(), layer.utilization(), layer.precision(),
					layer.engines(), layer.energyByCause(), layer.traffic(), List.of(), layer.fusedWith(), layer.notModelled(), layer.notes()));
		}
		PointReport large = new PointReport(point.id(), point.setup(), List.of(), point.totals(), layers, point.hardware(), point.assumptions(), point.sources());
		Report report = new Report(B1, List.of(new ExperimentReport("Large", "", true, List.of(large), List.of(), List.of())));
		view.group(LayerTable.Grouping.NONE);
		long start = System.nanoTime();
		M2qCore.currentResult().show(new ShownResult("large", ShownResult.Origin.SIMULATION, estimate.source(), report, 0, 0, Optional.empty(), false));
		long milliseconds = (System.nanoTime() - start) / 1_000_000;
		Ui.pump(500);
		assertEquals(10_001, view.tree().control().getItemCount());
		assertTrue(milliseconds < 1000, milliseconds + " ms");
		System.out.println("10,000 layers: " + milliseconds + " ms");
		assertTrue(LayerFilter.parse("util<40").fault().isEmpty());
	}
}
