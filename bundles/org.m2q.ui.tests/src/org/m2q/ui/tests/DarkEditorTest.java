package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.core.resources.IProject;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.swt.widgets.Widget;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.base.problem.ProblemCodes;

/** What pops up in the editor takes its colours when it opens, so that the dark theme has to be there before. */
class DarkEditorTest {

	private static final int PATIENCE = 60_000;
	private static final String B1 = "efficientvit-b1.m2q";
	/** Least contrast of text that can be read, as the guidelines for web content say. */
	private static final double CONTRAST = 4.5;

	/** Where JFace keeps the colours of the label of an item, and where its proposals do. */
	private static final String LABEL_STYLES = "org.eclipse.jfacestyled_label_key_0";
	private static final String PROPOSAL_STYLES = "styled_ranges0";

	private static IProject project;
	private static ErrorLog errors;
	private static String theme;

	private OpenFile open;

	private static IThemeEngine themes() {
		return OpenFile.page().getWorkbenchWindow().getService(IThemeEngine.class);
	}

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("dark");
		theme = themes().getActiveTheme().getId();
		themes().setTheme("org.eclipse.e4.ui.css.theme.e4_dark", false);
		Ui.pump(1500);
	}

	@AfterEach
	void close() {
		Widgets.closePopups();
		OpenFile.page().closeAllEditors(false);
		Ui.pump(200);
	}

	@AfterAll
	static void check() throws Exception {
		themes().setTheme(theme, false);
		Ui.pump(500);
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private OpenFile example() throws Exception {
		open = OpenFile.open(project, B1);
		Ui.await("minings", PATIENCE, () -> !open.minings("model EfficientViT").isEmpty() && open.minings("repeat 4").size() == 1);
		open.editor().setFocus();
		return open;
	}

	private static Optional<Table> list() {
		return Widgets.popups().stream().flatMap(shell -> Widgets.all(shell, Table.class).stream()).filter(table -> table.getItemCount() > 0).findFirst();
	}

	private static void assertReadable(Control control) {
		assertTrue(contrast(control.getForeground(), control.getBackground()) >= CONTRAST, control.getForeground() + " on " + control.getBackground());
	}

	private static double contrast(Color one, Color other) {
		double a = luminance(one.getRGB());
		double b = luminance(other.getRGB());
		return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	}

	private static double luminance(RGB color) {
		double[] parts = Arrays.stream(new int[] { color.red, color.green, color.blue }).mapToDouble(part -> part / 255.0)
				.map(part -> part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4)).toArray();
		return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
	}

	@Test
	void contentAssist() throws Exception {
		OpenFile b1 = example();
		b1.replace("down: MBConv(64, stride = 2)", "down: MBC");
		b1.editor().selectAndReveal(b1.offset("down: MBC\n") + "down: MBC".length(), 0);
		Ui.await("the error of the broken line", PATIENCE, () -> b1.codes().contains(ProblemCodes.LINK_UNRESOLVED));
		b1.editor().getAction(ITextEditorActionConstants.CONTENT_ASSIST).run();
		Ui.await("proposals", PATIENCE, () -> list().isPresent());
		Ui.pump(2500);
		assertReadable(list().orElseThrow());
		Ui.screenshot("content-assist-dark");
		assertReadable(list().orElseThrow(), list().orElseThrow().getItems(), PROPOSAL_STYLES);
		Widgets.closePopups();
		Tree outline = Widgets.all(OpenFile.page().getWorkbenchWindow().getShell(), Tree.class).stream().filter(tree -> tree.isVisible() && Widgets.items(tree).stream()
				.anyMatch(text -> text.startsWith("EfficientViT_B1"))).findFirst().orElseThrow();
		assertReadable(outline, outline.getItems(), LABEL_STYLES);
		Ui.screenshot("outline-dark");
		themes().setTheme(theme, false);
		try {
			Ui.pump(500);
			Ui.await("light labels", PATIENCE, () -> outline.getBackground().getRGB().getHSB()[2] > 0.9f);
			assertReadable(outline, outline.getItems(), LABEL_STYLES);
			Ui.screenshot("outline-light");
		} finally {
			themes().setTheme("org.eclipse.e4.ui.css.theme.e4_dark", false);
			Ui.pump(500);
		}
	}

	/** Parts of the labels of a list or tree that have a colour of their own. */
	private static void assertReadable(Control control, Widget[] items, String styles) {
		List<StyleRange> ranges = Arrays.stream(items).flatMap(DarkEditorTest::withChildren).map(item -> (StyleRange[]) item.getData(styles)).filter(Objects::nonNull)
				.flatMap(Arrays::stream).filter(range -> range.foreground != null).toList();
		assertFalse(ranges.isEmpty(), "labels with colours");
		ranges.forEach(range -> assertTrue(contrast(range.foreground, control.getBackground()) >= CONTRAST, range.foreground + " on " + control.getBackground()));
	}

	private static Stream<Widget> withChildren(Widget item) {
		return item instanceof TreeItem node ? Stream.concat(Stream.of(item), Arrays.stream(node.getItems()).flatMap(DarkEditorTest::withChildren)) : Stream.of(item);
	}

	@Test
	void parameterHints() throws Exception {
		OpenFile b1 = example();
		b1.editor().selectAndReveal(b1.offset("MBConv(64, stride") + "MBConv(64, ".length(), 0);
		b1.editor().getAction(ITextEditorActionConstants.CONTENT_ASSIST_CONTEXT_INFORMATION).run();
		Ui.pump(2000);
		Ui.screenshot("parameter-hints-dark");
	}

	@Test
	void quickFix() throws Exception {
		OpenFile b1 = example();
		b1.replace("down: MBConv(64", "down: MBCon(64");
		Ui.await("the error", PATIENCE, () -> b1.codes().contains(ProblemCodes.LINK_UNRESOLVED));
		b1.editor().selectAndReveal(b1.offset("MBCon(64") + 2, 0);
		Ui.pump(500);
		Keys.press(b1.widget(), SWT.CTRL, '1');
		Ui.await("proposals", PATIENCE, () -> list().isPresent());
		Ui.pump(1500);
		assertReadable(list().orElseThrow());
		Ui.screenshot("quick-fix-dark");
	}

	@Test
	void suggestions() throws Exception {
		OpenFile b1 = example();
		b1.editor().selectAndReveal(b1.offset("down: MBConv(64"), 0);
		org.eclipse.ui.PlatformUI.getWorkbench().getService(org.eclipse.ui.handlers.IHandlerService.class).executeCommand("org.m2q.ui.suggestPrecision", null);
		Ui.await("proposals", PATIENCE, () -> list().isPresent());
		Ui.pump(2500);
		assertReadable(list().orElseThrow());
		Ui.screenshot("suggestions-proposals-dark");
	}

	@Test
	void renaming() throws Exception {
		open = OpenFile.open(project, "names.m2q", "block Twice(filters) {\n\tconv(filters)\n\tconv(filters, kernel = 1)\n}\n");
		Ui.await("the analysis", PATIENCE, () -> org.m2q.ui.internal.editor.EditorDocuments.find(open.document()).flatMap(known -> known.analysis()).isPresent());
		open.editor().setFocus();
		open.editor().selectAndReveal(open.offset("filters") + 2, 0);
		org.eclipse.ui.PlatformUI.getWorkbench().getService(org.eclipse.ui.handlers.IHandlerService.class).executeCommand("org.m2q.ui.rename", null);
		Ui.pump(2000);
		Ui.screenshot("rename-linked-dark");
	}
}
