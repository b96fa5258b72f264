package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.jface.text.ITextOperationTarget;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.views.contentoutline.ContentOutline;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.advisor.ExplorationLimits;
import org.m2q.advisor.ExplorationPoint;
import org.m2q.base.Cancellation;
import org.m2q.core.M2qCore;
import org.m2q.core.simulation.SimulationRequest;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.suggest.PolicySearch;
import org.m2q.dsl.ide.suggest.SearchTexts;
import org.m2q.dsl.ide.suggest.SuggestionService;
import org.m2q.ui.charts.pareto.ParetoChart;
import org.m2q.ui.charts.pareto.ParetoPoint;
import org.m2q.ui.launch.internal.ExplorationShortcut;
import org.m2q.ui.launch.internal.LaunchConstants;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;
import org.m2q.ui.views.internal.ParetoView;

/** Run As, Exploration: points come into the Pareto view, the console has the text of the command line, stopping keeps what was found. */
class ExplorationLaunchTest {

	private static final int PATIENCE = 120_000;
	private static final String NET = "net.m2q";
	private static final String BIG = "efficientvit-b3.m2q";
	private static final String TEXT = """
			language 1.0
			model Net(size = 8) {
				input image: [8, size, size]
				a: pwconv(16)
				b: pwconv(8)
				output y
			}
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			energy table E {
				source "made for tests"
				row mac: energy 0.2 pJ
				row half: energy 0.1 pJ
				row sram: read 3 pJ, write 4 pJ, width 16 B, capacity 16 KiB
				row dram: energy 8 pJ/bit
			}
			accelerator Acc {
				technology 28 nm at 0.9 V
				clock 500 MHz
				use E
				engine A: multiplier-array 8 by 8 {
					mac int8 * int8 uniform: 1 per cycle costs E.mac
					mac int8 * int4 uniform: 2 per cycle costs E.half
				}
				engine V: vector-unit 16, rescale E.mac {
				}
				buffer w holds weights: capacity 4 KiB, width 16 B, energy E.sram
				buffer i holds inputs, outputs, partial-sums: capacity 16 KiB, width 16 B, energy E.sram
				dram d: bandwidth 2 GB/s, energy E.dram
			}
			mapping Map on Acc { map all -> A }
			experiment Other { run Net(size = 16) with Eight on Acc using Map }
			experiment Once { run Net with Eight on Acc using Map }
			""";

