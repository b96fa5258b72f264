package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.swt.custom.ST;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Resource;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.m2q.ui.internal.editor.EditorDocuments;

/** A thousand edits in a file of five thousand lines. */
class StressTest {

	private static final int PATIENCE = 240_000;
	private static final int SUGGESTIONS_PATIENCE = 900_000;
	private static final int EDITS = 1000;
	private static final int BATCH = 25;
	private static final int MODELS = 25;
	private static final int LAYERS = 190;
	private static final int LONGEST_MILLISECONDS = 100;
	private static final long MEBIBYTE = 1024 * 1024;
	private static final long GROWTH = 32 * MEBIBYTE;

	private final Random random = new Random(42);
	private OpenFile file;

	/** A failure must not leave its project to the tests behind. */
	@AfterEach
	void clean() throws Exception {
		Resource.setNonDisposeHandler(null);
		OpenFile.page().closeAllEditors(false);
		for (IProject project : ResourcesPlugin.getWorkspace().getRoot().getProjects()) {
			project.delete(true, true, null);
		}
	}

	@Test
	void aThousandEditsInFiveThousandLines() throws Exception {
		ErrorLog errors = new ErrorLog();
		List<String> leaks = new CopyOnWriteArrayList<>();
		Resource.setNonDisposeHandler(error -> leaks.add(trace(error)));
		IProject project = OpenFile.examples("stress");
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		StringBuilder text = new StringBuilder(LongText.imports());
		for (int i = 0; i < MODELS; i++) {
			text.append(LongText.model("Net" + i, LAYERS));
		}
		file = OpenFile.open(project, "stress.m2q", text.toString());
		assertTrue(file.document().getNumberOfLines() >= 5000, file.document().getNumberOfLines() + " lines");
		Ui.await("minings", PATIENCE, () -> file.minings("\t\tl5:").size() == 1);
		Ui.pump(3000);
		file.editor().setFocus();
		long settled = 0;
		try (StallWatch stalls = new StallWatch(Display.getCurrent())) {
			long began = System.nanoTime();
			for (int i = 0; i < EDITS; i += BATCH) {
				batch(i);
				if (i == EDITS / 4 / BATCH * BATCH) {
					settled = settled();
				}
			}
			double seconds = (System.nanoTime() - began) / 1e9;
			// Minings of a long text are those around the visible lines.
			reveal(file.document().getLineOfOffset(file.offset("\t\tl5:")));
			Ui.await("costs of the last state", PATIENCE, () -> file.minings("\t\tl5:").size() == 1);
			Ui.screenshot("stress");
			System.out.printf(Locale.ROOT, "%d edits in %.0f s: longest time without an answer %d ms in all, of our code %d ms; %d times more than %d ms in any code%n",
					EDITS, seconds, stalls.longestMilliseconds(), stalls.longestOfOursMilliseconds(), stalls.stalls(), LONGEST_MILLISECONDS);
			stalls.samples().stream().limit(20).map(sample -> sample.substring(0, Math.min(sample.length(), 900))).forEach(System.out::println);
			assertTrue(stalls.longestOfOursMilliseconds() <= LONGEST_MILLISECONDS, () -> stalls.samples().size() + " stalls in our code, see the output");
		}
		long after = settled();
		System.out.printf(Locale.ROOT, "Heap in use: %d MiB after a quarter of the edits, %d MiB at the end%n", settled / MEBIBYTE, after / MEBIBYTE);
		assertTrue(after - settled < GROWTH, "the heap grew from " + settled + " to " + after);
		file.editor().getSite().getPage().closeEditor(file.editor(), false);
		Ui.pump(1000);
		used();
		Ui.pump(500);
		Resource.setNonDisposeHandler(null);
		List<String> ours = leaks.stream().filter(leak -> leak.contains("org.m2q.") && !leak.contains("org.m2q.ui.tests.Ui.")).toList();
		assertEquals(List.of(), ours, "SWT resources that were not disposed");
		project.delete(true, true, null);
		Ui.pump(500);
		List<String> entries = errors.entries();
		errors.close();
		assertEquals(List.of(), entries);
	}

