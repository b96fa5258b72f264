package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IDocumentListener;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Region;
import org.eclipse.jface.text.source.SourceViewer;
import org.eclipse.search.ui.ISearchResultViewPart;
import org.eclipse.search.ui.NewSearchUI;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IWorkingSet;
import org.eclipse.ui.IWorkingSetManager;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.eclipse.ui.texteditor.ITextEditorExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.eclipse.ui.navigator.CommonNavigator;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.navigate.DeclarationDetector;

/** Declarations, references and renaming over several files in the real workbench. */
class NavigationTest {

	private static final int PATIENCE = 60_000;
	private static final String B1 = "efficientvit-b1.m2q";
	private static final String POLICY = "policies/m2q.m2q";

	private static IProject project;
	private static ErrorLog errors;

	private Widgets.DialogWatch dialogs;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		var bounds = org.eclipse.swt.widgets.Display.getCurrent().getBounds();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, Math.min(1600, bounds.width), Math.min(1000, bounds.height));
		project = OpenFile.examples("navigation");
	}

	/** A dialog that nobody expects is a failure, not an endless wait. */
	@org.junit.jupiter.api.BeforeEach
	void watch() {
		dialogs = new Widgets.DialogWatch(8_000);
	}

	@AfterEach
	void close() {
		assertEquals(List.of(), dialogs.close());
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

	private static OpenFile open(String name) throws Exception {
		OpenFile file = OpenFile.open(project, name);
		file.editor().setFocus();
		ready(file.document());
		return file;
	}

	private static void ready(IDocument document) {
		Ui.await("an analysis", PATIENCE, () -> EditorDocuments.find(document).filter(found -> found.analysis().isPresent() && found.current().isPresent())
				.isPresent());
		Ui.pump(100);
	}

	private static ITextEditor active() {
		return (ITextEditor) OpenFile.page().getActiveEditor();
	}

	private static SourceViewer viewer(ITextEditor editor) {
		return (SourceViewer) editor.getAdapter(ITextViewer.class);
	}

	private static String selected(ITextEditor editor) {
		Point range = viewer(editor).getSelectedRange();
		return viewer(editor).getDocument().get().substring(range.x, range.x + range.y);
	}

	@Test
	void declarationsOpen() throws Exception {
		OpenFile b1 = open(B1);
		b1.editor().selectAndReveal(b1.offset("with M2Q on") + 6, 0);
		Keys.press(b1.widget(), 0, SWT.F3);
		Ui.await("the policy", PATIENCE, () -> active().getEditorInput().getName().equals("m2q.m2q"));
		assertEquals("M2Q", selected(active()));
		OpenFile.page().getWorkbenchWindow().getService(IHandlerService.class).executeCommand("org.eclipse.ui.navigate.backwardHistory", null);
		Ui.await("the way back", PATIENCE, () -> active() == b1.editor());
		b1.editor().selectAndReveal(b1.offset("policies/w8a8"), 0);
		Keys.press(b1.widget(), 0, SWT.F3);
		Ui.await("an imported file", PATIENCE, () -> active().getEditorInput().getName().equals("w8a8.m2q"));
		OpenFile.page().activate(b1.editor());
		b1.editor().selectAndReveal(b1.offset("classes = classes") + 12, 0);
		Keys.press(b1.widget(), 0, SWT.F3);
		Ui.await("a parameter of the same file", PATIENCE, () -> b1.viewer().getSelectedRange().x == b1.offset("classes = 1000"));
	}

	@Test
	void pathsOfWeightsLeadToTheProjectExplorer() throws Exception {
		OpenFile fashion = open("fashion-efficientvit.m2q");
		CommonNavigator explorer = (CommonNavigator) OpenFile.page().showView("org.eclipse.ui.navigator.ProjectExplorer");
		OpenFile.page().activate(fashion.editor());
		fashion.editor().selectAndReveal(fashion.offset("\"weights/fashion-efficientvit.safetensors") + 2, 0);
		Keys.press(fashion.widget(), 0, SWT.F3);
		Ui.await("the weights in the Project Explorer", PATIENCE,
				() -> explorer.getCommonViewer().getStructuredSelection().getFirstElement() instanceof IFile file && file.getName().equals("fashion-efficientvit.safetensors"));
	}

	/** The same in the text, in its project and in a working set. */
	private void scopes(OpenFile b1, OpenFile policy, int everywhere) throws Exception {
		int here = (int) java.util.regex.Pattern.compile("with +M2Q\\b").matcher(b1.text()).results().count();
		b1.editor().selectAndReveal(b1.offset("with M2Q  on") + 6, 0);
		references(b1, "file");
		awaitLabel("'M2Q': " + (here == 1 ? "one reference" : here + " references in 1 files") + " (" + B1 + ")");
		Ui.await("the lines of the file", PATIENCE, () -> tree() != null && Widgets.items(tree()).size() == 2);
		Ui.screenshot("references-file");
		references(b1, "project");
		awaitLabel("'M2Q': " + everywhere + " references");
		awaitLabel("(project 'navigation')");
		IWorkingSetManager sets = PlatformUI.getWorkbench().getWorkingSetManager();
		IWorkingSet set = sets.createWorkingSet("Only B1", new IAdaptable[] { b1.file() });
		set.setId("org.eclipse.ui.resourceWorkingSetPage");
		sets.addWorkingSet(set);
		try {
			Widgets.when(display -> Widgets.dialog("Select Working Sets").isPresent(), PATIENCE, () -> {
				Shell dialog = Widgets.dialog("Select Working Sets").orElseThrow();
				Table table = Widgets.all(dialog, Table.class).getFirst();
				TableItem item = java.util.Arrays.stream(table.getItems()).filter(found -> found.getText().contains("Only B1")).findFirst().orElseThrow();
				item.setChecked(true);
				var event = new org.eclipse.swt.widgets.Event();
				event.item = item;
				event.detail = SWT.CHECK;
				table.notifyListeners(SWT.Selection, event);
				Widgets.click(dialog, "OK");
			});
			references(b1, "workingSet");
			awaitLabel("(working set 'Only B1')");
			awaitLabel("'M2Q': " + (here == 1 ? "one reference" : here + " references"));
		} finally {
			sets.removeWorkingSet(set);
		}
		policy.editor().selectAndReveal(policy.offset("policy M2Q") + 8, 0);
		references(policy, "workspace");
		awaitLabel("'M2Q': " + everywhere + " references in ");
		Ui.await("the lines", PATIENCE, () -> tree() != null && Widgets.items(tree()).stream().anyMatch(item -> item.contains("with M2Q  on")));
	}

	/** The Search view has taken the keyboard, so the editor gets it back. */
	private static void references(OpenFile file, String scope) throws Exception {
		OpenFile.page().activate(file.editor());
		var window = OpenFile.page().getWorkbenchWindow();
		var command = window.getService(ICommandService.class).getCommand("org.m2q.ui.references");
		Ui.await("the command", PATIENCE, command::isEnabled);
		window.getService(IHandlerService.class).executeCommand(ParameterizedCommand.generateCommand(command, java.util.Map.of("org.m2q.ui.references.scope", scope)), null);
	}

	private static void awaitLabel(String part) {
		Ui.await("the search " + part, PATIENCE, () -> NewSearchUI.getSearchResultView() != null && NewSearchUI.getSearchResultView().getActivePage() != null
				&& NewSearchUI.getSearchResultView().getActivePage().getLabel().contains(part));
	}

	@Test
	void theLibraryOpensForReading() throws Exception {
		OpenFile b1 = open(B1);
		b1.editor().selectAndReveal(b1.offset("MBConv(64") + 1, 0);
		Keys.press(b1.widget(), 0, SWT.F3);
		Ui.await("the library", PATIENCE, () -> active() != b1.editor());
		ITextEditor library = active();
		assertEquals("MBConv", selected(library));
		assertFalse(library.isEditable());
		assertTrue(((ITextEditorExtension) library).isEditorInputReadOnly());
		ready(viewer(library).getDocument());
		int keyword = viewer(library).getDocument().get().indexOf("block MBConv");
		Ui.await("colours", PATIENCE, () -> {
			StyleRange range = viewer(library).getTextWidget().getStyleRangeAtOffset(keyword);
			return range != null && (range.fontStyle & SWT.BOLD) != 0;
		});
		String before = viewer(library).getDocument().get();
		Keys.press(viewer(library).getTextWidget(), SWT.CTRL, '/');
		Keys.press(viewer(library).getTextWidget(), SWT.CTRL | SWT.SHIFT, 'f');
		Keys.type(viewer(library).getTextWidget(), "x");
		Ui.pump(500);
		assertEquals(before, viewer(library).getDocument().get());
		Ui.screenshot("library");
		library.selectAndReveal(before.indexOf("pwconv(", keyword) + 1, 0);
		Keys.press(viewer(library).getTextWidget(), 0, SWT.F3);
		Ui.await("what the library uses", PATIENCE, () -> selected(active()).equals("pwconv") && active() != library);
	}

	@Test
	void thereAreLinksOnlyWhereThereIsSomethingToOpen() throws Exception {
		OpenFile b1 = open(B1);
		DeclarationDetector detector = new DeclarationDetector();
		assertNull(detector.detectHyperlinks(b1.viewer(), new Region(b1.offset("stage stem"), 0), true));
		assertNull(detector.detectHyperlinks(b1.viewer(), new Region(b1.offset("224"), 0), true));
		assertTrue(detector.detectHyperlinks(b1.viewer(), new Region(b1.offset("m2q.std.*"), 0), true).length > 1, "a package has several files");
		var links = detector.detectHyperlinks(b1.viewer(), new Region(b1.offset("M2ViT using") + 2, 0), true);
		assertEquals(b1.offset("M2ViT using"), links[0].getHyperlinkRegion().getOffset());
		assertEquals("M2ViT".length(), links[0].getHyperlinkRegion().getLength());
		OpenFile notes = OpenFile.open(project, "links.txt", "MBConv\n");
		assertNull(detector.detectHyperlinks(notes.viewer(), new Region(1, 0), true));
		b1.replace("M2ViT using", "M2ViT  using");
		assertNotNull(detector.detectHyperlinks(b1.viewer(), new Region(b1.offset("M2ViT  using") + 2, 0), true), "without waiting for the analysis");
	}

	@Test
	void referencesAreFoundInAllFiles() throws Exception {
		OpenFile b1 = open(B1);
		b1.replace("with M2Q on", "with M2Q  on");
		OpenFile policy = open(POLICY);
		policy.editor().selectAndReveal(policy.offset("policy M2Q") + 8, 0);
		Keys.press(policy.widget(), SWT.CTRL | SWT.SHIFT, 'g');
		Ui.await("the Search view", PATIENCE, () -> tree() != null && Widgets.items(tree()).stream().anyMatch(item -> item.contains(B1)));
		Ui.await("all matches", PATIENCE, () -> Widgets.items(tree()).size() > 2);
		List<String> items = Widgets.items(tree());
		assertTrue(items.stream().anyMatch(item -> item.contains("with M2Q  on M2ViT")), "unsaved text: " + items);
		assertFalse(items.stream().anyMatch(item -> item.contains("policy M2Q")), "a declaration is not a reference: " + items);
		int expected = 0;
		try (var files = java.nio.file.Files.walk(project.getLocation().toPath())) {
			for (var path : files.filter(file -> file.toString().endsWith(".m2q")).toList()) {
				expected += (int) java.util.regex.Pattern.compile("(with|vary ratio in) M2Q\\b").matcher(java.nio.file.Files.readString(path)).results().count();
			}
		}
		String label = NewSearchUI.getSearchResultView().getActivePage().getLabel();
		assertTrue(label.contains("'M2Q': " + expected + " reference"), label + ", expected " + expected);
		Ui.pump(500);
		Ui.screenshot("references");
		scopes(b1, policy, expected);
		TreeItem line = find(tree(), "with M2Q  on");
		tree().setSelection(line);
		var event = new org.eclipse.swt.widgets.Event();
		event.item = line;
		tree().notifyListeners(SWT.DefaultSelection, event);
		Ui.await("the reference", PATIENCE, () -> active() == b1.editor() && selected(active()).equals("M2Q"));
	}

	private static Tree tree() {
		ISearchResultViewPart view = NewSearchUI.getSearchResultView();
		return view == null || view.getActivePage() == null || view.getActivePage().getControl() == null ? null
				: Widgets.all(view.getActivePage().getControl(), Tree.class).stream().findFirst().orElse(null);
	}

	private static TreeItem find(Tree tree, String text) {
		for (TreeItem file : tree.getItems()) {
			for (TreeItem line : file.getItems()) {
				if (line.getText().contains(text)) {
					return line;
				}
			}
		}
		throw new AssertionError("no item with " + text);
	}

	@Test
	void namesOfOneFileAreChangedInPlace() throws Exception {
		OpenFile net = OpenFile.open(project, "renamed.m2q", """
				model Net(size = 32, classes = 10) {
					require size mod 2 == 0 "even"
					input x: [3, size, size]
					conv(16) > globalpool > linear(classes)
				}
				""");
		net.editor().setFocus();
		String before = net.text();
		begin(net);
		Keys.type(net.widget(), "edge");
		String typed = before.replaceAll("\\bsize\\b", "edge");
		assertEquals(typed, net.text());
		Ui.screenshot("rename-linked");
		Keys.type(net.widget(), " ");
		assertEquals(typed, net.text(), "no character that is not part of a name");
		Keys.type(net.widget(), "\n");
		Ui.pump(1500);
		assertEquals(typed, net.text());
		net.editor().getAction(ITextEditorActionConstants.UNDO).run();
		assertEquals(before, net.text(), "one step undoes it");
		begin(net);
		Keys.type(net.widget(), "other");
		Keys.press(net.widget(), 0, SWT.ESC);
		Ui.await("the old name", PATIENCE, () -> net.text().equals(before));
		begin(net);
		Keys.type(net.widget(), "classes\n");
		Ui.pump(1500);
		assertEquals(before, net.text(), "a name that is in use leaves nothing behind");
	}

	private static void begin(OpenFile net) {
		ready(net.document());
		net.editor().selectAndReveal(net.offset("size mod") + 2, 0);
		Keys.press(net.widget(), SWT.ALT | SWT.SHIFT, 'r');
		Ui.await("the selected name", PATIENCE, () -> selected(net.editor()).equals("size"));
	}

	@Test
	void namesOfSeveralFilesAreChangedWithAPreview() throws Exception {
		// The preview is computed while the dialog is open.
		dialogs.close();
		dialogs = new Widgets.DialogWatch(40_000);
		OpenFile b1 = open(B1);
		OpenFile policy = open(POLICY);
		String before = policy.text();
		String using = b1.text();
		policy.editor().selectAndReveal(policy.offset("policy M2Q") + 8, 0);
		Widgets.when(display -> Widgets.dialog("Rename").isPresent(), PATIENCE, () -> {
			Shell dialog = Widgets.dialog("Rename").orElseThrow();
			Widgets.all(dialog, Text.class).get(0).setText("TwoLevel");
			Ui.screenshot("rename-dialog");
			Widgets.when(any -> Widgets.all(dialog, org.eclipse.swt.custom.StyledText.class).size() > 1 && Widgets.isEnabled(dialog, "OK"), PATIENCE, () -> {
				Ui.pump(1000);
				Ui.screenshot("rename-preview");
				Widgets.click(dialog, "OK");
			});
			Widgets.click(dialog, "Preview");
		});
		Keys.press(policy.widget(), SWT.ALT | SWT.SHIFT, 'r');
		Ui.await("the new name in both files", PATIENCE, () -> policy.text().contains("policy TwoLevel") && b1.text().contains("with TwoLevel on"));
		assertFalse(b1.text().contains("with M2Q on"));
		policy.editor().setFocus();
		Widgets.when(display -> !Widgets.popups().isEmpty(), 3000, () -> {
			Widgets.popups().forEach(shell -> Widgets.all(shell, org.eclipse.swt.widgets.Button.class).stream()
					.filter(button -> button.getText().replace("&", "").matches("Yes|OK|Undo.*")).findFirst()
					.ifPresent(button -> button.notifyListeners(SWT.Selection, new org.eclipse.swt.widgets.Event())));
		});
		policy.editor().getAction(ITextEditorActionConstants.UNDO).run();
		Ui.await("the old name", PATIENCE, () -> policy.text().equals(before) && b1.text().equals(using));
	}

	/** Types over a selected name. What was typed is taken back before the name is changed everywhere, so that it stands in the text twice. */
	private static void giveName(OpenFile file, String old, String name) {
		boolean[] back = { false };
		IDocumentListener listener = new IDocumentListener() {
			@Override
			public void documentAboutToBeChanged(DocumentEvent event) {
				// of no interest
			}

			@Override
			public void documentChanged(DocumentEvent event) {
				back[0] |= file.text().contains(old);
			}
		};
		file.document().addDocumentListener(listener);
		Keys.type(file.widget(), name + "\n");
		Ui.await("the name " + name, PATIENCE, () -> back[0] && file.text().contains(name) && !file.text().contains(old));
		file.document().removeDocumentListener(listener);
	}

	@Test
	void blocksAndRulesAreExtractedAndInlined() throws Exception {
		OpenFile net = OpenFile.open(project, "extracted.m2q", """
				policy P {
					rule wide for conv, linear {
						weights int8
					}
				}

				model Net(size = 32) {
					input x: [3, size, size]
					a: conv(size) > bn > relu
					from a > conv(8)
					output y
				}
				""");
		String before = net.text();
		ready(net.document());
		net.editor().setFocus();
		net.editor().selectAndReveal(net.offset("conv(size)"), "conv(size) > bn".length());
		refactor("extractBlock");
		Ui.await("the selected name", PATIENCE, () -> selected(net.editor()).equals("Extracted"));
		Themes.screenshots("extract-block");
		giveName(net, "Extracted", "Widen");
		String after = before.replace("a: conv(size) > bn > relu", "a: Widen(size) > relu") + "\nblock Widen(size) {\n\tconv(size) > bn\n}\n";
		Ui.await("the block", PATIENCE, () -> net.text().stripTrailing().equals(after.stripTrailing()));
		net.editor().getAction(ITextEditorActionConstants.UNDO).run();
		net.editor().getAction(ITextEditorActionConstants.UNDO).run();
		Ui.await("the old text", PATIENCE, () -> net.text().equals(before));

		ready(net.document());
		net.editor().selectAndReveal(net.offset("linear") + 2, 0);
		refactor("extractRule");
		Ui.await("the selected name of the rule", PATIENCE, () -> selected(net.editor()).equals("wide2"));
		giveName(net, "wide2", "linears");
		Ui.await("two rules", PATIENCE, () -> net.text().contains("rule wide for conv {") && net.text().contains("rule linears for linear {"));
		ready(net.document());
		net.editor().selectAndReveal(net.offset("rule linears") + 2, 0);
		refactor("inlineRule");
		Ui.await("one rule", PATIENCE, () -> net.text().equals(before));

		ready(net.document());
		net.editor().selectAndReveal(net.offset("a: conv"), "a: conv(size) > bn > relu\n\tfrom a > conv(8)\n\toutput y".length());
		refactor("extractBlock");
		Ui.pump(1500);
		assertEquals(before, net.text(), "refused");
		var bindings = org.eclipse.ui.PlatformUI.getWorkbench().getService(org.eclipse.ui.keys.IBindingService.class);
		assertEquals("Shift+Alt+T", java.util.Arrays.stream(bindings.getBindings()).filter(binding -> binding.getParameterizedCommand() != null
				&& binding.getParameterizedCommand().getId().equals("org.m2q.ui.refactorMenu")).findFirst().orElseThrow().getTriggerSequence().format());
	}

	private static void refactor(String command) throws Exception {
		OpenFile.page().getWorkbenchWindow().getService(org.eclipse.ui.handlers.IHandlerService.class).executeCommand("org.m2q.ui." + command, null);
	}
}
