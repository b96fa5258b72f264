package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.text.codemining.ICodeMining;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.TabFolder;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.console.IHyperlink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.StoredResult;
import org.m2q.core.simulation.SimulationOutcome;
import org.m2q.core.simulation.SimulationRequest;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.report.LayerSelection;
import org.m2q.report.PointReport;
import org.m2q.report.TextOptions;
import org.m2q.report.TextReport;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.launch.internal.LaunchConstants;
import org.m2q.ui.launch.internal.RunMiningProvider;
import org.m2q.ui.launch.internal.SimulationShortcut;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.StallWatch;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.Ui;

/** Simulations in the real workbench: started, watched, stopped, stored. */
class LaunchTest {

	private static final int PATIENCE = 90_000;
	private static final String B1 = "efficientvit-b1.m2q";

	private static IProject project;
	private static ErrorLog errors;
	private static StallWatch stalls;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		Display display = Display.getCurrent();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, Math.min(1600, display.getBounds().width),
				Math.min(1000, display.getBounds().height));
		project = OpenFile.examples("runs");
		stalls = new StallWatch(display);
		Activator.instance().estimateFeed().start();
	}

	@AfterEach
	void close() throws Exception {
		// A run that was terminated goes on until it has stored what it has.
		Ui.await("the end of all runs", PATIENCE, () -> java.util.Arrays.stream(Job.getJobManager().find(null))
				.noneMatch(job -> job.getClass().getSimpleName().equals("SimulationJob")));
		if (open != null) {
			open.close();
		}
		LaunchedProject.forget();
		M2qCore.currentResult().followEditor();
	}

	@AfterAll
	static void check() throws Exception {
		stalls.close();
		Ui.pump(500);
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private OpenFile example() throws Exception {
		open = OpenFile.open(project, B1);
		Ui.await("minings", PATIENCE, () -> !open.minings("experiment ").isEmpty());
		return open;
	}

	@Test
	void theOutlineOffersToRunWhatIsSelected() throws Exception {
		OpenFile b1 = example();
		org.eclipse.ui.views.contentoutline.ContentOutline outline = (org.eclipse.ui.views.contentoutline.ContentOutline) OpenFile.page()
				.showView(org.eclipse.ui.IPageLayout.ID_OUTLINE);
		OpenFile.page().activate(b1.editor());
		Ui.await("the outline", PATIENCE, () -> outline.getCurrentPage() instanceof org.m2q.ui.internal.outline.OutlinePage);
		OpenFile.page().activate(outline);
		org.eclipse.swt.widgets.Menu menu = outline.getCurrentPage().getControl().getMenu();
		menu.notifyListeners(org.eclipse.swt.SWT.Show, new org.eclipse.swt.widgets.Event());
		org.eclipse.swt.widgets.MenuItem run = Arrays.stream(menu.getItems()).filter(item -> item.getText().replace("&", "").startsWith("Simulate")).findFirst()
				.orElseThrow(() -> new AssertionError(Arrays.toString(menu.getItems())));
		assertTrue(run.isEnabled());
		menu.notifyListeners(org.eclipse.swt.SWT.Hide, new org.eclipse.swt.widgets.Event());
		IProcess process = finished(() -> run.notifyListeners(org.eclipse.swt.SWT.Selection, new org.eclipse.swt.widgets.Event()));
		assertEquals(0, process.getExitValue());
	}

	private static List<IProcess> processes() {
		List<IProcess> processes = new ArrayList<>();
		for (ILaunch launch : DebugPlugin.getDefault().getLaunchManager().getLaunches()) {
			processes.addAll(Arrays.asList(launch.getProcesses()));
		}
		return processes;
	}

	private static IProcess finished(Runnable start) throws Exception {
		List<IProcess> before = processes();
		start.run();
		// The platform forgets ended runs when a new one starts.
		Ui.await("a process", PATIENCE, () -> processes().stream().anyMatch(process -> !before.contains(process)));
		IProcess process = processes().stream().filter(candidate -> !before.contains(candidate)).findFirst().orElseThrow();
		Ui.await("the end of the run", PATIENCE, process::isTerminated);
		return process;
	}

	/** Those of the experiment of the examples; runs of another one may have been stored before they were terminated. */
	private static List<IFile> results() {
		return all().stream().filter(file -> file.getName().startsWith("M2Q_against_W8A8-")).toList();
	}

	private static List<IFile> all() {
		try {
			return new ResultStore(project).files();
		} catch (org.eclipse.core.runtime.CoreException e) {
			throw new AssertionError(e);
		}
	}

	private static void theme(boolean dark) {
		OpenFile.page().getWorkbenchWindow().getService(IThemeEngine.class)
				.setTheme(dark ? "org.eclipse.e4.ui.css.theme.e4_dark" : "org.eclipse.e4.ui.css.theme.e4_default", false);
		Ui.pump(1200);
	}

	@Test
	void aRunPrintsStoresAndShows() throws Exception {
		OpenFile b1 = example();
		b1.editor().selectAndReveal(b1.offset("run EfficientViT"), 0);
		int before = results().size();
		IProcess process = finished(() -> new SimulationShortcut().launch(b1.editor(), ILaunchManager.RUN_MODE));
		assertEquals(0, process.getExitValue(), process.getStreamsProxy().getErrorStreamMonitor().getContents());
		assertEquals(before + 1, results().size());
		StoredResult stored = ResultStore.read(results().getFirst());
		assertEquals("M2Q_against_W8A8", stored.experiment().name());
		assertEquals(3, stored.experiment().points().size());
		assertEquals(List.of(), stored.changedInputs(org.m2q.ui.internal.link.EditorTexts::text));
		assertTrue(stored.report().inputs().size() > 1 && stored.report().inputs().getFirst().file().equals(B1), stored.report().inputs().toString());

		// The command line prints the table of a workspace of its own in 100 columns.
		SimulationOutcome own = M2qCore.simulator().run(M2qWorkspace.create().open(b1.file().getLocation().toPath()),
				new SimulationRequest(b1.file(), Optional.empty()), new NullProgressMonitor());
		String table = TextReport.print(own.report().orElseThrow(), new TextOptions(100, false, false, LayerSelection.parse("top:20").orElseThrow()));
		String printed = process.getStreamsProxy().getOutputStreamMonitor().getContents();
		assertTrue(printed.startsWith(table), printed);
		assertTrue(printed.endsWith("stored as " + results().getFirst().getProjectRelativePath() + "\n"), printed);

		Ui.await("the result to be shown", PATIENCE,
				() -> M2qCore.currentResult().shown().filter(shown -> shown.origin() == ShownResult.Origin.SIMULATION).isPresent());
		assertTrue(M2qCore.currentResult().isSticky());
		PointReport estimate = M2qCore.currentResult().estimate().orElseThrow().pointReport();
		assertEquals(estimate.totals().edp(), M2qCore.currentResult().shown().orElseThrow().pointReport().totals().edp(), 1e-12 * estimate.totals().edp());
		Ui.await("the console with its text", PATIENCE, () -> LaunchedProject.console(process).filter(text -> text.getDocument().get().contains("stored as")).isPresent());
		Ui.await("a link", 20_000, () -> LaunchedProject.console(process).orElseThrow().getHyperlinks().length > 0);
		Ui.screenshot("launch-console-light");
		theme(true);
		Ui.screenshot("launch-console-dark");
		theme(false);
	}

	@Test
	void theSameTextGivesTheSameFile() throws Exception {
		OpenFile b1 = example();
		finished(() -> new SimulationShortcut().launch(new StructuredSelection(b1.file()), ILaunchManager.RUN_MODE));
		finished(() -> new SimulationShortcut().launch(new StructuredSelection(b1.file()), ILaunchManager.RUN_MODE));
		List<IFile> files = results();
		assertArrayEquals(Files.readAllBytes(files.get(0).getLocation().toPath()), Files.readAllBytes(files.get(1).getLocation().toPath()));
	}

	@Test
	void unsavedTextIsSimulatedOrSavedFirst() throws Exception {
		OpenFile b1 = example();
		b1.replace("resolution in [224, 256, 288]", "resolution = 224");
		assertTrue(b1.editor().isDirty());
		finished(() -> new SimulationShortcut().launch(b1.editor(), ILaunchManager.RUN_MODE));
		assertEquals(1, ResultStore.read(results().getFirst()).experiment().points().size());
		assertTrue(b1.editor().isDirty());
		var preferences = InstanceScope.INSTANCE.getNode(LaunchConstants.PLUGIN_ID);
		preferences.put("unsavedEditors", "save");
		try {
			b1.replace("resolution = 224)", "resolution = 256)");
			finished(() -> new SimulationShortcut().launch(b1.editor(), ILaunchManager.RUN_MODE));
			assertFalse(b1.editor().isDirty());
			assertEquals("256", ResultStore.read(results().getFirst()).experiment().points().getFirst().setup().modelArguments().getFirst().value());
		} finally {
			preferences.remove("unsavedEditors");
			b1.replace("(resolution = 256)", "(resolution in [224, 256, 288])");
			b1.editor().doSave(new NullProgressMonitor());
		}
	}

	/** Simulate, change a saved text: the experiment is marked, and the repair simulates again, after which it is not. */
	@Test
	void aResultOlderThanTheTextIsMarked() throws Exception {
		OpenFile b1 = example();
		finished(() -> new SimulationShortcut().launch(b1.editor(), ILaunchManager.RUN_MODE));
		Ui.await("no mark", PATIENCE, () -> stale(b1.file()).isEmpty());
		b1.replace("resolution in [224, 256, 288]", "resolution in [224, 256]");
		b1.editor().doSave(new NullProgressMonitor());
		try {
			Ui.await("the mark", PATIENCE, () -> stale(b1.file()).size() == 1);
			IMarker marker = stale(b1.file()).getFirst();
			int start = marker.getAttribute(IMarker.CHAR_START, -1);
			assertEquals("M2Q_against_W8A8", b1.text().substring(start, marker.getAttribute(IMarker.CHAR_END, -1)));
			assertEquals(IMarker.SEVERITY_INFO, marker.getAttribute(IMarker.SEVERITY, -1));
			String newest = results().getFirst().getProjectRelativePath().toString();
			String message = marker.getAttribute(IMarker.MESSAGE, "");
			assertTrue(message.startsWith("The result " + newest + " of ") && message.contains(B1 + " has changed since"), message);
			var repairs = org.eclipse.ui.ide.IDE.getMarkerHelpRegistry().getResolutions(marker);
			assertEquals(List.of("Simulate again", "Delete " + newest), Arrays.stream(repairs).map(org.eclipse.ui.IMarkerResolution::getLabel).toList());
			OpenFile.page().showView(IPageLayout.ID_PROBLEM_VIEW);
			Ui.pump(1500);
			Themes.screenshots("launch-stale");
			finished(() -> repairs[0].run(marker));
			assertEquals(2, ResultStore.read(results().getFirst()).experiment().points().size());
			Ui.await("no mark any more", PATIENCE, () -> stale(b1.file()).isEmpty());
			suppressed(b1);
		} finally {
			b1.replace("[224, 256]", "[224, 256, 288]");
			b1.editor().doSave(new NullProgressMonitor());
			Ui.await("the mark of the restored text", PATIENCE, () -> !stale(b1.file()).isEmpty());
		}
	}

	private void suppressed(OpenFile b1) throws Exception {
		b1.replace("experiment M2Q_against_W8A8", "@suppress m2q.sim.stale \"the old one is the reference\" experiment M2Q_against_W8A8");
		b1.editor().doSave(new NullProgressMonitor());
		Ui.pump(2500);
		assertEquals(List.of(), stale(b1.file()));
		b1.replace("@suppress m2q.sim.stale \"the old one is the reference\" ", "");
	}

	private static List<IMarker> stale(IFile file) {
		try {
			return Arrays.stream(file.findMarkers(M2qCore.FINDING_MARKER, false, IResource.DEPTH_ZERO))
					.filter(marker -> marker.getAttribute(M2qCore.CODE_ATTRIBUTE, "").equals(ProblemCodes.SIM_STALE)).toList();
		} catch (org.eclipse.core.runtime.CoreException e) {
			throw new AssertionError(e);
		}
	}

	@Test
	void whatHasErrorsDoesNotStart() throws Exception {
		OpenFile b1 = example();
		OpenFile.page().hideView(OpenFile.page().findView(IPageLayout.ID_PROBLEM_VIEW));
		b1.replace("with M2Q on", "with M2X on");
		int before = results().size();
		new SimulationShortcut().launch(b1.editor(), ILaunchManager.RUN_MODE);
		Ui.await("the Problems view", PATIENCE, () -> OpenFile.page().findView(IPageLayout.ID_PROBLEM_VIEW) != null);
		Ui.await("the error to be selected", PATIENCE,
				() -> b1.editor().getSelectionProvider().getSelection() instanceof ITextSelection text && "M2X".equals(text.getText()));
		assertEquals(List.of(), processes());
		assertEquals(before, results().size());
		// The Problems view shows markers with a delay.
		Ui.pump(1500);
		Themes.screenshots("launch-errors");
	}

	@Test
	void aRunEndsSoonAfterItIsTerminated() throws Exception {
		OpenFile big = OpenFile.open(project, "big.m2q", Files.readString(project.getLocation().toPath().resolve("m2vit-paper.m2q")));
		open = big;
		int before = processes().size();
		new SimulationShortcut().launch(new StructuredSelection(big.file()), ILaunchManager.PROFILE_MODE);
		Ui.await("a process", PATIENCE, () -> processes().size() > before);
		IProcess process = processes().getFirst();
		Ui.pump(1500);
		assertFalse(process.isTerminated());
		Ui.await("how far it is", PATIENCE, () -> process.getLabel().matches(".* \\(\\d+ %(, \\d+ (s|min) left)?\\)"));
		assertEquals(process.getLabel(), process.getAttribute(IProcess.ATTR_PROCESS_LABEL));
		int stored = all().size();
		long start = System.nanoTime();
		process.terminate();
		Ui.await("the end", 10_000, process::isTerminated);
		long milliseconds = (System.nanoTime() - start) / 1_000_000;
		assertTrue(milliseconds <= 200, milliseconds + " ms");
		assertEquals(130, process.getExitValue());
		assertFalse(process.getLabel().contains("%"), process.getLabel());
		// A point that was complete by then is kept and says that there are others.
		Ui.pump(3000);
		assertTrue(all().size() <= stored + 1);
	}

	@Test
	void whatATerminatedRunHasPricedIsKeptAsPartial() throws Exception {
		String text = Files.readString(project.getLocation().toPath().resolve("efficientvit-b3.m2q")).replaceFirst("run (\\w+)(\\([^)]*\\))? with",
				"run $1(resolution in [224, 256, 288, 320, 352, 384, 416, 448, 480, 512]) with").replaceFirst("weights synthetic seed 42", "fidelity event\n\tweights synthetic seed 42");
		open = OpenFile.open(project, "many.m2q", text);
		int stored = all().size();
		new SimulationShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE);
		Ui.await("a process", PATIENCE, () -> processes().stream().anyMatch(candidate -> !candidate.isTerminated()));
		IProcess process = processes().stream().filter(candidate -> !candidate.isTerminated()).findFirst().orElseThrow();
		Ui.await("two points", PATIENCE, () -> process.isTerminated() || percent(process.getLabel()) >= 15);
		assertFalse(process.isTerminated(), process.getStreamsProxy().getErrorStreamMonitor().getContents());
		long start = System.nanoTime();
		process.terminate();
		Ui.await("the end", 10_000, process::isTerminated);
		assertTrue((System.nanoTime() - start) / 1_000_000 <= 200);
		assertTrue(process.getStreamsProxy().getErrorStreamMonitor().getContents().contains("partial"), process.getStreamsProxy().getErrorStreamMonitor().getContents());
		Ui.await("the partial result", PATIENCE, () -> all().size() == stored + 1);
		StoredResult kept = results().stream().map(LaunchTest::read).filter(result -> result.report().partial()).findFirst().orElseThrow();
		int points = kept.experiment().points().size();
		assertTrue(points > 0 && points < 10, points + " points");
		Ui.await("the result to be shown", PATIENCE, () -> M2qCore.currentResult().shown().filter(shown -> shown.report().partial()).isPresent());
		Ui.pump(1000);
		Ui.screenshot("launch-partial");
	}

	private static StoredResult read(IFile file) {
		try {
			return ResultStore.read(file);
		} catch (org.eclipse.core.runtime.CoreException e) {
			throw new AssertionError(e);
		}
	}

	private static int percent(String label) {
		java.util.regex.Matcher matcher = java.util.regex.Pattern.compile("\\((\\d+) %").matcher(label);
		return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
	}

	/** The platform does not tell a job that is cancelled when it is about to run. */
	@Test
	void aRunThatIsTerminatedBeforeItsFirstStepEnds() throws Exception {
		open = OpenFile.open(project, "big.m2q", Files.readString(project.getLocation().toPath().resolve("m2vit-paper.m2q")));
		List<IProcess> before = processes();
		JobChangeAdapter early = new JobChangeAdapter() {
			@Override
			public void aboutToRun(IJobChangeEvent event) {
				processes().stream().filter(process -> !before.contains(process) && event.getJob().getClass().getSimpleName().equals("SimulationJob")).forEach(process -> {
					try {
						process.terminate();
					} catch (DebugException e) {
						throw new IllegalStateException(e);
					}
				});
			}
		};
		Job.getJobManager().addJobChangeListener(early);
		try {
			new SimulationShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE);
			Ui.await("a process", PATIENCE, () -> processes().size() > before.size());
			IProcess process = processes().stream().filter(candidate -> !before.contains(candidate)).findFirst().orElseThrow();
			Ui.await("the end", 5_000, process::isTerminated);
			assertEquals(130, process.getExitValue());
			assertTrue(process.getStreamsProxy().getErrorStreamMonitor().getContents().contains("cancelled"));
		} finally {
			Job.getJobManager().removeJobChangeListener(early);
		}
	}

	@Test
	void runStandsAboveExperimentsAndStarts() throws Exception {
		OpenFile b1 = example();
		List<? extends ICodeMining> minings = new RunMiningProvider().provideCodeMinings(b1.viewer(), null).join();
		assertEquals(List.of("▷ Simulate", "▷ Simulate"), minings.stream().map(ICodeMining::getLabel).toList());
		assertEquals(List.of(b1.document().getLineOfOffset(b1.offset("model ")), b1.document().getLineOfOffset(b1.offset("experiment "))),
				List.of(line(b1, minings.get(0)), line(b1, minings.get(1))));
		b1.editor().selectAndReveal(b1.offset("experiment "), 0);
		Themes.screenshots("launch-mining");
		IProcess process = finished(() -> minings.getFirst().getAction().accept(null));
		assertEquals("M2Q_against_W8A8", process.getLaunch().getLaunchConfiguration().getAttribute(LaunchConstants.EXPERIMENT, ""));
	}

	private static int line(OpenFile file, ICodeMining mining) throws Exception {
		return file.document().getLineOfOffset(mining.getPosition().offset);
	}

	@Test
	void theConfigurationIsEditedInTabs() throws Exception {
		OpenFile b1 = example();
		ILaunchConfigurationWorkingCopy copy = DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurationType(LaunchConstants.TYPE_ID)
				.newInstance(null, "Simulation of B1");
		copy.setAttribute(LaunchConstants.PROJECT, project.getName());
		copy.setAttribute(LaunchConstants.FILE, B1);
		copy.setAttribute(LaunchConstants.EXPERIMENT, "Nothing");
		var saved = copy.doSave();
		Shell window = b1.editor().getSite().getShell();
		Display display = window.getDisplay();
		List<Throwable> failures = new ArrayList<>();
		display.asyncExec(() -> {
			Shell dialog = null;
			try {
				Ui.await("the dialog", PATIENCE, () -> display.getActiveShell() != null && display.getActiveShell() != window
						&& display.getActiveShell().getText().contains("Configurations"));
				dialog = display.getActiveShell();
				Ui.pump(1500);
				shot(dialog, "launch-tab-main");
				List<CTabFolder> folders = new ArrayList<>();
				collect(dialog, folders);
				CTabFolder tabs = folders.getFirst();
				assertEquals(List.of("Main", "Workload", "Accelerator", "Analysis", "Output", "Common", "Prototype"),
						Arrays.stream(tabs.getItems()).map(item -> item.getText().replace("&", "")).toList());
				for (int i = 3; i < 5; i++) {
					tabs.setSelection(i);
					Event event = new Event();
					event.item = tabs.getItem(i);
					tabs.notifyListeners(SWT.Selection, event);
					Ui.pump(500);
					shot(dialog, "launch-tab-" + tabs.getItem(i).getText().replace("&", "").toLowerCase(java.util.Locale.ROOT));
				}
			} catch (Throwable e) {
				failures.add(e);
			} finally {
				if (dialog != null) {
					dialog.close();
				}
			}
		});
		DebugUITools.openLaunchConfigurationDialogOnGroup(window, new StructuredSelection(saved), IDebugUIConstants.ID_RUN_LAUNCH_GROUP);
		saved.delete();
		assertEquals(List.of(), failures);
	}

	private static void collect(Composite parent, List<CTabFolder> folders) {
		for (Control child : parent.getChildren()) {
			if (child instanceof CTabFolder folder) {
				folders.add(folder);
			}
			if (child instanceof Composite composite && !(child instanceof TabFolder)) {
				collect(composite, folders);
			}
		}
	}

	private static void shot(Shell dialog, String name) {
		Dialogs.screenshot(name + "-light", dialog);
		Dialogs.inTheDark(() -> Dialogs.screenshot(name + "-dark", dialog));
	}
}
