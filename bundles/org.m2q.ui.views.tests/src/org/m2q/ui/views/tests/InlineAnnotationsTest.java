package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.accessibility.AccessibleListener;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ShowInContext;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.core.M2qCore;
import org.m2q.core.results.Baselines;
import org.m2q.core.results.LayerKey;
import org.m2q.core.results.ResultStore;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.edp.EdpMetric;
import org.m2q.ui.charts.edp.EdpStack;
import org.m2q.ui.charts.timeline.TimelineChart;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.editor.EditorSupport;
import org.m2q.ui.internal.link.CostAspect;
import org.m2q.ui.internal.mining.MiningPlaces;
import org.m2q.ui.internal.mining.MiningWindow;
import org.m2q.ui.internal.mining.PaintedParts;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.Keys;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;
import org.m2q.ui.views.internal.ChartView;
import org.m2q.ui.views.internal.EdpView;
import org.m2q.ui.views.internal.LayersToShow;
import org.m2q.ui.views.internal.TimelineView;
import org.m2q.ui.views.internal.compare.CompareView;
import org.m2q.ui.views.internal.results.ResultsView;

/** Inline annotations in use: estimated, simulated, old, clicked. */
class InlineAnnotationsTest {

	private static final int PATIENCE = 60_000;
	private static final String VIEWS = "org.m2q.ui.views.";
	private static final String TEXT = Samples.CONVOLUTIONS.replaceFirst("(?m)^(policy )Eight(.*\\n)", "$0$1Unused$2").replace("\tmap all -> A\n", "\tmap conv -> A\n\tmap pwconv -> A\n");

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile open;
	private WizardDialog dialog;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("annotations");
	}

	@AfterEach
	void close() {
		if (dialog != null && dialog.getShell() != null) {
			dialog.close();
		}
		OpenFile.page().closeAllEditors(false);
		for (var view : OpenFile.page().getViewReferences()) {
			if (view.getId().startsWith(VIEWS)) {
				OpenFile.page().hideView(view);
			}
		}
		M2qCore.currentResult().followEditor();
		Ui.await("the end of all runs", PATIENCE,
				() -> Arrays.stream(Job.getJobManager().find(null)).noneMatch(job -> job.getClass().getSimpleName().equals("SimulationJob")));
		Ui.pump(300);
	}

	@AfterAll
	static void check() throws Exception {
		Ui.pump(500);
		List<String> entries = errors.entries();
		errors.close();
		for (IProject made : ResourcesPlugin.getWorkspace().getRoot().getProjects()) {
			made.delete(true, true, null);
		}
		assertEquals(List.of(), entries);
	}

	private OpenFile net(String name) throws Exception {
		open = OpenFile.open(project, name, TEXT);
		Ui.await("costs", PATIENCE, () -> label("model Net").contains("EDP") && label("\ta: pwconv").startsWith("~"));
		OpenFile.page().activate(open.editor());
		// Headers make room when they are painted, and suggestions come later still.
		Ui.await("room for the header", PATIENCE, () -> open.widget().getLineVerticalIndent(line("model Net")) > 0);
		Ui.await("what there is to show", PATIENCE, this::isShown);
		Ui.pump(1500);
		return open;
	}

	/** The mining of the line with some text; empty while there is none. */
	private String label(String part) {
		return open.minings(part).stream().findFirst().orElse("");
	}

	private static void run(String command) {
		try {
			OpenFile.page().getWorkbenchWindow().getService(org.eclipse.ui.handlers.IHandlerService.class).executeCommand("org.m2q.ui." + command, null);
		} catch (org.eclipse.core.commands.common.CommandException e) {
			throw new AssertionError(command, e);
		}
	}

	private void simulate(String part) {
		OpenFile.page().activate(open.editor());
		open.editor().selectAndReveal(open.offset(part), 0);
		run("launch.run");
	}

	/** A newcomer makes a project, looks at a layer, simulates, and sees the engines at work. */
	@Test
	void fromANewProjectToTheTimeline() throws Exception {
		var wizard = PlatformUI.getWorkbench().getNewWizardRegistry().findWizard("org.m2q.ui.wizard.project").createWizard();
		((INewWizard) wizard).init(PlatformUI.getWorkbench(), StructuredSelection.EMPTY);
		dialog = Dialogs.open(wizard);
		Dialogs.all(dialog.getShell(), Text.class).stream().filter(text -> text.isVisible() && text.getEditable()).findFirst().orElseThrow().setText("first");
		Ui.pump(100);
		Dialogs.press(dialog.getShell(), "Next >");
		Dialogs.press(dialog.getShell(), "EfficientViT-like hybrid");
		Dialogs.press(dialog.getShell(), "M²-ViT");
		Dialogs.press(dialog.getShell(), "Finish");
		Ui.await("the file", PATIENCE, () -> OpenFile.page().getActiveEditor() instanceof ITextEditor editor && file(editor) != null
				&& file(editor).getProject().getName().equals("first"));
		ITextEditor editor = (ITextEditor) OpenFile.page().getActiveEditor();
		open = OpenFile.of(file(editor), editor);
		Ui.await("annotations", PATIENCE, () -> label("model ").contains("EDP") && label("\tstage ").startsWith("~"));
		String layer = open.text().lines().filter(line -> line.strip().startsWith("down:")).findFirst().orElseThrow();
		String estimated = label(layer);
		assertTrue(estimated.startsWith("~"), estimated);
		assertTrue(hover(layer).contains("bound by"), "no hover of a layer");
		closePopups();
		simulate("experiment ");
		Ui.await("no mark", PATIENCE, () -> label(layer).equals(estimated.substring(1)) && Stream.of("model ", "experiment ").allMatch(header -> label(header).startsWith("EDP "))
				&& open.minings().stream().noneMatch(line -> line.contains("~")) && isShown());
		Themes.screenshots("annotations-simulated");
		TimelineView timeline = (TimelineView) OpenFile.page().showView(VIEWS + "timeline");
		Ui.await("two engines", PATIENCE, () -> rows(timeline).contains("MPMA") && rows(timeline).contains("SAT"));
	}

	private static IFile file(ITextEditor editor) {
		return editor.getEditorInput().getAdapter(IFile.class);
	}

	private static String rows(ChartView view) {
		return view.canvas().chart().map(Chart::table).map(DataTable::rows).orElse(List.of()).toString();
	}

	/** Whether the editor has taken over what there is to show. */
	private boolean isShown() {
		return open.inlined().equals(open.minings());
	}

	/** What concerns the numbers brings the mark back; what does not, and undo, take it away; a result that is deleted is none. */
	@Test
	void theMarkFollowsTheText() throws Exception {
		OpenFile file = net("marks.m2q");
		assertTrue(open.minings().stream().filter(line -> !line.startsWith("—")).allMatch(line -> line.startsWith("~")), open.minings().toString());
		String estimate = label("\ta: pwconv");
		simulate("experiment ");
		Ui.await("no mark", PATIENCE, () -> label("\ta: pwconv").equals(estimate.substring(1)) && open.minings().stream().noneMatch(line -> line.contains("~")) && isShown());
		file.editor().selectAndReveal(file.offset("\ta: pwconv"), 0);
		assertTrue(description(file.widget()).contains("simulated"), description(file.widget()));
		assertTrue(hover("\ta: pwconv").contains("Simulated, from the text as it is"), "the hover does not say it in words");
		closePopups();
		file.replace("conv(16)", "conv(24)");
		Ui.await("the mark", PATIENCE, () -> label("\ta: pwconv").startsWith("~") && label("model Net").startsWith("~") && label("experiment ").startsWith("~"));
		file.replace("conv(24)", "conv(16)");
		Ui.await("no mark after going back", PATIENCE, () -> label("\ta: pwconv").equals(estimate.substring(1)));
		file.replace("language 1.0\n", "language 1.0\n// nothing that costs\n");
		Ui.await("no mark after a comment", PATIENCE,
				() -> EditorDocuments.find(file.document()).flatMap(EditorDocument::current).isPresent() && label("\ta: pwconv").equals(estimate.substring(1)));
		for (IFile result : new ResultStore(project).files()) {
			result.delete(true, null);
		}
		Ui.await("the mark without a result", PATIENCE, () -> label("\ta: pwconv").equals(estimate));
	}

	/** A model that cannot be priced for the moment keeps its old numbers, marked and weak; on the screen the text is nearer to its background. */
	@Test
	void whatIsOldIsDimmed() throws Exception {
		OpenFile file = net("old.m2q");
		simulate("experiment ");
		Ui.await("no mark", PATIENCE, () -> label("\ta: pwconv").matches("[0-9].*") && isShown());
		OpenFile.page().activate(file.editor());
		Ui.pump(1000);
		double strong = contrast("\ta: pwconv");
		String before = label("\ta: pwconv");
		file.replace("b: conv(16)", "b: conv(");
		Ui.await("the old numbers with the mark", PATIENCE, () -> label("\ta: pwconv").equals("~" + before));
		Ui.await("weak numbers", PATIENCE, () -> {
			double weak = contrast("\ta: pwconv");
			return weak < 0.7 * strong && weak > 0;
		});
		Ui.screenshot("annotations-old-light");
		Themes.inDark(() -> {
			Ui.screenshot("annotations-old-dark");
			assertTrue(contrast("\ta: pwconv") > 0);
		});
		file.replace("b: conv(", "b: conv(16)");
		Ui.await("the simulation again", PATIENCE, () -> label("\ta: pwconv").equals(before));
		Ui.await("strong numbers", PATIENCE, () -> Math.abs(contrast("\ta: pwconv") - strong) <= 0.05 * strong);
	}

	/** How far the strongest pixel of the time of a line is from the background, from 0 to 1. */
	private double contrast(String part) {
		open.viewer().revealRange(open.offset("language"), 1);
		Ui.pump(500);
		PaintedParts.Part time = part(part, false, CostAspect.LATENCY);
		StyledText widget = open.widget();
		Rectangle area = new Rectangle(time.x(), y(part, false) - widget.getLineHeight() / 2, time.width(), widget.getLineHeight());
		Image image = new Image(widget.getDisplay(), area.width, area.height);
		GC gc = new GC(widget);
		gc.copyArea(image, area.x, area.y);
		gc.dispose();
		ImageData data = image.getImageData();
		image.dispose();
		int[] background = color(data, 0, 0);
		int most = 0;
		for (int x = 0; x < data.width; x++) {
			for (int y = 0; y < data.height; y++) {
				int[] color = color(data, x, y);
				most = Math.max(most, Math.abs(color[0] - background[0]) + Math.abs(color[1] - background[1]) + Math.abs(color[2] - background[2]));
			}
		}
		return most / (3 * 255.0);
	}

	private static int[] color(ImageData data, int x, int y) {
		var rgb = data.palette.getRGB(data.getPixel(x, y));
		return new int[] { rgb.red, rgb.green, rgb.blue };
	}

	/** Every part leads to its own place. */
	@Test
	void partsAreClickedEachForItself() throws Exception {
		OpenFile file = net("clicks.m2q");
		Set<String> layer = Set.of("b");
		click("\tb: conv", false, CostAspect.SHARE, 0);
		EdpView bars = await(EdpView.class, "edp");
		Ui.await("the bar of the layer", PATIENCE, () -> bars.canvas().selected().equals(layer) && bars.options().metric() == EdpMetric.SHARE);
		assertEquals(file.document().getLineOfOffset(file.offset("\tb: conv")), ((ITextSelection) file.editor().getSelectionProvider().getSelection()).getStartLine());
		click("\ta: pwconv", false, CostAspect.ENERGY, 0);
		Ui.await("the energy by memory", PATIENCE, () -> bars.options().metric() == EdpMetric.ENERGY && bars.options().stack() == EdpStack.COMPONENT
				&& bars.canvas().selected().equals(Set.of("a")));
		click("\tb: conv", false, CostAspect.EDP, 0);
		Ui.await("the EDP of layers", PATIENCE, () -> bars.options().metric() == EdpMetric.LAYER_EDP && bars.canvas().selected().equals(layer));

		click("\ta: pwconv", false, CostAspect.LATENCY, 0);
		TimelineView timeline = await(TimelineView.class, "timeline");
		Ui.await("the layer in the timeline, and little more", PATIENCE, () -> timeline.canvas().chart().isPresent() && timeline.canvas().selected().equals(Set.of("a"))
				&& timeline.options().orElseThrow().shown().to() < ((TimelineChart) timeline.canvas().chart().get()).data().cycles() / 2.0);
		click("\tb: conv", false, CostAspect.PRECISION, 0);
		ChartView precision = await(ChartView.class, "precision");
		Ui.await("the row of the layer", PATIENCE, () -> precision.canvas().selected().equals(layer));
		click("\tb: conv", false, CostAspect.BOUND, 0);
		ChartView roofline = await(ChartView.class, "roofline");
		Ui.await("the point of the layer", PATIENCE, () -> roofline.canvas().selected().equals(layer));
		Themes.screenshots("annotations-clicked");

		click("\tb: conv", false, CostAspect.ENGINE, 0);
		Ui.await("the line of the mapping", PATIENCE,
				() -> file.editor().getSelectionProvider().getSelection() instanceof ITextSelection text && text.getText().startsWith("map conv -> A"));
	}

	/** The focused hover leads to the same places by the keyboard: of a layer, of a rule, of an engine. */
	@Test
	void hoversLeadToViews() throws Exception {
		net("links.m2q");
		Shell layer = focused("conv(16)", "Roofline");
		assertEquals(List.of("EDP Bars", "Roofline", "Timeline", "Precision Map", "Results", "Accelerator"), labels(layer));
		StyledText text = Widgets.all(layer, StyledText.class).getFirst();
		text.setFocus();
		text.traverse(SWT.TRAVERSE_TAB_NEXT);
		Ui.await("the focus on the buttons", PATIENCE, () -> Display.getCurrent().getFocusControl() instanceof ToolBar);
		Themes.screenshots("hover-links");
		layer = focused("conv(16)", "Roofline");
		press(layer, "Roofline");
		ChartView roofline = await(ChartView.class, "roofline");
		Ui.await("the point of the layer", PATIENCE, () -> roofline.canvas().selected().equals(Set.of("b")));
		Shell rule = focused("default {", "Precision Map");
		assertEquals(List.of("Precision Map", "EDP Bars", "Results"), labels(rule));
		press(rule, "Precision Map");
		ChartView precision = await(ChartView.class, "precision");
		Ui.await("the layers of the rule", PATIENCE, () -> precision.canvas().selected().equals(Set.of("a", "b")));
		Shell again = focused("default {", "Results");
		press(again, "Results");
		ResultsView results = (ResultsView) OpenFile.page().showView(ResultsView.ID);
		Ui.await("the rows of the layers", PATIENCE, () -> LayersToShow.of(results.getShowInContext()).equals(List.of("a", "b")));
		assertTrue(results.show(new ShowInContext(null, new StructuredSelection(new LayerKey("", "b")))));
		assertEquals(List.of("b"), LayersToShow.of(results.getShowInContext()));
		Shell engine = focused("A: multiplier", "Accelerator");
		assertEquals(List.of("Accelerator", "Timeline", "Roofline", "Results"), labels(engine));
		Ui.screenshot("hover-engine");
		press(engine, "Accelerator");
		await(ChartView.class, "accelerator");
	}

	/** The hover at a place with the keyboard in it, asked for again when the text was not read yet. */
	private Shell focused(String part, String button) {
		Widgets.closePopups();
		OpenFile.page().activate(open.editor());
		open.editor().selectAndReveal(open.offset(part), 0);
		open.widget().setFocus();
		Optional<Shell>[] found = new Optional[] { Optional.empty() };
		long[] asked = { 0 };
		Ui.await("the hover of " + part, PATIENCE, () -> {
			found[0] = Widgets.popups().stream().filter(shell -> labels(shell).contains(button)).findFirst();
			if (found[0].isEmpty() && System.nanoTime() - asked[0] > 2_000_000_000L) {
				Keys.press(open.widget(), 0, SWT.F2);
				asked[0] = System.nanoTime();
			}
			return found[0].isPresent();
		});
		return found[0].get();
	}

	private static List<String> labels(Shell shell) {
		return shell.isDisposed() ? List.of() : items(shell).map(ToolItem::getText).filter(text -> !text.isEmpty()).toList();
	}

	private static Stream<ToolItem> items(Shell shell) {
		return Widgets.all(shell, ToolBar.class).stream().flatMap(bar -> Arrays.stream(bar.getItems()));
	}

	private static void press(Shell shell, String label) {
		items(shell).filter(item -> item.getText().equals(label)).findFirst().orElseThrow().notifyListeners(SWT.Selection, new Event());
		assertTrue(shell.isDisposed(), "the hover stays open");
	}

	@Test
	void ctrlOpensAnotherView() throws Exception {
		net("another.m2q");
		click("\tb: conv", false, CostAspect.SHARE, 0);
		EdpView first = await(EdpView.class, "edp");
		click("\tb: conv", false, CostAspect.SHARE, SWT.MOD1);
		Ui.await("another view", PATIENCE, () -> views("edp") == 2);
		assertTrue(first.canvas() != null && !first.canvas().isDisposed());
	}

	private static long views(String name) {
		return Arrays.stream(OpenFile.page().getViewReferences()).filter(view -> view.getId().equals(VIEWS + name)).count();
	}

	/** Headers stand above everything that is priced; what nothing uses says so. Their parts lead to the same views, and to what can be done. */
	@Test
	void headersAreClickedAndSayWhatTheyCompareWith() throws Exception {
		OpenFile file = net("headers.m2q");
		String edp = label("model Net").split("  ")[0];
		for (String part : List.of("policy Eight", "mapping Map", "experiment Once")) {
			assertEquals(edp, label(part).split("  ")[0], part);
		}
		assertEquals("— not priced: no experiment in this file uses it", label("policy Unused"));
		Ui.pump(1000);
		Themes.screenshots("annotations-headers");
		click("policy Eight", true, CostAspect.ENERGY, 0);
		EdpView bars = await(EdpView.class, "edp");
		Ui.await("the energy by memory", PATIENCE, () -> bars.options().metric() == EdpMetric.ENERGY && bars.options().stack() == EdpStack.COMPONENT);
		click("mapping Map", true, CostAspect.LATENCY, 0);
		await(TimelineView.class, "timeline");
		click("model Net", true, CostAspect.COMPARE, 0);
		assertNotNull(await(CompareView.class, "compare"));

		OpenFile.page().activate(file.editor());
		simulate("policy Eight");
		Ui.await("no mark above what the experiment uses", PATIENCE, () -> label("policy Eight").startsWith("EDP ") && label("mapping Map").startsWith("EDP "));
		Baselines.pin(new ResultStore(project).files().stream().filter(result -> result.getName().startsWith("Once-")).findFirst().orElseThrow());
		try {
			Ui.await("the pinned baseline", PATIENCE, () -> label("model Net").contains("vs pinned Once-"));
			file.replace("int8 uniform: 1 per cycle", "int8 uniform: 2 per cycle");
			Ui.await("what is saved", PATIENCE, () -> label("model Net").matches("~EDP .*\\(\u2212[0-9.]+ % vs pinned Once-\\d+\\).*"));
			Ui.pump(1000);
			Themes.screenshots("annotations-pinned");
		} finally {
			Baselines.of(project).orElseThrow().delete(true, null);
		}
	}

	@Test
	void whatHasNoEngineIsCalledUnmapped() throws Exception {
		OpenFile file = net("unmapped.m2q");
		file.replace("\tmap conv -> A\n", "");
		Ui.await("the mark of the layer", PATIENCE, () -> label("\tb: conv").equals("— unmapped"));
		Ui.pump(1000);
		Themes.screenshots("annotations-unmapped");
	}

	private <T extends IViewPart> T await(Class<T> type, String name) {
		Ui.await("the view " + name, PATIENCE, () -> type.isInstance(OpenFile.page().findView(VIEWS + name)));
		return type.cast(OpenFile.page().findView(VIEWS + name));
	}

	/** Where a part is painted, after its line was brought onto the screen. */
	private PaintedParts.Part part(String text, boolean header, CostAspect aspect) {
		int line = line(text);
		Optional<PaintedParts.Part>[] found = new Optional[] { Optional.empty() };
		Ui.await(aspect + " of " + text, PATIENCE, () -> {
			open.widget().update();
			found[0] = EditorSupport.of(open.viewer()).flatMap(EditorSupport::window).map(MiningWindow::painted).orElse(List.of()).stream()
					.filter(parts -> parts.line().equals(Optional.of(line)) && parts.isHeader() == header).flatMap(parts -> parts.all().stream())
					.filter(part -> part.aspect() == aspect).findFirst();
			return found[0].isPresent();
		});
		return found[0].get();
	}

	private int line(String text) {
		try {
			return open.document().getLineOfOffset(open.offset(text));
		} catch (BadLocationException e) {
			throw new AssertionError(e);
		}
	}

	private int y(String text, boolean header) {
		StyledText widget = open.widget();
		int line = widget.getLineAtOffset(open.viewer().modelOffset2WidgetOffset(open.offset(text)));
		int top = widget.getLinePixel(line);
		int indent = widget.getLineVerticalIndent(line);
		return header ? top + indent / 2 : top + indent + widget.getLineHeight() / 2;
	}

	/** Clicks the middle of a part with the mouse. */
	private void click(String text, boolean header, CostAspect aspect, int modifiers) {
		OpenFile.page().activate(open.editor());
		open.viewer().revealRange(open.offset(text), 1);
		Ui.pump(700);
		PaintedParts.Part part = part(text, header, aspect);
		int x = part.x() + part.width() / 2;
		int y = y(text, header);
		assertTrue(MiningPlaces.at(open.viewer(), x, y).isPresent(), aspect + " of " + text + " is not on the screen");
		for (int type : new int[] { SWT.MouseMove, SWT.MouseMove, SWT.MouseDown, SWT.MouseUp }) {
			Event event = new Event();
			event.x = x;
			event.y = y;
			event.button = type == SWT.MouseMove ? 0 : 1;
			event.count = 1;
			event.stateMask = modifiers | (type == SWT.MouseUp ? SWT.BUTTON1 : 0);
			open.widget().notifyListeners(type, event);
			Ui.pump(type == SWT.MouseMove ? 200 : 0);
		}
		Ui.pump(300);
	}

	private String hover(String text) {
		closePopups();
		open.viewer().revealRange(open.offset(text), 1);
		Ui.pump(700);
		PaintedParts.Part part = part(text, false, CostAspect.LATENCY);
		StyledText widget = open.widget();
		Event event = new Event();
		event.x = part.x() + part.width() / 2;
		event.y = y(text, false);
		widget.getShell().forceActive();
		widget.getDisplay().setCursorLocation(widget.toDisplay(event.x, event.y));
		Ui.pump(300);
		if (popup() == null) {
			widget.notifyListeners(SWT.MouseHover, event);
		}
		Ui.await("the hover of " + text, PATIENCE, () -> popup() != null);
		Ui.pump(300);
		Ui.screenshot("annotations-hover-light");
		return text(popup());
	}

	private static Shell popup() {
		for (Shell shell : OpenFile.page().getWorkbenchWindow().getShell().getShells()) {
			if (!shell.isDisposed() && shell.isVisible() && !text(shell).isBlank()) {
				return shell;
			}
		}
		return null;
	}

	private static void closePopups() {
		for (Shell shell : OpenFile.page().getWorkbenchWindow().getShell().getShells()) {
			if (!shell.isDisposed() && shell.isVisible()) {
				shell.setVisible(false);
			}
		}
		Display.getCurrent().setCursorLocation(5, 5);
		Ui.pump(300);
	}

	private static String text(Shell shell) {
		return String.join("\n", Dialogs.all(shell, StyledText.class).stream().map(StyledText::getText).toList());
	}

	/** Asks the way the platform asks on behalf of a screen reader. */
	private static String description(StyledText widget) throws Exception {
		var field = org.eclipse.swt.accessibility.Accessible.class.getDeclaredField("accessibleListeners");
		field.setAccessible(true);
		AccessibleEvent event = new AccessibleEvent(widget.getAccessible());
		for (Object listener : (List<?>) field.get(widget.getAccessible())) {
			((AccessibleListener) listener).getDescription(event);
		}
		return event.result == null ? "" : event.result;
	}
}
