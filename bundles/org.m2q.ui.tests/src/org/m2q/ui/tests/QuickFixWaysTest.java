package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.jface.text.source.IVerticalRulerInfo;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.base.problem.ProblemCodes;

/** The ways to a repair: the key, the ruler and the Problems view. Each is taken, and undone. */
class QuickFixWaysTest {

	private static final int PATIENCE = 60_000;
	private static final String QUICK_FIX = "org.eclipse.jdt.ui.edit.text.java.correction.assist.proposals";
	private static final String WRONG = "accelerator Machine {\n\ttechnology 28 nm at 0.9 V\n\tclock 500\n"
			+ "\tengine array: multiplier-array 16 by 16 {\n\t\tmac int8 * int8: 1 per cycle\n\t}\n"
			+ "\tbuffer global holds weights, inputs, outputs: capacity 256 KiB, width 128 bit\n\tdram main: bandwidth 12.8 GB/s\n}\n";

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile file;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("ways");
	}

	@BeforeEach
	void open() throws Exception {
		file = OpenFile.open(project, "machine.m2q", WRONG);
		Ui.await("a marker", PATIENCE, () -> file.codes().contains(ProblemCodes.UNIT_MISSING));
		Ui.await("an annotation", PATIENCE, () -> file.annotationTypes().contains("org.eclipse.ui.workbench.texteditor.error"));
		file.editor().setFocus();
	}

	@AfterEach
	void close() {
		Widgets.closePopups();
		file.close();
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

	private void assertRepairedAndUndone() {
		Ui.await("the repair", PATIENCE, () -> file.text().matches("(?s).*clock 500 \\w*Hz\\n.*"));
		Ui.await("the marker to go", PATIENCE, () -> !file.codes().contains(ProblemCodes.UNIT_MISSING));
		file.editor().getAction(ITextEditorActionConstants.UNDO).run();
		assertEquals(WRONG, file.text());
		Ui.await("the marker to come back", PATIENCE, () -> file.codes().contains(ProblemCodes.UNIT_MISSING));
	}

	private static Optional<Table> proposals() {
		return Widgets.proposals("Append unit");
	}

	/** Takes the proposal as a double click does. */
	private static void choose(Table table) {
		Widgets.choose(table, "Append unit MHz");
	}

	@Test
	void theKey() {
		file.editor().selectAndReveal(file.offset("500"), 0);
		Ui.pump(300);
		Keys.press(file.widget(), SWT.CTRL, '1');
		Ui.await("proposals", PATIENCE, () -> proposals().isPresent());
		Ui.screenshot("quick-fix-key");
		choose(proposals().orElseThrow());
		assertRepairedAndUndone();
	}

	/** The warning goes, and the place for the reason is there; one undo takes both back. */
	@Test
	void aWarningIsSuppressed() {
		String text = "import m2q.std.*\n" + WRONG.replace("clock 500", "clock 500 MHz");
		file.replace(WRONG, text);
		Ui.await("the warning", PATIENCE, () -> file.codes().contains(ProblemCodes.IMPORT_UNUSED));
		Ui.await("its annotation", PATIENCE, () -> file.annotationTypes().contains("org.eclipse.ui.workbench.texteditor.warning"));
		file.editor().selectAndReveal(file.offset("m2q.std"), 0);
		Keys.press(file.widget(), SWT.CTRL, '1');
		Ui.await("proposals", PATIENCE, () -> Widgets.proposals("Suppress").isPresent());
		Widgets.choose(Widgets.proposals("Suppress").orElseThrow(), "Suppress");
		Ui.await("the suppression", PATIENCE, () -> file.text().equals("@suppress " + ProblemCodes.IMPORT_UNUSED + " \"\"\n" + text));
		Ui.await("the warning to go", PATIENCE, () -> !file.codes().contains(ProblemCodes.IMPORT_UNUSED));
		file.editor().getAction(ITextEditorActionConstants.UNDO).run();
		assertEquals(text, file.text());
		Ui.await("the warning to come back", PATIENCE, () -> file.codes().contains(ProblemCodes.IMPORT_UNUSED));
	}

	@Test
	void theRuler() throws Exception {
		StyledText widget = file.widget();
		Composite ruler = (Composite) file.editor().getAdapter(IVerticalRulerInfo.class).getControl();
		int line = file.document().getLineOfOffset(file.offset("clock 500"));
		Ui.await("the ruler", PATIENCE, () -> ruler.getBounds().width > 0);
		Ui.pump(300);
		// The markers are in the column at the left.
		Control column = ruler.getChildren()[0];
		click(column, column.getBounds().width / 2, widget.getLinePixel(line) + widget.getLineHeight() / 2);
		Ui.await("proposals", PATIENCE, () -> proposals().isPresent());
		Ui.screenshot("quick-fix-ruler");
		choose(proposals().orElseThrow());
		assertRepairedAndUndone();
	}

	private static void click(Control control, int x, int y) {
		for (int type : new int[] { SWT.MouseDown, SWT.MouseUp }) {
			Event event = new Event();
			event.x = x;
			event.y = y;
			event.button = 1;
			event.count = 1;
			control.notifyListeners(type, event);
			Ui.pump(50);
		}
	}

	@Test
	void theProblemsView() throws Exception {
		IViewPart view = OpenFile.page().showView(IPageLayout.ID_PROBLEM_VIEW);
		OpenFile.page().activate(view);
		// Other views have trees with a description, too; this is the one of the view.
		TreeViewer viewer = (TreeViewer) view.getSite().getSelectionProvider();
		Tree tree = viewer.getTree();
		Ui.await("the problem in the view", PATIENCE, () -> problem(tree).isPresent());
		// The view fills its tree again after every change of markers, which forgets the selection.
		Ui.await("the handler of the view", PATIENCE, () -> {
			problem(tree).ifPresent(item -> viewer.setSelection(new StructuredSelection(item.getData()), true));
			return view.getSite().getService(ICommandService.class).getCommand(QUICK_FIX).isHandled();
		});
		Widgets.when(display -> Widgets.dialog("Quick Fix").isPresent(), PATIENCE, () -> {
			Shell dialog = Widgets.dialog("Quick Fix").orElseThrow();
			Dialogs.screenshot("quick-fix-problems", dialog);
			Widgets.click(dialog, "Finish");
		});
		view.getSite().getService(IHandlerService.class).executeCommand(QUICK_FIX, null);
		assertRepairedAndUndone();
	}

	private static Optional<TreeItem> problem(Tree tree) {
		return Arrays.stream(tree.getItems()).flatMap(group -> {
			if (!group.getExpanded()) {
				Event event = new Event();
				event.item = group;
				tree.notifyListeners(SWT.Expand, event);
				group.setExpanded(true);
			}
			return Arrays.stream(group.getItems());
		}).filter(item -> item.getText(0).contains("The clock needs")).findFirst();
	}
}
