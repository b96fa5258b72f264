package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.ProgressMonitorPart;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.ui.IImportWizard;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.wizards.IWizardDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.cli.CommandLineTool;
import org.m2q.cli.Terminal;
import org.m2q.core.nature.M2qNature;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.execute.Folding;
import org.m2q.onnx.weights.WeightFiles;

/** Import of trained models, from the Import menu to the open text. */
class OnnxImportTest {

	private static final int PATIENCE = 120_000;

	@TempDir
	private Path folder;
	private ErrorLog errors;
	private WizardDialog dialog;
	private IProject project;

	@BeforeEach
	void prepare() throws Exception {
		errors = new ErrorLog();
		project = ResourcesPlugin.getWorkspace().getRoot().getProject("ocr");
		project.create(null);
		project.open(null);
		M2qNature.set(project, true, null);
	}

	@AfterEach
	void clean() throws Exception {
		if (dialog != null && dialog.getShell() != null) {
			dialog.close();
		}
		OpenFile.page().closeAllEditors(false);
		Ui.pump(200);
		for (IProject own : ResourcesPlugin.getWorkspace().getRoot().getProjects()) {
			own.delete(true, true, null);
		}
		List<String> entries = errors.entries();
		errors.close();
		assertEquals(List.of(), entries);
	}

	/** A model with trained weights of a published library. */
	private Path model(String name) throws Exception {
		Path file = folder.resolve(name + ".onnx");
		try (InputStream in = OnnxImportTest.class.getResourceAsStream("/models/" + name + ".onnx")) {
			assertNotNull(in, name);
			Files.copy(in, file);
		}
		return file;
	}

	private void open(Object selected) throws Exception {
		IWizardDescriptor descriptor = PlatformUI.getWorkbench().getImportWizardRegistry().findWizard("org.m2q.ui.wizard.onnx");
		assertFalse(descriptor.getDescription().isBlank());
		assertEquals("M2Q", descriptor.getCategory().getLabel());
		assertNotNull(descriptor.getImageDescriptor().getImageData(100));
		IImportWizard wizard = (IImportWizard) descriptor.createWizard();
		wizard.init(PlatformUI.getWorkbench(), new StructuredSelection(selected));
		dialog = Dialogs.open(wizard);
	}

	private void type(int field, String text) {
		Dialogs.all(dialog.getShell(), Text.class).stream().filter(found -> found.isVisible() && found.getEditable()).toList().get(field).setText(text);
		Ui.pump(50);
	}

	private boolean canFinish() {
		return Dialogs.find(dialog.getShell(), Button.class, found -> found.getText().replace("&", "").equals("Finish")).isEnabled();
	}

	/** Presses the button beside the bar of progress. */
	private void stop() {
		Dialogs.screenshot("wizard-onnx-progress", dialog.getShell());
		ProgressMonitorPart part = Dialogs.find(dialog.getShell(), ProgressMonitorPart.class, found -> true);
		Dialogs.find(part, ToolBar.class, found -> true).getItem(0).notifyListeners(SWT.Selection, new Event());
	}

