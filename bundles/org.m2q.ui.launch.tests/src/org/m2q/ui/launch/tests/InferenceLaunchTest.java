package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.imageio.ImageIO;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IPageLayout;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.core.M2qCore;
import org.m2q.core.inference.Divergence;
import org.m2q.core.inference.InferenceJava;
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

	private static final int PATIENCE = 120_000;

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
	void javaIsWrittenComparedAndRun(@TempDir Path other) throws Exception {
		open = OpenFile.open(project, LaunchedProject.FILE);
		// A Java that the preferences name: it notes that it was asked, and leaves the work to this one.
		Path used = other.resolve("used");
		Path script = Files.createDirectory(other.resolve("bin")).resolve("java");
		Files.writeString(script, "#!/bin/sh\necho \"$@\" >> '" + used + "'\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' \"$@\"\n");
		assertTrue(script.toFile().setExecutable(true));
		InstanceScope.INSTANCE.getNode(InferenceJava.NODE).put(InferenceJava.KEY, other.toString());
		IProcess process = LaunchedProject.ended(() -> new InferenceShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE));
		InstanceScope.INSTANCE.getNode(InferenceJava.NODE).remove(InferenceJava.KEY);
		assertEquals(0, process.getExitValue(), LaunchedProject.out(process) + LaunchedProject.err(process));
		assertTrue(Files.readString(used).contains("generated.Main"), Files.readString(used));
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

	/** With Debug As the generated class does not begin until somebody attaches, who here only lets it go on. */
	@Test
	void aDebuggerIsWaitedFor() throws Exception {
		open = OpenFile.open(project, LaunchedProject.FILE);
		IProcess process = LaunchedProject.started(() -> new InferenceShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.DEBUG_MODE));
		Pattern waiting = Pattern.compile("waiting for a debugger at port (\\d+) of this computer");
		Ui.await("the port", PATIENCE, () -> process.isTerminated() || waiting.matcher(LaunchedProject.out(process)).find());
		Matcher port = waiting.matcher(LaunchedProject.out(process));
		assertTrue(port.find(), LaunchedProject.out(process) + LaunchedProject.err(process));
		assertFalse(process.isTerminated() || LaunchedProject.out(process).contains("output 0"), "it waits");
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)))) {
			byte[] handshake = "JDWP-Handshake".getBytes(StandardCharsets.US_ASCII);
			socket.getOutputStream().write(handshake);
			assertArrayEquals(handshake, socket.getInputStream().readNBytes(handshake.length));
			// Command 9 of the first set, with number 1: all threads go on.
			socket.getOutputStream().write(new byte[] { 0, 0, 0, 11, 0, 0, 0, 1, 0, 1, 9 });
			Ui.await("the end of the run", PATIENCE, process::isTerminated);
		}
		assertEquals(0, process.getExitValue(), LaunchedProject.err(process));
		assertTrue(LaunchedProject.out(process).contains("output 0"), LaunchedProject.out(process));
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

	private static final String PAIR = """
			language 1.0
			import m2q.std.*

			policy P { default { weights int8 symmetric per filter activations uint8 asymmetric accumulator int32 requantize dyadic } }
			model Pair {
				input image: [3, 8, 8]
				input place: [6]
				seen: from image > conv(8, stride = 2, bias = true) > relu > globalpool
				told: from place > linear(8)
				from seen, told > add > linear(4)
				output logits
			}
			accelerator Chip {
				clock 1 GHz
				engine E: multiplier-array 4 by 4 {
					mac uint8 * int8: 1 per cycle
					apply relu, globalpool, add: 1 per cycle
				}
				buffer memory holds weights, inputs, outputs, partial-sums, residuals: capacity 64 KiB, width 64 bit, energy 0.2 pJ/bit
				dram main: bandwidth 12.8 GB/s, energy 4 pJ/bit
			}
			mapping Plain on Chip { map all -> E }
			experiment X {
				run Pair with P on Chip using Plain
				weights synthetic seed 7
			}
			""";

	private static byte[] array(float... values) {
		StringBuilder header = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (1, " + values.length + "), }");
		while ((10 + header.length() + 1) % 64 != 0) {
			header.append(' ');
		}
		ByteBuffer out = ByteBuffer.allocate(11 + header.length() + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		out.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0).putShort((short) (header.length() + 1));
		out.put((header + "\n").getBytes(StandardCharsets.US_ASCII));
		for (float value : values) {
			out.putFloat(value);
		}
		return out.array();
	}

	private static void add(String name, byte[] content) throws Exception {
		IFile file = project.getFile(name);
		if (file.exists()) {
			file.delete(true, null);
		}
		file.create(new ByteArrayInputStream(content), true, null);
	}

	/** A file per input: all are given, or none. */
	@Test
	void aModelWithSeveralInputsTakesAFileForEach() throws Exception {
		BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
		picture.setRGB(3, 4, 0x4080ff);
		ByteArrayOutputStream png = new ByteArrayOutputStream();
		ImageIO.write(picture, "png", png);
		add("pair.m2q", PAIR.getBytes(StandardCharsets.UTF_8));
		add("image.png", png.toByteArray());
		add("place.npy", array(1, -2, 3, -4, 5, -6));
		add("notes.npy", "no array".getBytes(StandardCharsets.UTF_8));
		open = OpenFile.open(project, "pair.m2q");
		IProcess process = LaunchedProject.started(() -> new InferenceShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE));
		Ui.await("the end of the run", 60_000, process::isTerminated);
		assertEquals(0, process.getExitValue(), LaunchedProject.out(process) + LaunchedProject.err(process));
		ILaunchConfiguration configuration = Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations())
				.filter(candidate -> type(candidate).equals(LaunchConstants.INFERENCE_ID)).findFirst().orElseThrow();
		inTheJavaTab(configuration, shell -> {
			Text image = file(shell, "Input image:");
			Text place = file(shell, "Input place:");
			image.setText("image.png");
			assertTrue(message(shell).contains("There is no file for the input place"), message(shell));
			place.setText("nowhere.npy");
			assertTrue(message(shell).contains("There is no file nowhere.npy for the input place"), message(shell));
			place.setText("notes.npy");
			assertTrue(message(shell).contains("notes.npy for the input place is no array of NumPy"), message(shell));
			Dialogs.screenshot("inference-inputs-wrong-light", shell);
			place.setText("pair.m2q");
			assertTrue(message(shell).contains("pair.m2q for the input place is neither a picture"), message(shell));
			place.setText("");
			place.setFocus();
			control(place);
			Ui.pump(500);
			List<String> proposals = Arrays.stream(shell.getDisplay().getShells()).filter(Shell::isVisible).flatMap(popup -> Dialogs.all(popup, Table.class).stream())
					.flatMap(table -> Arrays.stream(table.getItems())).map(TableItem::getText).toList();
			assertTrue(proposals.containsAll(List.of("image.png", "notes.npy", "place.npy")) && !proposals.contains("pair.m2q"), proposals.toString());
			Dialogs.screenshot("inference-inputs-assist-light", shell);
			place.setText("place.npy");
			image.setFocus();
			Ui.pump(300);
			Dialogs.screenshot("inference-inputs-light", shell);
			Dialogs.inTheDark(() -> Dialogs.screenshot("inference-inputs-dark", shell));
			Dialogs.press(shell, "OK");
		});
		assertEquals(Map.of("image", "image.png", "place", "place.npy"), configuration.getAttribute(LaunchConstants.INPUTS, Map.of()));
		IProcess given = LaunchedProject.ended(() -> DebugUITools.launch(configuration, ILaunchManager.RUN_MODE));
		assertEquals(0, given.getExitValue(), LaunchedProject.out(given) + LaunchedProject.err(given));
		String out = LaunchedProject.out(given);
		assertTrue(out.contains("results on image.png, place.npy:"), out);
		float[] pixels = new float[3 * 64];
		for (int i = 0; i < 64; i++) {
			int rgb = picture.getRGB(i % 8, i / 8);
			for (int c = 0; c < 3; c++) {
				pixels[64 * c + i] = (rgb >> 16 - 8 * c & 0xff) / 255f;
			}
		}
		QuantizedPoint point = M2qCore.quantizedPoints().of(open.file()).getFirst();
		float[] reference = new ProgramInterpreter(point.built().program().orElseThrow()).runReal(pixels, new float[] { 1, -2, 3, -4, 5, -6 })[0];
		int best = 0;
		for (int i = 1; i < reference.length; i++) {
			best = reference[i] > reference[best] ? i : best;
		}
		List<String> lines = out.lines().toList();
		int first = lines.indexOf(lines.stream().filter(line -> line.startsWith("output 0")).findFirst().orElseThrow());
		assertEquals(best + "  " + String.format(java.util.Locale.ROOT, "%g", reference[best]), lines.get(first + 1).strip());
		project.getFile("place.npy").delete(true, null);
		IProcess gone = LaunchedProject.ended(() -> DebugUITools.launch(configuration, ILaunchManager.RUN_MODE));
		assertEquals(1, gone.getExitValue());
		assertTrue(LaunchedProject.err(gone).contains("There is no file place.npy for the input place"), LaunchedProject.err(gone));
	}

	/** Shows a configuration at its tab with the settings, and works in it. */
	private static void inTheJavaTab(ILaunchConfiguration configuration, Consumer<Shell> work) {
		Shell window = OpenFile.page().getWorkbenchWindow().getShell();
		Throwable[] failed = new Throwable[1];
		boolean[] seen = new boolean[1];
		window.getDisplay().timerExec(1500, () -> {
			for (Shell shell : window.getDisplay().getShells()) {
				if (shell != window && shell.isVisible() && !shell.getText().isEmpty()) {
					try {
						org.eclipse.swt.custom.CTabFolder tabs = Dialogs.all(shell, org.eclipse.swt.custom.CTabFolder.class).stream().findFirst().orElseThrow();
						tabs.setSelection(1);
						tabs.notifyListeners(org.eclipse.swt.SWT.Selection, selected(tabs));
						Ui.await("the rows of the inputs", 10_000, () -> Dialogs.all(shell, Label.class).stream().anyMatch(label -> label.getText().startsWith("Input ")));
						work.accept(shell);
						seen[0] = true;
					} catch (RuntimeException | AssertionError e) {
						failed[0] = e;
					} finally {
						if (!shell.isDisposed()) {
							shell.close();
						}
					}
				}
			}
		});
		DebugUITools.openLaunchConfigurationPropertiesDialog(window, configuration, "org.eclipse.debug.ui.launchGroup.run");
		if (failed[0] != null) {
			throw new AssertionError(failed[0]);
		}
		assertTrue(seen[0]);
	}

	/** The field behind a label. */
	private static Text file(Shell shell, String label) {
		Label found = Dialogs.find(shell, Label.class, candidate -> candidate.getText().equals(label));
		List<org.eclipse.swt.widgets.Control> row = List.of(found.getParent().getChildren());
		return (Text) row.get(row.indexOf(found) + 1);
	}

	/** All that the dialog says. */
	private static String message(Shell shell) {
		Ui.pump(700);
		return Dialogs.all(shell, Text.class).stream().map(Text::getText).filter(text -> text.contains("the input")).findFirst()
				.or(() -> Dialogs.all(shell, Label.class).stream().map(Label::getText).filter(text -> text.contains("the input")).findFirst()).orElse("");
	}

	/** Ctrl+Space. */
	private static void control(Text text) {
		org.eclipse.swt.widgets.Event event = new org.eclipse.swt.widgets.Event();
		event.type = org.eclipse.swt.SWT.KeyDown;
		event.stateMask = org.eclipse.swt.SWT.CTRL;
		event.keyCode = ' ';
		event.character = ' ';
		event.widget = text;
		text.notifyListeners(org.eclipse.swt.SWT.KeyDown, event);
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
