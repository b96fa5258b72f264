package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.eclipse.core.resources.IProject;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.SubContributionItem;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.views.contentoutline.ContentOutline;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.mining.HotMarks;
import org.m2q.ui.internal.preferences.EditorSettings;

/** The outline with its buttons, and the quick outline. */
class OutlineTest {

	private static final int PATIENCE = 60_000;

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile b1;
	private ContentOutline view;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		var bounds = Display.getCurrent().getBounds();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, Math.min(1600, bounds.width), Math.min(1000, bounds.height));
		project = OpenFile.examples("outline");
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
		view = (ContentOutline) OpenFile.page().showView(IPageLayout.ID_OUTLINE);
		OpenFile.page().activate(b1.editor());
		Ui.await("the outline", PATIENCE, () -> view.getCurrentPage().getControl() instanceof Tree tree && tree.getItemCount() > 1);
		Ui.await("an analysis", PATIENCE, () -> EditorDocuments.find(b1.document()).filter(found -> found.analysis().isPresent()).isPresent());
		Ui.pump(300);
	}

	/** What can be seen: items below a closed one are filled when it is opened. */
	private List<String> items() {
		return Arrays.stream(((Tree) view.getCurrentPage().getControl()).getItems()).flatMap(OutlineTest::visible).toList();
	}

	private static Stream<String> visible(TreeItem item) {
		return Stream.concat(Stream.of(item.getText()), item.getExpanded() ? Arrays.stream(item.getItems()).flatMap(OutlineTest::visible) : Stream.of());
	}

	private void press(String button) {
		ActionContributionItem item = Arrays.stream(view.getViewSite().getActionBars().getToolBarManager().getItems())
				.map(found -> found instanceof SubContributionItem inner ? inner.getInnerItem() : found).filter(ActionContributionItem.class::isInstance)
				.map(ActionContributionItem.class::cast).filter(found -> ("org.m2q.ui.outline." + button).equals(found.getId())).findFirst()
				.orElseThrow();
		if (item.getAction().getStyle() == org.eclipse.jface.action.IAction.AS_CHECK_BOX) {
			item.getAction().setChecked(!item.getAction().isChecked());
		}
		item.getAction().run();
		Ui.pump(100);
	}

	@Test
	void theOutlineIsSortedFilteredAndFollows() throws Exception {
		open();
		List<String> roots = new ArrayList<>(Arrays.stream(((Tree) view.getCurrentPage().getControl()).getItems()).map(item -> item.getText()).toList());
		press("sort");
		List<String> sorted = Arrays.stream(((Tree) view.getCurrentPage().getControl()).getItems()).map(item -> item.getText()).toList();
		roots.sort(String.CASE_INSENSITIVE_ORDER);
		assertEquals(roots, sorted);
		press("sort");
		assertTrue(items().stream().anyMatch(item -> item.startsWith("imports")));
		press("imports");
		assertFalse(items().stream().anyMatch(item -> item.startsWith("imports")));
		press("imports");
		assertTrue(items().stream().anyMatch(item -> item.startsWith("image")));
		press("layers");
		assertFalse(items().stream().anyMatch(item -> item.startsWith("image")), items().toString());
		assertTrue(items().stream().anyMatch(item -> item.startsWith("stage3")));
		press("layers");
		Ui.screenshot("outline");
		Themes.inDark(() -> Ui.screenshot("outline-dark"));
		press("link");
		b1.editor().selectAndReveal(b1.offset("stage stage4") + 2, 0);
		Ui.pump(500);
		assertFalse(selected().startsWith("stage4"));
		press("link");
		assertTrue(selected().startsWith("stage4"), selected());
	}

	@Test
	void layersSayWhatTheyCostAndTheOthersAreHidden() throws Exception {
		open();
		Ui.await("shares", PATIENCE, () -> items().stream().anyMatch(item -> item.matches("stage3.*~[0-9.]+ %  w4–8")));
		Ui.await("marks", PATIENCE, () -> b1.annotationTypes().stream().filter(HotMarks.TYPE::equals).count() == 5);
		assertEquals(share(b1.minings("\tstage stage3").getFirst()), share(items().stream().filter(item -> item.startsWith("stage3")).findFirst().orElseThrow()));
		press("hot");
		try {
			List<String> hot = items().stream().filter(item -> item.contains("%") && !item.startsWith("stage")).map(OutlineTest::share).sorted().toList();
			List<String> marked = IntStream.range(0, b1.document().getNumberOfLines()).filter(this::isHot).mapToObj(line -> share(b1.minings(line).getFirst())).sorted().toList();
			assertEquals(marked, hot);
			Ui.screenshot("outline-hot-light");
			press("hot");
			press("errors");
			Ui.await("nothing that is wrong", PATIENCE, () -> items().isEmpty());
			b1.replace("stage stage3", "conv(frob)\n\tstage stage3");
			Ui.await("the error in its model", PATIENCE, () -> items().size() == 2 && items().getFirst().startsWith("EfficientViT_B1") && items().getLast().contains("conv"));
			Themes.screenshots("outline-errors");
			press("errors");
			Themes.inDark(() -> Ui.screenshot("outline-costs-dark"));
		} finally {
			List.of("hot", "errors").forEach(name -> EditorSettings.workspace().remove("outline." + name));
		}
	}

	private static String share(String label) {
		return label.replaceFirst(".*(~[0-9.]+ %).*", "$1");
	}

	private boolean isHot(int line) {
		for (var all = b1.viewer().getAnnotationModel().getAnnotationIterator(); all.hasNext();) {
			Annotation annotation = all.next();
			try {
				if (HotMarks.TYPE.equals(annotation.getType()) && b1.document().getLineOfOffset(b1.viewer().getAnnotationModel().getPosition(annotation).offset) == line) {
					return true;
				}
			} catch (BadLocationException e) {
				throw new AssertionError(e);
			}
		}
		return false;
	}

	private String selected() {
		return Arrays.stream(((Tree) view.getCurrentPage().getControl()).getSelection()).map(item -> item.getText()).findFirst().orElse("");
	}

	@Test
	void theQuickOutlineFindsNamesByTheirCapitals() throws Exception {
		open();
		Keys.press(b1.widget(), SWT.CTRL, 'o');
		Ui.await("the window", PATIENCE, () -> Widgets.popups().stream().anyMatch(shell -> !Widgets.all(shell, Tree.class).isEmpty()));
		Shell popup = Widgets.popups().stream().filter(shell -> !Widgets.all(shell, Tree.class).isEmpty()).findFirst().orElseThrow();
		Text filter = Widgets.all(popup, Text.class).getFirst();
		Tree tree = Widgets.all(popup, Tree.class).getFirst();
		int all = Widgets.items(tree).size();
		filter.setText("*age3");
		Ui.pump(200);
		assertTrue(Widgets.items(tree).stream().anyMatch(item -> item.startsWith("stage3")));
		assertTrue(Widgets.items(tree).size() < all && Widgets.items(tree).stream().noneMatch(item -> item.startsWith("stage4")), Widgets.items(tree).toString());
		Ui.screenshot("quick-outline");
		assertTrue(Widgets.all(popup, org.eclipse.swt.widgets.Label.class).stream().anyMatch(label -> label.getText().contains("efficientvit-b1.m2q")),
				"no line that says what this is");
		filter.setText("MaW");
		Ui.pump(200);
		assertTrue(Widgets.items(tree).stream().anyMatch(item -> item.startsWith("M2Q_against")) || Widgets.items(tree).isEmpty());
		filter.setText("EVi");
		Ui.pump(200);
		assertTrue(Widgets.items(tree).stream().anyMatch(item -> item.startsWith("EfficientViT_B1")), Widgets.items(tree).toString());
		Keys.press(filter, 0, SWT.CR);
		Ui.await("the definition", PATIENCE, () -> b1.viewer().getSelectedRange().x == b1.offset("EfficientViT_B1(resolution"));
		assertTrue(popup.isDisposed());
	}

	private Shell quickOutline() {
		OpenFile.page().activate(b1.editor());
		Keys.press(b1.widget(), SWT.CTRL, 'o');
		Ui.await("the window", PATIENCE, () -> Widgets.popups().stream().anyMatch(shell -> !Widgets.all(shell, Tree.class).isEmpty()));
		Ui.pump(200);
		return Widgets.popups().stream().filter(shell -> !Widgets.all(shell, Tree.class).isEmpty()).findFirst().orElseThrow();
	}

	@Test
	void theQuickOutlineKeepsItsSizeAndHasAMenu() throws Exception {
		open();
		Shell popup = quickOutline();
		assertFalse(Widgets.all(popup, org.eclipse.swt.widgets.ToolBar.class).isEmpty(), "no menu");
		Tree tree = Widgets.all(popup, Tree.class).getFirst();
		assertTrue(tree.getItemCount() > 0 && Widgets.all(popup, Text.class).getFirst().isFocusControl());
		popup.setSize(613, 457);
		Ui.pump(100);
		popup.close();
		Ui.pump(100);
		popup = quickOutline();
		assertEquals(new org.eclipse.swt.graphics.Point(613, 457), popup.getSize());
		popup.close();
		Themes.inDark(() -> {
			Shell dark = quickOutline();
			Ui.screenshot("quick-outline-dark");
			dark.close();
		});
	}
}
