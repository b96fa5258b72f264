package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.eclipse.core.expressions.EvaluationContext;
import org.eclipse.core.expressions.EvaluationResult;
import org.eclipse.core.expressions.ReferenceExpression;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.navigator.CommonNavigator;
import org.junit.jupiter.api.Test;
import org.m2q.core.nature.M2qNature;
import org.m2q.ui.launch.internal.FinishedNotice;
import org.m2q.ui.launch.internal.SimulationShortcut;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;

/** Run As on a project, the menus that start runs, and the notice about the end of a long one. */
class ProjectLaunchTest {

	private static final int PATIENCE = 90_000;

	/** Runs a project: the dialog is answered with a file. What was selected in it at first. */
	private static String answered(IProject project, String file) throws Exception {
		List<String> first = new ArrayList<>();
		Widgets.when(display -> Widgets.dialog("Choose a File").filter(dialog -> selected(dialog).length == 1).isPresent(), PATIENCE, () -> {
			Shell dialog = Widgets.dialog("Choose a File").orElseThrow();
			Table table = Widgets.all(dialog, Table.class).getFirst();
			first.add(selected(dialog)[0].getText());
			table.setSelection(Arrays.stream(table.getItems()).map(TableItem::getText).toList().indexOf(file));
			table.notifyListeners(SWT.Selection, new Event());
			Dialogs.screenshot("launch-choose-file-light", dialog);
			Widgets.click(dialog, "OK");
		});
		IProcess process = LaunchedProject.ended(() -> new SimulationShortcut().launch(new StructuredSelection(project), ILaunchManager.RUN_MODE));
		assertEquals(0, process.getExitValue(), LaunchedProject.err(process));
		assertTrue(process.getLaunch().getLaunchConfiguration().getName().startsWith(file), process.getLaunch().getLaunchConfiguration().getName());
		return first.getFirst();
	}

	private static TableItem[] selected(Shell dialog) {
		return Widgets.all(dialog, Table.class).stream().flatMap(table -> Arrays.stream(table.getSelection())).toArray(TableItem[]::new);
	}

	@Test
	void aProjectAsksWhichFileAndRemembersIt() throws Exception {
		LaunchedProject launched = new LaunchedProject("whole");
		answered(launched.project(), LaunchedProject.FILE);
		assertEquals(LaunchedProject.FILE, answered(launched.project(), "levit-128s.m2q"));
		LaunchedProject.forget();
		launched.delete();
	}

	@Test
	void aProjectWithOneFileRunsItAndOneWithoutSaysSo() throws Exception {
		LaunchedProject launched = new LaunchedProject("one");
		launched.project().accept(resource -> {
			if (resource instanceof IFile file && isAnotherExperiment(file)) {
				file.delete(true, null);
			}
			return true;
		});
		SimulationShortcut shortcut = new SimulationShortcut();
		StructuredSelection selection = new StructuredSelection(launched.project());
		assertEquals(launched.project(), shortcut.getLaunchableResource(selection));
		IProcess process = LaunchedProject.ended(() -> shortcut.launch(selection, ILaunchManager.RUN_MODE));
		assertEquals(0, process.getExitValue(), LaunchedProject.err(process));
		launched.project().getFile(LaunchedProject.FILE).delete(true, null);
		List<String> said = new ArrayList<>();
		Widgets.when(display -> Widgets.dialog("Choose a File").isPresent(), PATIENCE, () -> {
			Shell dialog = Widgets.dialog("Choose a File").orElseThrow();
			Widgets.all(dialog, Label.class).forEach(label -> said.add(label.getText()));
			Widgets.all(dialog, Table.class).forEach(table -> Arrays.stream(table.getItems()).map(TableItem::getText).forEach(said::add));
			dialog.close();
		});
		shortcut.launch(selection, ILaunchManager.RUN_MODE);
		assertTrue(said.stream().anyMatch(text -> text.startsWith("No .m2q file of project one has an experiment")), said.toString());
		LaunchedProject.forget();
		launched.delete();
	}

