package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.jface.text.Region;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.navigator.resources.ProjectExplorer;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.eclipse.ui.views.contentoutline.ContentOutline;
import org.eclipse.ui.views.contentoutline.IContentOutlinePage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.ide.problem.ProblemDocs;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.assist.M2qContentAssist;
import org.m2q.ui.internal.hover.M2qTextHover;

/** The editor in the real workbench: opens, types, sees, clicks and undoes. */
class EditorTest {

	private static final String B1 = "efficientvit-b1.m2q";
	private static final int PATIENCE = 60_000;

	private static IProject project;
	private static ErrorLog errors;
	private static StallWatch stalls;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		Display display = Display.getCurrent();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, Math.min(1600, display.getBounds().width),
				Math.min(1000, display.getBounds().height));
		project = OpenFile.examples("examples");
		OpenFile.page().showView(IPageLayout.ID_PROBLEM_VIEW);
		stalls = new StallWatch(display);
	}

	/** What a test has written is not in the pictures of the next. */
	@AfterEach
	void close() throws Exception {
		if (open != null) {
			open.close();
			Ui.pump(200);
		}
		for (String written : List.of("machine.m2q", "notes.txt")) {
			project.getFile(written).delete(true, null);
		}
	}

	@AfterAll
	static void check() throws Exception {
		System.out.println("Longest time without an answer of the user interface thread: " + stalls.longestMilliseconds() + " ms, in our code: "
				+ stalls.longestOfOursMilliseconds() + " ms");
		stalls.close();
		Ui.pump(500);
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private OpenFile example() throws Exception {
		open = OpenFile.open(project, B1);
		Ui.await("minings", PATIENCE, () -> !open.minings("model EfficientViT").isEmpty() && open.minings("repeat 4").size() == 1);
		return open;
	}

	private static boolean contains(List<String> labels, String part) {
		return labels.stream().anyMatch(label -> label.contains(part));
	}

	@Test
	void theExampleIsColouredAndPriced() throws Exception {
		OpenFile b1 = example();
		assertEquals(M2qUi.EDITOR_ID, b1.editor().getSite().getId());
		Ui.await("keywords are bold", PATIENCE, () -> {
			StyleRange range = b1.widget().getStyleRangeAtOffset(b1.offset("model EfficientViT"));
			return range != null && (range.fontStyle & SWT.BOLD) != 0;
		});
		Ui.await("blocks have a colour of their own", PATIENCE, () -> {
			StyleRange block = b1.widget().getStyleRangeAtOffset(b1.offset("MBConv(32"));
			StyleRange keyword = b1.widget().getStyleRangeAtOffset(b1.offset("stage stem"));
			return block != null && keyword != null && block.foreground != null && !block.foreground.equals(keyword.foreground);
		});
		List<String> errorCodes = b1.markers().stream().filter(marker -> marker.getAttribute(IMarker.SEVERITY, 0) == IMarker.SEVERITY_ERROR)
				.map(marker -> marker.getAttribute(IMarker.MESSAGE, "")).toList();
		assertEquals(List.of(), errorCodes);
		assertTrue(contains(b1.minings("model EfficientViT"), "98 layers"), b1.minings("model EfficientViT").toString());
		assertTrue(contains(b1.minings("experiment "), "EDP"), b1.minings("experiment ").toString());
		String block = b1.minings("repeat 4").getFirst();
		assertTrue(block.startsWith("~") && block.contains(" % ") && block.contains("40 layers") && block.contains("J·s"), block);
		Ui.screenshot("editor-light");
	}

	/** The picture of the README: the whole example in a window that is still readable when it is scaled down. */
	@Test
	void thePictureOfTheReadme() throws Exception {
		Shell window = OpenFile.page().getWorkbenchWindow().getShell();
		Rectangle bounds = window.getBounds();
		IViewPart explorer = OpenFile.page().findView(ProjectExplorer.VIEW_ID);
		OpenFile b1 = example();
		try {
			OpenFile.page().hideView(explorer);
			window.setBounds(0, 0, 1500, 940);
			b1.editor().setFocus();
			b1.editor().selectAndReveal(b1.offset("experiment "), 0);
			b1.viewer().setTopIndex(7);
			b1.editor().selectAndReveal(b1.offset("\tstage stage3"), 0);
			Ui.pump(1500);
			Ui.screenshot("readme");
		} finally {
			window.setBounds(bounds);
			OpenFile.page().showView(ProjectExplorer.VIEW_ID);
		}
	}

	@Test
	void typingChangesTheCosts() throws Exception {
		OpenFile b1 = example();
		String before = b1.minings("stage head").getFirst();
		int lines = b1.widget().getLineCount();
		b1.replace("hidden = 1600", "hidden = 800");
		Ui.await("new costs", PATIENCE, () -> b1.minings("stage head").size() == 1 && !b1.minings("stage head").getFirst().equals(before));
		assertEquals(lines, b1.widget().getLineCount());
		b1.editor().getAction(ITextEditorActionConstants.UNDO).run();
		assertTrue(b1.text().contains("hidden = 1600"));
		Ui.await("old costs after undo", PATIENCE, () -> b1.minings("stage head").equals(List.of(before)));
	}

	@Test
	void bitsOfAnOpenPolicyCount() throws Exception {
		OpenFile b1 = example();
		String before = b1.minings("down: MBConv(32").getFirst();
		OpenFile policy = OpenFile.open(project, "policies/m2q.m2q");
		policy.replace("weights int4", "weights int8");
		OpenFile.page().activate(b1.editor());
		Ui.await("costs with the unsaved policy", PATIENCE,
				() -> b1.minings("down: MBConv(32").size() == 1 && !b1.minings("down: MBConv(32").getFirst().equals(before));
		assertFalse(b1.minings("down: MBConv(32").getFirst().contains("w4"), b1.minings("down: MBConv(32").toString());
		policy.close();
	}

	@Test
	void aHalfTypedLineKeepsOldCosts() throws Exception {
		OpenFile b1 = example();
		String before = b1.minings("repeat 4").getFirst();
		b1.replace("down: MBConv(32, stride = 2)", "down: MBConv(32, stride = ");
		Ui.await("an error", PATIENCE, () -> b1.codes().contains(ProblemCodes.SYNTAX));
		Ui.pump(500);
		assertEquals(List.of(before), b1.minings("repeat 4"));
		assertEquals(1, b1.minings("model EfficientViT").size());
	}

	@Test
	void anErrorIsMarkedAndRepaired() throws Exception {
		open = OpenFile.open(project, "machine.m2q", "accelerator Machine {\n\ttechnology 28 nm at 0.9 V\n\tclock 500\n"
				+ "\tengine array: multiplier-array 16 by 16 {\n\t\tmac int8 * int8: 1 per cycle\n\t}\n"
				+ "\tbuffer global holds weights, inputs, outputs: capacity 256 KiB, width 128 bit\n\tdram main: bandwidth 12.8 GB/s\n}\n");
		OpenFile file = open;
		Ui.await("a marker", PATIENCE, () -> file.codes().contains(ProblemCodes.UNIT_MISSING));
		Ui.await("an annotation", PATIENCE, () -> file.annotationTypes().contains("org.eclipse.ui.workbench.texteditor.error"));
		IMarker marker = file.markers().stream().filter(found -> ProblemCodes.UNIT_MISSING.equals(found.getAttribute(M2qUi.CODE_ATTRIBUTE, "")))
				.findFirst().orElseThrow();
		assertEquals(3, marker.getAttribute(IMarker.LINE_NUMBER, 0));
		assertEquals("500", file.text().substring(marker.getAttribute(IMarker.CHAR_START, 0), marker.getAttribute(IMarker.CHAR_END, 0)));
		file.editor().selectAndReveal(file.offset("500"), 0);
		Ui.await("the Problems view", PATIENCE, () -> problems().stream().anyMatch(text -> text.contains("unit")));
		file.editor().setFocus();
		file.viewer().doOperation(org.eclipse.jface.text.source.ISourceViewer.QUICK_ASSIST);
		Ui.pump(1500);
		Ui.screenshot("quick-fix");
		closePopups();
		assertTrue(IDE.getMarkerHelpRegistry().hasResolutions(marker));
		IMarkerResolution[] fixes = IDE.getMarkerHelpRegistry().getResolutions(marker);
		assertTrue(fixes.length > 0 && fixes[0].getLabel().contains("Hz"), Arrays.stream(fixes).map(IMarkerResolution::getLabel).toList().toString());
		fixes[0].run(marker);
		assertTrue(file.text().contains("clock 500 "), file.text());
		Ui.await("the marker to go", PATIENCE, () -> !file.codes().contains(ProblemCodes.UNIT_MISSING));
		file.editor().getAction(ITextEditorActionConstants.UNDO).run();
		assertTrue(file.text().contains("clock 500\n"), file.text());
		Ui.await("the marker to come back", PATIENCE, () -> file.codes().contains(ProblemCodes.UNIT_MISSING));
		file.file().getProject().findMarkers(M2qUi.PROBLEM_MARKER, true, IResource.DEPTH_INFINITE);
	}

	@Test
	void contentAssistKnowsTheLanguage() throws Exception {
		OpenFile b1 = example();
		int offset = b1.offset("MBConv(64, stride");
		ICompletionProposal[] proposals = inBackground(() -> new M2qContentAssist().computeCompletionProposals(b1.viewer(), offset));
		List<String> names = Arrays.stream(proposals).map(ICompletionProposal::getDisplayString).toList();
		assertTrue(names.stream().anyMatch(name -> name.startsWith("conv(filters, kernel = 3")), names.toString());
		assertTrue(names.stream().anyMatch(name -> name.startsWith("MBConv(") && name.contains("m2q.std")), names.toString());
		ICompletionProposal mbconv = Arrays.stream(proposals).filter(proposal -> proposal.getDisplayString().startsWith("MBConv(")).findFirst()
				.orElseThrow();
		assertTrue(mbconv.getAdditionalProposalInfo().contains("Inverted bottleneck"), mbconv.getAdditionalProposalInfo());
		assertTrue(mbconv.getImage() != null);
		b1.replace("down: MBConv(64, stride = 2)", "down: MBC");
		b1.editor().setFocus();
		b1.editor().selectAndReveal(b1.offset("down: MBC\n") + "down: MBC".length(), 0);
		Ui.await("the error of the broken line", PATIENCE, () -> b1.codes().contains(ProblemCodes.LINK_UNRESOLVED));
		b1.editor().getAction(ITextEditorActionConstants.CONTENT_ASSIST).run();
		Ui.await("the list of proposals", PATIENCE, EditorTest::popupIsOpen);
		Ui.pump(2500);
		Ui.screenshot("content-assist");
		closePopups();
	}

	/** The platform shows the message and the repairs; the paragraph about the code is ours, also where there is nothing else to say. */
	@Test
	void hoversSayWhatProblemsMean() throws Exception {
		OpenFile b1 = example();
		b1.replace("down: MBConv(64, stride = 2)", "down: MBConw(64, stride = 2)");
		Ui.await("the error", PATIENCE, () -> b1.codes().contains(ProblemCodes.LINK_UNRESOLVED));
		String meaning = ProblemDocs.describe(ProblemCodes.LINK_UNRESOLVED).orElseThrow();
		assertTrue(meaning.length() > 40, meaning);
		String wrong = inBackground(() -> new M2qTextHover().getHoverInfo(b1.viewer(), new Region(b1.offset("MBConw(64") + 1, 0)));
		assertTrue(wrong.startsWith("`" + ProblemCodes.LINK_UNRESOLVED + "`: " + meaning), wrong);
		String right = inBackground(() -> new M2qTextHover().getHoverInfo(b1.viewer(), new Region(b1.offset("MBConv(") + 1, 0)));
		assertTrue(right.contains("Inverted bottleneck") && !right.contains(ProblemCodes.LINK_UNRESOLVED), right);
		b1.editor().setFocus();
		b1.editor().selectAndReveal(b1.offset("MBConw(64") + 2, 0);
		b1.editor().getAction(ITextEditorActionConstants.SHOW_INFORMATION).run();
		Ui.pump(2000);
		Ui.screenshot("hover-problem-meaning");
		closePopups();
	}

	@Test
	void hoversShowShapesAndCosts() throws Exception {
		OpenFile b1 = example();
		String text = inBackground(() -> new M2qTextHover().getHoverInfo(b1.viewer(), new Region(b1.offset("MBConv(64, stride") + 1, 0)));
		assertTrue(text.contains("[32, 56, 56] → [64, 28, 28]"), text);
		assertTrue(text.contains("Inverted bottleneck") && text.contains("of the EDP") && text.contains("DRAM"), text);
		assertNull(inBackground(() -> new M2qTextHover().getHoverInfo(b1.viewer(), new Region(b1.offset("\n\n"), 0))));
		b1.editor().setFocus();
		b1.editor().selectAndReveal(b1.offset("MBConv(64, stride") + 2, 0);
		b1.editor().getAction(ITextEditorActionConstants.SHOW_INFORMATION).run();
		Ui.pump(2000);
		Ui.screenshot("hover");
		closePopups();
	}

	@Test
	void theOutlineFollowsTheCaret() throws Exception {
		OpenFile b1 = example();
		IContentOutlinePage page = b1.editor().getAdapter(IContentOutlinePage.class);
		assertTrue(page instanceof org.m2q.ui.internal.outline.OutlinePage);
		ContentOutline view = (ContentOutline) OpenFile.page().showView(IPageLayout.ID_OUTLINE);
		OpenFile.page().activate(b1.editor());
		Ui.await("the outline", PATIENCE, () -> items(tree(view)).stream().anyMatch(item -> item.startsWith("EfficientViT_B1")));
		assertTrue(items(tree(view)).stream().anyMatch(item -> item.startsWith("stage3")), items(tree(view)).toString());
		b1.editor().selectAndReveal(b1.offset("stage stage4") + 2, 0);
		Ui.await("the selection in the outline", PATIENCE,
				() -> Arrays.stream(tree(view).getSelection()).anyMatch(item -> item.getText().startsWith("stage4")));
	}

	@Test
	void otherFilesOfTheGenericEditorAreLeftAlone() throws Exception {
		open = OpenFile.open(project, "notes.txt", "model is a word here\n");
		Ui.pump(500);
		assertNull(open.editor().getAdapter(IContentOutlinePage.class) instanceof org.m2q.ui.internal.outline.OutlinePage page ? page : null);
		assertEquals(List.of(), open.markers());
		assertNotEquals(M2qUi.CONTENT_TYPE_ID, open.file().getContentDescription().getContentType().getId());
	}

	@Test
	void theDarkThemeIsReadable() throws Exception {
		IThemeEngine themes = OpenFile.page().getWorkbenchWindow().getService(IThemeEngine.class);
		String before = themes.getActiveTheme().getId();
		OpenFile b1 = example();
		try {
			themes.setTheme("org.eclipse.e4.ui.css.theme.e4_dark", false);
			Ui.await("dark colours", PATIENCE, () -> {
				StyleRange keyword = b1.widget().getStyleRangeAtOffset(b1.offset("model EfficientViT"));
				return keyword != null && keyword.foreground != null && brightness(keyword.foreground.getRGB()) > 120
						&& brightness(b1.widget().getBackground().getRGB()) < 80;
			});
			Ui.pump(1500);
			Ui.screenshot("editor-dark");
		} finally {
			themes.setTheme(before, false);
			Ui.pump(500);
		}
	}

	private static double brightness(RGB color) {
		return 0.3 * color.red + 0.59 * color.green + 0.11 * color.blue;
	}

	@Test
	void textThatIsThrownAwayLeavesNoMarkers() throws Exception {
		OpenFile b1 = example();
		b1.replace("model EfficientViT_B1(", "mudel EfficientViT_B1(");
		Ui.await("an error", PATIENCE, () -> b1.codes().contains(ProblemCodes.SYNTAX));
		b1.close();
		open = null;
		Ui.await("the error to go", PATIENCE, () -> !b1.codes().contains(ProblemCodes.SYNTAX));
	}

	@Test
	void closedFilesLeaveNoTraces() throws Exception {
		OpenFile b1 = example();
		var document = b1.document();
		b1.close();
		open = null;
		Ui.pump(300);
		assertTrue(org.m2q.ui.internal.editor.EditorDocuments.find(document).isEmpty());
	}

	private static Tree tree(ContentOutline view) {
		return (Tree) view.getCurrentPage().getControl();
	}

	/** Texts of all items that are there, in order. */
	private static List<String> items(Tree tree) {
		return Arrays.stream(tree.getItems()).flatMap(EditorTest::withChildren).map(TreeItem::getText).toList();
	}

	private static java.util.stream.Stream<TreeItem> withChildren(TreeItem item) {
		return java.util.stream.Stream.concat(java.util.stream.Stream.of(item), Arrays.stream(item.getItems()).flatMap(EditorTest::withChildren));
	}

	/** Descriptions in the Problems view. */
	private static List<String> problems() {
		var view = OpenFile.page().findView(IPageLayout.ID_PROBLEM_VIEW);
		Tree tree = view == null ? null : find(OpenFile.page().getWorkbenchWindow().getShell());
		if (tree == null) {
			return List.of();
		}
		for (TreeItem group : tree.getItems()) {
			if (!group.getExpanded()) {
				Event event = new Event();
				event.item = group;
				tree.notifyListeners(SWT.Expand, event);
				group.setExpanded(true);
			}
		}
		return items(tree);
	}

	/** The tree with a column "Description". */
	private static Tree find(Control control) {
		if (control instanceof Tree tree && tree.getColumnCount() > 0 && "Description".equals(tree.getColumn(0).getText())) {
			return tree;
		}
		if (control instanceof Composite composite) {
			for (var child : composite.getChildren()) {
				Tree tree = find(child);
				if (tree != null) {
					return tree;
				}
			}
		}
		return null;
	}

	private static boolean popupIsOpen() {
		return Arrays.stream(OpenFile.page().getWorkbenchWindow().getShell().getShells()).anyMatch(Control::isVisible);
	}

	private static void closePopups() {
		var window = OpenFile.page().getWorkbenchWindow().getShell();
		for (var shell : window.getShells()) {
			if (!shell.isDisposed()) {
				shell.close();
			}
		}
		Ui.pump(200);
	}

	/** In a thread of its own: those of the common pool may all be busy. */
	private static <T> T inBackground(java.util.function.Supplier<T> work) {
		CompletableFuture<T> future = CompletableFuture.supplyAsync(work, task -> new Thread(task, "background work").start());
		Ui.await("background work", PATIENCE, future::isDone);
		return future.join();
	}
}
