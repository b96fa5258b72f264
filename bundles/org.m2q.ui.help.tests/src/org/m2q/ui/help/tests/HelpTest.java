package org.m2q.ui.help.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.eclipse.help.HelpSystem;
import org.eclipse.help.IContext;
import org.eclipse.help.IHelpResource;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.ui.help.internal.HelpView;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.Ui;

/** The help as the IDE shows it. */
class HelpTest {

	private static final int PATIENCE = 30_000;

	private ErrorLog errors;

	@BeforeEach
	void prepare() {
		errors = new ErrorLog();
	}

	@AfterEach
	void clean() {
		IViewPart view = OpenFile.page().findView(HelpView.ID);
		if (view != null) {
			OpenFile.page().hideView(view);
		}
		List<String> entries = errors.entries();
		errors.close();
		assertEquals(List.of(), entries);
	}

	private static Shell window() {
		return OpenFile.page().getWorkbenchWindow().getShell();
	}

	private static Composite view() {
		HelpView view = (HelpView) OpenFile.page().findView(HelpView.ID);
		Ui.await("the focus in the help", PATIENCE, () -> {
			window().forceActive();
			view.focusSearch();
			return window().getDisplay().getFocusControl() instanceof Text;
		});
		return window().getDisplay().getFocusControl().getParent();
	}

	private static StyledText page() {
		return Dialogs.find(view(), StyledText.class, text -> true);
	}

	@Test
	void everyPageOfTheDocumentationIsInTheContents() throws Exception {
		TreeSet<String> pages = new TreeSet<>();
		try (Stream<Path> files = Files.list(Ui.root().resolve("docs"))) {
			files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".md")).forEach(file -> pages.add(file.replace(".md", "")));
		}
		TreeSet<String> listed = new TreeSet<>(Files.readAllLines(Ui.root().resolve("docs/contents.txt")));
		assertEquals(pages, listed);
		PlatformUI.getWorkbench().getHelpSystem().displayHelp();
		Ui.pump(300);
		Tree tree = Dialogs.find(view(), Tree.class, found -> true);
		// The cheat sheets come behind the pages.
		assertEquals(pages.size() + 2, tree.getItemCount());
		assertEquals("Getting started", tree.getItem(0).getText());
	}

	/** As hovers of problems ask for it. */
	@Test
	void problemsHaveSectionsOfTheirOwn() {
		PlatformUI.getWorkbench().getHelpSystem().displayHelpResource("/org.m2q.doc/html/problem-codes.html#m2qshapemismatch");
		Ui.pump(300);
		StyledText text = page();
		assertTrue(text.getText().startsWith("Problem codes"), text.getText(0, 60));
		int line = text.getLineAtOffset(text.getText().indexOf("\nm2q.shape.mismatch\n") + 1);
		assertTrue(text.getTopIndex() > 20 && text.getTopIndex() <= line && line < text.getTopIndex() + 20, text.getTopIndex() + " and " + line);
	}

	@Test
	void pagesAreReadAndLinksFollowed() {
		PlatformUI.getWorkbench().getHelpSystem().displayHelpResource("/org.m2q.doc/html/language.html#units");
		Ui.pump(300);
		StyledText text = page();
		assertTrue(text.getText().startsWith("The M2Q language"), text.getText(0, 60));
		assertTrue(text.getText().contains("\nUnits\n"));
		assertFalse(text.getText().contains("](") || text.getText().contains("\u0001"), "no markup is left");
		assertTrue(text.getTopIndex() > 100, "the section is shown, not the begin");
		Ui.screenshot("help-light");
		Dialogs.inTheDark(() -> Ui.screenshot("help-dark"));
		PlatformUI.getWorkbench().getHelpSystem().displayHelpResource("concepts");
		Ui.pump(200);
		assertTrue(page().getText().startsWith("Concepts"));
		int link = page().getText().indexOf("policies.");
		page().setCaretOffset(link + 1);
		Event enter = new Event();
		enter.character = SWT.CR;
		page().notifyListeners(SWT.KeyDown, enter);
		Ui.pump(200);
		assertTrue(page().getText().startsWith("The M2Q language"));
	}

	@Test
	void searchingFindsSections() {
		PlatformUI.getWorkbench().getHelpSystem().displaySearch();
		Ui.pump(200);
		Composite view = view();
		Text search = Dialogs.find(view, Text.class, text -> true);
		Tree tree = Dialogs.find(view, Tree.class, found -> true);
		search.setText("m2q.unit.missing");
		Ui.pump(300);
		assertTrue(tree.getItemCount() >= 1 && tree.getItemCount() < 5, tree.getItemCount() + " pages");
		TreeItem problems = Stream.of(tree.getItems()).filter(item -> item.getText().equals("Problem codes")).findFirst().orElseThrow();
		assertTrue(Stream.of(problems.getItems()).anyMatch(item -> item.getText().equals("m2q.unit.missing")));
		Themes.screenshots("help-search");
		search.setText("");
		Ui.pump(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.m2q.ui.wizard_project", "org.m2q.ui.wizard_file", "org.m2q.ui.wizard_example", "org.m2q.ui.views.edp",
			"org.m2q.ui.views.roofline", "org.m2q.ui.views.timeline", "org.m2q.ui.views.precision", "org.m2q.ui.views.pareto",
			"org.m2q.ui.views.results", "org.m2q.ui.views.compare" })
	void everyContextLeadsToAPage(String id) {
		IContext context = HelpSystem.getContext(id);
		assertTrue(context != null && !context.getText().isBlank(), id);
		for (IHelpResource topic : context.getRelatedTopics()) {
			PlatformUI.getWorkbench().getHelpSystem().displayHelpResource(topic.getHref());
			Ui.pump(100);
			assertFalse(page().getText().startsWith("There is no help page"), topic.getHref());
		}
	}
}