	@Test
	void aTrainedModelBecomesATextAndWeights() throws Exception {
		Path file = model("ch_ppocr_mobile_v2.0_cls_infer");
		open(project);
		assertFalse(canFinish());
		assertEquals("ocr", Dialogs.all(dialog.getShell(), Text.class).stream().filter(Text::isVisible).toList().get(2).getText(), "the selected project is the folder");
		type(0, folder.resolve("missing.onnx").toString());
		assertTrue(dialog.getCurrentPage().getErrorMessage().contains("missing.onnx"));
		type(0, file.toString());
		assertEquals(null, dialog.getCurrentPage().getErrorMessage());
		type(3, "Direction");
		Dialogs.screenshot("wizard-onnx-file-light", dialog.getShell());
		Dialogs.inTheDark(() -> Dialogs.screenshot("wizard-onnx-file-dark", dialog.getShell()));
		assertFalse(canFinish(), "nothing is written unseen");
		Dialogs.press(dialog.getShell(), "Next >");
		Ui.await("the shape is missing", PATIENCE, () -> String.valueOf(dialog.getCurrentPage().getErrorMessage()).contains("give the shape"));
		assertFalse(canFinish());
		Dialogs.press(dialog.getShell(), "< Back");
		type(1, "1,3,48,many");
		assertTrue(dialog.getCurrentPage().getErrorMessage().contains("1,3,48,many"));
		type(1, "1,3,48,96");
		Dialogs.press(dialog.getShell(), "Next >");
		Ui.await("the text", PATIENCE, () -> dialog.getCurrentPage().isPageComplete());
		StyledText preview = Dialogs.find(dialog.getShell(), StyledText.class, text -> true);
		assertTrue(preview.getText().contains("model Direction") && preview.getText().contains("block "), preview.getText());
		Dialogs.screenshot("wizard-onnx-preview-light", dialog.getShell());
		Dialogs.inTheDark(() -> Dialogs.screenshot("wizard-onnx-preview-dark", dialog.getShell()));
		rename(preview);
		String shown = preview.getText();
		Dialogs.press(dialog.getShell(), "Finish");
		IFile text = project.getFile("ch_ppocr_mobile_v2.0_cls_infer.m2q");
		Ui.await("the editor", PATIENCE, () -> OpenFile.page().getActiveEditor() != null && text.equals(OpenFile.page().getActiveEditor().getEditorInput().getAdapter(IFile.class)));
		assertEquals(shown, new String(text.getContents().readAllBytes(), StandardCharsets.UTF_8), "what was shown is what is written");
		Map<String, Tensor> weights = WeightFiles.read(project.getFile("ch_ppocr_mobile_v2.0_cls_infer.safetensors").getLocation().toPath());
		assertTrue(weights.keySet().stream().anyMatch(tensor -> tensor.startsWith("begin.")) && weights.keySet().stream().noneMatch(tensor -> tensor.startsWith("stem.")), weights.keySet().toString());
		// The last layer has two results; what it adds to them is in the file as the model has it.
		OnnxModel original = Folding.fold(OnnxFiles.read(file), Map.of("x", new int[] { 1, 3, 48, 96 }));
		List<String> pairs = original.initializers().values().stream().filter(tensor -> tensor.size() == 2 && tensor.type().isReal())
				.map(tensor -> Arrays.toString(tensor.reals())).toList();
		Tensor bias = weights.values().stream().filter(tensor -> Arrays.equals(tensor.shape(), new int[] { 2 })).findFirst().orElseThrow();
		assertTrue(pairs.contains(Arrays.toString(bias.reals())), pairs + " " + Arrays.toString(bias.reals()));
		assertEquals(List.of(), Arrays.stream(project.getLocation().toFile().list()).filter(name -> name.endsWith(".part")).toList());
		Ui.screenshot("wizard-onnx-result");
		open(project);
		type(0, file.toString());
		assertTrue(dialog.getCurrentPage().getErrorMessage().contains("already"), "a file is not replaced unasked");
	}

	/** Types other names into the table, wrong ones first, and looks at the text with them. */
	private void rename(StyledText preview) {
		Table table = Dialogs.find(dialog.getShell(), Table.class, found -> found.isVisible() && found.getColumnCount() == 3);
		List<String> kinds = Arrays.stream(table.getItems()).map(item -> item.getText(0)).toList();
		int stage = kinds.indexOf("stage");
		int input = kinds.indexOf("input");
		String block = table.getItem(kinds.indexOf("block")).getText(2);
		assertEquals("x", table.getItem(input).getText(1));
		Widgets.typeCell(table, stage, 2, "2nd");
		assertTrue(dialog.getCurrentPage().getErrorMessage().contains("2nd"), dialog.getCurrentPage().getErrorMessage());
		Widgets.typeCell(table, stage, 2, block);
		assertTrue(dialog.getCurrentPage().getErrorMessage().contains("Two things would be called " + block), dialog.getCurrentPage().getErrorMessage());
		Widgets.typeCell(table, stage, 2, "begin");
		Widgets.typeCell(table, input, 2, "picture");
		assertFalse(canFinish(), "nothing is written unseen");
		Dialogs.press(dialog.getShell(), "Show with These Names");
		Ui.await("the names", PATIENCE, () -> dialog.getCurrentPage().isPageComplete());
		assertTrue(preview.getText().contains("stage begin: ") && preview.getText().contains("input picture: ") && !preview.getText().contains("stage stem"), preview.getText());
		Dialogs.screenshot("wizard-onnx-names", dialog.getShell());
	}

