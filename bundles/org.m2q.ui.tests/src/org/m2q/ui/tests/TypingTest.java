package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

import org.eclipse.core.resources.IProject;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.inlined.AbstractInlinedAnnotation;
import org.eclipse.jface.text.source.inlined.LineHeaderAnnotation;
import org.eclipse.swt.custom.StyledText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.dsl.ide.cost.CostAnnotations;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.AnalysisListener;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.mining.ShapeMiningProvider;
import org.m2q.ui.internal.preferences.PreferenceKeys;

/** Costs while typing, in a file of 200 layers: nothing blinks, nothing jumps, nothing is computed twice, and it is quick. */
class TypingTest {

	private static final int PATIENCE = 120_000;
	private static final int LAYERS = 200;
	private static final int BURSTS = 40;
	private static final int WIDTH = 56;
	/** Numbers of filters that no other test uses. */
	private static final int NEW_WIDTH = 201;

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("typing");
	}

	@AfterEach
	void close() {
		open.close();
		Ui.pump(200);
	}

	@AfterAll
	static void check() throws Exception {
		Ui.pump(500);
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private void open() throws Exception {
		open = OpenFile.open(project, "long.m2q", LongText.imports() + LongText.model("Long", LAYERS));
		Ui.await("minings", PATIENCE, () -> open.minings("\t\tl100:").size() == 1 && painted() >= LAYERS);
		assertEquals(List.of(), open.codes());
	}

	private long painted() {
		return count(AbstractInlinedAnnotation.class);
	}

	private long count(Class<?> type) {
		long count = 0;
		for (Iterator<Annotation> all = open.viewer().getAnnotationModel().getAnnotationIterator(); all.hasNext();) {
			Annotation annotation = all.next();
			count += type.isInstance(annotation) && !annotation.isMarkedDeleted() ? 1 : 0;
		}
		return count;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void twoHundredCharactersAndNothingBlinksOrJumps(boolean shapes) throws Exception {
		Activator.instance().getPreferenceStore().setValue(PreferenceKeys.SHAPES, shapes);
		try {
			type(shapes);
		} finally {
			Activator.instance().getPreferenceStore().setToDefault(PreferenceKeys.SHAPES);
		}
	}

	/** Shapes at the ends of lines, which stand before the costs, and those within lines. */
	private long shapes() {
		return open.inlined().stream().filter(label -> label.startsWith(": [")).count() + open.inlined(ShapeMiningProvider.class).size();
	}

	private void type(boolean withShapes) throws Exception {
		open();
		Ui.await("shapes", PATIENCE, () -> withShapes ? shapes() >= LAYERS : shapes() == 0);
		long shapes = shapes();
		StyledText widget = open.widget();
		open.editor().setFocus();
		open.editor().selectAndReveal(open.offset("\t\tl20:"), 0);
		Ui.pump(500);
		int model = open.document().getLineOfOffset(open.offset("model Long"));
		open.viewer().setTopIndex(model);
		Ui.pump(500);
		int indent = widget.getLineVerticalIndent(model);
		assertTrue(indent > 0, "no header is painted");
		long headers = count(LineHeaderAnnotation.class);
		assertEquals(2, headers);
		long before = painted();
		int lines = widget.getLineCount();
		String typed = "\t\textra0: ConvNorm(24)\n\t\textra1: ConvNorm(32, stride = 1)\n\t\textra2: residual { ConvNorm(32) }\n"
				+ "\t\textra3: ConvNorm(40) // and a comment that is long enough to make two hundred characters\n\t\textra4: ConvNorm(16)\n";
		assertTrue(typed.length() >= 200, "only " + typed.length());
		int start = open.offset("\t\tl20:");
		int typedLines = 0;
		for (int i = 0; i < typed.length(); i++) {
			open.document().replace(start + i, 0, typed.substring(i, i + 1));
			typedLines += typed.charAt(i) == '\n' ? 1 : 0;
			Ui.pump(i % 20 == 19 ? 250 : 10);
			String where = "after " + typed.substring(0, i + 1);
			assertEquals(lines + typedLines, widget.getLineCount(), where);
			assertEquals(headers, count(LineHeaderAnnotation.class), "headers " + where);
			assertEquals(indent, widget.getLineVerticalIndent(model), "height of the header " + where);
			// Only the line that is typed, and the one that it is put before, may be without.
			assertTrue(painted() >= before - 2, painted() + " of " + before + " minings " + where);
			assertTrue(shapes() >= shapes - 2, shapes() + " of " + shapes + " shapes " + where);
			assertTrue(open.minings("\t\tl100:").size() == 1, "minings " + where);
			assertTrue(!open.minings("model Long").isEmpty() && !open.minings("model Long").getFirst().isBlank(), "header " + where);
		}
		Ui.await("costs of the typed lines", PATIENCE, () -> open.minings("\t\textra4:").size() == 1
				&& (withShapes ? painted() >= before + 5 && shapes() >= shapes + 5 : painted() == before + 5));
		Ui.screenshot(withShapes ? "typing-200-layers-shapes" : "typing-200-layers");
	}

	/** Burst of keystrokes: one pricing, which searches only for the layers that are new. */
	@Test
	void aBurstIsPricedOnceAndIncrementally() throws Exception {
		open();
		CostAnnotations costs = Activator.instance().services().costs();
		// Long enough for a burst on a machine that does other work.
		Activator.instance().getPreferenceStore().setValue(PreferenceKeys.DELAY, 1000);
		try {
			for (int i = 0; i < 8; i++) {
				Ui.pump(300);
				CostAnnotations.Effort before = costs.effort();
				burst(i, NEW_WIDTH);
				CostAnnotations.Effort after = costs.effort();
				assertEquals(1, after.reports() - before.reports(), "pricings of burst " + i);
				assertEquals(2, after.points() - before.points(), "points of burst " + i + ": the experiment and its baseline");
				long searches = after.searches() - before.searches();
				assertTrue(searches > 0 && searches <= 16, searches + " searches in burst " + i + " for two changed layers on two machines, of " + LAYERS);
			}
		} finally {
			Activator.instance().getPreferenceStore().setToDefault(PreferenceKeys.DELAY);
		}
	}

	/** Prints how long it takes; no assertion depends on it. */
	@Test
	void theTimeFromTheLastKeystrokeToNewMinings() throws Exception {
		open();
		double[] milliseconds = new double[BURSTS];
		for (int i = 0; i < BURSTS; i++) {
			Ui.pump(200);
			milliseconds[i] = burst(i, WIDTH);
		}
		Arrays.sort(milliseconds);
		System.out.printf(Locale.ROOT, "From the last keystroke to new minings, %d layers, %d bursts: least %.0f ms, median %.0f ms, 90 %% %.0f ms, most %.0f ms%n", LAYERS,
				BURSTS, milliseconds[0], milliseconds[BURSTS / 2], milliseconds[BURSTS * 9 / 10], milliseconds[BURSTS - 1]);
		assertTrue(milliseconds[0] > 0);
	}

	/** Types into a layer, and waits for its new costs; returns the milliseconds from the last keystroke until they are there. */
	private double burst(int number, int width) throws Exception {
		EditorDocument document = EditorDocuments.find(open.document()).orElseThrow();
		long[] arrived = new long[1];
		AnalysisListener listener = new AnalysisListener() {
			@Override
			public void priced(CostReport report) {
				arrived[0] = System.nanoTime();
			}
		};
		document.addListener(listener);
		String label = "\t\tl" + (50 + number) + ":";
		String old = open.minings(label).getFirst();
		int offset = open.offset(label + " ConvNorm(") + (label + " ConvNorm(").length();
		for (char c : "000".toCharArray()) {
			open.document().replace(offset, 0, String.valueOf(c));
			open.document().replace(offset, 1, "");
		}
		open.document().replace(offset, 2, String.valueOf(width + number));
		long last = System.nanoTime();
		Ui.await("new costs of burst " + number, PATIENCE, () -> arrived[0] != 0 && !open.minings(label).getFirst().equals(old));
		document.removeListener(listener);
		return (arrived[0] - last) / 1e6;
	}
}
