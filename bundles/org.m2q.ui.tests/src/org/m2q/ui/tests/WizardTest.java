package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.IWizard;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.wizards.IWizardDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.core.nature.M2qNature;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.examples.Example;
import org.m2q.examples.Examples;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Model;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.weights.WeightFiles;
import org.m2q.ui.internal.wizards.NewProjectWizard;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The wizards, from the New menu to the open file. */
class WizardTest {

	private static final int PATIENCE = 60_000;

	private ErrorLog errors;
	private WizardDialog dialog;

	@BeforeEach
	void prepare() {
		errors = new ErrorLog();
	}

	@AfterEach
	void clean() throws Exception {
		if (dialog != null && dialog.getShell() != null) {
			dialog.close();
		}
		OpenFile.page().closeAllEditors(false);
		Ui.pump(200);
		for (IProject project : ResourcesPlugin.getWorkspace().getRoot().getProjects()) {
			project.delete(true, true, null);
		}
		List<String> entries = errors.entries();
		errors.close();
		assertEquals(List.of(), entries);
	}

	private void open(String id) throws Exception {
		IWizardDescriptor descriptor = PlatformUI.getWorkbench().getNewWizardRegistry().findWizard("org.m2q.ui.wizard." + id);
		assertNotNull(descriptor, id);
		assertFalse(descriptor.getDescription().isBlank());
		assertNotNull(descriptor.getImageDescriptor().getImageData(100), "icon of " + id);
		open(descriptor.createWizard());
	}

	private void open(IWizard wizard) {
		((INewWizard) wizard).init(PlatformUI.getWorkbench(), StructuredSelection.EMPTY);
		dialog = Dialogs.open(wizard);
	}

	private Text field(int index) {
		return Dialogs.all(dialog.getShell(), Text.class).stream().filter(text -> text.isVisible() && text.getEditable()).toList().get(index);
	}

	private static IFile opened() {
		IEditorPart editor = OpenFile.page().getActiveEditor();
		return editor == null ? null : editor.getEditorInput().getAdapter(IFile.class);
	}

	private static List<String> models() throws Exception {
		return M2qWorkspace.create().open(opened().getLocation().toPath()).models().stream().map(Model::getName).toList();
	}

