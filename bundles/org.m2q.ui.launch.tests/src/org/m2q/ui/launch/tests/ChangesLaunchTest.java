package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.Test;
import org.m2q.core.results.ResultStore;
import org.m2q.report.PointReport;
import org.m2q.ui.launch.internal.LaunchConstants;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;

/** Values of the tabs Workload and Accelerator in place of those of the text. */
class ChangesLaunchTest {

	private static final int PATIENCE = 90_000;
	private static final String B1 = "efficientvit-b1.m2q";

	private static ILaunchConfiguration configuration(LaunchedProject launched) throws Exception {
		ILaunchConfigurationWorkingCopy copy = DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurationType(LaunchConstants.TYPE_ID).newInstance(null,
				"Changed B1");
		copy.setAttribute(LaunchConstants.PROJECT, launched.project().getName());
		copy.setAttribute(LaunchConstants.FILE, B1);
		return copy.doSave();
	}

	@Test
	void valuesAreTypedCheckedAndStatedInTheResult() throws Exception {
		LaunchedProject launched = new LaunchedProject("changes");
		ILaunchConfiguration saved = configuration(launched);
		PointReport plain = point(launched, LaunchedProject.ended(() -> DebugUITools.launch(saved, ILaunchManager.RUN_MODE)));
		Shell window = OpenFile.page().getWorkbenchWindow().getShell();
		List<Throwable> failures = new ArrayList<>();
		window.getDisplay().asyncExec(() -> {
			try {
				Ui.await("the dialog", PATIENCE, () -> Widgets.dialog("Run Configurations").isPresent());
				Shell dialog = Widgets.dialog("Run Configurations").orElseThrow();
				Ui.pump(1000);
				CTabFolder tabs = Widgets.all(dialog, CTabFolder.class).getFirst();
				Control workload = select(tabs, 1);
				Ui.await("the parameters", PATIENCE, () -> !Widgets.all(workload, Text.class).isEmpty());
				Text resolution = Widgets.all(workload, Text.class).stream().filter(text -> text.getMessage().contains("224")).findFirst().orElseThrow();
				resolution.setText("large");
				Ui.pump(1000);
				assertFalse(Widgets.isEnabled(dialog, "Run"));
				shot(dialog, "launch-tab-workload-wrong");
				resolution.setText("256");
				Ui.pump(1000);
				assertTrue(Widgets.isEnabled(dialog, "Run"));
				shot(dialog, "launch-tab-workload");
				Control accelerator = select(tabs, 2);
				Ui.await("the clock", PATIENCE, () -> !Widgets.all(accelerator, Text.class).isEmpty());
				Text clock = Widgets.all(accelerator, Text.class).getFirst();
				clock.setText("0.25 mJ");
				Ui.pump(1000);
				assertFalse(Widgets.isEnabled(dialog, "Run"));
				clock.setText("250 MHz");
				Ui.pump(1000);
				assertTrue(Widgets.isEnabled(dialog, "Run"));
				Combo table = Widgets.all(accelerator, Combo.class).stream().filter(combo -> combo.getItemCount() > 1).findFirst()
						.orElseThrow(() -> new AssertionError("no table to choose"));
				table.select(1);
				table.notifyListeners(SWT.Selection, new Event());
				Ui.pump(500);
				shot(dialog, "launch-tab-accelerator");
				Widgets.click(dialog, "Apply");
				Ui.pump(500);
			} catch (Throwable e) {
				failures.add(e);
			} finally {
				Widgets.dialog("Run Configurations").ifPresent(Shell::close);
			}
		});
		DebugUITools.openLaunchConfigurationDialogOnGroup(window, new StructuredSelection(saved), IDebugUIConstants.ID_RUN_LAUNCH_GROUP);
		assertEquals(List.of(), failures);
		ILaunchConfiguration changed = Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations()).filter(found -> found.getName().equals("Changed B1"))
				.findFirst().orElseThrow();
		assertEquals(Map.of("resolution", "256"), changed.getAttribute(LaunchConstants.MODEL_VALUES, Map.of()));
		assertEquals("250 MHz", changed.getAttribute(LaunchConstants.CLOCK, ""));
		Map<String, String> tables = changed.getAttribute(LaunchConstants.TABLES, Map.of());
		assertEquals(1, tables.size());
		IProcess process = LaunchedProject.ended(() -> DebugUITools.launch(changed, ILaunchManager.RUN_MODE));
		PointReport other = point(launched, process);
		String written = tables.keySet().iterator().next();
		List<String> stated = List.of("model parameter resolution = 256.", "clock 250 MHz.", "energy table " + tables.get(written) + " for " + written + ".");
		assertEquals(stated, other.assumptions().stream().filter(sentence -> sentence.startsWith("Set for this run")).map(sentence -> sentence.substring(sentence.indexOf(": ") + 2))
				.toList());
		String words = LaunchedProject.out(process).replaceAll("\\s+", " ");
		stated.forEach(sentence -> assertTrue(words.contains(sentence), LaunchedProject.out(process)));
		assertTrue(other.setup().modelText().contains("resolution = 256"));
		assertTrue(other.totals().latency() > plain.totals().latency(), other.totals() + " " + plain.totals());
		Ui.pump(1000);
		LaunchedProject.forget();
		launched.delete();
	}

	private static PointReport point(LaunchedProject launched, IProcess process) throws Exception {
		assertTrue(LaunchedProject.out(process).contains("stored as "), LaunchedProject.out(process) + LaunchedProject.err(process));
		List<IFile> files = new ResultStore(launched.project()).files();
		Optional<IFile> last = files.stream().filter(file -> LaunchedProject.out(process).contains("stored as " + file.getProjectRelativePath())).findFirst();
		return ResultStore.read(last.orElseThrow()).experiment().points().getFirst();
	}

	private static Control select(CTabFolder tabs, int index) {
		tabs.setSelection(index);
		Event event = new Event();
		event.item = tabs.getItem(index);
		tabs.notifyListeners(SWT.Selection, event);
		Ui.pump(300);
		return tabs.getItem(index).getControl();
	}

	private static void shot(Shell dialog, String name) {
		Dialogs.screenshot(name + "-light", dialog);
		Dialogs.inTheDark(() -> Dialogs.screenshot(name + "-dark", dialog));
	}
}
