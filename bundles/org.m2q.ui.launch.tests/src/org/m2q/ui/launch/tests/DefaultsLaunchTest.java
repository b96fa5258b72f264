package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ProjectScope;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.console.ConsolePlugin;
import org.eclipse.ui.console.IHyperlink;
import org.eclipse.ui.console.TextConsole;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.ui.launch.internal.LaunchConstants;
import org.m2q.ui.launch.internal.SimulationShortcut;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;

/** What new simulations begin with: preferences of the workspace, and of a project in their place. */
class DefaultsLaunchTest {

	private static final int PATIENCE = 60_000;
	private static final String REPORTS = "HTML, one page with tables and charts";

	private LaunchedProject launched;

	@BeforeEach
	void prepare() throws Exception {
		launched = new LaunchedProject("defaults");
	}

	@AfterEach
	void clean() throws Exception {
		InstanceScope.INSTANCE.getNode(LaunchConstants.PLUGIN_ID).clear();
		LaunchedProject.forget();
		launched.delete();
	}

	private static void page(PreferenceDialog dialog, Consumer<Shell> work) {
		dialog.setBlockOnOpen(false);
		dialog.open();
		Shell shell = dialog.getShell();
		shell.setSize(1000, 760);
		Ui.await("the page", PATIENCE, () -> Widgets.all(shell, Button.class).stream().anyMatch(button -> button.getText().replace("&", "").equals(REPORTS)));
		work.accept(shell);
		Dialogs.press(shell, "Apply and Close");
		Ui.await("the end of the dialog", PATIENCE, shell::isDisposed);
	}

	private void workspace(Consumer<Shell> work) {
		page(PreferencesUtil.createPreferenceDialogOn(OpenFile.page().getWorkbenchWindow().getShell(), "org.m2q.ui.launch.preferences", null, null), work);
	}

	private void project(Consumer<Shell> work) {
		page(PreferencesUtil.createPropertyDialogOn(OpenFile.page().getWorkbenchWindow().getShell(), launched.project(), "org.m2q.ui.launch.properties", null, null), work);
	}

	private static Combo combo(Shell shell, String choice) {
		return Dialogs.find(shell, Combo.class, combo -> combo.indexOf(choice) >= 0);
	}

	private static void choose(Shell shell, String choice) {
		Combo combo = combo(shell, choice);
		combo.select(combo.indexOf(choice));
		combo.notifyListeners(SWT.Selection, new Event());
	}

	private static Text field(Shell shell, String hint) {
		return Dialogs.find(shell, Text.class, text -> text.getMessage().equals(hint));
	}

	private static boolean canApply(Shell shell) {
		return Dialogs.find(shell, Button.class, button -> button.getText().equals("Apply and Close")).isEnabled();
	}

	private static ILaunchConfiguration only() throws Exception {
		ILaunchConfiguration[] all = DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations();
		assertEquals(1, all.length);
		return all[0];
	}

	private IProcess run() {
		IFile file = launched.project().getFile(LaunchedProject.FILE);
		return LaunchedProject.ended(() -> new SimulationShortcut().launch(new StructuredSelection(file), ILaunchManager.RUN_MODE));
	}

	/** A click on the place of an error in the console opens the text there. */
	private void aLinkLeadsToItsLine(IProcess process, String error) throws Exception {
		Matcher place = Pattern.compile("(" + Pattern.quote(LaunchedProject.FILE) + ":(\\d+):\\d+): error\\[m2q.limit.steps\\]").matcher(error);
		assertTrue(place.find(), "the call in the text, not the library: " + error);
		Ui.await("the link", PATIENCE, () -> LaunchedProject.console(process).filter(console -> link(console, place.group(1)).isPresent()).isPresent());
		TextConsole console = LaunchedProject.console(process).orElseThrow();
		OpenFile.page().closeAllEditors(false);
		int offset = console.getRegion(link(console, place.group(1)).orElseThrow()).getOffset();
		ConsolePlugin.getDefault().getConsoleManager().showConsoleView(console);
		Ui.await("the console in front", PATIENCE, () -> text(error).isPresent());
		StyledText text = text(error).orElseThrow();
		text.setSelection(offset);
		text.showSelection();
		Ui.pump(200);
		Rectangle letter = text.getTextBounds(offset + 1, offset + 1);
		for (int type : new int[] { SWT.MouseEnter, SWT.MouseMove, SWT.MouseDown, SWT.MouseUp }) {
			Event mouse = new Event();
			mouse.x = letter.x + letter.width / 2;
			mouse.y = letter.y + letter.height / 2;
			mouse.button = type == SWT.MouseDown || type == SWT.MouseUp ? 1 : 0;
			mouse.count = 1;
			text.notifyListeners(type, mouse);
		}
		Ui.await("the editor at the line", PATIENCE, () -> OpenFile.page().getActiveEditor() instanceof ITextEditor editor
				&& launched.project().getFile(LaunchedProject.FILE).equals(editor.getEditorInput().getAdapter(IFile.class))
				&& editor.getSelectionProvider().getSelection() instanceof ITextSelection at && at.getStartLine() == Integer.parseInt(place.group(2)) - 1);
		OpenFile.page().closeAllEditors(false);
	}

