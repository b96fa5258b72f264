package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.jface.text.ITextOperationTarget;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.ui.ide.ResourceUtil;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.core.M2qCore;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.precision.PrecisionEdit;
import org.m2q.ui.charts.roofline.WhatIf;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.ToolBars;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;
import org.m2q.ui.views.internal.ChartView;
import org.m2q.ui.views.internal.PrecisionView;
import org.m2q.ui.views.internal.RooflineView;

/** Formats and hardware that charts ask about, from the question to the text and back, in the real workbench. */
class WhatIfTest {

	private static final String B1 = "efficientvit-b1.m2q";
	private static final String VIEWS = "org.m2q.ui.views.";
	private static final int PATIENCE = 60_000;

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("what-if");
	}

	@AfterEach
	void close() {
		if (open != null) {
			open.close();
			Ui.pump(200);
		}
	}

	@AfterAll
	static void check() throws Exception {
		project.delete(true, true, null);
		assertEquals(List.of(), errors.entries());
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

	/** Formats are chosen by clicks, priced together, and written as one policy that one undo takes back. */
	@Test
	void formatsAreChosenInThePrecisionMap() throws Exception {
		example();
		PrecisionView view = (PrecisionView) show("precision");
		String before = open.text();
		Mark first = view.canvas().marks().stream().filter(mark -> mark.layer().equals("stem.conv")).findFirst().orElseThrow();
		Mark second = view.canvas().marks().stream().filter(mark -> mark.layer().equals("head.classify")).findFirst().orElseThrow();
		// The column of weights begins right of the names.
		int x = view.canvas().getClientArea().width / 2 - 20;
		int y = first.bounds().y + first.bounds().height / 2 - view.canvas().visible().y;
		mouse(view, SWT.MouseDown, x, y);
		mouse(view, SWT.MouseUp, x, y);
		Ui.await("a pending format", PATIENCE, () -> view.pending() == 1);
		view.choose(second.layer(), PrecisionEdit.Operand.WEIGHTS, true);
		Ui.await("two pending formats", PATIENCE, () -> view.pending() == 2);
		Ui.await("their price", PATIENCE, () -> Widgets.all(view.canvas().getParent().getParent(), Label.class).stream().anyMatch(label -> label.getText().startsWith("2 pending: EDP ")));
		assertEquals(before, open.text(), "nothing is written before it is applied");
		assertTrue(view.canvas().marks().stream().filter(mark -> mark.layer().equals("stem.conv")).findFirst().orElseThrow().name().contains("weights chosen, not yet applied: "));
		// Not quantized: the borders are those of the weights that the experiment names.
		assertTrue(view.canvas().marks().stream().anyMatch(mark -> mark.tip().contains("SQNR of the weights: ")));
		assertTrue(ToolBars.action(view, "Apply Changes (2)\u2026").isPresent());
		Themes.screenshots("view-precision-pending");
		String status = title(view);
		boolean[] asked = new boolean[2];
		List<String> light = new ArrayList<>();
		Previews.answer(Previews.POLICY, "Cancel", dialog -> asked[0] = true);
		ToolBars.press(view, "Apply Changes (2)\u2026");
		Ui.await("the question", PATIENCE, () -> asked[0] && Widgets.dialog(Previews.POLICY).isEmpty());
		assertEquals(before, open.text(), "nothing is written that is not wanted");
		assertEquals(2, view.pending());
		Previews.answer(Previews.POLICY, "Apply", dialog -> {
			asked[1] = status.contains("2 pending: " + Previews.effect(dialog) + ";") && Previews.texts(dialog).contains(before)
					&& Previews.texts(dialog).stream().anyMatch(text -> text.contains("_tuned extends M2Q {"));
			Themes.screenshots("dialog-precision-preview");
			Themes.inDark(() -> light.addAll(Previews.lightPanes(dialog)));
		});
		view.applyPending();
		Ui.await("the policy", PATIENCE, () -> open.text().contains("_tuned extends M2Q {"));
		assertEquals(List.of(), light, "in the dark");
		assertTrue(asked[1], "the preview has both texts and says what the line at the top does: " + status);
		assertTrue(open.text().contains("stem.conv") && open.text().contains("head.classify"), open.text());
		assertEquals(0, view.pending());
		open.viewer().doOperation(ITextOperationTarget.UNDO);
		Ui.await("the text as it was", PATIENCE, () -> open.text().equals(before));
		spread(view, x);
		// Around the circle and back to nothing.
		view.choose(second.layer(), PrecisionEdit.Operand.WEIGHTS, true);
		Ui.await("a pending format again", PATIENCE, () -> view.pending() == 1);
		view.choose(second.layer(), PrecisionEdit.Operand.WEIGHTS, false);
		assertEquals(0, view.pending());
	}

	@Test
	void theWhatIfIsAppliedToTheText() throws Exception {
		example();
		RooflineView view = (RooflineView) show("roofline");
		IFile file = project.getFile("accelerators/m2-vit.m2q");
		String before = java.nio.file.Files.readString(file.getLocation().toPath());
		try {
			double latency = M2qCore.currentResult().shown().orElseThrow().pointReport().totals().latency();
			view.ask(new WhatIf(2, 2));
			for (String theme : new String[] { Window.DARK, Window.LIGHT }) {
				Window.theme(theme);
				Ui.screenshot("view-roofline-what-if" + (theme.equals(Window.DARK) ? "-dark" : "-light"));
			}
			String[] effect = { "" };
			Previews.answer(Previews.HARDWARE, "Apply", dialog -> {
				effect[0] = Previews.effect(dialog);
				Themes.screenshots("dialog-hardware-preview");
			});
			view.apply();
			Ui.await("the other hardware", PATIENCE, () -> !view.message().isEmpty());
			assertTrue(effect[0].matches("Latency about \u2212.* %.*"), effect[0]);
			OpenFile accelerator = OpenFile.of(file, (ITextEditor) ResourceUtil.findEditor(OpenFile.page(), file));
			assertEquals(before.replace("bandwidth = 12.8 GB/s", "bandwidth = 25.6 GB/s").replace("array_rows = 16", "array_rows = 32"), accelerator.text());
			assertEquals("memory: 12.8 GB/s is now 25.6 GB/s in accelerators/m2-vit.m2q. engines: 16 is now 32 in accelerators/m2-vit.m2q. Undo in that editor takes it back.", view.message());
			Ui.await("the shorter latency", PATIENCE, () -> M2qCore.currentResult().shown().filter(shown -> shown.pointReport().totals().latency() < 0.9 * latency).isPresent());
			accelerator.viewer().getTextOperationTarget().doOperation(ITextOperationTarget.UNDO);
			assertEquals(before, accelerator.text());
			Ui.await("the old latency", PATIENCE, () -> M2qCore.currentResult().shown()
					.filter(shown -> Math.abs(shown.pointReport().totals().latency() / latency - 1) < 1e-9).isPresent());
			view.ask(WhatIf.NONE);
		} finally {
			OpenFile.page().closeEditor(ResourceUtil.findEditor(OpenFile.page(), file), false);
		}
	}

	/** A point that is dragged goes where the model puts it with the next format; applied, the estimate says the same. */
	@Test
	void otherFormatsMoveThePointAndAreApplied() throws Exception {
		OpenFile b1 = example();
		String before = b1.text();
		RooflineView view = (RooflineView) show("roofline");
		double latency = M2qCore.currentResult().shown().orElseThrow().pointReport().totals().latency();
		Mark mark = view.canvas().marks().stream().filter(candidate -> candidate.layer().equals("head.embed")).findFirst().orElseThrow();
		int x = mark.bounds().x + mark.bounds().width / 2;
		int y = mark.bounds().y + mark.bounds().height / 2;
		// Another layer may have its point there, too.
		String layer = view.canvas().at(x, y).orElseThrow().layer();
		mouse(view, SWT.MouseDown, x, y);
		mouse(view, SWT.MouseMove, x + 40, y);
		mouse(view, SWT.MouseUp, x + 40, y);
		Ui.await("the moved point", PATIENCE, () -> title(view).contains("1 pending"));
		double intensity = intensity(view, layer);
		other(view);
		Themes.screenshots("view-roofline-formats");
		Event escape = new Event();
		escape.keyCode = SWT.ESC;
		view.canvas().notifyListeners(SWT.KeyDown, escape);
		assertFalse(title(view).contains("pending"));
		double now = intensity(view, layer);
		assertTrue(Math.abs(intensity / now - 1) > 0.1, "other bytes of the weights than " + now + " MAC/B");
		view.ask(layer, PrecisionEdit.Operand.WEIGHTS, true);
		Ui.await("the moved point", PATIENCE, () -> title(view).contains("1 pending"));
		Previews.answer(Previews.POLICY, "Apply", dialog -> {
		});
		view.apply();
		Ui.await("the policy", PATIENCE, () -> b1.text().contains("_tuned extends "));
		Ui.await("the point where it was promised", PATIENCE, () -> Math.abs(intensity(view, layer) / intensity - 1) < 1e-9);
		b1.viewer().getTextOperationTarget().doOperation(ITextOperationTarget.UNDO);
		assertEquals(before, b1.text());
		Ui.await("the old latency", PATIENCE, () -> M2qCore.currentResult().shown()
				.filter(shown -> Math.abs(shown.pointReport().totals().latency() / latency - 1) < 1e-9).isPresent());
	}

	/** Where a point is let go, the formats of that width are offered; the one that is taken comes to what the menu said. */
	private static void other(RooflineView view) {
		Ui.await("other formats of the width", PATIENCE, () -> view.offered().isPresent());
		Menu menu = view.offered().orElseThrow();
		List<String> texts = Arrays.stream(menu.getItems()).map(MenuItem::getText).toList();
		assertTrue(texts.size() > 1 && texts.stream().allMatch(text -> text.contains(": EDP ")), texts.toString());
		MenuItem chosen = Arrays.stream(menu.getItems()).filter(MenuItem::getSelection).findFirst().orElseThrow();
		assertEquals(effect(title(view)), effect(chosen.getText()));
		Ui.screenshot("view-roofline-menu");
		MenuItem wanted = Arrays.stream(menu.getItems()).filter(item -> !effect(item.getText()).equals(effect(chosen.getText()))).findFirst().orElseThrow();
		String effect = effect(wanted.getText());
		chosen.setSelection(false);
		wanted.setSelection(true);
		wanted.notifyListeners(SWT.Selection, new Event());
		menu.setVisible(false);
		Ui.await("its price", PATIENCE, () -> title(view).contains("1 pending: " + effect));
		Ui.await("no menu", PATIENCE, () -> view.offered().isEmpty());
	}

	/** From the EDP to the end of the sentence. */
	private static String effect(String text) {
		return text.substring(text.indexOf("EDP "), text.indexOf(" dB", text.indexOf("EDP ")) + 3);
	}

	private static void mouse(ChartView view, int type, int x, int y) {
		Event event = new Event();
		event.type = type;
		event.x = x;
		event.y = y;
		event.button = 1;
		view.canvas().notifyListeners(type, event);
	}

	/** Dragged over the cells below, and by a key for all selected layers, a format is chosen for all of them that may have it. */
	private void spread(PrecisionView view, int x) {
		int row = (int) IntStream.range(0, view.canvas().marks().size()).filter(index -> view.canvas().marks().get(index).layer().equals("stage1.down.widen")).findFirst().orElseThrow();
		List<Mark> four = view.canvas().marks().subList(row, row + 4);
		int top = view.canvas().visible().y;
		mouse(view, SWT.MouseDown, x, middle(four.getFirst()) - top);
		// A fast mouse jumps over some.
		mouse(view, SWT.MouseMove, x, middle(four.get(1)) - top);
		mouse(view, SWT.MouseMove, x, middle(four.getLast()) - top);
		mouse(view, SWT.MouseUp, x, middle(four.getLast()) - top);
		mouse(view, SWT.MouseMove, x, middle(view.canvas().marks().get(row + 6)) - top);
		Ui.await("their price", PATIENCE, () -> title(view).contains(view.pending() + " pending: EDP ") && view.pending() > 1);
		List<String> chosen = view.canvas().marks().stream().filter(mark -> mark.name().contains("not yet applied")).map(Mark::layer).toList();
		assertTrue(four.stream().map(Mark::layer).toList().containsAll(chosen) && chosen.contains(four.getFirst().layer()), chosen.toString());
		assertEquals(1, view.canvas().marks().stream().filter(mark -> chosen.contains(mark.layer())).map(mark -> mark.name().substring(mark.name().lastIndexOf("chosen"))).distinct().count(), "one format");
		Themes.screenshots("view-precision-dragged");
		ToolBars.press(view, "Drop Changes");
		assertEquals(0, view.pending());
		view.canvas().choose(Set.copyOf(chosen));
		view.canvas().focus(view.canvas().marks().stream().filter(mark -> mark.layer().equals(chosen.getFirst())).findFirst().orElseThrow());
		Event plus = new Event();
		plus.character = '+';
		plus.keyCode = '+';
		view.canvas().notifyListeners(SWT.KeyDown, plus);
		Ui.await("the same by the keyboard", PATIENCE, () -> view.pending() == chosen.size());
		ToolBars.press(view, "Drop Changes");
		view.canvas().choose(Set.of());
	}

	private static int middle(Mark mark) {
		return mark.bounds().y + mark.bounds().height / 2;
	}

	/** The line above the chart. */
	private static String title(ChartView view) {
		return Widgets.all(view.canvas().getParent().getParent(), Label.class).stream().map(Label::getText).collect(Collectors.joining("\n"));
	}

	/** Products per byte of a layer, as the table behind the chart has them. */
	private static double intensity(RooflineView view, String layer) {
		DataTable table = view.canvas().chart().orElseThrow().table();
		int column = IntStream.range(0, table.columns().size()).filter(index -> table.columns().get(index).unit().equals("MAC/B")).findFirst().orElseThrow();
		return table.rows().stream().filter(row -> row.layer().equals(layer)).findFirst().orElseThrow().cells().get(column).value();
	}
}
