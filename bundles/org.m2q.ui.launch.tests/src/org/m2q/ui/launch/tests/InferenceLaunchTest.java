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
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.Ui;

/** Run As on a network with trained weights: Java is written, compared tensor by tensor and run in Java machines of their own. */
class InferenceLaunchTest {

	private static LaunchedProject launched;
	private static IProject project;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		launched = new LaunchedProject("inference");
		project = launched.project();
	}

	@AfterEach
	void close() throws Exception {
		if (open != null) {
			open.close();
		}
		LaunchedProject.forget();
	}

	@AfterAll
	static void check() throws Exception {
		launched.delete();
	}

	private static IMarker[] findings() throws Exception {
		return project.findMarkers(M2qCore.FINDING_MARKER, false, IResource.DEPTH_INFINITE);
	}

	@Test
	void javaIsWrittenComparedAndRun() throws Exception {
		open = OpenFile.open(project, LaunchedProject.FILE);
		IProcess process = LaunchedProject.ended(() -> new InferenceShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE));
		assertEquals(0, process.getExitValue(), LaunchedProject.out(process) + LaunchedProject.err(process));
		assertTrue(LaunchedProject.out(process).contains("weights/fashion-efficientvit.safetensors"), LaunchedProject.out(process));
		IFile source = project.getFile(IPath.forPosix("generated/FashionEfficientViT/src/main/java/generated/FashionEfficientViT.java"));
		assertTrue(source.exists());
		assertTrue(project.getFile(IPath.forPosix("generated/FashionEfficientViT/pom.xml")).exists());
		QuantizedPoint point = M2qCore.quantizedPoints().of(open.file()).getFirst();
		IntegerProgram program = point.built().program().orElseThrow();
		assertTrue(LaunchedProject.out(process).contains("bit-exact with multiplied filters: " + program.steps().size() + " tensors"), LaunchedProject.out(process));
		assertTrue(LaunchedProject.out(process).contains("bit-exact with shifted and added filters: " + program.steps().size() + " tensors"), LaunchedProject.out(process));
		assertEquals(0, findings().length);
		// Both children, that of the comparison and that of the inference, have the vector kernels.
		assertTrue(LaunchedProject.out(process).lines().anyMatch(line -> line.strip().matches("kernels: vector.*, first inference [0-9]+ ms")), LaunchedProject.out(process));
		assertFalse(LaunchedProject.err(process).contains("scalar kernels are used"), LaunchedProject.err(process));
		// The child prints the five best classes; the reference says which is the best.
		float[] reference = new ProgramInterpreter(program).runReal(point.sample().getFirst())[0];
		int best = 0;
		for (int i = 1; i < reference.length; i++) {
			best = reference[i] > reference[best] ? i : best;
		}
		List<String> lines = LaunchedProject.out(process).lines().toList();
		int first = lines.indexOf(lines.stream().filter(line -> line.startsWith("output 0")).findFirst().orElseThrow(() -> new AssertionError(LaunchedProject.out(process))));
		assertTrue(lines.get(first + 1).strip().startsWith(best + " "), LaunchedProject.out(process));
		Ui.screenshot("inference-console-light");
		Themes.inDark(() -> Ui.screenshot("inference-console-dark"));
	}

	/** What would happen with a defect: the first tensor that differs is named, and marked at its layer until a run finds none. */
	@Test
	void aDivergenceIsNamedAndMarkedAtItsLayer() throws Exception {
		open = OpenFile.open(project, LaunchedProject.FILE);
		IProcess process = LaunchedProject.ended(() -> new InferenceShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE));
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
		open = OpenFile.open(project, LaunchedProject.FILE);
		IProcess process = LaunchedProject.started(() -> new InferenceShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE));
		process.terminate();
		Ui.await("the end of the run", 5_000, process::isTerminated);
		assertEquals(130, process.getExitValue());
		assertTrue(LaunchedProject.err(process).contains("cancelled"));
	}

	@Test
	void theConfigurationHasItsTabs() throws Exception {
		open = OpenFile.open(project, LaunchedProject.FILE);
		IProcess process = LaunchedProject.started(() -> new InferenceShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE));
		process.terminate();
		Ui.await("the end of the run", 5_000, process::isTerminated);
		ILaunchConfiguration configuration = Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations())
				.filter(candidate -> type(candidate).equals(LaunchConstants.INFERENCE_ID)).findFirst().orElseThrow();
		assertEquals(LaunchedProject.FILE + " as Java", configuration.getName());
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