	/** What is wrong in the files below a folder, and what the formatter would change. */
	private static List<String> defects(Path folder, Severity least) throws Exception {
		M2qWorkspace language = M2qWorkspace.create();
		List<String> defects = new ArrayList<>();
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.filter(path -> path.toString().endsWith(".m2q")).sorted().toList()) {
				M2qDocument document = language.open(file);
				for (Problem problem : document.problems()) {
					if (problem.severity().compareTo(least) <= 0) {
						defects.add(file.getFileName() + ": " + problem.code() + " " + problem.message());
					}
				}
				if (!document.format().orElse("").equals(Files.readString(file))) {
					defects.add(file.getFileName() + " is not formatted");
				}
			}
		}
		return defects;
	}

	@ParameterizedTest
	@ValueSource(strings = { "Empty", "EfficientViT-like hybrid", "CNN baseline", "Attention only" })
	void aNewProjectIsValidWithEveryAccelerator(String model) throws Exception {
		int number = 0;
		for (String accelerator : List.of("M²-ViT", "Trio-ViT", "Single array", "None")) {
			open("project");
			field(0).setText("new" + ++number);
			Ui.pump(50);
			Dialogs.press(dialog.getShell(), "Next >");
			Dialogs.press(dialog.getShell(), model);
			Dialogs.press(dialog.getShell(), accelerator);
			if (number == 1) {
				Dialogs.press(dialog.getShell(), "Sample weights");
			}
			Dialogs.press(dialog.getShell(), "Finish");
			IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject("new" + number);
			Ui.await("the file of the project", PATIENCE, () -> opened() != null && opened().getProject().equals(project));
			assertTrue(M2qNature.isSet(project));
			assertEquals(number == 1, project.getFolder("weights").exists());
			assertEquals(List.of(), defects(project.getLocation().toPath(), Severity.WARNING), model + " on " + accelerator);
			assertTrue(((ITextEditor) OpenFile.page().getActiveEditor()).getSelectionProvider().getSelection() instanceof ITextSelection at && at.getLength() > 0
					&& models().equals(List.of(at.getText())), "at the network");
			M2qDocument document = M2qWorkspace.create().open(opened().getLocation().toPath());
			assertEquals(accelerator.equals("None"), document.experiments().isEmpty());
			for (Experiment experiment : document.experiments()) {
				List<ExperimentPoint> points = document.result(experiment, Cancellation.NONE).points();
				assertTrue(points.size() == 1 && points.getFirst().cost().edp() > 0 && Double.isFinite(points.getFirst().cost().edp()), model + " on " + accelerator);
			}
		}
	}

	@Test
	void theProjectWizardLooksGoodAndSaysWhatIsWrong() throws Exception {
		ResourcesPlugin.getWorkspace().getRoot().getProject("taken").create(null);
		open("project");
		Dialogs.screenshot("wizard-project-light", dialog.getShell());
		field(0).setText("taken");
		Ui.pump(100);
		assertNotNull(dialog.getCurrentPage().getErrorMessage());
		assertFalse(dialog.getCurrentPage().isPageComplete());
		field(0).setText("fresh");
		Ui.pump(100);
		Dialogs.press(dialog.getShell(), "Next >");
		Dialogs.screenshot("wizard-template-light", dialog.getShell());
		Dialogs.inTheDark(() -> Dialogs.screenshot("wizard-template-dark", dialog.getShell()));
	}

	@Test
	void aProjectStartsWithWeightsAndATestedJavaProject() throws Exception {
		open("project");
		field(0).setText("plain");
		Ui.pump(50);
		Dialogs.press(dialog.getShell(), "Next >");
		Button nature = Dialogs.find(dialog.getShell(), Button.class, button -> button.getText().equals("Java nat&ure"));
		assertFalse(nature.isEnabled(), "there are no Java development tools here");
		assertTrue(nature.getToolTipText().contains("not installed"), nature.getToolTipText());
		Dialogs.press(dialog.getShell(), "None");
		for (String label : List.of("Sample &weights", "&Java project with a JUnit test")) {
			assertFalse(Dialogs.find(dialog.getShell(), Button.class, button -> button.getText().equals(label)).isEnabled(), label + " is that of an experiment");
		}
		dialog.close();

		open(new NewProjectWizard(OtherNature.ID));
		field(0).setText("full");
		Ui.pump(50);
		Dialogs.press(dialog.getShell(), "Next >");
		for (String label : List.of("Empty", "Single array", "Sample weights", "Java project with a JUnit test", "Java nature")) {
			Dialogs.press(dialog.getShell(), label);
		}
		Dialogs.screenshot("wizard-additions-light", dialog.getShell());
		Dialogs.press(dialog.getShell(), "Finish");
		IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject("full");
		Ui.await("the file of the project", PATIENCE, () -> project.getFile("main.m2q").equals(opened()));
		assertTrue(M2qNature.isSet(project) && project.hasNature(OtherNature.ID));
		assertEquals(List.of(), defects(project.getLocation().toPath(), Severity.WARNING));
		String text = opened().readString();
		assertTrue(text.contains("weights \"weights/main.safetensors\"") && !text.contains("synthetic"), text);
		Map<String, Tensor> weights = WeightFiles.read(project.getFile("weights/main.safetensors").getLocation().toPath());
		assertTrue(weights.values().stream().anyMatch(tensor -> tensor.rank() == 4), weights.keySet().toString());
		assertArrayEquals(WeightFiles.safetensors(weights), Files.readAllBytes(project.getFile("weights/main.safetensors").getLocation().toPath()));
		String java = project.getFile("java/src/main/java/generated/Network.java").readString();
		assertTrue(java.contains("Weights: weights/main.safetensors."), java.lines().limit(20).toList().toString());
		assertTrue(project.getFile("java/src/test/java/generated/NetworkTest.java").readString().contains("void plainKernelsAreBitExact()"));
		ByteBuffer vectors = ByteBuffer.wrap(Files.readAllBytes(project.getFile("java/src/test/resources/generated/Network.vectors").getLocation().toPath()));
		assertEquals(2, vectors.getInt());
		NodeList entries = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(project.getFile(".classpath").getLocation().toFile()).getElementsByTagName("classpathentry");
		List<String> paths = new ArrayList<>();
		for (int i = 0; i < entries.getLength(); i++) {
			Element entry = (Element) entries.item(i);
			paths.add(entry.getAttribute("kind") + " " + entry.getAttribute("path"));
			assertTrue(entry.getAttribute("kind").equals("con") || project.findMember(entry.getAttribute("path")) != null, entry.getAttribute("path"));
		}
		assertTrue(paths.containsAll(List.of("src java/src/main/java", "src java/src/test/java", "output java/target/classes", "con org.eclipse.jdt.junit.JUNIT_CONTAINER/5")), paths.toString());
		assertTrue(paths.stream().anyMatch(path -> path.matches("lib java/lib/.*\\.jar")), paths.toString());
	}

	@Test
	void aNewFileOfEveryKindIsValid() throws Exception {
		IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject("files");
		project.create(null);
		project.open(null);
		int number = 0;
		for (String kind : List.of("Model", "Policy", "Accelerator with a mapping", "Mapping, with an accelerator to delete",
				"Experiment, with all that one run needs")) {
			open("file");
			Text folder = field(0);
			folder.setText("files");
			Text name = field(1);
			name.setText("my-file" + ++number);
			Ui.pump(50);
			Dialogs.press(dialog.getShell(), kind);
			if (number == 1) {
				Dialogs.screenshot("wizard-file-light", dialog.getShell());
				Dialogs.inTheDark(() -> Dialogs.screenshot("wizard-file-dark", dialog.getShell()));
			}
			Dialogs.press(dialog.getShell(), "Finish");
			IFile file = project.getFile("my-file" + number + ".m2q");
			Ui.await("the file", PATIENCE, () -> file.equals(opened()));
			assertTrue(file.readString().contains(" MyFile" + number + ""), file.readString());
			OpenFile.page().closeAllEditors(false);
		}
		assertEquals(List.of(), defects(project.getLocation().toPath(), Severity.WARNING));
		open("file");
		field(0).setText("files");
		field(1).setText("my-file1.m2q");
		Ui.pump(50);
		assertNotNull(dialog.getCurrentPage().getErrorMessage(), "the file exists");
	}

	@Test
	void everyExampleComesWithWhatItImports() throws Exception {
		Examples examples = Examples.load();
		TreeSet<String> paths = new TreeSet<>();
		try (Stream<Path> files = Files.walk(Ui.root().resolve("dsl-examples"))) {
			files.filter(file -> file.toString().endsWith(".m2q")).forEach(file -> paths.add(Ui.root().resolve("dsl-examples").relativize(file).toString()));
		}
		assertEquals(paths, new TreeSet<>(examples.all().stream().map(Example::path).toList()));
		Path folder = Files.createTempDirectory("examples");
		for (Example example : examples.all()) {
			assertFalse(example.description().isBlank(), example.path());
			Path own = folder.resolve(example.name());
			for (var file : examples.withImports(example.path()).entrySet()) {
				Path path = own.resolve(file.getKey());
				Files.createDirectories(path.getParent());
				Files.writeString(path, file.getValue());
			}
			List<Problem> problems = M2qWorkspace.create().open(own.resolve(example.path())).problems(Depth.MEANING, () -> false);
			assertEquals(List.of(), problems.stream().filter(Problem::isError).map(Problem::message).toList(), example.path());
		}
	}

	@Test
	void anExampleComesWithItsWeightsAndData() throws Exception {
		Map<String, byte[]> files = Examples.load().files("fashion-efficientvit.m2q");
		assertEquals("fashion-efficientvit.m2q", files.keySet().iterator().next());
		String weights = "weights/fashion-efficientvit.safetensors";
		assertArrayEquals(Files.readAllBytes(Ui.root().resolve("dsl-examples").resolve(weights)), files.get(weights));
		assertTrue(files.keySet().containsAll(List.of("weights/README.md", "data/fashion-mnist/README.md", "data/fashion-mnist/calibration-images-idx3-ubyte.gz",
				"data/fashion-mnist/calibration-labels-idx1-ubyte.gz", "data/fashion-mnist/t10k-images-idx3-ubyte.gz", "data/fashion-mnist/t10k-labels-idx1-ubyte.gz")));
		assertTrue(Examples.load().files("efficientvit-b0.m2q").keySet().stream().allMatch(path -> path.endsWith(".m2q")));
		assertEquals(Map.of(), Examples.load().files("no-such.m2q"));
	}

	@Test
	void anExampleBecomesAProject() throws Exception {
		open("example");
		StyledText preview = Dialogs.find(dialog.getShell(), StyledText.class, text -> true);
		Ui.await("the preview", PATIENCE, () -> preview.getText().contains("model EfficientViT_B1"));
		Dialogs.screenshot("wizard-example-light", dialog.getShell());
		Dialogs.inTheDark(() -> Dialogs.screenshot("wizard-example-dark", dialog.getShell()));
		Tree tree = Dialogs.find(dialog.getShell(), Tree.class, found -> true);
		for (TreeItem item : tree.getItems()) {
			if (item.getText().equals("policies")) {
				tree.setSelection(item);
				tree.notifyListeners(SWT.Selection, new Event());
				Ui.pump(100);
				assertNotNull(dialog.getCurrentPage().getErrorMessage(), "a folder is no example");
			}
		}
		for (TreeItem item : tree.getItems()) {
			if (item.getText().equals("efficientvit-b0")) {
				tree.setSelection(item);
				tree.notifyListeners(SWT.Selection, new Event());
			}
		}
		Ui.pump(100);
		assertEquals("efficientvit-b0", field(0).getText());
		field(0).setText("");
		Ui.pump(50);
		assertFalse(dialog.getCurrentPage().isPageComplete());
		field(0).setText("try");
		Dialogs.press(dialog.getShell(), "Finish");
		IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject("try");
		Ui.await("the example", PATIENCE, () -> project.getFile("efficientvit-b0.m2q").equals(opened()));
		assertTrue(project.getFile("accelerators/m2-vit.m2q").exists());
		assertTrue(project.getFile("policies/w8a8.m2q").exists());
		assertFalse(project.getFile("efficientvit-b1.m2q").exists());
		assertTrue(M2qNature.isSet(project));
	}
}
