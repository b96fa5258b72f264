package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;

import org.eclipse.core.resources.IProject;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.ui.XMLMemento;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.core.M2qCore;
import org.m2q.report.IrStage;
import org.m2q.report.IrText;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.ToolBars;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.views.internal.GeneratedView;
import org.m2q.ui.views.internal.IrView;

/** What the stages decide, in the real workbench: from the text to a stage, to the text, to the Java and back. */
class IrViewTest {

	private static final String FILE = "stages.m2q";
	private static final int PATIENCE = 120_000;

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile open;
	private IrView view;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("stages");
		String example = Files.readString(Ui.root().resolve("dsl-examples/fashion-efficientvit.m2q"));
		String text = example.substring(0, example.indexOf("/**", example.indexOf("output logits"))) + """
				experiment Stages {
					run FashionEfficientViT with M2Q on M2ViT using M2ViT_default
					weights "weights/fashion-efficientvit.safetensors"
				}
				""";
		project.getFile(FILE).create(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), true, null);
	}

	@AfterEach
	void close() {
		if (view != null) {
			OpenFile.page().hideView(view);
		}
		if (open != null) {
			open.close();
		}
		Ui.pump(200);
	}

	@AfterAll
	static void check() throws Exception {
		project.delete(true, true, null);
		assertEquals(List.of(), errors.entries());
		errors.close();
	}

	private void show() throws Exception {
		open = OpenFile.open(project, FILE);
		OpenFile.page().activate(open.editor());
		Ui.await("the command", PATIENCE, () -> OpenFile.page().getWorkbenchWindow().getService(ICommandService.class).getCommand("org.m2q.ui.showIr").isHandled());
		OpenFile.page().getWorkbenchWindow().getService(IHandlerService.class).executeCommand("org.m2q.ui.showIr", null);
		view = (IrView) OpenFile.page().getActivePart();
		Ui.await("an estimate", PATIENCE, () -> M2qCore.currentResult().shown().isPresent());
		Ui.await("a text", PATIENCE, () -> view.page().text().isPresent());
	}

	private IrText stage(IrStage stage) {
		view.show(stage);
		Ui.await("stage " + stage, PATIENCE, () -> view.page().text().filter(text -> text.stage() == stage).isPresent());
		return view.page().text().orElseThrow();
	}

	private StyledText widget() {
		return view.page().control();
	}

	private String editorLine() {
		try {
			int line = ((ITextSelection) open.editor().getSelectionProvider().getSelection()).getStartLine();
			return open.document().get(open.document().getLineOffset(line), open.document().getLineLength(line));
		} catch (BadLocationException e) {
			throw new AssertionError(e);
		}
	}

	private String irLine() {
		return widget().getLine(widget().getLineAtOffset(widget().getSelection().x));
	}

	@Test
	void everyStageMarksWhatItAdds() throws Exception {
		show();
		assertEquals(List.of("1  Operators and shapes", "2  Layers", "3  Policy applied", "4  Engines mapped", "5  Tiles chosen", "6  Schedule"), view.stages());
		int before = 0;
		for (IrStage stage : IrStage.values()) {
			IrText text = stage(stage);
			assertEquals(text.lines().size(), widget().getLineCount());
			List<String> marked = IntStream.range(0, widget().getLineCount()).mapToObj(widget()::getLine).filter(line -> line.startsWith("+ ")).toList();
			assertEquals(view.page().added(), marked.size());
			if (stage.compareTo(IrStage.LAYERS) > 0) {
				assertEquals(text.lines().size() - before, marked.size(), "new lines of " + stage);
				assertFalse(marked.isEmpty());
			}
			before = text.lines().size();
			Ui.pump(300);
			if (stage == IrStage.POLICY || stage == IrStage.SCHEDULE) {
				Themes.screenshots("view-ir-" + stage.keyword());
			}
		}
		OpenFile.page().toggleZoom(OpenFile.page().getReference(view));
		stage(IrStage.ENGINES);
		Ui.pump(300);
		Themes.screenshots("view-ir-zoomed");
		OpenFile.page().toggleZoom(OpenFile.page().getReference(view));
		XMLMemento memento = XMLMemento.createWriteRoot("view");
		view.saveState(memento);
		assertEquals("engines", memento.getString("stage"));
	}

	/** A change of the policy changes the text of the stage that is shown. */
	@Test
	void theTextFollowsTheEditor() throws Exception {
		show();
		String before = stage(IrStage.POLICY).text();
		assertTrue(before.contains("apot") && before.contains(" of M2Q"), before);
		open.replace("with M2Q on", "with W8A8 on");
		Ui.await("the other policy", PATIENCE, () -> view.page().text().filter(text -> text.text().contains(" with W8A8 on ") && !text.text().contains("apot")).isPresent());
		open.replace("with W8A8 on", "with M2Q on");
		Ui.await("the first policy", PATIENCE, () -> view.page().text().filter(text -> text.text().equals(before)).isPresent());
		open.editor().doSave(null);
	}

	/** Walk-through of a compiler developer: stage, operator, line, Java, and back. */
	@Test
	void fromAStageToTheLineToTheJavaAndBack() throws Exception {
		show();
		IrText text = stage(IrStage.ENGINES);
		int engine = IntStream.range(0, text.lines().size()).filter(i -> text.lines().get(i).layer().equals("head.classify") && text.lines().get(i).since() == IrStage.ENGINES)
				.findFirst().orElseThrow();
		assertTrue(widget().getLine(engine).startsWith("+     engine "), widget().getLine(engine));
		OpenFile.page().activate(view);
		widget().setFocus();
		widget().setCaretOffset(widget().getOffsetAtLine(engine) + 8);
		Ui.await("the line of the layer", PATIENCE, () -> editorLine().contains("classify: linear"));
		assertEquals(view, OpenFile.page().getActivePart(), "the keyboard stays");
		// From the line to the Java.
		OpenFile.page().activate(open.editor());
		OpenFile.page().getWorkbenchWindow().getService(IHandlerService.class).executeCommand("org.m2q.ui.showGenerated", null);
		GeneratedView java = (GeneratedView) OpenFile.page().getActivePart();
		ToolBars.press(java, "Quantize");
		Ui.await("Java", PATIENCE, () -> java.code().isPresent());
		OpenFile.page().activate(open.editor());
		open.editor().selectAndReveal(open.offset("classify: linear") + 1, 0);
		Ui.await("the method of the layer", PATIENCE, () -> java.code().orElseThrow().map().at(javaLine(java)).filter(entry -> entry.layer().equals("head.classify")).isPresent());
		// And back: another layer in the text is another layer in the stage.
		OpenFile.page().activate(view);
		OpenFile.page().activate(open.editor());
		open.editor().selectAndReveal(open.offset("conv: ConvNorm(16") + 1, 0);
		Ui.await("the layer of the line", PATIENCE, () -> irLine().contains("layer 0 stem.conv: conv"));
		assertTrue(widget().getTopIndex() <= widget().getLineAtOffset(widget().getSelection().x));
		OpenFile.page().hideView(java);
	}

	private static int javaLine(GeneratedView view) {
		try {
			return view.viewer().getDocument().getLineOfOffset(view.viewer().getSelectedRange().x) + 1;
		} catch (BadLocationException e) {
			throw new AssertionError(e);
		}
	}
}