	private static boolean isAnotherExperiment(IFile file) throws CoreException {
		return file.getName().endsWith(".m2q") && !file.getName().equals(LaunchedProject.FILE) && file.readString().lines().anyMatch(line -> line.startsWith("experiment "));
	}

	@Test
	void runAsIsOfferedForOurProjectsOnly() throws Exception {
		LaunchedProject launched = new LaunchedProject("ours");
		IProject other = ResourcesPlugin.getWorkspace().getRoot().getProject("foreign");
		other.create(null);
		other.open(null);
		assertFalse(isOffered(launched.project()));
		M2qNature.set(launched.project(), true, new NullProgressMonitor());
		assertTrue(isOffered(launched.project()));
		assertFalse(isOffered(other));
		assertTrue(isOffered(launched.project().getFile(LaunchedProject.FILE)));
		other.delete(true, true, null);
		launched.delete();
	}

	private static boolean isOffered(Object selected) throws Exception {
		EvaluationContext context = new EvaluationContext(null, List.of(selected));
		context.addVariable("selection", List.of(selected));
		return new ReferenceExpression("org.m2q.ui.launch.onRunnable").evaluate(context) == EvaluationResult.TRUE;
	}

	@Test
	void theProjectExplorerAndTheToolbarStartRuns() throws Exception {
		LaunchedProject launched = new LaunchedProject("menus");
		CommonNavigator explorer = (CommonNavigator) OpenFile.page().showView("org.eclipse.ui.navigator.ProjectExplorer");
		explorer.selectReveal(new StructuredSelection(launched.project().getFile(LaunchedProject.FILE)));
		Ui.pump(500);
		Menu menu = explorer.getCommonViewer().getTree().getMenu();
		menu.notifyListeners(SWT.Show, new Event());
		Menu ours = item(menu, "M2Q").getMenu();
		ours.notifyListeners(SWT.Show, new Event());
		MenuItem run = item(ours, "Simulate");
		item(ours, "Explore Policies");
		IProcess process = LaunchedProject.ended(() -> run.notifyListeners(SWT.Selection, new Event()));
		assertEquals(0, process.getExitValue(), LaunchedProject.err(process));
		ours.notifyListeners(SWT.Hide, new Event());
		menu.notifyListeners(SWT.Hide, new Event());
		LaunchedProject.forget();
		launched.delete();
	}

	private static MenuItem item(Menu menu, String label) {
		return Arrays.stream(menu.getItems()).filter(item -> item.getText().replace("&", "").startsWith(label)).findFirst()
				.orElseThrow(() -> new AssertionError(label + " is not among " + Arrays.stream(menu.getItems()).map(MenuItem::getText).toList()));
	}

	@Test
	void longRunsAreToldWhenTheUserIsElsewhere() {
		assertTrue(FinishedNotice.isWanted(Duration.ofSeconds(11), false));
		assertFalse(FinishedNotice.isWanted(Duration.ofSeconds(11), true));
		assertFalse(FinishedNotice.isWanted(Duration.ofSeconds(9), false));
		AtomicBoolean opened = new AtomicBoolean();
		Action action = new Action("Open the result M2Q_against_W8A8-1") {
			@Override
			public void run() {
				opened.set(true);
			}
		};
		NotificationPopup popup = FinishedNotice.show(Display.getCurrent(), "Simulating fashion.m2q", action);
		Ui.pump(1000);
		Ui.save("launch-notice-light", Display.getCurrent(), popup.getShell().getBounds());
		popup.close();
		Themes.inDark(() -> {
			NotificationPopup dark = FinishedNotice.show(Display.getCurrent(), "Simulating fashion.m2q", action);
			Ui.pump(1000);
			Ui.save("launch-notice-dark", Display.getCurrent(), dark.getShell().getBounds());
			Widgets.all(dark.getShell(), Link.class).getFirst().notifyListeners(SWT.Selection, new Event());
		});
		assertTrue(opened.get());
	}
}
