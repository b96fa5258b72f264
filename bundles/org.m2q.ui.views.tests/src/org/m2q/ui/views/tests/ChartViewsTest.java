package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.core.resources.IProject;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.ImageTransfer;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.XMLMemento;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.IShowInSource;
import org.eclipse.ui.part.ShowInContext;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.core.M2qCore;
import org.m2q.core.results.LayerKey;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.edp.EdpBars;
import org.m2q.ui.charts.edp.EdpMetric;
import org.m2q.ui.charts.edp.EdpOptions;
import org.m2q.ui.charts.precision.PrecisionTransitions;
import org.m2q.ui.charts.timeline.TimelineChart;
import org.m2q.ui.charts.timeline.TimelineData;
import org.m2q.ui.charts.timeline.TimelineOptions;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.Keys;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.StallWatch;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.ToolBars;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;
import org.m2q.ui.views.internal.ChartView;
import org.m2q.ui.views.internal.EdpView;
import org.m2q.ui.views.internal.Exports;
import org.m2q.ui.views.internal.PrecisionView;
import org.m2q.ui.views.internal.TimelineView;

/** The views with charts in the real workbench. */
class ChartViewsTest {

	private static final String B1 = "efficientvit-b1.m2q";
	private static final String VIEWS = "org.m2q.ui.views.";
	private static final int PATIENCE = 60_000;

