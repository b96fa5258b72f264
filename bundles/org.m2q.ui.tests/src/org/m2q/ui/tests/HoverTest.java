package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;

import org.eclipse.core.resources.IProject;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.ui.internal.editor.EditorDocuments;

/** The pop-up with documentation and costs: by the pointer and by the F2 key, with the focus and with its buttons. */
class HoverTest {

	private static final int PATIENCE = 40_000;

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile b1;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		var bounds = Display.getCurrent().getBounds();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, Math.min(1600, bounds.width), Math.min(1000, bounds.height));
		project = OpenFile.examples("hover");
	}

	@AfterEach
	void close() {
		Widgets.closePopups();
		OpenFile.page().closeAllEditors(false);
		Ui.pump(100);
	}

	@AfterAll
	static void check() throws Exception {
		Ui.pump(300);
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private void open() throws Exception {
		b1 = OpenFile.open(project, "efficientvit-b1.m2q");
		b1.editor().setFocus();
		Ui.await("costs", PATIENCE, () -> EditorDocuments.find(b1.document()).filter(found -> found.report().isPresent()).isPresent());
		Ui.pump(500);
	}

	private static boolean isHover(Shell shell) {
		return Widgets.all(shell, StyledText.class).stream().anyMatch(text -> text.getText().contains("Inverted bottleneck"));
	}

	private void moveTo(String part) {
		Point at = b1.widget().getLocationAtOffset(b1.viewer().modelOffset2WidgetOffset(b1.offset(part) + 2));
		Point screen = b1.widget().toDisplay(at.x + 4, at.y + 8);
		for (int x = -12; x <= 0; x += 6) {
			Event move = new Event();
			move.type = SWT.MouseMove;
			move.x = screen.x + x;
			move.y = screen.y;
			assertTrue(Display.getCurrent().post(move));
			Ui.pump(60);
		}
	}

	private Shell byPointer() {
		retried("the pop-up", () -> {
			moveTo("stage stage4");
			Ui.pump(300);
			moveTo("MBConv(64, stride");
		}, HoverTest::isHover);
		return Widgets.popups().stream().filter(HoverTest::isHover).findFirst().orElseThrow();
	}

	/** On a busy machine an answer may come when its question is over, so it is asked again. */
	private static void retried(String what, Runnable question, Predicate<Shell> answer) {
		long end = System.nanoTime() + PATIENCE * 1_000_000L;
		while (System.nanoTime() < end && Widgets.popups().stream().noneMatch(answer)) {
			question.run();
			long turn = System.nanoTime() + 4_000_000_000L;
			while (System.nanoTime() < turn && Widgets.popups().stream().noneMatch(answer)) {
				Ui.pump(50);
			}
		}
		Ui.await(what, 1000, () -> Widgets.popups().stream().anyMatch(answer));
	}

	@Test
	void thePointerOpensAndTheFocusEnriches() throws Exception {
		open();
		String text = Widgets.all(byPointer(), StyledText.class).getFirst().getText();
		assertTrue(text.contains("[32, 56, 56] → [64, 28, 28]") && text.contains("of the EDP") && text.contains("DRAM"), text);
		Ui.screenshot("hover");
		retried("buttons", () -> {
			byPointer();
			Keys.press(b1.widget(), 0, SWT.F2);
		}, shell -> isHover(shell) && !Widgets.all(shell, ToolBar.class).isEmpty());
		Shell enriched = Widgets.popups().stream().filter(shell -> isHover(shell) && !Widgets.all(shell, ToolBar.class).isEmpty()).findFirst()
				.orElseThrow();
		Ui.screenshot("hover-focused");
		ToolItem item = java.util.Arrays.stream(Widgets.all(enriched, ToolBar.class).getFirst().getItems())
				.filter(found -> "Open Declaration".equals(found.getToolTipText())).findFirst().orElseThrow();
		item.notifyListeners(SWT.Selection, new Event());
		Ui.await("the declaration", PATIENCE,
				() -> OpenFile.page().getActiveEditor() instanceof ITextEditor editor && editor.getEditorInput().getName().equals("convolution.m2q"));
	}

	/** What a rule does by itself is priced while the first hover is shown, or known by then. */
	@Test
	void aRuleTellsWhatChangesWithoutIt() throws Exception {
		b1 = OpenFile.open(project, "alone.m2q", """
				import "efficientvit-b1.m2q"
				import "accelerators/m2-vit.m2q"
				import "policies/w8a8.m2q"

				policy Alone extends W8A8 {
					rule narrow for dwconv { weights int4 uniform symmetric per filter }
				}

				experiment OneRule { run EfficientViT_B1 with Alone on M2ViT using M2ViT_default }
				""");
		b1.editor().setFocus();
		Ui.await("costs", PATIENCE, () -> EditorDocuments.find(b1.document()).filter(found -> found.report().filter(report -> report.headers().stream().anyMatch(HeaderCost::priced)).isPresent()).isPresent());
		retried("the effect of the rule", () -> {
			moveTo("experiment OneRule");
			Ui.pump(300);
			moveTo("rule narrow");
		}, shell -> Widgets.all(shell, StyledText.class).stream().map(StyledText::getText)
				.anyMatch(text -> text.contains("Later rules win") && text.contains("Without this rule: EDP +") && text.contains("SQNR +")));
		Ui.screenshot("hover-rule");
	}

	@Test
	void theDarkThemeIsReadable() throws Exception {
		IThemeEngine themes = OpenFile.page().getWorkbenchWindow().getService(IThemeEngine.class);
		String before = themes.getActiveTheme().getId();
		try {
			themes.setTheme("org.eclipse.e4.ui.css.theme.e4_dark", false);
			open();
			StyledText text = Widgets.all(byPointer(), StyledText.class).getFirst();
			Ui.screenshot("hover-dark");
			assertTrue(contrast(text.getForeground().getRGB(), text.getBackground().getRGB()) >= 4.5,
					text.getForeground() + " on " + text.getBackground());
		} finally {
			themes.setTheme(before, false);
			Ui.pump(500);
		}
	}

	/** Ratio of the Web Content Accessibility Guidelines. */
	private static double contrast(RGB one, RGB other) {
		double lighter = Math.max(luminance(one), luminance(other));
		double darker = Math.min(luminance(one), luminance(other));
		return (lighter + 0.05) / (darker + 0.05);
	}

	private static double luminance(RGB color) {
		return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
	}

	private static double linear(int channel) {
		double value = channel / 255.0;
		return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
	}
}