	/**
	 * Bytes in use once everything about the present state has been worked out. Only such states can be compared: the suggestions for a long text take minutes and much
	 * room.
	 */
	private long settled() throws Exception {
		Ui.await("suggestions for the last state", SUGGESTIONS_PATIENCE, () -> EditorDocuments.find(file.document()).orElseThrow().suggestionsAreCurrent());
		Ui.pump(2000);
		return used();
	}

	/** Some edits at one place, then back to where it was, so that the text does not fall to pieces. */
	private void batch(int number) throws Exception {
		String before = file.text();
		StyledText widget = file.widget();
		int line = 20 + random.nextInt(file.document().getNumberOfLines() - 40);
		reveal(line);
		Ui.pump(20);
		for (int i = 0; i < BATCH; i++) {
			edit(widget, number + i);
			Ui.pump(5 + random.nextInt(30));
			if (random.nextInt(12) == 0) {
				Ui.pump(300);
			}
		}
		IAction undo = file.editor().getAction(ITextEditorActionConstants.UNDO);
		for (int i = 0; i < 4 * BATCH && undo.isEnabled() && !file.text().equals(before); i++) {
			press(undo::run);
		}
		if (!file.text().equals(before)) {
			press(() -> file.document().set(before));
		}
		Ui.pump(100);
	}

	/** Does something as if the event loop had got it from the keyboard, so that it is one event for the watch, and what follows from it others. */
	private static void press(Runnable action) {
		Display.getCurrent().asyncExec(action);
		settle();
	}

	private void edit(StyledText widget, int number) throws BadLocationException {
		switch (random.nextInt(10)) {
			case 0 -> press(() -> widget.insert("\n"));
			case 1 -> press(() -> widget.invokeAction(ST.DELETE_PREVIOUS));
			case 2 -> press(() -> widget.invokeAction(ST.DELETE_NEXT));
			case 3 -> type(widget, "\t\tx" + number + ": ConvNorm(");
			case 4 -> type(widget, "\t\ty" + number + ": residual { ConvNorm(24) }\n");
			case 5 -> paste(widget);
			case 6 -> press(file.editor().getAction(ITextEditorActionConstants.UNDO)::run);
			case 7 -> press(file.editor().getAction(ITextEditorActionConstants.REDO)::run);
			case 8 -> {
				int top = random.nextInt(file.document().getNumberOfLines());
				press(() -> file.viewer().setTopIndex(top));
			}
			default -> {
				int line = random.nextInt(file.document().getNumberOfLines() - 10);
				reveal(line);
				type(widget, "// " + number + " ");
			}
		}
	}

	private void reveal(int line) throws BadLocationException {
		int offset = file.document().getLineOffset(line);
		press(() -> file.editor().selectAndReveal(offset, 0));
	}

	private static void type(StyledText widget, String text) {
		for (char c : text.toCharArray()) {
			press(() -> {
				widget.insert(String.valueOf(c));
				widget.setCaretOffset(Math.min(widget.getCharCount(), widget.getCaretOffset() + 1));
			});
		}
	}

	/** The event loop of the workbench handles everything before the next key comes. */
	private static void settle() {
		while (Display.getCurrent().readAndDispatch()) {
			continue;
		}
	}

	private static void paste(StyledText widget) {
		StringBuilder block = new StringBuilder();
		for (int i = 0; i < 60; i++) {
			block.append("\t\tp").append(i).append(": ConvNorm(").append(16 + i % 7).append(")\n");
		}
		press(() -> widget.insert(block.toString()));
	}

	private static long used() {
		Runtime runtime = Runtime.getRuntime();
		for (int i = 0; i < 3; i++) {
			System.gc();
			Ui.pump(50);
		}
		return runtime.totalMemory() - runtime.freeMemory();
	}

	private static String trace(Throwable error) {
		StringWriter text = new StringWriter();
		error.printStackTrace(new PrintWriter(text));
		return text.toString();
	}
}
