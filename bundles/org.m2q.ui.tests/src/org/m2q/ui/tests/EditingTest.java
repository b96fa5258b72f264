package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.projection.ProjectionAnnotation;
import org.eclipse.jface.text.source.projection.ProjectionAnnotationModel;
import org.eclipse.jface.text.source.projection.ProjectionViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.ui.editors.text.EditorsUI;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.eclipse.ui.texteditor.spelling.SpellingAnnotation;
import org.eclipse.ui.texteditor.spelling.SpellingService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.editor.Occurrences;

/** Typing, folding, selecting, commenting and formatting in the real workbench. */
class EditingTest {

	private static final int PATIENCE = 20_000;
	private static final String MODEL = """
			import m2q.std.*

			/** A small
			 * network. */
			model Net(classes = 10) {
				input x: [3, 32, 32]
				stage stem: {
					conv(16, stride = 2) > bn
					relu
				}
				head: globalpool > linear(classes)
				output head
			}
			""";

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		var bounds = org.eclipse.swt.widgets.Display.getCurrent().getBounds();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, Math.min(1600, bounds.width), Math.min(1000, bounds.height));
		project = OpenFile.examples("editing");
	}

	@AfterEach
	void close() {
		if (open != null) {
			open.close();
			Ui.pump(100);
		}
	}

	@AfterAll
	static void check() throws Exception {
		Ui.pump(300);
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private OpenFile open(String text) throws Exception {
		open = OpenFile.open(project, "edited.m2q", text);
		open.editor().setFocus();
		Ui.await("an analysis", PATIENCE, () -> org.m2q.ui.internal.editor.EditorDocuments.find(open.document())
				.filter(document -> document.analysis().isPresent()).isPresent());
		Ui.pump(100);
		return open;
	}

	private void undo() {
		open.editor().getAction(ITextEditorActionConstants.UNDO).run();
	}

	/** Types at a bar in a text, which is opened without it, and compares with another text with a bar at the caret. */
	private void typed(String before, String keys, String after) throws Exception {
		if (open != null) {
			open.close();
		}
		open(before.replace("|", ""));
		open.widget().setCaretOffset(before.indexOf('|'));
		Keys.type(open.widget(), keys);
		String text = open.text();
		int caret = open.widget().getCaretOffset();
		assertEquals(after, text.substring(0, caret) + "|" + text.substring(caret));
	}

	@Test
	void newLinesAreIndented() throws Exception {
		typed("model A {\n\tinput x: [1]|\n}\n", "\nrelu", "model A {\n\tinput x: [1]\n\trelu|\n}\n");
		typed("model A {|}\n", "\n", "model A {\n\t|\n}\n");
		typed("model A {|\n", "\nx", "model A {\n\tx|\n}\n");
		typed("model A {\n\tstage s: {\n\t\trelu\n\t\t|\n}\n", "}", "model A {\n\tstage s: {\n\t\trelu\n\t}|\n}\n");
	}

	@Test
	void commentsContinue() throws Exception {
		typed("/**|\nmodel A { input x: [1] relu }\n", "\nWords", "/**\n * Words|\n */\nmodel A { input x: [1] relu }\n");
		typed("/**|\nmodel A { input x: [1] relu }\n/** B */\n", "\n", "/**\n * |\n */\nmodel A { input x: [1] relu }\n/** B */\n");
		typed("/**\n * One|\n */\n", "\ntwo", "/**\n * One\n * two|\n */\n");
		typed("/*\n * One\n * |\n", "/", "/*\n * One\n */|\n");
		typed("// one |two\n", "\n", "// one \n// |two\n");
		typed("// one|\n", "\n", "// one\n|\n");
	}

	@Test
	void bracketsAndQuotesAreClosed() throws Exception {
		typed("model A { input x: [1] conv| }\n", "(16)", "model A { input x: [1] conv(16)| }\n");
		typed("model A { input x: [1] conv| }\n", "(\b", "model A { input x: [1] conv| }\n");
		typed("model A { input x: [1] conv|16 }\n", "(", "model A { input x: [1] conv(|16 }\n");
		typed("import |\n", "\"a.m2q\"", "import \"a.m2q\"|\n");
		typed("// a |\n", "(\"", "// a (\"|\n");
		typed("model A { input x: | }\n", "[1, 2]", "model A { input x: [1, 2]| }\n");
		for (int i = 0; i < 6 && open.text().contains("["); i++) {
			undo();
		}
		assertEquals("model A { input x:  }\n", open.text());
	}

	@Test
	void bodiesAndCommentsFold() throws Exception {
		open(MODEL);
		ProjectionAnnotationModel folds = ((ProjectionViewer) open.viewer()).getProjectionAnnotationModel();
		Ui.await("folds", PATIENCE, () -> ranges(folds).size() == 3);
		assertEquals(List.of("/** A small", "model Net(classes = 10) {", "\tstage stem: {"), ranges(folds));
		int lines = open.widget().getLineCount();
		open.widget().setCaretOffset(open.offset("conv(16"));
		Keys.press(open.widget(), SWT.CTRL, SWT.KEYPAD_SUBTRACT);
		assertEquals(lines - 3, open.widget().getLineCount());
		open.replace("import m2q.std.*\n", "// more\n\nimport m2q.std.*\n");
		open.replace("classes = 10", "classes = 100");
		Ui.pump(800);
		assertEquals(lines - 1, open.widget().getLineCount(), "what is folded stays folded while typing before it");
		Keys.press(open.widget(), SWT.CTRL | SWT.SHIFT, SWT.KEYPAD_DIVIDE);
		assertEquals(7, open.widget().getLineCount(), "all folded: two comments, an import, the model, and blank lines");
		Ui.screenshot("folding");
		Themes.inDark(() -> Ui.screenshot("folding-dark"));
		Keys.press(open.widget(), SWT.CTRL, SWT.KEYPAD_MULTIPLY);
		assertEquals(lines + 2, open.widget().getLineCount());
		Keys.press(open.widget(), SWT.CTRL | SWT.SHIFT, SWT.KEYPAD_DIVIDE);
		open.editor().doSave(new org.eclipse.core.runtime.NullProgressMonitor());
		open.close();
		open.file().setContents(("// before\n" + saved()).getBytes(java.nio.charset.StandardCharsets.UTF_8), org.eclipse.core.resources.IResource.FORCE, null);
		open = OpenFile.open(open.file().getProject(), open.file().getName());
		Ui.await("the folds of before, below another line", PATIENCE, () -> open.widget().getLineCount() == 8);
		Keys.press(open.widget(), SWT.CTRL, SWT.KEYPAD_MULTIPLY);
		open.replace("}\n\thead", "\thead");
		Ui.pump(800);
		assertFalse(ranges(((ProjectionViewer) open.viewer()).getProjectionAnnotationModel()).isEmpty(), "a missing brace does not take everything away");
	}

	private String saved() throws Exception {
		return java.nio.file.Files.readString(open.file().getLocation().toPath());
	}

	private List<String> ranges(ProjectionAnnotationModel folds) {
		java.util.TreeMap<Integer, String> found = new java.util.TreeMap<>();
		for (Iterator<Annotation> all = folds.getAnnotationIterator(); all.hasNext();) {
			Annotation annotation = all.next();
			Position position = folds.getPosition(annotation);
			if (annotation instanceof ProjectionAnnotation && position != null) {
				found.put(position.offset, open.text().substring(position.offset, open.text().indexOf('\n', position.offset)));
			}
		}
		return List.copyOf(found.values());
	}

	@Test
	void occurrencesAreMarked() throws Exception {
		open(MODEL);
		open.editor().selectAndReveal(open.offset("classes)"), 0);
		Ui.await("marks", PATIENCE, () -> count(Occurrences.REFERENCE) == 1 && count(Occurrences.DECLARATION) == 1);
		Ui.screenshot("occurrences");
		Themes.inDark(() -> Ui.screenshot("occurrences-dark"));
		open.editor().selectAndReveal(open.offset("linear("), 0);
		Ui.await("an element of the library", PATIENCE, () -> marked(Occurrences.REFERENCE).equals(List.of("linear")) && count(Occurrences.DECLARATION) == 0);
		open.editor().selectAndReveal(open.offset("Net("), 0);
		Ui.await("a declaration", PATIENCE, () -> marked(Occurrences.DECLARATION).equals(List.of("Net")) && count(Occurrences.REFERENCE) == 0);
		InstanceScope.INSTANCE.getNode("org.eclipse.ui.genericeditor").putBoolean("org.eclipse.ui.genericeditor.togglehighlight", false);
		try {
			Ui.await("no marks", PATIENCE, () -> count(Occurrences.DECLARATION) == 0 && count(Occurrences.REFERENCE) == 0);
		} finally {
			InstanceScope.INSTANCE.getNode("org.eclipse.ui.genericeditor").putBoolean("org.eclipse.ui.genericeditor.togglehighlight", true);
		}
		Ui.await("marks again", PATIENCE, () -> count(Occurrences.DECLARATION) == 1);
		assertFalse(open.annotationTypes().contains("org.eclipse.ui.genericeditor.text"), "words that are only equal are not marked");
		open.editor().selectAndReveal(open.offset("input x"), 0);
		Ui.await("none at a keyword", PATIENCE, () -> count(Occurrences.DECLARATION) == 0);
	}

	private int count(String type) {
		return marked(type).size();
	}

	private List<String> marked(String type) {
		java.util.List<String> found = new java.util.ArrayList<>();
		for (Iterator<Annotation> all = open.viewer().getAnnotationModel().getAnnotationIterator(); all.hasNext();) {
			Annotation annotation = all.next();
			Position position = open.viewer().getAnnotationModel().getPosition(annotation);
			if (annotation.getType().equals(type)) {
				found.add(open.text().substring(position.offset, position.offset + position.length));
			}
		}
		return found;
	}

	/** By the engine of the platform while it is switched on; nothing but comments is checked. */
	@Test
	void spellingIsCheckedInComments() throws Exception {
		IPreferenceStore store = EditorsUI.getPreferenceStore();
		open("/** A wrod. */\nmodel Net(wrod = 10) {\n\trequire wrod > 1 \"wrod\"\n\tinput x: [3, 8, 8] // wrod and more\n\tconv(wrod)\n}\n");
		try {
			Ui.await("marks", PATIENCE, () -> places(SpellingAnnotation.TYPE).equals(List.of(open.offset("wrod. */"), open.offset("wrod and more"))));
			Themes.screenshots("spelling");
			open.replace("\tinput", "\t// a wrod before\n\tinput");
			Ui.await("marks at the new places", PATIENCE, () -> places(SpellingAnnotation.TYPE)
					.equals(List.of(open.offset("wrod. */"), open.offset("wrod before"), open.offset("wrod and more"))));
			open.editor().setFocus();
			open.editor().selectAndReveal(open.offset("wrod and more") + 1, 0);
			Keys.press(open.widget(), SWT.CTRL, '1');
			Ui.await("proposals", PATIENCE, () -> Widgets.proposals("Change to 'word'").isPresent());
			Widgets.choose(Widgets.proposals("Change to 'word'").orElseThrow(), "Change to 'word'");
			Ui.await("the word", PATIENCE, () -> open.text().contains("// word and more"));
			Ui.await("the others", PATIENCE, () -> places(SpellingAnnotation.TYPE).equals(List.of(open.offset("wrod. */"), open.offset("wrod before"))));
			store.setValue(SpellingService.PREFERENCE_SPELLING_ENABLED, false);
			Ui.await("no marks", PATIENCE, () -> places(SpellingAnnotation.TYPE).isEmpty());
			open.replace("/** A wrod", "/** No wrod");
			Ui.await("another analysis", PATIENCE, () -> EditorDocuments.find(open.document()).flatMap(document -> document.current()).isPresent());
			assertEquals(List.of(), places(SpellingAnnotation.TYPE), "it is switched off");
			store.setValue(SpellingService.PREFERENCE_SPELLING_ENABLED, true);
			Ui.await("marks again", PATIENCE, () -> places(SpellingAnnotation.TYPE).size() == 2);
		} finally {
			store.setToDefault(SpellingService.PREFERENCE_SPELLING_ENABLED);
		}
	}

	private List<Integer> places(String type) {
		java.util.List<Integer> found = new java.util.ArrayList<>();
		for (Iterator<Annotation> all = open.viewer().getAnnotationModel().getAnnotationIterator(); all.hasNext();) {
			Annotation annotation = all.next();
			if (annotation.getType().equals(type)) {
				found.add(open.viewer().getAnnotationModel().getPosition(annotation).offset);
			}
		}
		return found.stream().sorted().toList();
	}

	@Test
	void selectionsGrowAndShrink() throws Exception {
		open(MODEL);
		open.editor().selectAndReveal(open.offset("stride") + 2, 0);
		java.util.List<String> selections = new java.util.ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Point before = open.viewer().getSelectedRange();
			Keys.press(open.widget(), SWT.SHIFT | SWT.ALT, SWT.ARROW_UP);
			Ui.await("a larger selection", PATIENCE, () -> open.viewer().getSelectedRange().y > before.y);
			Point selected = open.viewer().getSelectedRange();
			selections.add(open.text().substring(selected.x, selected.x + selected.y));
		}
		assertEquals("stride", selections.get(0));
		assertEquals("stride = 2", selections.get(1));
		assertTrue(selections.get(2).startsWith("conv(16"), selections.toString());
		for (int i = 2; i >= 0; i--) {
			Keys.press(open.widget(), SWT.SHIFT | SWT.ALT, SWT.ARROW_DOWN);
			Point selected = open.viewer().getSelectedRange();
			assertEquals(selections.get(i), open.text().substring(selected.x, selected.x + selected.y));
		}
	}

	@Test
	void linesAndSelectionsBecomeComments() throws Exception {
		open(MODEL);
		int start = open.offset("\tstage stem");
		open.viewer().setSelectedRange(start, open.offset("\thead:") - start);
		Keys.press(open.widget(), SWT.CTRL, '/');
		assertTrue(open.text().contains("\t// stage stem: {\n\t// \tconv(16, stride = 2) > bn\n\t// \trelu\n\t// }\n\thead"), open.text());
		Keys.press(open.widget(), SWT.CTRL, '/');
		assertEquals(MODEL, open.text());
		undo();
		assertTrue(open.text().contains("// stage stem"), "one step undoes all lines");
		undo();
		assertEquals(MODEL, open.text());
		open.viewer().setSelectedRange(open.offset(", stride = 2"), ", stride = 2".length());
		Keys.press(open.widget(), SWT.CTRL | SWT.SHIFT, '/');
		assertTrue(open.text().contains("conv(16/* , stride = 2 */)"), open.text());
		open.widget().setCaretOffset(open.offset("stride"));
		Keys.press(open.widget(), SWT.CTRL | SWT.SHIFT, '/');
		assertEquals(MODEL, open.text());
	}

	@Test
	void theTextIsFormatted() throws Exception {
		String ugly = MODEL.replace("\tinput x: [3, 32, 32]", "  input   x:[3,32 , 32]").replace("\thead: globalpool >", "\thead:globalpool>");
		open(ugly);
		open.editor().selectAndReveal(open.offset("linear(classes)") + 3, 0);
		Keys.press(open.widget(), SWT.CTRL | SWT.SHIFT, 'f');
		Ui.await("the formatted text", PATIENCE, () -> open.text().equals(MODEL));
		assertEquals(open.offset("linear(classes)") + 3, open.viewer().getSelectedRange().x);
		undo();
		assertEquals(ugly, open.text());
		open.viewer().setSelectedRange(open.offset("input"), 2);
		Keys.press(open.widget(), SWT.CTRL | SWT.SHIFT, 'f');
		Ui.await("the formatted line", PATIENCE, () -> open.text().contains("\tinput x: [3, 32, 32]\n"));
		assertTrue(open.text().contains("head:globalpool>"), open.text());
		open.replace("model Net", "modl Net");
		String broken = open.text();
		Keys.press(open.widget(), SWT.CTRL | SWT.SHIFT, 'f');
		Ui.pump(700);
		assertEquals(broken, open.text());
	}

	@Test
	void importsAreOrganized() throws Exception {
		String text = "import m2q.energy.*\n" + MODEL.replace("relu", "MBConv(8)");
		open(text);
		Keys.press(open.widget(), SWT.CTRL | SWT.SHIFT, 'o');
		Ui.await("the imports", PATIENCE, () -> open.text().equals(MODEL.replace("relu", "MBConv(8)")));
		undo();
		assertEquals(text, open.text());
	}

	@Test
	void linesMoveAndBracketsMatch() throws Exception {
		open(MODEL);
		open.widget().setCaretOffset(open.offset("relu"));
		Keys.press(open.widget(), SWT.ALT, SWT.ARROW_UP);
		assertTrue(open.text().contains("\t\trelu\n\t\tconv(16"), open.text());
		undo();
		assertEquals(MODEL, open.text());
		open.widget().setCaretOffset(open.offset("{\n\t\tconv") + 1);
		Keys.press(open.widget(), SWT.CTRL | SWT.SHIFT, 'p');
		assertEquals(open.offset("}\n\thead"), open.widget().getCaretOffset());
	}

	@Test
	void aDoubleClickSelectsWhatBelongsTogether() throws Exception {
		open("accelerator M {\n\tengine array: multiplier-array 16 by 16 { }\n\tdram main: bandwidth 12.8 GB/s\n}\nimport \"a b.m2q\"\n");
		assertEquals("12.8", doubleClick("2.8"));
		assertEquals("GB/s", doubleClick("B/s"));
		assertEquals("multiplier-array", doubleClick("plier-"));
		assertEquals("array", doubleClick("ray: "));
		assertEquals("a b.m2q", doubleClick("a b.m2q"));
	}

	private String doubleClick(String part) {
		new org.m2q.ui.internal.editor.DoubleClick().doubleClicked(at(open.offset(part)));
		Point selected = open.viewer().getSelectedRange();
		return open.text().substring(selected.x, selected.x + selected.y);
	}

	private org.eclipse.jface.text.ITextViewer at(int offset) {
		open.viewer().setSelectedRange(offset, 0);
		return open.viewer();
	}

	@Test
	void otherTextsAreNotTouched() throws Exception {
		open = OpenFile.open(project, "notes.txt", "model  A{  (\n");
		open.editor().setFocus();
		Ui.pump(500);
		open.widget().setCaretOffset(9);
		for (int key : new int[] { 'f', '/' }) {
			Keys.press(open.widget(), SWT.CTRL | SWT.SHIFT, key);
			Keys.press(open.widget(), SWT.CTRL, key == 'f' ? '7' : '/');
		}
		Ui.pump(300);
		OpenFile.page().getWorkbenchWindow().getShell().getDisplay();
		assertEquals("model  A{  (\n", open.text());
		assertFalse(OpenFile.page().getWorkbenchWindow().getService(org.eclipse.ui.contexts.IContextService.class).getActiveContextIds()
				.contains("org.m2q.ui.m2qEditorContext"));
		Keys.type(open.widget(), "(");
		assertEquals("model  A{(  (\n", open.text());
	}
}
