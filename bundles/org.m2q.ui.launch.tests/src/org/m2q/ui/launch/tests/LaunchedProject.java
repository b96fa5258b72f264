package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.console.ConsolePlugin;
import org.eclipse.ui.console.IConsole;
import org.eclipse.ui.console.TextConsole;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;

/** A project of the examples with the trained network and an experiment of its own: two policies, trained weights, and no data. What is run in it is waited for. */
final class LaunchedProject {

	/** The text with the experiment. */
	static final String FILE = "fashion.m2q";

	private static final int PATIENCE = 180_000;

	private final ErrorLog errors = new ErrorLog();
	private final IProject project;

	LaunchedProject(String name) throws Exception {
		Display display = Display.getCurrent();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, Math.min(1600, display.getBounds().width), Math.min(1000, display.getBounds().height));
		project = OpenFile.examples(name);
		String example = Files.readString(Ui.root().resolve("dsl-examples/fashion-efficientvit.m2q"));
		add(FILE, example.substring(0, example.indexOf("/**", example.indexOf("output logits"))) + """
				experiment M2Q_against_W8A8 {
					run FashionEfficientViT with M2Q on M2ViT using M2ViT_default
					baseline FashionEfficientViT with W8A8 on TrioViT using TrioViT_default
					weights "weights/fashion-efficientvit.safetensors"
				}
				""");
	}

	IProject project() {
		return project;
	}

	void add(String name, String content) throws Exception {
		project.getFile(name).create(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), true, null);
	}

	private static List<IProcess> processes() {
		return Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getLaunches()).flatMap((ILaunch launch) -> Arrays.stream(launch.getProcesses())).toList();
	}

	/** The process that a launch makes. */
	static IProcess started(Runnable start) {
		List<IProcess> before = processes();
		start.run();
		Ui.await("a process", PATIENCE, () -> processes().stream().anyMatch(process -> !before.contains(process)));
		return processes().stream().filter(candidate -> !before.contains(candidate)).findFirst().orElseThrow();
	}

	/** The process that a launch makes, when it has ended. */
	static IProcess ended(Runnable start) {
		IProcess process = started(start);
		Ui.await("the end of the run", PATIENCE, process::isTerminated);
		return process;
	}

	static String out(IProcess process) {
		return process.getStreamsProxy().getOutputStreamMonitor().getContents();
	}

	static String err(IProcess process) {
		return process.getStreamsProxy().getErrorStreamMonitor().getContents();
	}

	/** The console of a process, when it is there. */
	static Optional<TextConsole> console(IProcess process) {
		for (IConsole candidate : ConsolePlugin.getDefault().getConsoleManager().getConsoles()) {
			if (candidate instanceof TextConsole text && text.getAttribute(IDebugUIConstants.ATTR_CONSOLE_PROCESS) == process) {
				return Optional.of(text);
			}
		}
		return Optional.empty();
	}

	/** Removes all launches and their configurations. */
	static void forget() throws Exception {
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		manager.removeLaunches(manager.getLaunches());
		for (ILaunchConfiguration configuration : manager.getLaunchConfigurations()) {
			configuration.delete();
		}
		Ui.pump(300);
	}

	/** Deletes the project; nothing may have been logged. */
	void delete() throws Exception {
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}
}