	/** A convolution in 8 bits between pairs of quantization. */
	private Path quantized() throws Exception {
		Map<String, Tensor> constants = Map.of("s", Tensor.of(new int[0], 0.1f), "z", Tensor.integer(DataType.UINT8, new int[0], new long[] { 3 }), "w",
				Tensor.integer(DataType.INT8, new int[] { 2, 2, 1, 1 }, new long[] { 3, -5, 96, 64 }));
		List<OnnxNode> nodes = List.of(new OnnxNode("q", "QuantizeLinear", "", List.of("x", "s", "z"), List.of("xq"), Attributes.NONE),
				new OnnxNode("d", "DequantizeLinear", "", List.of("xq", "s", "z"), List.of("xd"), Attributes.NONE),
				new OnnxNode("e", "DequantizeLinear", "", List.of("w", "s"), List.of("wd"), Attributes.NONE),
				new OnnxNode("c", "Conv", "", List.of("xd", "wd"), List.of("y"), Attributes.NONE));
		Path file = folder.resolve("quantized.onnx");
		OnnxFiles.write(new OnnxModel(21, "quantized", nodes, constants, List.of(ValueInfo.real("x", 1, 2, 4, 4)), List.of(ValueInfo.real("y", 1, 2, 4, 4))), file);
		return file;
	}

	/** The defaults of the wizard are those of {@code m2q import}: text, weights and scales are the same bytes. */
	@Test
	void theCommandLineWritesTheSameFiles() throws Exception {
		Map<Path, String> models = Map.of(model("ch_ppocr_mobile_v2.0_cls_infer"), "1,3,48,96", quantized(), "");
		for (Map.Entry<Path, String> model : models.entrySet()) {
			String base = model.getKey().getFileName().toString().replace(".onnx", "");
			List<String> arguments = new ArrayList<>(List.of("import", model.getKey().toString(), "--to", base + ".m2q"));
			if (!model.getValue().isEmpty()) {
				arguments.addAll(List.of("--shape", model.getValue()));
			}
			ByteArrayOutputStream said = new ByteArrayOutputStream();
			Terminal terminal = new Terminal(said, new PrintStream(said, true, StandardCharsets.UTF_8), StandardCharsets.UTF_8, Map.of(), folder, false, false);
			assertEquals(0, new CommandLineTool(terminal).run(arguments), said.toString(StandardCharsets.UTF_8));
			open(project);
			type(0, model.getKey().toString());
			type(1, model.getValue());
			Dialogs.press(dialog.getShell(), "Next >");
			Ui.await("the text", PATIENCE, () -> dialog.getCurrentPage().isPageComplete());
			Dialogs.press(dialog.getShell(), "Finish");
			IFile text = project.getFile(base + ".m2q");
			Ui.await("the editor", PATIENCE, () -> OpenFile.page().getActiveEditor() != null && text.equals(OpenFile.page().getActiveEditor().getEditorInput().getAdapter(IFile.class)));
			List<String> files = new ArrayList<>(List.of(base + ".m2q", base + ".safetensors"));
			assertEquals(model.getValue().isEmpty(), Files.exists(folder.resolve(base + ".scales.json")));
			if (model.getValue().isEmpty()) {
				files.add(base + ".scales.json");
			}
			for (String name : files) {
				assertArrayEquals(Files.readAllBytes(folder.resolve(name)), Files.readAllBytes(project.getFile(name).getLocation().toPath()), name);
			}
			assertEquals(files.stream().sorted().toList(),
					Arrays.stream(project.getLocation().toFile().list()).filter(name -> name.startsWith(base)).sorted().toList());
		}
		project.getFile("quantized.m2q").delete(true, null);
		project.getFile("quantized.safetensors").delete(true, null);
		open(project);
		type(0, folder.resolve("quantized.onnx").toString());
		Dialogs.press(dialog.getShell(), "Next >");
		Ui.await("the refusal", PATIENCE, () -> String.valueOf(dialog.getCurrentPage().getErrorMessage()).contains("quantized.scales.json already"));
		assertFalse(canFinish(), "a file is not replaced unasked");
	}