	private static Optional<IHyperlink> link(TextConsole console, String text) {
		return Arrays.stream(console.getHyperlinks()).filter(link -> {
			IRegion region = console.getRegion(link);
			return region != null && console.getDocument().get().startsWith(text, region.getOffset());
		}).findFirst();
	}

	private static Optional<StyledText> text(String content) {
		return Widgets.all(OpenFile.page().getWorkbenchWindow().getShell(), StyledText.class).stream().filter(found -> found.isVisible() && found.getText().contains(content.strip()))
				.findFirst();
	}

	@Test
	void newConfigurationsBeginAsTheWorkspaceSaysOrTheProject() throws Exception {
		workspace(shell -> {
			choose(shell, "Totals only");
			field(shell, "as the accelerators say").setText("400");
			assertFalse(canApply(shell), "no unit");
			field(shell, "as the accelerators say").setText("400 MHz");
			assertTrue(canApply(shell));
			Dialogs.press(shell, "CSV, one row per layer");
			Dialogs.screenshot("simulation-defaults-light", shell);
			Dialogs.inTheDark(() -> Dialogs.screenshot("simulation-defaults-dark", shell));
		});
		IProcess process = run();
		assertEquals(0, process.getExitValue(), LaunchedProject.err(process));
		String report = LaunchedProject.out(process);
		assertTrue(report.contains("400 MHz") && report.contains("EDP"), report);
		assertFalse(report.contains("\nLayers"), report);
		assertEquals("400 MHz", only().getAttribute(LaunchConstants.CLOCK, ""));
		assertTrue(launched.project().getFile("results/M2Q_against_W8A8-1.csv").exists());

		LaunchedProject.forget();
		project(shell -> {
			Combo detail = combo(shell, "Totals only");
			assertTrue(!detail.isEnabled() && detail.getText().equals("Totals only"), "that of the workspace");
			Dialogs.press(shell, "Enable project specific settings");
			choose(shell, "Event: every tile on its way through engines and memories, slower");
			choose(shell, "Totals and all layers");
			field(shell, "1,000,000").setText("many");
			assertFalse(canApply(shell));
			field(shell, "1,000,000").setText("1,000");
			Dialogs.screenshot("simulation-defaults-project", shell);
		});
		assertTrue(Files.readString(launched.project().getLocation().toPath().resolve(".settings/" + LaunchConstants.PLUGIN_ID + ".prefs")).contains("eventLimit=1,000"));
		process = run();
		assertEquals(1, process.getExitValue());
		String error = LaunchedProject.err(process);
		assertTrue(error.contains("error[m2q.limit.steps]: The schedule has more than 1000 steps at layer '") && error.contains("raise the limit of the run"), error);
		aLinkLeadsToItsLine(process, error);

		LaunchedProject.forget();
		new ProjectScope(launched.project()).getNode(LaunchConstants.PLUGIN_ID).put(LaunchConstants.EVENT_LIMIT, "");
		process = run();
		assertEquals(0, process.getExitValue(), LaunchedProject.err(process));
		assertTrue(LaunchedProject.out(process).contains("\nLayers\n"), LaunchedProject.out(process));
		project(shell -> Dialogs.press(shell, "Enable project specific settings"));
		assertFalse(new ProjectScope(launched.project()).getNode(LaunchConstants.PLUGIN_ID).nodeExists("") && new ProjectScope(launched.project())
				.getNode(LaunchConstants.PLUGIN_ID).keys().length > 0, "nothing of its own any more");
	}
}