	private static IProject project;
	private static ErrorLog errors;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("explore");
		project.getFile(NET).create(new java.io.ByteArrayInputStream(TEXT.getBytes(StandardCharsets.UTF_8)), true, null);
		OpenFile.page().showView("org.m2q.ui.views.pareto");
	}

	@AfterEach
	void forget() throws Exception {
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		manager.removeLaunches(manager.getLaunches());
		for (ILaunchConfiguration configuration : manager.getLaunchConfigurations()) {
			configuration.delete();
		}
		M2qCore.currentResult().followEditor();
		Ui.pump(300);
	}

	@AfterAll
	static void check() throws Exception {
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private static List<IProcess> processes() {
		return Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getLaunches()).flatMap((ILaunch launch) -> Arrays.stream(launch.getProcesses())).toList();
	}

	private static IProcess started(Runnable start) {
		List<IProcess> before = processes();
		start.run();
		Ui.await("a process", PATIENCE, () -> processes().stream().anyMatch(process -> !before.contains(process)));
		return processes().stream().filter(candidate -> !before.contains(candidate)).findFirst().orElseThrow();
	}

	private static IProcess ended(Runnable start) {
		IProcess process = started(start);
		Ui.await("the end of the run", PATIENCE, process::isTerminated);
		return process;
	}

	private static String out(IProcess process) {
		return process.getStreamsProxy().getOutputStreamMonitor().getContents();
	}

	private static String err(IProcess process) {
		return process.getStreamsProxy().getErrorStreamMonitor().getContents();
	}

	private static ILaunchConfigurationWorkingCopy configuration(String file, String experiment) throws Exception {
		ILaunchConfigurationWorkingCopy copy = DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurationType(LaunchConstants.EXPLORATION_ID)
				.newInstance(null, "Exploration of " + experiment);
		copy.setAttribute(LaunchConstants.PROJECT, project.getName());
		copy.setAttribute(LaunchConstants.FILE, file);
		copy.setAttribute(LaunchConstants.EXPERIMENT, experiment);
		return copy;
	}

	private static ParetoView view() {
		return (ParetoView) OpenFile.page().findView("org.m2q.ui.views.pareto");
	}

	private static Optional<ParetoChart> chart() {
		return view().canvas().chart().map(ParetoChart.class::cast);
	}

	private static List<String[]> rows(IFile csv) throws Exception {
		return new String(csv.getContents().readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).map(line -> line.split(",", 12)).toList();
	}

	/** A search of its own, the way the command line does it. */
	private static String expected(String experiment, double proxy, long bytes, int points) {
		M2qWorkspace workspace = M2qWorkspace.create();
		M2qDocument document = workspace.open(project.getFile(NET).getLocation().toPath().toUri().toString());
		PolicySearch search = new SuggestionService().search(document.experiments().stream().filter(found -> experiment.equals(found.getName())).findFirst().orElseThrow(),
				false, new ExplorationLimits(proxy, bytes, points), workspace, (run, network) -> Optional.empty(), Cancellation.NONE).orElseThrow();
		int[] priced = new int[1];
		List<ExplorationPoint> front = search.run(Cancellation.NONE, (point, best, total) -> priced[0]++);
		return SearchTexts.front(experiment, search.metric(), search.outcome(), front, priced[0], 100);
	}

	@Test
	void theConsoleHasTheFrontAndTheViewHasAllPoints() throws Exception {
		// The file is in no editor, and its first experiment counts.
		IProcess process = ended(() -> new ExplorationShortcut().launch(new StructuredSelection(project.getFile(NET)), ILaunchManager.RUN_MODE));
		assertEquals(0, process.getExitValue(), err(process));
		assertTrue(out(process).startsWith(expected("Other", Double.NEGATIVE_INFINITY, Long.MAX_VALUE, ExplorationLimits.POINTS)), out(process));
		IFile stored = project.getFile("results/Other-exploration-1.csv");
		assertTrue(stored.exists(), out(process));
		List<String[]> rows = rows(stored);
		assertTrue(out(process).contains("Other: " + rows.size() + " policies priced"), out(process));
		double simulated = M2qCore.simulator().run(M2qWorkspace.create().open(project.getFile(NET).getLocation().toPath().toUri().toString()),
				new SimulationRequest(project.getFile(NET), Optional.of("Other")), new NullProgressMonitor()).report().orElseThrow().experiments().getFirst().points().getFirst()
				.totals().edp();
		assertEquals(simulated, Double.parseDouble(rows.getFirst()[1]), 1e-9 * simulated);
		// The front, found anew from the table.
		for (String[] row : rows) {
			double edp = Double.parseDouble(row[1]);
			double proxy = Double.parseDouble(row[4]);
			boolean beaten = rows.stream().anyMatch(other -> Double.parseDouble(other[1]) <= edp && Double.parseDouble(other[4]) >= proxy
					&& (Double.parseDouble(other[1]) < edp || Double.parseDouble(other[4]) > proxy));
			assertFalse(beaten && row[10].equals("true"), String.join(",", row));
		}
		// Another search, of another test, may have had as many points.
		Ui.await("the points in the view", PATIENCE, () -> chart().filter(found -> found.points().size() == rows.size()).isPresent()
				&& view().result().shown().filter(found -> found.experimentReport().name().equals("Other")).isPresent());
		Ui.await("the view in front", PATIENCE, () -> OpenFile.page().isPartVisible(view()));
		Ui.pump(500);
		Ui.screenshot("exploration-light");
		Dialogs.inTheDark(() -> Ui.screenshot("exploration-dark"));
		OpenFile.page().showView("org.eclipse.ui.console.ConsoleView");
		Ui.pump(500);
		Ui.screenshot("exploration-console-light");
		Dialogs.inTheDark(() -> Ui.screenshot("exploration-console-dark"));
	}

	@Test
	void limitsCountAndWrongOnesAreRefused() throws Exception {
		ILaunchConfigurationWorkingCopy copy = configuration(NET, "Once");
		copy.setAttribute(LaunchConstants.PROXY, "35 dB");
		copy.setAttribute(LaunchConstants.STORE, false);
		IProcess limited = ended(() -> DebugUITools.launch(copy, ILaunchManager.RUN_MODE));
		assertEquals(expected("Once", 35, Long.MAX_VALUE, ExplorationLimits.POINTS), out(limited), err(limited));
		Ui.await("points that break the limit", PATIENCE, () -> chart().stream().flatMap(found -> found.points().stream()).anyMatch(point -> point.kind() == ParetoPoint.Kind.INFEASIBLE));
		assertFalse(project.getFile("results/Once-exploration-1.csv").exists());
		copy.setAttribute(LaunchConstants.POINTS, "3");
		IProcess few = ended(() -> DebugUITools.launch(copy, ILaunchManager.RUN_MODE));
		assertTrue(out(few).contains("Once: 3 policies priced"), out(few));
		copy.setAttribute(LaunchConstants.DRAM, "2 mJ");
		IProcess wrong = ended(() -> DebugUITools.launch(copy, ILaunchManager.RUN_MODE));
		assertEquals(4, wrong.getExitValue());
		assertTrue(err(wrong).contains("2 mJ is no amount of data"), err(wrong));
		project.getFile("none.m2q").create(new java.io.ByteArrayInputStream(TEXT.substring(0, TEXT.indexOf("experiment Other")).getBytes(StandardCharsets.UTF_8)), true, null);
		IProcess none = ended(() -> DebugUITools.launch(configurationOf("none.m2q"), ILaunchManager.RUN_MODE));
		assertEquals(1, none.getExitValue());
		assertTrue(err(none).contains("There is no experiment in none.m2q"), err(none));
	}

	private static ILaunchConfiguration configurationOf(String file) {
		try {
			return configuration(file, "");
		} catch (Exception e) {
			throw new AssertionError(e);
		}
	}

	@Test
	void whatAStoppedSearchHasFoundIsKeptAndCanBeApplied() throws Exception {
		OpenFile big = OpenFile.open(project, BIG);
		try {
			String before = big.text();
			Ui.await("an estimate", PATIENCE, () -> M2qCore.currentResult().shown().isPresent());
			big.editor().selectAndReveal(big.offset("experiment "), 0);
			OpenFile.page().activate(big.editor());
			IProcess process = started(() -> execute("org.m2q.ui.launch.explore"));
			Ui.await("points", PATIENCE, () -> process.isTerminated() || chart().filter(found -> found.points().size() > 20).isPresent());
			assertFalse(process.isTerminated(), err(process));
			Ui.await("how far it is", PATIENCE, () -> process.getLabel().matches(".* \\(\\d+ %(, \\d+ (s|min) left)?\\)"));
			long start = System.nanoTime();
			process.terminate();
			Ui.await("the end", PATIENCE, process::isTerminated);
			long milliseconds = (System.nanoTime() - start) / 1_000_000;
			assertTrue(milliseconds <= 200, milliseconds + " ms");
			assertEquals(130, process.getExitValue());
			assertTrue(err(process).matches("(?s).*stopped; the \\d+ policies priced until then are kept.*"), err(process));
			assertTrue(out(process).contains(" on the front of EDP and "), out(process));
			Ui.await("the stored points", PATIENCE, () -> out(process).contains("stored as results/"));
			Ui.await("the end of the search", PATIENCE, view()::isFinished);
			// The console comes to the front with the table, and the view again after it.
			Ui.pump(2000);
			Ui.await("the view in front", PATIENCE, () -> OpenFile.page().isPartVisible(view()));
			int kept = chart().orElseThrow().points().size();
			assertTrue(kept > 20, kept + " points");
			Ui.screenshot("exploration-stopped-light");
			Dialogs.inTheDark(() -> Ui.screenshot("exploration-stopped-dark"));
			// A point goes into the text, in one step.
			ParetoPoint best = chart().orElseThrow().front().getFirst();
			Widgets.when(display -> Widgets.dialog("Apply as New Policy").isPresent(), PATIENCE, () -> Widgets.click(Widgets.dialog("Apply as New Policy").orElseThrow(), "Apply"));
			view().apply(best.id());
			Ui.await("the policy", PATIENCE, () -> !big.text().equals(before));
			assertTrue(big.text().contains(" extends "), big.text());
			big.viewer().getTextOperationTarget().doOperation(ITextOperationTarget.UNDO);
			assertEquals(before, big.text());
			// Commands are about the window again once the dialog has given the keyboard back.
			Shell window = OpenFile.page().getWorkbenchWindow().getShell();
			window.forceActive();
			OpenFile.page().activate(big.editor());
			Ui.await("the active editor", PATIENCE, () -> Display.getCurrent().getActiveShell() == window
					&& PlatformUI.getWorkbench().getActiveWorkbenchWindow() != null && OpenFile.page().getActivePart() == big.editor());

			// The view can stop it as well.
			IProcess second = started(() -> execute("org.m2q.ui.launch.explore"));
			Ui.await("points", PATIENCE, () -> second.isTerminated() || !view().isFinished() && chart().filter(found -> found.points().size() > 5).isPresent());
			view().stop();
			Ui.await("the end", PATIENCE, second::isTerminated);
			assertEquals(130, second.getExitValue(), err(second));
			assertTrue(err(second).contains("policies priced until then are kept"), err(second));
		} finally {
			big.close();
		}
	}

	private static void execute(String command) {
		try {
			PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(command, null);
		} catch (Exception e) {
			throw new AssertionError(e);
		}
	}

	@Test
	void theOutlineOffersIt() throws Exception {
		OpenFile net = OpenFile.open(project, NET);
		try {
			ContentOutline outline = (ContentOutline) OpenFile.page().showView(IPageLayout.ID_OUTLINE);
			OpenFile.page().activate(net.editor());
			Ui.await("the outline", PATIENCE, () -> outline.getCurrentPage() instanceof org.m2q.ui.internal.outline.OutlinePage);
			net.editor().selectAndReveal(net.offset("experiment Once"), 0);
			Ui.pump(500);
			OpenFile.page().activate(outline);
			Menu menu = outline.getCurrentPage().getControl().getMenu();
			menu.notifyListeners(SWT.Show, new Event());
			MenuItem explore = Arrays.stream(menu.getItems()).filter(item -> item.getText().replace("&", "").startsWith("Explore Policies")).findFirst().orElseThrow();
			assertTrue(explore.isEnabled());
			menu.notifyListeners(SWT.Hide, new Event());
			IProcess process = ended(() -> explore.notifyListeners(SWT.Selection, new Event()));
			assertEquals(0, process.getExitValue(), err(process));
			assertTrue(out(process).startsWith("Experiment Once: "), out(process));
		} finally {
			net.close();
		}
	}

	@Test
	void limitsAreCheckedWhileTheyAreTyped() throws Exception {
		var saved = configuration(NET, "Once").doSave();
		Shell window = OpenFile.page().getWorkbenchWindow().getShell();
		List<Throwable> failures = new ArrayList<>();
		window.getDisplay().asyncExec(() -> {
			Optional<Shell> dialog = Optional.empty();
			try {
				Ui.await("the dialog", PATIENCE, () -> Widgets.dialog("Run Configurations").isPresent());
				dialog = Widgets.dialog("Run Configurations");
				Ui.pump(1500);
				Shell shell = dialog.get();
				shot(shell, "exploration-tab-main");
				CTabFolder tabs = Widgets.all(shell, CTabFolder.class).getFirst();
				assertEquals(List.of("Main", "Search", "Common", "Prototype"), Arrays.stream(tabs.getItems()).map(item -> item.getText().replace("&", "")).toList());
				tabs.setSelection(1);
				Event event = new Event();
				event.item = tabs.getItem(1);
				tabs.notifyListeners(SWT.Selection, event);
				Ui.pump(500);
				assertTrue(Widgets.isEnabled(shell, "Run"));
				Text proxy = Widgets.all(tabs.getItem(1).getControl(), Text.class).getFirst();
				proxy.setText("thirty");
				Ui.pump(1000);
				assertFalse(Widgets.isEnabled(shell, "Run"));
				shot(shell, "exploration-tab-wrong");
				proxy.setText("30 dB");
				Ui.pump(1000);
				assertTrue(Widgets.isEnabled(shell, "Run"));
				shot(shell, "exploration-tab-search");
				Widgets.click(shell, "Revert");
				Ui.pump(300);
				assertEquals("", proxy.getText());
			} catch (Throwable e) {
				failures.add(e);
			} finally {
				Widgets.dialog("Run Configurations").ifPresent(Shell::close);
			}
		});
		DebugUITools.openLaunchConfigurationDialogOnGroup(window, new StructuredSelection(saved), IDebugUIConstants.ID_RUN_LAUNCH_GROUP);
		saved.delete();
		assertEquals(List.of(), failures);
	}

	private static void shot(Shell dialog, String name) {
		Dialogs.screenshot(name + "-light", dialog);
		Dialogs.inTheDark(() -> Dialogs.screenshot(name + "-dark", dialog));
	}
}
