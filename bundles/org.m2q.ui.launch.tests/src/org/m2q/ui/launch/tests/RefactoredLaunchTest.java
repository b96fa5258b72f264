package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.ltk.core.refactoring.CheckConditionsOperation;
import org.eclipse.ltk.core.refactoring.CreateChangeOperation;
import org.eclipse.ltk.core.refactoring.PerformChangeOperation;
import org.eclipse.ltk.core.refactoring.RefactoringCore;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.eclipse.ltk.core.refactoring.resource.MoveResourcesDescriptor;
import org.eclipse.ltk.core.refactoring.resource.RenameResourceDescriptor;
import org.eclipse.ltk.core.refactoring.RefactoringDescriptor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.launch.internal.LaunchConstants;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.Keys;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;

/** Launch configurations follow what they name when it gets another name or place. */
class RefactoredLaunchTest {

	private static final int PATIENCE = 60_000;
	private static final String FILE = "nets.m2q";
	private static final String TEXT = """
			import m2q.std.*
			import "accelerators/trio-vit.m2q"
			import "policies/w8a8.m2q"

			model Small(size = 32, classes = 10) {
				input picture: [3, size, size]
				conv(16) > globalpool > linear(classes)
				output y
			}

			model Large(size = 64) {
				input picture: [3, size, size]
				conv(32) > globalpool > linear(10)
				output y
			}

			experiment First {
				run Small with W8A8 on TrioViT using TrioViT_default
			}

			experiment Second {
				run Small, Large with W8A8 on TrioViT using TrioViT_default
			}
			""";

	private LaunchedProject launched;
	private OpenFile open;

	@BeforeEach
	void prepare() throws Exception {
		LaunchedProject.forget();
		launched = new LaunchedProject("refactored");
		open = OpenFile.open(launched.project(), FILE, TEXT);
	}

	@AfterEach
	void clean() throws Exception {
		RefactoringCore.getUndoManager().flush();
		open.close();
		LaunchedProject.forget();
		launched.delete();
	}

	private ILaunchConfiguration configuration(String type, String name, String experiment, Map<String, Object> more) throws Exception {
		ILaunchConfigurationWorkingCopy copy = DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurationType(type).newInstance(null, name);
		copy.setAttribute(LaunchConstants.PROJECT, launched.project().getName());
		copy.setAttribute(LaunchConstants.FILE, FILE);
		copy.setAttribute(LaunchConstants.EXPERIMENT, experiment);
		copy.setMappedResources(new IResource[] { launched.project().getFile(FILE) });
		more.forEach(copy::setAttribute);
		return copy.doSave();
	}