	@Test
	void whatCannotBeImportedIsListedBeforeAnythingIsWritten() throws Exception {
		Path file = model("ch_PP-OCRv4_det_infer");
		int before = project.members().length;
		open(project);
		type(0, file.toString());
		type(1, "1x3x64x96");
		Dialogs.press(dialog.getShell(), "Next >");
		Ui.await("the list", PATIENCE, () -> dialog.getCurrentPage().getErrorMessage() != null && Dialogs.all(dialog.getShell(), Table.class).stream().anyMatch(Table::isVisible));
		Table table = Dialogs.find(dialog.getShell(), Table.class, Table::isVisible);
		long transposed = OnnxFiles.read(file).nodes().stream().filter(node -> node.operator().equals("ConvTranspose")).count();
		assertEquals(transposed, Arrays.stream(table.getItems()).filter(item -> item.getText(0).equals("ConvTranspose")).count());
		for (TableItem item : table.getItems()) {
			assertFalse(item.getText(1).isBlank() || item.getText(2).isBlank() || item.getText(3).isBlank(), Arrays.toString(table.getItems()));
		}
		assertFalse(canFinish());
		Dialogs.screenshot("wizard-onnx-obstacles-light", dialog.getShell());
		Dialogs.inTheDark(() -> Dialogs.screenshot("wizard-onnx-obstacles-dark", dialog.getShell()));
		Dialogs.press(dialog.getShell(), "Cancel");
		project.refreshLocal(IResource.DEPTH_INFINITE, null);
		assertEquals(before, project.members().length);
	}

	@Test
	void brokenFilesAreNamed() throws Exception {
		Path broken = folder.resolve("broken.onnx");
		Files.writeString(broken, "not a model");
		open(project);
		type(0, broken.toString());
		type(2, "new/models");
		assertTrue(dialog.getCurrentPage().getMessage().contains("new"), dialog.getCurrentPage().getMessage());
		Dialogs.press(dialog.getShell(), "Next >");
		Ui.await("the failure", PATIENCE, () -> dialog.getCurrentPage().getErrorMessage() != null);
		assertTrue(dialog.getCurrentPage().getErrorMessage().contains("broken.onnx"), dialog.getCurrentPage().getErrorMessage());
		assertFalse(canFinish());
		assertFalse(ResourcesPlugin.getWorkspace().getRoot().getProject("new").exists());
	}

	/** A look at a large model can be given up, and taken again. */
	@Test
	void theLookCanBeCancelled() throws Exception {
		Path file = model("ch_PP-OCRv4_rec_infer");
		open(project);
		type(0, file.toString());
		type(1, "1,3,48,320");
		Display.getCurrent().timerExec(1000, this::stop);
		Dialogs.press(dialog.getShell(), "Next >");
		Ui.await("the cancellation", PATIENCE, () -> Dialogs.all(dialog.getShell(), Button.class).stream()
				.anyMatch(found -> found.getText().replace("&", "").equals("Look at the Model") && found.isVisible() && found.isEnabled()));
		assertFalse(canFinish());
		Dialogs.press(dialog.getShell(), "Look at the Model");
		Ui.await("the text", PATIENCE, () -> dialog.getCurrentPage().isPageComplete());
		Dialogs.screenshot("wizard-onnx-recogniser", dialog.getShell());
	}
}
