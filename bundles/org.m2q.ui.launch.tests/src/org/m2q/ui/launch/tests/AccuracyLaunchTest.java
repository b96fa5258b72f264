package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.jface.viewers.StructuredSelection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.calibration.FloatNetwork;
import org.m2q.core.M2qCore;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.ui.launch.internal.AccuracyShortcut;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.Ui;

/** Run As, Accuracy: policies are scored beside the network in single precision; the table is printed and stored. */
class AccuracyLaunchTest {

	private static final int SAMPLES = 48;

	private static LaunchedProject launched;
	private static IProject project;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		launched = new LaunchedProject("accuracy");
		project = launched.project();
		// Pictures of noise in blocks, labelled in turn.
		StringBuilder rows = new StringBuilder();
		Random random = new Random(7);
		for (int i = 0; i < SAMPLES; i++) {
			rows.append(i % 10);
			int[] blocks = random.ints(49, 0, 256).toArray();
			for (int pixel = 0; pixel < 784; pixel++) {
				rows.append(',').append(blocks[pixel / 28 / 4 * 7 + pixel % 28 / 4]);
			}
			rows.append('\n');
		}
		launched.add("noise.csv", rows.toString());
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

	@Test
	void policiesAreScoredPrintedAndStored() throws Exception {
		open = OpenFile.open(project, LaunchedProject.FILE);
		IProcess without = LaunchedProject.ended(() -> new AccuracyShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE));
		assertEquals(1, without.getExitValue());
		assertTrue(LaunchedProject.err(without).contains("validation \"PATH\""), LaunchedProject.err(without));

		open.replace("\tweights \"weights/fashion-efficientvit.safetensors\"", "\tweights \"weights/fashion-efficientvit.safetensors\"\n\tcalibration \"noise.csv\" over 8 samples\n\tvalidation \"noise.csv\"");
		IProcess process = LaunchedProject.ended(() -> new AccuracyShortcut().launch(new StructuredSelection(open.file()), ILaunchManager.RUN_MODE));
		String out = LaunchedProject.out(process);
		assertEquals(0, process.getExitValue(), out + LaunchedProject.err(process));
		List<String> lines = out.lines().toList();
		assertTrue(lines.stream().anyMatch(line -> line.startsWith("float32") && line.contains("100.00 %")), out);
		assertTrue(lines.stream().anyMatch(line -> line.startsWith("M2Q ")) && lines.stream().anyMatch(line -> line.startsWith("W8A8 ")), out);
		IFile stored = project.getFile("results/M2Q_against_W8A8-accuracy-1.csv");
		assertTrue(stored.exists(), out);
		List<String> rows = new String(stored.getContents().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		assertEquals(4, rows.size(), rows.toString());

		// The score of the float network, computed here.
		QuantizedPoint point = M2qCore.quantizedPoints().of(open.file()).getFirst();
		FloatNetwork network = new FloatNetwork(point.network().network(), Map.copyOf(point.parameters()));
		int right = 0;
		for (String row : new String(project.getFile("noise.csv").getContents().readAllBytes(), StandardCharsets.US_ASCII).lines().toList()) {
			String[] cells = row.split(",");
			float[] input = new float[784];
			for (int i = 0; i < input.length; i++) {
				input[i] = Integer.parseInt(cells[i + 1]) / 255f;
			}
			float[] result = network.run(List.of(input), FloatNetwork.Observer.NONE, Cancellation.NONE).getFirst();
			int best = 0;
			for (int i = 1; i < result.length; i++) {
				best = result[i] > result[best] ? i : best;
			}
			right += best == Integer.parseInt(cells[0]) ? 1 : 0;
		}
		assertEquals(right / (double) SAMPLES, Double.parseDouble(rows.get(1).split(",")[3]), 1e-9);
		assertEquals(8, Double.parseDouble(rows.stream().filter(row -> row.startsWith("\"W8A8\"")).findFirst().orElseThrow().split(",")[1]), 1e-9);
		Ui.screenshot("accuracy-console-light");
		Themes.inDark(() -> Ui.screenshot("accuracy-console-dark"));
		open.editor().doSave(null);
	}
}
