package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.IWizard;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IExportWizard;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.wizards.IWizardDescriptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.StoredResult;
import org.m2q.core.simulation.SimulationRequest;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.report.JsonReport;
import org.m2q.report.Report;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;

/** File › Export › Results. */
class ExportWizardTest {

	private static final int PATIENCE = 30_000;
	private static final String HTML = "Report in one page for browsers (HTML)";
	private static final String CSV = "Table of layers for spreadsheets (CSV)";
	private static final String JSON = "Everything for other programs (JSON)";

	private static IProject project;
	private static IProject other;
	private static ErrorLog errors;
	private static StoredResult first;
	private static StoredResult second;
	private static StoredResult elsewhere;

	private WizardDialog dialog;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		project = OpenFile.examples("exported");
		other = OpenFile.examples("other");
		IFile file = project.getFile("efficientvit-b1.m2q");
		Report report = M2qCore.simulator().run(M2qWorkspace.create().open(file.getLocation().toPath()), new SimulationRequest(file, Optional.empty()),
				new NullProgressMonitor()).report().orElseThrow();
		first = new ResultStore(project).save(report, new NullProgressMonitor());
		second = new ResultStore(project).save(report, new NullProgressMonitor());
		elsewhere = new ResultStore(other).save(report, new NullProgressMonitor());
	}

	@AfterEach
	void close() {
		if (dialog != null && dialog.getShell() != null) {
			dialog.close();
		}
		Ui.pump(100);
	}

	@AfterAll
	static void check() throws Exception {
		project.delete(true, true, null);
		other.delete(true, true, null);
		List<String> entries = errors.entries();
		errors.close();
		assertEquals(List.of(), entries);
	}

	private void open(Object... selected) throws Exception {
		IWizardDescriptor descriptor = PlatformUI.getWorkbench().getExportWizardRegistry().findWizard("org.m2q.ui.wizard.exportResults");
		assertFalse(descriptor.getDescription().isBlank());
		IWizard wizard = descriptor.createWizard();
		((IExportWizard) wizard).init(PlatformUI.getWorkbench(), new StructuredSelection(selected));
		dialog = Dialogs.open(wizard);
	}

	private List<String> checked() {
		return Stream.of(table().getItems()).filter(TableItem::getChecked).map(TableItem::getText).toList();
	}

	private Table table() {
		return Dialogs.all(dialog.getShell(), Table.class).getFirst();
	}

	private void folder(Path folder) {
		Dialogs.find(dialog.getShell(), Text.class, text -> text.getEditable() && text.isVisible()).setText(folder.toString());
		Ui.pump(50);
	}

	private String message() {
		return Optional.ofNullable(dialog.getCurrentPage().getErrorMessage()).orElse("");
	}

	private boolean canFinish() {
		return Dialogs.find(dialog.getShell(), Button.class, button -> button.getText().replace("&", "").equals("Finish")).isEnabled();
	}

	private void finish() {
		Dialogs.press(dialog.getShell(), "Finish");
		Ui.await("the end of the wizard", PATIENCE, () -> dialog.getShell() == null || dialog.getShell().isDisposed());
	}

	private static List<String> names(Path folder) throws Exception {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(path -> path.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void whatIsSelectedBecomesPages(@TempDir Path folder) throws Exception {
		open(second.file());
		assertEquals(3, table().getItemCount());
		assertEquals(List.of(second.file().getName() + "  (exported)"), checked());
		folder(folder);
		Dialogs.press(dialog.getShell(), HTML);
		Dialogs.screenshot("export-results-light", dialog.getShell());
		Dialogs.inTheDark(() -> Dialogs.screenshot("export-results-dark", dialog.getShell()));
		finish();
		assertEquals(List.of(second.name() + ".html"), names(folder));
		String page = Files.readString(folder.resolve(second.name() + ".html"));
		assertTrue(page.startsWith("<!DOCTYPE html>") && page.contains(second.experiment().name()), page.substring(0, 100));
	}

	@Test
	void allResultsOfTwoProjectsBecomeTables(@TempDir Path folder) throws Exception {
		open();
		Dialogs.press(dialog.getShell(), "Select All");
		folder(folder);
		Dialogs.press(dialog.getShell(), CSV);
		finish();
		assertEquals(List.of("exported-" + first.name() + ".csv", second.name() + ".csv", "other-" + elsewhere.name() + ".csv").stream().sorted().toList(),
				names(folder));
		List<String> lines = Files.readAllLines(folder.resolve(second.name() + ".csv"));
		int rows = second.report().experiments().stream().flatMap(experiment -> experiment.points().stream()).mapToInt(point -> point.layers().size()).sum();
		assertTrue(lines.size() > rows, lines.size() + " lines for " + rows + " layers");
	}

	@Test
	void filesAreOnlyOverwrittenWhenTheUserSaysSo(@TempDir Path folder) throws Exception {
		Path target = folder.resolve(first.name() + ".json");
		Files.writeString(target, "mine");
		open(first.file());
		folder(folder);
		Dialogs.press(dialog.getShell(), JSON);
		answer("Cancel");
		Dialogs.press(dialog.getShell(), "Finish");
		Ui.pump(300);
		assertEquals("mine", Files.readString(target));
		assertFalse(dialog.getShell().isDisposed());
		answer("Overwrite");
		finish();
		assertEquals(first.report(), JsonReport.read("again", new StringReader(Files.readString(target))));
	}

	/** Presses a button of the question that comes up next. */
	private void answer(String button) {
		Display display = Display.getCurrent();
		Shell wizard = dialog.getShell();
		display.timerExec(300, new Runnable() {
			@Override
			public void run() {
				Optional<Shell> question = Stream.of(display.getShells()).filter(shell -> shell != wizard && shell.getText().equals("Overwrite Files")).findFirst();
				if (question.isPresent()) {
					Dialogs.screenshot("export-overwrite", question.get());
					Dialogs.press(question.get(), button);
				} else {
					display.timerExec(100, this);
				}
			}
		});
	}

	@Test
	void whatIsMissingIsSaid(@TempDir Path folder) throws Exception {
		open(first.file());
		folder(folder.resolve("gone"));
		assertTrue(message().contains("There is no folder") && message().contains("gone"), message());
		assertFalse(canFinish());
		folder(Path.of("relative"));
		assertTrue(message().contains("'relative' is relative"), message());
		folder(folder);
		assertEquals("", message());
		assertTrue(canFinish());
		Dialogs.press(dialog.getShell(), "Select None");
		assertEquals("Select at least one result.", message());
		assertFalse(canFinish());
		first.file().getProject().close(null);
		other.close(null);
		try {
			dialog.close();
			open();
			assertTrue(dialog.getCurrentPage().getErrorMessage() == null && !canFinish());
		} finally {
			first.file().getProject().open(null);
			other.open(null);
		}
	}
}
