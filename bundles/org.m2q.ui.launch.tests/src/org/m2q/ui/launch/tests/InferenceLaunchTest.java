package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.IPath;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IPageLayout;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.core.M2qCore;
import org.m2q.core.inference.Divergence;
import org.m2q.core.inference.TensorCodes;
import org.m2q.core.problems.Findings;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Step;
import org.m2q.ui.launch.internal.InferenceShortcut;
import org.m2q.ui.launch.internal.LaunchConstants;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.Ui;

/** Run As on a network with trained weights: Java is written, compared tensor by tensor and run in Java machines of their own. */
class InferenceLaunchTest {

	private static final String FILE = "fashion.m2q";
	private static final int PATIENCE = 180_000;

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		Display display = Display.getCurrent();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, Math.min(1600, display.getBounds().width), Math.min(1000, display.getBounds().height));
		project = OpenFile.examples("inference");
		ownExperiment();
	}

	/** The network of the example with an experiment of its own: two policies, trained weights, and no data. */
	private static void ownExperiment() throws Exception {
		String example = java.nio.file.Files.readString(Ui.root().resolve("dsl-examples/fashion-efficientvit.m2q"));
		String text = example.substring(0, example.indexOf("/**", example.indexOf("output logits"))) + """
				experiment M2Q_against_W8A8 {
					run FashionEfficientViT with M2Q on M2ViT using M2ViT_default
					baseline FashionEfficientViT with W8A8 on TrioViT using TrioViT_default
					weights "weights/fashion-efficientvit.safetensors"
				}
				""";
		project.getFile(FILE).create(new java.io.ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)), true, null);
	}

	@AfterEach
	void close() throws Exception {
		if (open != null) {
			open.close();
		}
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		manager.removeLaunches(manager.getLaunches());
		for (ILaunchConfiguration configuration : manager.getLaunchConfigurations()) {
			configuration.delete();
		}
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

	private static String out(IProcess process) {
		return process.getStreamsProxy().getOutputStreamMonitor().getContents();
	}

	private static IMarker[] findings() throws Exception {
		return project.findMarkers(M2qCore.FINDING_MARKER, false, IResource.DEPTH_INFINITE);
	}

	@Test
	void javaIsWrittenComparedAndRun() throws Exception {
		open = OpenFile.open(project, FILE);
		IProcess process = started(() -> new InferenceShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE));
		Ui.await("the end of the run", PATIENCE, process::isTerminated);
		String errorsOfRun = process.getStreamsProxy().getErrorStreamMonitor().getContents();
		assertEquals(0, process.getExitValue(), out(process) + errorsOfRun);
		assertTrue(out(process).contains("weights/fashion-efficientvit.safetensors"), out(process));
		IFile source = project.getFile(IPath.forPosix("generated/FashionEfficientViT/src/main/java/generated/FashionEfficientViT.java"));
		assertTrue(source.exists());
		assertTrue(project.getFile(IPath.forPosix("generated/FashionEfficientViT/pom.xml")).exists());
		QuantizedPoint point = M2qCore.quantizedPoints().of(open.file()).getFirst();
		IntegerProgram program = point.built().program().orElseThrow();
		assertTrue(out(process).contains("bit-exact with multiplied filters: " + program.steps().size() + " tensors"), out(process));
		assertTrue(out(process).contains("bit-exact with shifted and added filters: " + program.steps().size() + " tensors"), out(process));
		assertEquals(0, findings().length);
		// The child prints the five best classes; the reference says which is the best.
		float[] reference = new ProgramInterpreter(program).runReal(point.sample().getFirst())[0];
		int best = 0;
		for (int i = 1; i < reference.length; i++) {
			best = reference[i] > reference[best] ? i : best;
		}
		List<String> lines = out(process).lines().toList();
		int first = lines.indexOf(lines.stream().filter(line -> line.startsWith("output 0")).findFirst().orElseThrow(() -> new AssertionError(out(process))));
		assertTrue(lines.get(first + 1).strip().startsWith(best + " "), out(process));
		Ui.screenshot("inference-console-light");
		Themes.inDark(() -> Ui.screenshot("inference-console-dark"));
	}

	/** What would happen with a defect: the first tensor that differs is named, and marked at its layer until a run finds none. */
	@Test
	void aDivergenceIsNamedAndMarkedAtItsLayer() throws Exception {
		open = OpenFile.open(project, FILE);
		IProcess process = started(() -> new InferenceShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE));
		Ui.await("the end of the run", PATIENCE, process::isTerminated);
		QuantizedPoint point = M2qCore.quantizedPoints().of(open.file()).getFirst();
		IntegerProgram program = point.built().program().orElseThrow();
		int[][] expected = new ProgramInterpreter(program).run(program.tensors().get(program.inputs().getFirst()).quantize(point.sample().getFirst()));
		Map<String, Integer> numbers = new java.util.HashMap<>();
		List<int[]> found = new java.util.ArrayList<>();
		program.tensors().forEach(tensor -> {
			numbers.put(tensor.name(), found.size());
			found.add(expected[tensor.index()].clone());
		});
		assertEquals(Optional.empty(), TensorCodes.first(program, expected, found, numbers));
		Step late = program.steps().getLast();
		Step early = program.steps().stream().filter(step -> program.result(step).name().contains("stage1.down")).findFirst().orElseThrow();
		found.get(late.output())[0] += 1;
		found.get(early.output())[7] -= 3;
		found.get(early.output())[9] += 2;
		Divergence divergence = TensorCodes.first(program, expected, found, numbers).orElseThrow();
		assertEquals(program.result(early).name(), divergence.tensor());
		assertEquals(List.of(7, expected[early.output()][7], expected[early.output()][7] - 3, 2), List.of(divergence.element(), divergence.expected(), divergence.found(),
				divergence.differing()));
		assertEquals(3, divergence.largest());
		Findings.show(open.file(), "inference", List.of(divergence.problem(point.network())));
		IMarker marker = findings()[0];
		assertTrue(marker.getAttribute(IMarker.MESSAGE, "").contains("element 7"), marker.getAttribute(IMarker.MESSAGE, ""));
		assertEquals(open.document().getLineOfOffset(open.offset("down: MBConv(32")) + 1, marker.getAttribute(IMarker.LINE_NUMBER, 0), "the call in the text, not the library");
		OpenFile.page().showView(IPageLayout.ID_PROBLEM_VIEW);
		open.editor().selectAndReveal(open.offset("down: MBConv(32"), 0);
		Ui.pump(800);
		Themes.screenshots("inference-divergence");
		Findings.show(open.file(), "inference", List.of());
		assertEquals(0, findings().length);
	}

	@Test
	void aRunCanBeStopped() throws Exception {
		open = OpenFile.open(project, FILE);
		IProcess process = started(() -> new InferenceShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE));
		process.terminate();
		Ui.await("the end of the run", 5_000, process::isTerminated);
		assertEquals(130, process.getExitValue());
		assertTrue(process.getStreamsProxy().getErrorStreamMonitor().getContents().contains("cancelled"));
	}

	@Test
	void theConfigurationHasItsTabs() throws Exception {
		open = OpenFile.open(project, FILE);
		IProcess process = started(() -> new InferenceShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE));
		process.terminate();
		Ui.await("the end of the run", 5_000, process::isTerminated);
		ILaunchConfiguration configuration = Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations())
				.filter(candidate -> type(candidate).equals(LaunchConstants.INFERENCE_ID)).findFirst().orElseThrow();
		assertEquals(FILE + " as Java", configuration.getName());
		Shell window = OpenFile.page().getWorkbenchWindow().getShell();
		Display display = Display.getCurrent();
		boolean[] seen = new boolean[1];
		display.timerExec(1500, () -> {
			for (Shell shell : display.getShells()) {
				if (shell != window && shell.isVisible() && !shell.getText().isEmpty()) {
					org.eclipse.swt.custom.CTabFolder tabs = Dialogs.all(shell, org.eclipse.swt.custom.CTabFolder.class).stream().findFirst().orElseThrow();
					tabs.setSelection(1);
					tabs.notifyListeners(org.eclipse.swt.SWT.Selection, selected(tabs));
					Ui.pump(500);
					Dialogs.screenshot("inference-tab-light", shell);
					Dialogs.inTheDark(() -> Dialogs.screenshot("inference-tab-dark", shell));
					seen[0] = tabs.getItem(1).getText().equals("Java");
					shell.close();
				}
			}
		});
		DebugUITools.openLaunchConfigurationPropertiesDialog(window, configuration, "org.eclipse.debug.ui.launchGroup.run");
		assertTrue(seen[0]);
		assertFalse(configuration.getWorkingCopy().isDirty());
	}

	private static org.eclipse.swt.widgets.Event selected(org.eclipse.swt.custom.CTabFolder tabs) {
		org.eclipse.swt.widgets.Event event = new org.eclipse.swt.widgets.Event();
		event.item = tabs.getItem(1);
		return event;
	}

	private static String type(ILaunchConfiguration configuration) {
		try {
			return configuration.getType().getIdentifier();
		} catch (org.eclipse.core.runtime.CoreException e) {
			throw new AssertionError(e);
		}
	}
}
