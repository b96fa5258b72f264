package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.source.SourceViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.quickaccess.QuickAccessElement;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.navigate.ElementQuickAccess;

/** Elements of all files, found by their names. */
class OpenElementTest {

	private static final int PATIENCE = 30_000;
	private static final String TITLE = "Open M2Q Element";

	private static IProject project;
	private static ErrorLog errors;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		var bounds = Display.getCurrent().getBounds();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, Math.min(1600, bounds.width), Math.min(1000, bounds.height));
		project = OpenFile.examples("elements");
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

	private static OpenFile open(String name) throws Exception {
		OpenFile file = OpenFile.open(project, name);
		file.editor().setFocus();
		Ui.await("an analysis", PATIENCE, () -> EditorDocuments.find(file.document()).filter(found -> found.analysis().isPresent()).isPresent());
		Ui.pump(300);
		return file;
	}

	private static List<String> rows(Shell dialog) {
		return Arrays.stream(Widgets.all(dialog, Table.class).getFirst().getItems()).map(TableItem::getText).filter(text -> !text.isBlank()).toList();
	}

	/** Types a pattern into the dialog and waits until exactly what is expected is listed first. */
	private static void narrow(Shell dialog, String pattern, String first) {
		Widgets.all(dialog, Text.class).getFirst().setText(pattern);
		Ui.await("the elements of " + pattern, PATIENCE, () -> !rows(dialog).isEmpty() && rows(dialog).getFirst().startsWith(first));
		Ui.pump(300);
	}

	/** Presses the keys, does something in the dialog, and waits for its end. */
	private static void inDialog(Runnable keys, java.util.function.Consumer<Shell> work) {
		List<Throwable> failures = new ArrayList<>();
		Widgets.when(display -> Widgets.dialog(TITLE).isPresent(), PATIENCE, () -> {
			Shell dialog = Widgets.dialog(TITLE).orElseThrow();
			try {
				work.accept(dialog);
			} catch (Throwable e) {
				failures.add(e);
				dialog.close();
			}
		});
		keys.run();
		if (!failures.isEmpty()) {
			throw new AssertionError(failures.getFirst());
		}
	}

	private static ITextEditor active() {
		return (ITextEditor) OpenFile.page().getActiveEditor();
	}

	private static String selected() {
		SourceViewer viewer = (SourceViewer) active().getAdapter(ITextViewer.class);
		Point range = viewer.getSelectedRange();
		return viewer.getDocument().get().substring(range.x, range.x + range.y);
	}

	@Test
	void elementsOfClosedFilesAreFoundAndOpened() throws Exception {
		OpenFile b1 = open("efficientvit-b1.m2q");
		inDialog(() -> Keys.press(b1.widget(), SWT.CTRL | SWT.SHIFT, 't'), dialog -> {
			narrow(dialog, "EVTL1", "EfficientViT_L1");
			narrow(dialog, "M2ViT", "M2ViT - elements/accelerators/m2-vit.m2q");
			assertTrue(rows(dialog).stream().anyMatch(row -> row.startsWith("M2ViT_default")), rows(dialog).toString());
			narrow(dialog, "EfficientViT_B2", "EfficientViT_B2");
			narrow(dialog, "EfficientViT_B2.stage3", "stage3 - EfficientViT_B2 - elements/efficientvit-b2.m2q");
			assertEquals(1, rows(dialog).size());
			narrow(dialog, "EVTB3.st*3", "stage3 - EfficientViT_B3 - elements/efficientvit-b3.m2q");
			narrow(dialog, "stage3", "stage3");
			assertTrue(rows(dialog).size() > 5, rows(dialog).toString());
			Ui.screenshot("open-element");
			narrow(dialog, "MPMA", "MPMA");
			Ui.await("a selection", PATIENCE, () -> Widgets.isEnabled(dialog, "Open") || Widgets.isEnabled(dialog, "OK"));
			Widgets.click(dialog, Widgets.isEnabled(dialog, "Open") ? "Open" : "OK");
		});
		Ui.await("the engine", PATIENCE, () -> active() != b1.editor() && selected().equals("MPMA"));
		assertEquals("m2-vit.m2q", active().getEditorInput().getName());
	}

	@Test
	void aSelectedNameIsLookedForAndUnsavedTextCounts() throws Exception {
		OpenFile b1 = open("efficientvit-b1.m2q");
		b1.replace("/** EfficientViT-B1", "// one more line\n/** EfficientViT-B1");
		b1.replace("stage stage2:", "stage waist:");
		Ui.pump(1500);
		b1.editor().selectAndReveal(b1.offset("waist:"), "waist".length());
		inDialog(() -> Keys.press(b1.widget(), SWT.CTRL | SWT.SHIFT, 't'), dialog -> {
			Ui.await("the selected name", PATIENCE, () -> rows(dialog).equals(List.of("waist - EfficientViT_B1 - elements/efficientvit-b1.m2q")));
			Ui.await("a selection", PATIENCE, () -> Widgets.isEnabled(dialog, "OK") || Widgets.isEnabled(dialog, "Open"));
			b1.editor().selectAndReveal(0, 0);
			Widgets.click(dialog, Widgets.isEnabled(dialog, "Open") ? "Open" : "OK");
		});
		Ui.await("the stage", PATIENCE, () -> selected().equals("waist") && active() == b1.editor());
	}

	@Test
	void theDialogInTheDark() throws Exception {
		OpenFile b1 = open("efficientvit-b1.m2q");
		Themes.inDark(() -> inDialog(() -> {
			try {
				OpenFile.page().getWorkbenchWindow().getService(IHandlerService.class).executeCommand("org.m2q.ui.openElement", new Event());
			} catch (org.eclipse.core.commands.common.CommandException e) {
				throw new AssertionError(e);
			}
		}, dialog -> {
			narrow(dialog, "*vit", "EfficientViT");
			Ui.screenshot("open-element-dark");
			Widgets.click(dialog, "Cancel");
		}));
		assertTrue(active() == b1.editor());
	}

	@Test
	void quickAccessOffersElements() throws Exception {
		open("efficientvit-b1.m2q");
		ElementQuickAccess offers = new ElementQuickAccess();
		assertEquals(0, offers.computeElements("", new NullProgressMonitor()).length);
		List<QuickAccessElement> found = List.of(offers.computeElements("TVi", new NullProgressMonitor()));
		assertFalse(found.isEmpty());
		QuickAccessElement trio = found.stream().filter(element -> element.getLabel().equals("TrioViT - elements/accelerators/trio-vit.m2q")).findFirst()
				.orElseThrow(() -> new AssertionError(found.stream().map(QuickAccessElement::getLabel).toList().toString()));
		trio.execute();
		Ui.await("the accelerator", PATIENCE, () -> active().getEditorInput().getName().equals("trio-vit.m2q") && selected().equals("TrioViT"));
	}
}
