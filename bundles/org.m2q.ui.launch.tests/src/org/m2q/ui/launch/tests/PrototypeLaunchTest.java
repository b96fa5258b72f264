package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.eclipse.core.resources.IFile;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Tree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.core.results.ResultStore;
import org.m2q.report.PointReport;
import org.m2q.ui.launch.internal.LaunchConstants;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;

/** Launch configurations that are made from prototypes. */
class PrototypeLaunchTest {

	private static final int PATIENCE = 90_000;
	private static final String LINK = "Please select a prototype";
	private static final String B1 = "efficientvit-b1.m2q";

	private LaunchedProject launched;

	@BeforeEach
	void prepare() throws Exception {
		launched = new LaunchedProject("prototypes");
	}

	@AfterEach
	void clean() throws Exception {
		LaunchedProject.forget();
		for (ILaunchConfiguration prototype : manager().getLaunchConfigurations(type(LaunchConstants.TYPE_ID), ILaunchConfiguration.PROTOTYPE)) {
			prototype.delete();
		}
		launched.delete();
	}

	private static ILaunchManager manager() {
		return DebugPlugin.getDefault().getLaunchManager();
	}

	private static ILaunchConfigurationType type(String id) {
		return manager().getLaunchConfigurationType(id);
	}

	private ILaunchConfiguration prototype() throws Exception {
		ILaunchConfigurationWorkingCopy copy = type(LaunchConstants.TYPE_ID).newPrototypeInstance(null, "Small and slow");
		copy.setAttribute(LaunchConstants.PROJECT, launched.project().getName());
		copy.setAttribute(LaunchConstants.FILE, B1);
		copy.setAttribute(LaunchConstants.MODEL_VALUES, Map.of("resolution", "192"));
		copy.setAttribute(LaunchConstants.CLOCK, "250 MHz");
		copy.setAttribute(LaunchConstants.CSV, true);
		return copy.doSave();
	}

	@Test
	void everyKindOfConfigurationHasPrototypes() throws Exception {
		for (String id : List.of(LaunchConstants.TYPE_ID, LaunchConstants.ACCURACY_ID, LaunchConstants.EXPLORATION_ID, LaunchConstants.INFERENCE_ID)) {
			assertTrue(type(id).supportsPrototypes(), id);
			ILaunchConfiguration prototype = type(id).newPrototypeInstance(null, "prototype").doSave();
			assertEquals(List.of(prototype), List.of(type(id).getPrototypes()));
			// Shortcuts look among configurations for one that they can run again.
			assertEquals(List.of(), List.of(manager().getLaunchConfigurations(type(id))));
			prototype.delete();
		}
	}

	@Test
	void aConfigurationHasTheValuesOfItsPrototype() throws Exception {
		ILaunchConfiguration prototype = prototype();
		ILaunchConfigurationWorkingCopy copy = type(LaunchConstants.TYPE_ID).newInstance(null, "B1 at once");
		copy.setAttribute(LaunchConstants.PROJECT, launched.project().getName());
		copy.setAttribute(LaunchConstants.FILE, B1);
		ILaunchConfiguration plain = copy.doSave();
		Shell window = OpenFile.page().getWorkbenchWindow().getShell();
		List<Throwable> failures = new ArrayList<>();
		window.getDisplay().asyncExec(() -> {
			try {
				Ui.await("the dialog", PATIENCE, () -> Widgets.dialog("Run Configurations").isPresent());
				Shell dialog = Widgets.dialog("Run Configurations").orElseThrow();
				Ui.pump(1500);
				CTabFolder tabs = Widgets.all(dialog, CTabFolder.class).getFirst();
				CTabItem tab = Arrays.stream(tabs.getItems()).filter(item -> item.getText().equals("Prototype")).findFirst().orElseThrow();
				tabs.setSelection(tab);
				Event event = new Event();
				event.item = tab;
				tabs.notifyListeners(SWT.Selection, event);
				Ui.pump(1000);
				Widgets.when(display -> Widgets.dialog(LINK).filter(choice -> Widgets.isEnabled(choice, "OK")).isPresent(), PATIENCE,
						 () -> Widgets.click(Widgets.dialog(LINK).orElseThrow(), "OK"));
				Widgets.click(tab.getControl(), "Link...");
				Ui.await("the end of the choice", PATIENCE, () -> Widgets.dialog(LINK).isEmpty());
				Ui.pump(1500);
				assertTrue(Widgets.all(tab.getControl(), Tree.class).getFirst().getItemCount() > 0, "no attributes");
				Dialogs.screenshot("launch-tab-prototype-light", dialog);
				Dialogs.inTheDark(() -> Dialogs.screenshot("launch-tab-prototype-dark", dialog));
				Widgets.click(dialog, "Apply");
				Ui.pump(1000);
			} catch (Throwable e) {
				failures.add(e);
				// What asks whether changes are kept goes away as well.
				Display.getCurrent().timerExec(2000, Widgets::closePopups);
			} finally {
				Widgets.dialog("Run Configurations").ifPresent(Shell::close);
			}
		});
		DebugUITools.openLaunchConfigurationDialogOnGroup(window, new StructuredSelection(plain), IDebugUIConstants.ID_RUN_LAUNCH_GROUP);
		assertEquals(List.of(), failures);
		ILaunchConfiguration made = manager().getLaunchConfigurations(type(LaunchConstants.TYPE_ID))[0];
		assertEquals(prototype, made.getPrototype());
		assertEquals(Map.of("resolution", "192"), made.getAttribute(LaunchConstants.MODEL_VALUES, Map.of()));
		assertTrue(made.getAttribute(LaunchConstants.CSV, false));
		var process = LaunchedProject.ended(() -> DebugUITools.launch(made, ILaunchManager.RUN_MODE));
		assertTrue(LaunchedProject.out(process).contains("stored as "), LaunchedProject.out(process) + LaunchedProject.err(process));
		IFile result = new ResultStore(launched.project()).files().getFirst();
		PointReport point = ResultStore.read(result).experiment().points().getFirst();
		assertEquals(List.of("model parameter resolution = 192.", "clock 250 MHz."),
				point.assumptions().stream().filter(sentence -> sentence.startsWith("Set for this run")).map(sentence -> sentence.substring(sentence.indexOf(": ") + 2)).toList());
		Ui.pump(1000);
	}

	/** What was changed since stays until it is reset. */
	@Test
	void aConfigurationGoesBackToItsPrototype() throws Exception {
		ILaunchConfiguration prototype = prototype();
		ILaunchConfigurationWorkingCopy copy = type(LaunchConstants.TYPE_ID).newInstance(null, "B1");
		copy.setPrototype(prototype, true);
		assertEquals("250 MHz", copy.getAttribute(LaunchConstants.CLOCK, ""));
		assertFalse(copy.isAttributeModified(LaunchConstants.CLOCK));
		copy.setAttribute(LaunchConstants.CLOCK, "800 MHz");
		ILaunchConfiguration made = copy.doSave();
		assertTrue(made.isAttributeModified(LaunchConstants.CLOCK));
		ILaunchConfigurationWorkingCopy reset = made.getWorkingCopy();
		reset.setPrototype(made.getPrototype(), true);
		assertEquals("250 MHz", reset.doSave().getAttribute(LaunchConstants.CLOCK, ""));
	}
}