	private static List<String> names() throws Exception {
		return Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations()).map(ILaunchConfiguration::getName).sorted().toList();
	}

	private static ILaunchConfiguration named(String name) throws Exception {
		return Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations()).filter(one -> one.getName().equals(name)).findFirst().orElseThrow();
	}

	private static String text(ILaunchConfiguration configuration, String attribute) throws Exception {
		return configuration.getAttribute(attribute, "");
	}

	/** Renames what is named at a place with the dialog, once its preview shows what becomes of the text. */
	private void rename(String place, String name, Runnable atPreview) throws Exception {
		OpenFile.page().activate(open.editor());
		open.editor().selectAndReveal(open.offset(place), 0);
		Ui.await("an analysis", PATIENCE, () -> EditorDocuments.find(open.document()).filter(found -> found.analysis().isPresent() && found.current().isPresent()).isPresent());
		Ui.await("the command", PATIENCE, () -> PlatformUI.getWorkbench().getService(ICommandService.class).getCommand("org.m2q.ui.rename").isHandled());
		List<Throwable> ends = new ArrayList<>();
		Widgets.when(display -> Widgets.dialog("Rename").isPresent(), PATIENCE, () -> {
			Shell dialog = Widgets.dialog("Rename").orElseThrow();
			Widgets.all(dialog, Text.class).getFirst().setText(name);
			Widgets.when(any -> previewed(dialog).stream().anyMatch(item -> item.startsWith(FILE)) && Widgets.isEnabled(dialog, "OK"), PATIENCE, () -> {
				try {
					atPreview.run();
					Widgets.click(dialog, "OK");
					ends.add(null);
				} catch (Throwable e) {
					Ui.screenshot("rename-launch-failed");
					ends.add(e);
					dialog.close();
				}
			});
			Widgets.click(dialog, "Preview");
		});
		Keys.press(open.widget(), SWT.ALT | SWT.SHIFT, 'r');
		Ui.await("the end of the dialog", PATIENCE, () -> !ends.isEmpty() && Widgets.dialog("Rename").isEmpty());
		if (ends.getFirst() != null) {
			throw new AssertionError(ends.getFirst().getMessage(), ends.getFirst());
		}
	}

	/** What the preview says would change. */
	private static List<String> previewed(Shell dialog) {
		return Widgets.all(dialog, Tree.class).stream().flatMap(tree -> Widgets.items(tree).stream()).toList();
	}

	/** Undoes the last refactoring, also of what an editor shows, about which the workbench asks. */
	private static void undo() throws Exception {
		boolean[] done = { false };
		Display display = Display.getCurrent();
		display.timerExec(100, new Runnable() {
			@Override
			public void run() {
				if (!done[0]) {
					Widgets.popups().stream().flatMap(shell -> Widgets.all(shell, Button.class).stream())
							.filter(button -> button.getText().replace("&", "").matches("Yes|OK|Continue|Undo.*")).findFirst()
							.ifPresent(button -> button.notifyListeners(SWT.Selection, new Event()));
					display.timerExec(100, this);
				}
			}
		});
		try {
			RefactoringCore.getUndoManager().performUndo(null, new NullProgressMonitor());
		} finally {
			done[0] = true;
		}
	}

	@Test
	void configurationsNameAnExperimentByItsNewName() throws Exception {
		configuration(LaunchConstants.TYPE_ID, "First (nets.m2q)", "First", Map.of());
		configuration(LaunchConstants.EXPLORATION_ID, "Mine", "First", Map.of());
		configuration(LaunchConstants.TYPE_ID, "Other", "Second", Map.of());
		rename("First {", "Initial", () -> {
			Shell dialog = Widgets.dialog("Rename").orElseThrow();
			List<String> items = previewed(dialog);
			assertTrue(items.contains("Launch configuration First (nets.m2q): First becomes Initial"), items::toString);
			assertTrue(items.contains("Launch configuration Mine: First becomes Initial"), items::toString);
			assertFalse(items.toString().contains("Other"), items::toString);
			Dialogs.screenshot("rename-launch-light", dialog);
			Dialogs.inTheDark(() -> Dialogs.screenshot("rename-launch-dark", dialog));
		});
		Ui.await("the new name in the text", PATIENCE, () -> open.text().contains("experiment Initial {"));
		assertEquals(List.of("Initial (nets.m2q)", "Mine", "Other"), names());
		assertEquals("Initial", text(named("Initial (nets.m2q)"), LaunchConstants.EXPERIMENT));
		assertEquals("Initial", text(named("Mine"), LaunchConstants.EXPERIMENT));
		assertEquals("Second", text(named("Other"), LaunchConstants.EXPERIMENT));
		undo();
		assertEquals(TEXT, open.text());
		assertEquals(List.of("First (nets.m2q)", "Mine", "Other"), names());
		assertEquals("First", text(named("First (nets.m2q)"), LaunchConstants.EXPERIMENT));
		assertEquals("First", text(named("Mine"), LaunchConstants.EXPERIMENT));
	}

	@Test
	void configurationsNameAParameterByItsNewName() throws Exception {
		Map<String, Object> values = Map.of(LaunchConstants.MODEL_VALUES, Map.of("size", "48", "classes", "7"));
		configuration(LaunchConstants.TYPE_ID, "one", "First", values);
		configuration(LaunchConstants.TYPE_ID, "both", "Second", values);
		configuration(LaunchConstants.TYPE_ID, "none", "First", Map.of());
		configuration(LaunchConstants.INFERENCE_ID, "inputs", "First", Map.of(LaunchConstants.INPUTS, Map.of("picture", "a.png")));
		rename("size = 32", "edge", () -> { });
		Ui.await("the new name in the text", PATIENCE, () -> open.text().contains("Small(edge = 32"));
		assertEquals(Map.of("edge", "48", "classes", "7"), named("one").getAttribute(LaunchConstants.MODEL_VALUES, Map.of()));
		// The other model that it runs has such a parameter, too.
		assertEquals(Map.of("edge", "48", "size", "48", "classes", "7"), named("both").getAttribute(LaunchConstants.MODEL_VALUES, Map.of()));
		assertEquals(Map.of(), named("none").getAttribute(LaunchConstants.MODEL_VALUES, Map.of()));
		rename("picture: [3, edge", "image", () -> { });
		assertEquals(Map.of("image", "a.png"), named("inputs").getAttribute(LaunchConstants.INPUTS, Map.of()));
	}

	@Test
	void configurationsNameAnEnergyTableByItsNewName() throws Exception {
		open.replace("experiment First", "energy table mine {\n\trow mac: energy 1 pJ\n}\n\nexperiment First");
		open.editor().doSave(new NullProgressMonitor());
		String before = open.text();
		configuration(LaunchConstants.TYPE_ID, "taken", "First", Map.of(LaunchConstants.TABLES, Map.of("written", "mine", "mine", "other")));
		configuration(LaunchConstants.TYPE_ID, "none", "First", Map.of(LaunchConstants.TABLES, Map.of("written", "other")));
		rename("mine {", "measured", () -> { });
		Ui.await("the new name in the text", PATIENCE, () -> open.text().equals(before.replace("table mine", "table measured")));
		assertEquals(Map.of("written", "measured", "measured", "other"), named("taken").getAttribute(LaunchConstants.TABLES, Map.of()));
		assertEquals(Map.of("written", "other"), named("none").getAttribute(LaunchConstants.TABLES, Map.of()));
		undo();
		assertEquals(before, open.text());
		assertEquals(Map.of("written", "mine", "mine", "other"), named("taken").getAttribute(LaunchConstants.TABLES, Map.of()));
	}

	private static void perform(RefactoringDescriptor descriptor) throws Exception {
		RefactoringStatus status = new RefactoringStatus();
		CreateChangeOperation create = new CreateChangeOperation(new CheckConditionsOperation(descriptor.createRefactoring(status), CheckConditionsOperation.ALL_CONDITIONS),
				RefactoringStatus.FATAL);
		PerformChangeOperation perform = new PerformChangeOperation(create);
		perform.setUndoManager(RefactoringCore.getUndoManager(), "test");
		ResourcesPlugin.getWorkspace().run(perform, new NullProgressMonitor());
		assertTrue(status.isOK() && perform.changeExecuted(), status::toString);
	}

	private static void rename(IResource resource, String name) throws Exception {
		RenameResourceDescriptor descriptor = (RenameResourceDescriptor) RefactoringCore.getRefactoringContribution(RenameResourceDescriptor.ID).createDescriptor();
		descriptor.setResourcePath(resource.getFullPath());
		descriptor.setNewName(name);
		perform(descriptor);
	}

	private static void place(String project, String file, ILaunchConfiguration configuration) throws Exception {
		assertEquals(project + " " + file, text(configuration, LaunchConstants.PROJECT) + " " + text(configuration, LaunchConstants.FILE));
		assertEquals(List.of(ResourcesPlugin.getWorkspace().getRoot().getProject(project).getFile(file)), Arrays.asList(configuration.getMappedResources()));
	}

	@Test
	void configurationsFollowTheirFile() throws Exception {
		IProject project = launched.project();
		configuration(LaunchConstants.ACCURACY_ID, "a", "First", Map.of());
		configuration(LaunchConstants.TYPE_ID, FILE, "", Map.of());
		open.close();
		rename(project.getFile(FILE), "small.m2q");
		assertEquals(List.of("a", "small.m2q"), names());
		place(project.getName(), "small.m2q", named("a"));
		place(project.getName(), "small.m2q", named("small.m2q"));

		IFolder folder = project.getFolder("nets");
		folder.create(true, true, null);
		MoveResourcesDescriptor move = (MoveResourcesDescriptor) RefactoringCore.getRefactoringContribution(MoveResourcesDescriptor.ID).createDescriptor();
		move.setResourcesToMove(new IResource[] { project.getFile("small.m2q") });
		move.setDestination(folder);
		perform(move);
		place(project.getName(), "nets/small.m2q", named("a"));
		rename(folder, "models");
		place(project.getName(), "models/small.m2q", named("a"));

		ILaunchConfigurationWorkingCopy shared = DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurationType(LaunchConstants.TYPE_ID).newInstance(folder.getProject(), "shared");
		shared.setAttributes(named("a").getAttributes());
		shared.doSave();
		rename(project, "other");
		IProject other = ResourcesPlugin.getWorkspace().getRoot().getProject("other");
		place("other", "models/small.m2q", named("a"));
		Ui.await("the configuration in the project", PATIENCE, () -> DebugPlugin.getDefault().getLaunchManager().getLaunchConfiguration(other.getFile("shared.launch")).exists());
		place("other", "models/small.m2q", DebugPlugin.getDefault().getLaunchManager().getLaunchConfiguration(other.getFile("shared.launch")));
		for (String before : List.of("models/small.m2q", "nets/small.m2q", "small.m2q", FILE)) {
			undo();
			place(project.getName(), before, named("a"));
		}
		assertTrue(project.getFile("shared.launch").exists());
		assertTrue(project.getFile(FILE).exists());
	}
}