	private static IProject project;
	private static ErrorLog errors;
	private static StallWatch stalls;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("charts");
		stalls = new StallWatch(Display.getCurrent());
	}

	@AfterEach
	void close() {
		if (open != null) {
			open.close();
			Ui.pump(200);
		}
	}

	@AfterAll
	static void check() {
		Map<String, Long> longest = new TreeMap<>();
		for (String sample : stalls.samples()) {
			Matcher ours = Pattern.compile("org\\.m2q\\.ui\\.(charts|views\\.internal)\\.[^,\\]]*").matcher(sample);
			if (ours.find()) {
				longest.merge(ours.group(), Long.parseLong(sample.substring(0, sample.indexOf(' '))), Math::max);
			}
		}
		System.out.println("Longest times in milliseconds without an answer of the user interface thread, by what it did: " + longest);
		assertEquals(List.of(), errors.entries());
		stalls.close();
		errors.close();
	}

	private ChartView show(String name) throws Exception {
		ChartView view = (ChartView) OpenFile.page().showView(VIEWS + name);
		Ui.await("a chart in " + name, PATIENCE, () -> view.canvas().chart().isPresent());
		Ui.pump(300);
		return view;
	}

	private OpenFile example() throws Exception {
		open = OpenFile.open(project, B1);
		return open;
	}

	@Test
	void anEmptyViewSaysWhyAndHelps() throws Exception {
		OpenFile.page().showView(VIEWS + "edp");
		M2qCore.currentResult().setEstimate(Optional.empty());
		Ui.pump(300);
		Themes.screenshots("view-empty");
		ChartView view = (ChartView) OpenFile.page().findView(VIEWS + "edp");
		assertTrue(view.canvas().chart().isEmpty());
	}

	@Test
	void allViewsShowTheEstimateInBothThemes() throws Exception {
		example();
		for (String name : new String[] { "edp", "roofline", "timeline", "precision", "accelerator" }) {
			show(name);
			for (String theme : new String[] { Window.DARK, Window.LIGHT }) {
				Window.theme(theme);
				Ui.pump(500);
				Ui.screenshot("view-" + name + (theme.equals(Window.DARK) ? "-dark" : "-light"));
			}
		}
	}

	/** The filter of a chart understands what that of the table does, and survives a restart. */
	@Test
	void layersAreFilteredInCharts() throws Exception {
		example();
		for (String name : new String[] { "edp", "roofline", "precision" }) {
			ChartView view = show(name);
			int all = view.canvas().marks().size();
			view.filter("kind=dwconv & util<30");
			Ui.pump(300);
			int some = view.canvas().marks().size();
			assertTrue(some > 0 && some < all, name + ": " + some + " of " + all);
			XMLMemento memento = XMLMemento.createWriteRoot("view");
			view.saveState(memento);
			assertEquals("kind=dwconv & util<30", memento.getString("filter"));
			view.filter("nonsense<5");
			assertTrue(Widgets.all(view.canvas().getParent().getParent(), Label.class).stream().anyMatch(label -> label.getText().startsWith("There is no column nonsense.")), name);
			view.filter("");
			assertEquals(all, view.canvas().marks().size());
		}
	}

	/** A picture on the clipboard has twice the pixels of the window, so that it can be enlarged. */
	@Test
	void aPictureIsCopied() throws Exception {
		example();
		ChartView view = show("edp");
		Exports.copyPicture(view.canvas(), view.canvas().chart().orElseThrow());
		Clipboard clipboard = new Clipboard(Display.getCurrent());
		try {
			ImageData pixels = (ImageData) clipboard.getContents(ImageTransfer.getInstance());
			assertEquals(2 * view.canvas().getSize().x, pixels.width);
		} finally {
			clipboard.dispose();
		}
	}

	/** A double click on a mode goes to the text that says it. */
	@Test
	void theAcceleratorSaysWhatItCanDo() throws Exception {
		example();
		ChartView view = show("accelerator");
		Mark buffer = view.canvas().marks().stream().filter(mark -> mark.id().equals("memory:weight_buffer")).findFirst().orElseThrow();
		Ui.await("the schedule", PATIENCE, () -> view.canvas().marks().stream().anyMatch(mark -> mark.id().equals(buffer.id()) && mark.name().contains("at the fullest")));
		Mark mode = view.canvas().marks().stream().filter(mark -> mark.id().equals("mode:pwconv:int8*int8 apot terms 2:SAT")).findFirst().orElseThrow();
		view.canvas().open(mode);
		Ui.await("the text of the accelerator", PATIENCE, () -> OpenFile.page().getActiveEditor().getTitle().equals("m2-vit.m2q"));
		ITextSelection selection = (ITextSelection) ((ITextEditor) OpenFile.page().getActiveEditor()).getSelectionProvider().getSelection();
		assertTrue(selection.getText().startsWith("mac int8 * int8 apot terms 2"), selection.getText());
		OpenFile.page().closeEditor(OpenFile.page().getActiveEditor(), false);
	}

	/** The second tab of the precision map: a click on a pair of formats selects its layers, a double click goes to the text. */
	@Test
	void transitionsAreOnTheSecondTab() throws Exception {
		example();
		PrecisionView view = (PrecisionView) show("precision");
		CTabFolder tabs = Widgets.all(view.canvas().getParent().getParent(), CTabFolder.class).getFirst();
		try {
			tabs.setSelection(1);
			tabs.notifyListeners(SWT.Selection, new Event());
			PrecisionTransitions chart = (PrecisionTransitions) view.canvas().chart().orElseThrow();
			Mark cell = view.canvas().marks().getFirst();
			view.canvas().pick(cell, false);
			assertEquals(chart.producers(cell.id()), view.canvas().selected());
			assertTrue(view.canvas().selected().size() > 20, cell.name());
			for (String theme : new String[] { Window.DARK, Window.LIGHT }) {
				Window.theme(theme);
				Ui.pump(500);
				Ui.screenshot("view-precision-transitions" + (theme.equals(Window.DARK) ? "-dark" : "-light"));
			}
			view.canvas().open(cell);
			Ui.pump(300);
			assertTrue(OpenFile.page().getActivePart() instanceof IEditorPart);
			XMLMemento memento = XMLMemento.createWriteRoot("view");
			view.saveState(memento);
			assertEquals(Boolean.TRUE, memento.getBoolean("transitions"));
		} finally {
			view.showTransitions(false);
			view.canvas().choose(Set.of());
		}
		assertEquals(0, tabs.getSelectionIndex());
	}

	@Test
	void selectionGoesBothWays() throws Exception {
		OpenFile b1 = example();
		ChartView edp = show("edp");
		ChartView roofline = show("roofline");
		OpenFile.page().activate(b1.editor());
		b1.editor().selectAndReveal(b1.offset("head") + 1, 0);
		// From the text to a view: some line that makes layers.
		int line = b1.document().getLineOfOffset(b1.offset("stage stage1"));
		Ui.await("layers of a line", PATIENCE, () -> {
			for (int i = 0; i < 20 && roofline.canvas().selected().isEmpty(); i++) {
				try {
					b1.editor().selectAndReveal(b1.document().getLineOffset(line + i) + 1, 0);
				} catch (org.eclipse.jface.text.BadLocationException e) {
					throw new AssertionError(e);
				}
				Ui.pump(700);
			}
			return !roofline.canvas().selected().isEmpty();
		});
		// From a view to the other and to the text, to which the keyboard goes on opening only.
		OpenFile.page().activate(edp);
		Mark mark = edp.canvas().marks().getFirst();
		int before = b1.caretLine();
		edp.canvas().pick(mark, false);
		Ui.await("the other view", PATIENCE, () -> roofline.canvas().selected().equals(Set.of(mark.layer())) || !OpenFile.page().isPartVisible(roofline));
		assertTrue(((org.eclipse.jface.viewers.IStructuredSelection) ((IShowInSource) edp).getShowInContext().getSelection())
				.getFirstElement() instanceof LayerKey key && key.layerName().equals(mark.layer()));
		int shown = b1.caretLine();
		assertFalse(before == shown, "line " + shown);
		assertEquals(edp, OpenFile.page().getActivePart());
		edp.canvas().open(mark);
		assertEquals(shown, b1.caretLine());
		IWorkbenchPart active = OpenFile.page().getActivePart();
		assertTrue(active instanceof IEditorPart, active.getTitle());
	}

	@Test
	void typingUpdatesTheBars() throws Exception {
		OpenFile b1 = example();
		EdpView view = (EdpView) show("edp");
		String title = view.canvas().chart().orElseThrow().table().tsv();
		b1.replace("hidden = 1600", "hidden = 1200");
		Ui.await("other numbers", PATIENCE, () -> view.canvas().chart().filter(chart -> !chart.table().tsv().equals(title)).isPresent());
		b1.replace("hidden = 1200", "hidden = 1600");
		Ui.await("the old numbers", PATIENCE, () -> view.canvas().chart().filter(chart -> chart.table().tsv().equals(title)).isPresent());
		b1.editor().doSave(null);
	}

	@Test
	void stateIsRememberedAndNumbersAreCopied(@TempDir Path folder) throws Exception {
		example();
		EdpView view = (EdpView) show("edp");
		view.set(new EdpOptions(EdpMetric.ENERGY, false, true, false));
		XMLMemento memento = XMLMemento.createWriteRoot("view");
		view.saveState(memento);
		assertEquals("ENERGY", memento.getString("metric"));
		assertEquals(Boolean.FALSE, memento.getBoolean("sorted"));
		view.getViewSite().getActionBars().getGlobalActionHandler(ActionFactory.COPY.getId()).run();
		Clipboard clipboard = new Clipboard(Display.getCurrent());
		String copied = (String) clipboard.getContents(TextTransfer.getInstance());
		clipboard.dispose();
		String[] lines = copied.split("\n");
		assertEquals(M2qCore.currentResult().shown().orElseThrow().layerNames().size() + 1, lines.length);
		assertTrue(lines[0].contains("Energy [J]"), lines[0]);
		// Pictures of the whole chart, also of what would have to be scrolled to.
		Path png = folder.resolve("bars.png");
		Path svg = folder.resolve("bars.svg");
		Exports.write(view.canvas(), view.canvas().chart().orElseThrow(), png).join();
		Exports.write(view.canvas(), view.canvas().chart().orElseThrow(), svg).join();
		assertTrue(new ImageData(png.toString()).height > view.canvas().getSize().y);
		String text = Files.readString(svg, StandardCharsets.UTF_8);
		javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
		assertTrue(text.contains("head.classify"));
		view.set(EdpOptions.DEFAULT);
		assertTrue(view.canvas().chart().orElseThrow() instanceof EdpBars);
	}

	@Test
	void theTimelineFindsLayers() throws Exception {
		example();
		TimelineView view = (TimelineView) show("timeline");
		assertTrue(view.find("head.classify", true));
		assertEquals(Set.of("head.classify"), view.canvas().selected());
		assertFalse(view.find("no such layer", true));
		Event zoom = new Event();
		zoom.type = SWT.MouseWheel;
		zoom.x = view.canvas().getSize().x / 2;
		zoom.y = 100;
		zoom.count = 1;
		zoom.stateMask = SWT.MOD1;
		double before = view.options().orElseThrow().shown().length();
		view.canvas().notifyListeners(SWT.MouseWheel, zoom);
		assertTrue(view.options().orElseThrow().shown().length() < before);
		assertTrue(view.canvas().chart().filter(TimelineChart.class::isInstance).isPresent());
		assertEquals(Optional.empty(), view.options().orElseThrow().range());
	}

	/** What was looked for stays in sight while it is looked at more closely, and also when the text has changed. */
	@Test
	void theTimelineStaysWhereItWasSent() throws Exception {
		OpenFile b1 = example();
		TimelineView view = (TimelineView) show("timeline");
		String layer = "stage3.down.depth";
		assertTrue(view.show(new ShowInContext(null, new StructuredSelection(new LayerKey(M2qCore.currentResult().shown().orElseThrow().id(), layer)))));
		TimelineOptions.Range range = data(view).first(Set.of(layer)).orElseThrow();
		TimelineOptions.Range sent = view.options().orElseThrow().shown();
		assertTrue(sent.from() <= range.from() && range.to() <= sent.to() && sent.length() < 2 * range.length(), sent + " of " + range);
		Keys.press(view.canvas(), 0, '+');
		TimelineOptions.Range closer = view.options().orElseThrow().shown();
		assertTrue(closer.length() < sent.length() && sent.from() <= closer.from() && closer.to() <= sent.to(), closer + " of " + sent);
		long cycles = data(view).cycles();
		b1.replace("hidden = 1600", "hidden = 400");
		Ui.await("another schedule", PATIENCE, () -> data(view).cycles() != cycles);
		double scale = (double) data(view).cycles() / cycles;
		assertEquals(closer.from() * scale, view.options().orElseThrow().shown().from(), 1);
		assertEquals(closer.length() * scale, view.options().orElseThrow().shown().length(), 1);
		ToolBars.press(view, "Show Everything");
		assertEquals(new TimelineOptions.Range(0, data(view).cycles()), view.options().orElseThrow().shown());
	}

	private static TimelineData data(TimelineView view) {
		return ((TimelineChart) view.canvas().chart().orElseThrow()).data();
	}

	@Test
	void numbersAreShownAsATable() throws Exception {
		example();
		ChartView view = show("edp");
		List<String> layers = M2qCore.currentResult().shown().orElseThrow().layerNames();
		try {
			ToolBars.press(view, "Table");
			Table table = view.table().control();
			assertTrue(view.isTableShown() && table.isVisible() && !view.canvas().isVisible());
			assertEquals(layers.size(), table.getItemCount());
			Themes.screenshots("view-edp-table");
			table.setSelection(0);
			table.notifyListeners(SWT.Selection, new Event());
			assertEquals(1, view.canvas().selected().size());
			assertTrue(table.getItem(0).getText().contains(view.canvas().selected().iterator().next()), table.getItem(0).getText());
			XMLMemento memento = XMLMemento.createWriteRoot("view");
			view.saveState(memento);
			assertEquals(Boolean.TRUE, memento.getBoolean("table"));
		} finally {
			ToolBars.press(view, "Table");
		}
		assertTrue(!view.isTableShown() && view.canvas().isVisible() && !view.table().control().isVisible());
	}

	@Test
	void aHiddenChartWaitsUntilItIsSeen() throws Exception {
		OpenFile b1 = example();
		ChartView hidden = show("edp");
		ChartView visible = show("roofline");
		assertFalse(OpenFile.page().isPartVisible(hidden));
		Chart before = hidden.canvas().chart().orElseThrow();
		Chart other = visible.canvas().chart().orElseThrow();
		double edp = M2qCore.currentResult().shown().orElseThrow().pointReport().totals().edp();
		b1.replace("hidden = 1600", "hidden = 1200");
		Ui.await("another cost", PATIENCE, () -> M2qCore.currentResult().shown().filter(shown -> shown.pointReport().totals().edp() < edp).isPresent());
		Ui.await("another chart", PATIENCE, () -> visible.canvas().chart().orElseThrow() != other);
		assertSame(before, hidden.canvas().chart().orElseThrow(), "nothing is computed for what nobody sees");
		OpenFile.page().bringToTop(hidden);
		Ui.await("the chart of the text", PATIENCE, () -> !hidden.canvas().chart().orElseThrow().table().tsv().equals(before.table().tsv()));
	}
}
