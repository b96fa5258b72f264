package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.eclipse.core.filesystem.EFS;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourceAttributes;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.source.SourceViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.part.FileEditorInput;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.editor.EditorDocuments;

/** Files that change, move or go while they are open, and files that are not as most are. Nothing stays behind, and nothing gets into the Error Log. */
class UnusualFilesTest {

	private static final int PATIENCE = 60_000;
	private static final String TINY = "model Tiny {\n\tinput x: [4, 8, 8]\n\tconv(8)\n\toutput y\n}\n";
	private static final String WRONG = TINY.replace("conv(8)", "convv(8)");

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("unusual");
	}

	@AfterEach
	void close() {
		Widgets.closePopups();
		OpenFile.page().closeAllEditors(false);
		Ui.pump(300);
	}

	@AfterAll
	static void check() throws Exception {
		Ui.pump(1000);
		List<String> entries = errors.entries();
		errors.close();
		project.open(null);
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private OpenFile tiny(String name, String text) throws Exception {
		open = OpenFile.open(project, name, text);
		OpenFile file = open;
		Ui.await("the first analysis", PATIENCE, () -> EditorDocuments.find(file.document()).flatMap(document -> document.analysis()).isPresent());
		return open;
	}

	private static void write(IFile file, String text) throws Exception {
		// The time of the file has to differ for the workspace to see the change.
		Files.writeString(file.getLocation().toPath(), text, StandardCharsets.UTF_8);
		Files.setLastModifiedTime(file.getLocation().toPath(), java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 5_000));
		file.refreshLocal(IResource.DEPTH_ZERO, null);
	}

	@Test
	void aFileThatChangesOnTheDiskIsShownAndCheckedAgain() throws Exception {
		OpenFile file = tiny("disk.m2q", TINY);
		write(file.file(), WRONG);
		Ui.await("the text of the disk", PATIENCE, () -> file.text().equals(WRONG));
		Ui.await("its error", PATIENCE, () -> file.codes().contains(ProblemCodes.LINK_UNRESOLVED));
		write(file.file(), TINY);
		Ui.await("the first text again", PATIENCE, () -> file.text().equals(TINY));
		Ui.await("no error", PATIENCE, () -> !file.codes().contains(ProblemCodes.LINK_UNRESOLVED));
		Ui.await("no annotation", PATIENCE, () -> !file.annotationTypes().contains("org.eclipse.ui.workbench.texteditor.error"));
	}

	@Test
	void aFileThatIsRenamedKeepsItsServices() throws Exception {
		OpenFile file = tiny("old-name.m2q", WRONG);
		Ui.await("the error", PATIENCE, () -> file.codes().contains(ProblemCodes.LINK_UNRESOLVED));
		file.file().move(IPath.fromPortableString("new-name.m2q"), true, null);
		IFile moved = project.getFile("new-name.m2q");
		Ui.await("the editor of the new name", PATIENCE, () -> file.editor().getEditorInput() instanceof FileEditorInput input && input.getFile().equals(moved));
		OpenFile renamed = OpenFile.of(moved, file.editor());
		Ui.await("the error at the new name", PATIENCE, () -> renamed.codes().equals(List.of(ProblemCodes.LINK_UNRESOLVED)));
		renamed.replace("convv(8)", "conv(8)");
		Ui.await("no error", PATIENCE, () -> renamed.codes().isEmpty());
		assertEquals("file:" + moved.getLocation(), EditorDocuments.find(renamed.document()).orElseThrow().uri().replace("///", "/"));
		Ui.await("no annotation", PATIENCE, () -> !renamed.annotationTypes().contains("org.eclipse.ui.workbench.texteditor.error"));
	}

	@Test
	void aFileThatIsDeletedLeavesNothing() throws Exception {
		OpenFile file = tiny("gone.m2q", WRONG);
		Ui.await("the error", PATIENCE, () -> file.codes().contains(ProblemCodes.LINK_UNRESOLVED));
		var document = file.document();
		file.file().delete(true, null);
		Ui.await("the editor to close", PATIENCE, () -> OpenFile.page().findEditor(file.editor().getEditorInput()) == null);
		Ui.await("the text to be forgotten", PATIENCE, () -> EditorDocuments.find(document).isEmpty());
		assertEquals(0, project.findMarkers(M2qUi.PROBLEM_MARKER, true, IResource.DEPTH_INFINITE).length == 0 ? 0
				: java.util.Arrays.stream(project.findMarkers(M2qUi.PROBLEM_MARKER, true, IResource.DEPTH_INFINITE)).filter(marker -> marker.getResource().equals(file.file())).count());
	}

	@Test
	void aProjectThatIsClosedLeavesNothing() throws Exception {
		OpenFile file = tiny("closed.m2q", WRONG);
		Ui.await("the error", PATIENCE, () -> file.codes().contains(ProblemCodes.LINK_UNRESOLVED));
		var document = file.document();
		project.close(null);
		Ui.await("the text to be forgotten", PATIENCE, () -> EditorDocuments.find(document).isEmpty());
		Ui.pump(500);
		project.open(null);
		Ui.pump(500);
		OpenFile again = OpenFile.of(project.getFile("closed.m2q"), (ITextEditor) IDE.openEditor(OpenFile.page(), project.getFile("closed.m2q")));
		Ui.await("the error again", PATIENCE, () -> again.codes().contains(ProblemCodes.LINK_UNRESOLVED));
	}

	@Test
	void twoEditorsInTwoWindowsShareOneText() throws Exception {
		OpenFile file = tiny("shared.m2q", TINY);
		IWorkbenchWindow other = PlatformUI.getWorkbench().openWorkbenchWindow(M2qUi.PERSPECTIVE_ID, null);
		try {
			IWorkbenchPage page = other.getActivePage();
			ITextEditor second = (ITextEditor) IDE.openEditor(page, file.file());
			SourceViewer viewer = (SourceViewer) second.getAdapter(ITextViewer.class);
			file.replace("conv(8)", "convv(8)");
			Ui.await("the change in the other window", PATIENCE, () -> viewer.getDocument().get().equals(WRONG));
			Ui.await("one error", PATIENCE, () -> file.codes().equals(List.of(ProblemCodes.LINK_UNRESOLVED)));
			page.closeEditor(second, false);
			Ui.pump(300);
			file.replace("convv(8)", "conv(8)");
			Ui.await("no error", PATIENCE, () -> file.codes().isEmpty());
		} finally {
			other.close();
			Ui.pump(300);
		}
	}

	@Test
	void veryLongLinesAreEdited() throws Exception {
		String line = "model Long { input x: [4, 8, 8] " + "relu > ".repeat(2_000) + "relu output y }\n";
		OpenFile file = tiny("long.m2q", line);
		Ui.await("the analysis", PATIENCE, () -> EditorDocuments.find(file.document()).flatMap(document -> document.costs()).isPresent());
		file.editor().selectAndReveal(line.length() - 20, 0);
		file.replace("relu output", "rel output");
		Ui.await("the error", PATIENCE, () -> file.codes().contains(ProblemCodes.LINK_UNRESOLVED));
		Ui.screenshot("unusual-long-line");
		file.editor().getAction(ITextEditorActionConstants.UNDO).run();
		Ui.await("no error", PATIENCE, () -> !file.codes().contains(ProblemCodes.LINK_UNRESOLVED));
	}

	@Test
	void anEmptyFileSaysWhatItNeedsOnce() throws Exception {
		OpenFile file = tiny("empty.m2q", "");
		Ui.await("the problem of an empty file", PATIENCE, () -> file.codes().equals(List.of(ProblemCodes.FILE_EMPTY)));
		file.document().set(TINY);
		Ui.await("none", PATIENCE, () -> file.codes().isEmpty());
		file.document().set("");
		Ui.await("it again", PATIENCE, () -> file.codes().equals(List.of(ProblemCodes.FILE_EMPTY)));
		Ui.screenshot("unusual-empty");
	}

	@Test
	void linesThatEndAsOnWindowsStaySo() throws Exception {
		String text = "/** Tiny. */\nmodel  Tiny {\n\tinput x: [4, 8, 8]\n\tconvv(8)\n\toutput y\n}\n".replace("\n", "\r\n");
		OpenFile file = tiny("windows.m2q", text);
		Ui.await("the error", PATIENCE, () -> file.codes().contains(ProblemCodes.LINK_UNRESOLVED));
		IMarker marker = file.markers().getFirst();
		assertEquals("convv", file.text().substring(marker.getAttribute(IMarker.CHAR_START, 0), marker.getAttribute(IMarker.CHAR_END, 0)));
		assertEquals(4, marker.getAttribute(IMarker.LINE_NUMBER, 0));
		file.replace("convv(8)", "conv(8)");
		Ui.await("no error", PATIENCE, () -> file.codes().isEmpty());
		file.editor().setFocus();
		file.editor().selectAndReveal(0, 0);
		PlatformUI.getWorkbench().getService(org.eclipse.ui.handlers.IHandlerService.class).executeCommand("org.m2q.ui.format", null);
		Ui.await("the formatted text", PATIENCE, () -> file.text().contains("model Tiny {"));
		assertEquals(text.replace("model  Tiny", "model Tiny").replace("convv", "conv"), file.text());
		file.editor().doSave(new NullProgressMonitor());
		assertEquals(file.text(), Files.readString(file.file().getLocation().toPath()));
		StyleRange keyword = file.widget().getStyleRangeAtOffset(file.offset("output"));
		assertTrue(keyword != null && keyword.foreground != null);
	}

	/** Whatever edits a text whose lines end as on Windows: no line ends otherwise, and costs stand behind the same words as in a text of other lines. */
	@Test
	void everyEditKeepsLinesThatEndAsOnWindows() throws Exception {
		String text = LongText.imports() + LongText.model("Net", 6);
		OpenFile other = tiny("unix-lines.m2q", text);
		Ui.await("costs of the other text", PATIENCE, () -> other.minings("\t\tl5:").size() == 1);
		List<String> costs = other.minings();
		other.close();
		OpenFile file = tiny("windows-lines.m2q", text.replace("\n", "\r\n"));
		Ui.await("costs", PATIENCE, () -> file.minings().equals(costs));
		for (int i = 0; i < 6; i++) {
			assertEquals(1, file.minings("\t\tl" + i + ":").size(), "costs of layer " + i);
		}
		file.editor().setFocus();
		String before = file.text();

		file.editor().selectAndReveal(file.offset("l1:"), file.offset("l3:") - file.offset("l1:"));
		Keys.press(file.widget(), SWT.CTRL, '/');
		String commented = file.text();
		assertTrue(commented.contains("//\t\tl1:") || commented.contains("\t\t// l1:") || commented.contains("// \t\tl1:"), commented);
		assertWindows(file);
		Keys.press(file.widget(), SWT.CTRL, '/');
		assertEquals(before, file.text());

		file.editor().selectAndReveal(file.offset("l2:") - 2, 0);
		Keys.type(file.widget(), "\n");
		assertEquals(before.split("\r\n", -1).length + 1, file.text().split("\r\n", -1).length);
		assertWindows(file);
		file.document().set(before);

		file.replace("import m2q.std.*\r\n", "import m2q.std.*\r\nimport m2q.energy.*\r\n");
		Ui.await("an unused import", PATIENCE, () -> file.codes().contains(ProblemCodes.IMPORT_UNUSED));
		Ui.await("its annotation", PATIENCE, () -> file.annotationTypes().contains("org.eclipse.ui.workbench.texteditor.warning"));
		file.editor().selectAndReveal(file.offset("m2q.energy"), 0);
		Keys.press(file.widget(), SWT.CTRL, '1');
		Ui.await("proposals", PATIENCE, () -> Widgets.proposals("Suppress").isPresent());
		Widgets.choose(Widgets.proposals("Suppress").orElseThrow(), "Suppress");
		Ui.await("the suppression", PATIENCE, () -> file.text().contains("@suppress " + ProblemCodes.IMPORT_UNUSED + " \"\"\r\nimport m2q.energy.*\r\n"));
		assertWindows(file);
		file.document().set(before);
		Ui.await("costs as before", PATIENCE, () -> file.minings().equals(costs));

		ready(file);
		file.editor().selectAndReveal(file.offset("model Net") + "model ".length(), 0);
		Keys.press(file.widget(), SWT.ALT | SWT.SHIFT, 'r');
		Ui.await("the selected name", PATIENCE, () -> file.editor().getSelectionProvider().getSelection() instanceof ITextSelection at && at.getText().equals("Net"));
		Keys.type(file.widget(), "Other\n");
		String renamed = before.replaceAll("\\bNet\\b", "Other");
		Ui.await("the other name", PATIENCE, () -> file.text().equals(renamed));
	}


	private static void ready(OpenFile file) {
		Ui.await("the analysis of the text", PATIENCE, () -> EditorDocuments.find(file.document()).flatMap(found -> found.current()).isPresent());
	}

	private static void assertWindows(OpenFile file) {
		String rest = file.text().replace("\r\n", "");
		assertTrue(rest.indexOf('\n') < 0 && rest.indexOf('\r') < 0, file.text().replace("\r", "<CR>"));
	}

	@Test
	void aByteOrderMarkIsNoError() throws Exception {
		OpenFile file = tiny("mark.m2q", TINY);
		file.close();
		byte[] bytes = ("\uFEFF" + WRONG).getBytes(StandardCharsets.UTF_8);
		file.file().setContents(new ByteArrayInputStream(bytes), true, false, null);
		OpenFile marked = OpenFile.open(project, "mark.m2q");
		Ui.await("the error of the name alone", PATIENCE, () -> marked.codes().equals(List.of(ProblemCodes.LINK_UNRESOLVED)));
		IMarker marker = marked.markers().getFirst();
		assertEquals("convv", marked.text().substring(marker.getAttribute(IMarker.CHAR_START, 0), marker.getAttribute(IMarker.CHAR_END, 0)));
		marked.replace("convv", "conv");
		marked.editor().doSave(new NullProgressMonitor());
		Ui.await("no error", PATIENCE, () -> marked.codes().isEmpty());
	}

	@Test
	void aFileOutsideOfTheWorkspaceIsEditedAndColoured(@TempDir Path folder) throws Exception {
		Path path = folder.resolve("outside.m2q");
		Files.writeString(path, WRONG);
		IEditorPart part = IDE.openEditorOnFileStore(OpenFile.page(), EFS.getStore(path.toUri()));
		SourceViewer viewer = (SourceViewer) part.getAdapter(ITextViewer.class);
		Ui.await("colours", PATIENCE, () -> {
			StyleRange keyword = viewer.getTextWidget().getStyleRangeAtOffset(0);
			return keyword != null && keyword.foreground != null;
		});
		Ui.await("the analysis", PATIENCE, () -> EditorDocuments.find(viewer.getDocument()).flatMap(document -> document.analysis()).isPresent());
		assertEquals(1, EditorDocuments.find(viewer.getDocument()).orElseThrow().analysis().orElseThrow().problems().size());
		Ui.pump(1000);
		Ui.screenshot("unusual-outside");
		OpenFile.page().closeEditor(part, false);
	}

	@Test
	void aFileThatCannotBeWrittenIsShown() throws Exception {
		OpenFile file = tiny("locked.m2q", WRONG);
		file.close();
		ResourceAttributes attributes = file.file().getResourceAttributes();
		attributes.setReadOnly(true);
		file.file().setResourceAttributes(attributes);
		try {
			OpenFile locked = OpenFile.open(project, "locked.m2q");
			Ui.await("the error", PATIENCE, () -> locked.codes().contains(ProblemCodes.LINK_UNRESOLVED));
			assertEquals(WRONG, locked.text());
			Ui.screenshot("unusual-read-only");
		} finally {
			attributes.setReadOnly(false);
			file.file().setResourceAttributes(attributes);
		}
	}
}
