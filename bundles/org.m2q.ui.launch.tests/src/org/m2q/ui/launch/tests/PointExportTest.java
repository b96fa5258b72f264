package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.IWizard;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IExportWizard;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.wizards.IWizardDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.report.ScheduleTrace;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;

/** File › Export › Schedule and Java. */
class PointExportTest {

	private static final int PATIENCE = 120_000;
	private static final String TEXT = """
			language 1.0
			import "accelerators/m2-vit.m2q"
			import "policies/w8a8.m2q"

			model Tiny {
				input image: [3, 32, 32]
				stage stem: conv(8, stride = 2) > relu
				stage head: globalpool > linear(4)
				output logits
			}

			experiment First {
				run Tiny with W8A8 on M2ViT using M2ViT_default
				weights synthetic seed 42
			}

			experiment Second {
				run Tiny with W8A8 on M2ViT using M2ViT_default
				weights synthetic seed 42
			}
			""";

	private ErrorLog errors;
	private IProject project;
	private IFile file;
	private WizardDialog dialog;

	@BeforeEach
	void prepare() throws Exception {
		errors = new ErrorLog();
		project = OpenFile.examples("exports");
		file = project.getFile("tiny.m2q");
		file.create(TEXT.getBytes(), true, false, null);
	}

	@AfterEach
	void clean() throws Exception {
		if (dialog != null && dialog.getShell() != null) {
			dialog.close();
		}
		project.delete(true, true, null);
		List<String> entries = errors.entries();
		errors.close();
		assertEquals(List.of(), entries);
	}

	private void open(String id) throws Exception {
		IWizardDescriptor descriptor = PlatformUI.getWorkbench().getExportWizardRegistry().findWizard("org.m2q.ui.wizard." + id);
		assertFalse(descriptor.getDescription().isBlank());
		IWizard wizard = descriptor.createWizard();
		((IExportWizard) wizard).init(PlatformUI.getWorkbench(), new StructuredSelection(file));
		dialog = Dialogs.open(wizard);
		Ui.await("the experiments", PATIENCE, () -> experiment().getItemCount() == 2);
	}

	private Combo experiment() {
		return Dialogs.all(dialog.getShell(), Combo.class).getFirst();
	}

	private Text field(int number) {
		return Dialogs.all(dialog.getShell(), Text.class).stream().filter(text -> text.isVisible() && text.getEditable()).toList().get(number);
	}

	private String message() {
		return Optional.ofNullable(dialog.getCurrentPage().getErrorMessage()).orElse("");
	}

	private void finish() {
		Dialogs.press(dialog.getShell(), "Finish");
		Ui.await("the end of the wizard", PATIENCE, () -> dialog.getShell() == null || dialog.getShell().isDisposed() || !message().isEmpty());
		assertTrue(dialog.getShell() == null || dialog.getShell().isDisposed(), () -> message());
	}

	/** Answers the question that comes up next. */
	private void answer(String button) {
		Widgets.when(display -> question().isPresent(), PATIENCE, () -> Widgets.click(question().orElseThrow(), button));
	}

	private Optional<Shell> question() {
		return Widgets.popups().stream().filter(shell -> shell != dialog.getShell() && shell.getText().equals(dialog.getShell().getText())).findFirst();
	}

	private static List<String> names(Path folder) throws Exception {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(path -> path.getFileName().toString()).sorted().toList();
		}
	}

	/** What the command line makes of the first point. */
	private String trace() throws Exception {
		M2qDocument document = M2qWorkspace.create().open(file.getLocation().toPath());
		ExperimentPoint point = document.result(document.experiments().get(1), Cancellation.NONE).points().getFirst();
		ResolvedPolicy policy = new ResolvedPolicy(point.policy(), point.cost().layers().stream().map(LayerCost::precision).toList(), List.of());
		StringWriter text = new StringWriter();
		ScheduleTrace.write(new Scheduler().schedule(point.cost().network(), policy, point.cost().accelerator(), point.cost().mapping(), Cancellation.NONE).schedule()
				.orElseThrow(), text);
		return text.toString();
	}

	@Test
	void aScheduleIsWrittenWholeOrNotAtAll(@TempDir Path folder) throws Exception {
		open("exportSchedule");
		assertEquals(file.getFullPath().toString(), field(0).getText());
		experiment().select(1);
		field(1).setText(folder.toString());
		Dialogs.screenshot("export-schedule-light", dialog.getShell());
		Dialogs.inTheDark(() -> Dialogs.screenshot("export-schedule-dark", dialog.getShell()));
		Spinner point = Dialogs.all(dialog.getShell(), Spinner.class).getFirst();
		point.setSelection(7);
		Dialogs.press(dialog.getShell(), "Finish");
		Ui.await("what is wrong", PATIENCE, () -> !message().isEmpty());
		assertEquals("Experiment Second has 1 point only.", message());
		assertEquals(List.of(), names(folder));
		point.setSelection(1);
		Path target = folder.resolve("Second-point1.trace.json");
		Files.writeString(target, "mine");
		answer("Cancel");
		Dialogs.press(dialog.getShell(), "Finish");
		assertEquals("mine", Files.readString(target));
		Dialogs.press(dialog.getShell(), "Overwrite without asking");
		finish();
		assertEquals(List.of(target.getFileName().toString()), names(folder));
		assertEquals(trace(), Files.readString(target));
		open("exportSchedule");
		assertEquals(folder.toString(), field(1).getText(), "the folder of the last time");
		Dialogs.press(dialog.getShell(), "Table of steps (CSV)");
		finish();
		assertTrue(Files.readAllLines(folder.resolve("First-point1.schedule.csv")).size() > 2);
		open("exportSchedule");
		field(0).setText("/exports/none.m2q");
		assertTrue(message().contains("no .m2q file /exports/none.m2q"), message());
		assertFalse(Dialogs.find(dialog.getShell(), Button.class, button -> button.getText().replace("&", "").equals("Finish")).isEnabled());
	}

	@Test
	void aNetworkBecomesAMavenProject(@TempDir Path folder) throws Exception {
		open("exportJava");
		Files.writeString(folder.resolve("other.txt"), "mine");
		field(2).setText(folder.toString());
		assertTrue(message().contains("is not empty and has no project of generated Java"), message());
		field(1).setText("no package");
		assertTrue(message().contains("no package is no name of a Java package"), message());
		field(1).setText("com.example.nets");
		Path target = folder.resolve("tiny");
		field(2).setText(target.toString());
		assertEquals("", message());
		Dialogs.screenshot("export-java-light", dialog.getShell());
		Dialogs.inTheDark(() -> Dialogs.screenshot("export-java-dark", dialog.getShell()));
		finish();
		assertTrue(Files.exists(target.resolve("pom.xml")));
		String source = Files.readString(target.resolve("src/main/java/com/example/nets/Tiny.java"));
		assertTrue(source.contains("package com.example.nets;"), source.substring(0, 200));
		assertTrue(Files.exists(target.resolve("target/classes/com/example/nets/Main.class")), "ready to run");
		assertEquals(List.of("other.txt", "tiny"), names(folder));
		open("exportJava");
		assertEquals(target.toString(), field(2).getText());
		answer("Overwrite");
		finish();
		assertEquals(source, Files.readString(target.resolve("src/main/java/com/example/nets/Tiny.java")));
	}
}
