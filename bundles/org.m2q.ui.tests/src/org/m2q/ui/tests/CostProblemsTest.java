package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.swt.SWT;
import org.eclipse.swt.browser.Browser;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolution2;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.EditorDocuments;

/** Problems that cost cycles, energy or a result at all: each is seen, looked at, repaired with what the repair promises, and undone. */
class CostProblemsTest {

	private static final int PATIENCE = 60_000;
	private static final String DEFAULT = "default { weights int8 uniform symmetric per filter activations int8 uniform symmetric per tensor accumulator int32 requantize dyadic }";
	private static final String MIXED = DEFAULT.replace("int8 uniform symmetric per filter", "mix per filter { int8 uniform symmetric, int4 pot symmetric } by mse ratio 1 : 1");

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile file;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("costs");
	}

	@AfterEach
	void close() {
		Widgets.closePopups();
		file.close();
		Ui.pump(100);
	}

	@AfterAll
	static void check() throws Exception {
		Ui.pump(300);
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private static String text(String policy, String bandwidth, String mapping) {
		return """
				model M {
					input x: [64, 16, 16]
					c: pwconv(64)
					d: pwconv(64)
					output y
				}

				policy W {
					%s
				}

				energy table t {
					source "made for tests"
					row mac: energy 0.1 pJ
				}

				accelerator A {
					clock 500 MHz
					use t
					engine E: multiplier-array 16 by 16 { mac int8 * int8: 1 per cycle costs mac mac int8 * int4: 2 per cycle costs mac }
					engine F: shift-add-tree 16 by 8 { mac int8 * int8 pot: 1 per cycle costs mac }
					buffer gb holds weights, inputs, outputs, partial-sums, residuals: capacity 256 KiB, banks 8, width 1024 bit, energy 1 pJ/bit
					dram main: bandwidth %s, energy 8 pJ/bit
				}

				mapping B on A {
					%s
				}

				experiment X {
					run M with W on A using B
				}
				""".formatted(policy, bandwidth, mapping);
	}

	private Optional<IMarker> marker(String code) {
		return file.markers().stream().filter(found -> code.equals(found.getAttribute(M2qUi.CODE_ATTRIBUTE, ""))).findFirst();
	}

	/** A repair of the marker that is there now: each analysis may write others. */
	private Optional<IMarkerResolution> fix(String code, String title) {
		return marker(code).flatMap(marker -> fix(marker, title));
	}

	/** The label of a repair, once it tells what the repair changes. */
	private String predicted(String code, String title, String change) {
		String[] label = { "" };
		Ui.await("what the repair changes", PATIENCE, () -> {
			label[0] = fix(code, title).map(IMarkerResolution::getLabel).orElse("");
			return label[0].contains(change);
		});
		return label[0];
	}

	private static Optional<IMarkerResolution> fix(IMarker marker, String title) {
		return Arrays.stream(IDE.getMarkerHelpRegistry().getResolutions(marker)).filter(found -> found.getLabel().startsWith(title)).findFirst();
	}

	private Optional<Double> edp() {
		return EditorDocuments.find(file.document()).orElseThrow().report().orElse(CostReport.EMPTY).headers().stream().filter(header -> header.priced() && header.name().equals("M"))
				.findFirst().map(org.m2q.dsl.ide.cost.HeaderCost::edp).filter(edp -> edp > 0);
	}

	private static Optional<Table> proposals(String title) {
		return Widgets.popups().stream().flatMap(shell -> Widgets.all(shell, Table.class).stream())
				.filter(table -> Arrays.stream(table.getItems()).anyMatch(item -> item.getText().startsWith(title))).findFirst();
	}

	private void press(String place, String title) {
		file.editor().setFocus();
		file.editor().selectAndReveal(file.offset(place), 0);
		Ui.pump(300);
		Keys.press(file.widget(), SWT.CTRL, '1');
		Ui.await("proposals", PATIENCE, () -> proposals(title).isPresent());
		Table table = proposals(title).orElseThrow();
		TableItem item = item(table, title);
		table.setSelection(item);
		Event event = new Event();
		event.item = item;
		table.notifyListeners(SWT.Selection, event);
		Ui.await("the preview", PATIENCE, () -> shown().anyMatch(text -> text.contains("Predicted")));
	}

	private static TableItem item(Table table, String title) {
		return Arrays.stream(table.getItems()).filter(found -> found.getText().startsWith(title)).findFirst().orElseThrow();
	}

	/** What popped up, as far as it is text. */
	private static Stream<String> shown() {
		return Widgets.popups().stream().flatMap(shell -> Stream.concat(Stream.concat(Widgets.all(shell, StyledText.class).stream().map(StyledText::getText),
				Widgets.all(shell, Link.class).stream().map(Link::getText)), Widgets.all(shell, Browser.class).stream().map(Browser::getText)));
	}

	private static void choose(String title) {
		Table table = proposals(title).orElseThrow();
		Event event = new Event();
		event.item = item(table, title);
		table.setSelection(item(table, title));
		table.notifyListeners(SWT.DefaultSelection, event);
	}

	/** From the marker over Ctrl+1 to the repaired text and back. Returns the label of the repair. */
	private String repairedAndUndone(String name, String text, String code, String place, String title, String changed) throws Exception {
		file = OpenFile.open(project, name + ".m2q", text);
		Ui.await("the problem", PATIENCE, () -> file.codes().contains(code));
		String label = predicted(code, title, "EDP ");
		// The problems of a text may be there before its price is shown.
		Ui.await("the price", PATIENCE, () -> label.contains("gives EDP ") || edp().isPresent());
		Optional<Double> before = edp();
		press(place, title);
		Ui.await("the same label", PATIENCE, () -> proposals(title).filter(table -> item(table, title).getText().equals(label)).isPresent());
		Ui.screenshot(name + "-light");
		choose(title);
		Ui.await("the repair", PATIENCE, () -> file.text().equals(changed));
		Ui.await("the problem to go", PATIENCE, () -> !file.codes().contains(code));
		Ui.await("another price", PATIENCE, () -> edp().isPresent() && !edp().equals(before));
		assertPromise(label, before, edp().orElseThrow());
		file.editor().getAction(ITextEditorActionConstants.UNDO).run();
		assertEquals(text, file.text());
		Ui.await("the problem to come back", PATIENCE, () -> fix(code, title).filter(fix -> fix.getLabel().equals(label)).isPresent());
		Themes.inDark(() -> {
			press(place, title);
			Ui.screenshot(name + "-dark");
		});
		return label;
	}

	/** The label told what the editor shows after the repair. */
	private static void assertPromise(String label, Optional<Double> before, double after) {
		String promised = before.isPresent() ? "EDP " + (after < before.get() ? "−" : "+") + org.m2q.base.unit.Format.percent(Math.abs(after / before.get() - 1))
				: "gives EDP " + org.m2q.base.unit.Format.energyDelay(after);
		assertTrue(label.contains(": " + promised + ", weight SQNR "), () -> label + " does not promise " + promised);
	}

	@Test
	void tilesThatDoNotFillTheLanes() throws Exception {
		String text = text(DEFAULT, "100 GB/s", "map pwconv -> E\n\ttile E filters 12");
		String label = repairedAndUndone("tile", text, ProblemCodes.TILE_INDIVISIBLE, "tile E", "Use tiles of 16 filters", text.replace("filters 12", "filters 16"));
		assertTrue(label.contains("EDP −") && label.endsWith("weight SQNR unchanged"), label);
	}

	@Test
	void enginesThatWaitForEachOther() throws Exception {
		String text = text(MIXED, "100 GB/s", "map pwconv { uniform -> E pot -> F } concurrently");
		repairedAndUndone("imbalance", text, ProblemCodes.MAPPING_IMBALANCE, "map pwconv", "Deal filters 75 : 25 in policy 'W'", text.replace("ratio 1 : 1", "ratio 75 : 25"));
	}

	@Test
	void networksThatWaitForDram() throws Exception {
		String text = text(DEFAULT, "3 GB/s", "map pwconv -> E");
		repairedAndUndone("bandwidth", text, ProblemCodes.MEMORY_BANDWIDTH, "run M", "Fuse 'c' and 'd' in mapping 'B'",
				text.replace("map pwconv -> E\n", "map pwconv -> E\n\tfuse layer \"c\" >> layer \"d\"\n"));
	}

	/** The engine multiplies by powers of two only; the text has no price before. */
	@Test
	void weightsThatTheEngineDoesNotExecute() throws Exception {
		String text = text(DEFAULT, "100 GB/s", "map pwconv -> F");
		String label = repairedAndUndone("unsupported", text, ProblemCodes.QUANT_UNSUPPORTED, "map pwconv", "Map 'pwconv' to 'E'",
				text.replace("map pwconv -> F\n", "map pwconv -> F\n\tmap pwconv -> E\n"));
		assertTrue(label.contains("gives EDP "), label);
	}

	/** While predictions are busy the editor analyses, prices and answers; they come when it is their turn. */
	@Test
	void nothingWaitsForPredictions() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		Activator.instance().forecasts().execute(() -> {
			try {
				end.await();
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
		});
		try {
			file = OpenFile.open(project, "busy.m2q", text(DEFAULT, "100 GB/s", "map pwconv -> E\n\ttile E filters 12"));
			Ui.await("the problem", PATIENCE, () -> file.codes().contains(ProblemCodes.TILE_INDIVISIBLE));
			Ui.await("the price", PATIENCE, () -> edp().isPresent());
			List<Integer> answers = new ArrayList<>();
			EditorDocuments.find(file.document()).orElseThrow().ask(document -> document.experiments().size(), answers::add);
			Ui.await("an answer", PATIENCE, () -> answers.equals(List.of(1)));
			assertTrue(fix(ProblemCodes.TILE_INDIVISIBLE, "Use tiles").filter(fix -> !fix.getLabel().contains("EDP ")).isPresent(), "nothing is predicted yet");
		} finally {
			end.countDown();
		}
		predicted(ProblemCodes.TILE_INDIVISIBLE, "Use tiles", "EDP −");
	}

	/** The pointer shows the problem and its repairs with the same labels; without an editor the marker has them as well. */
	@Test
	void theHoverAndTheMarkerOfAClosedFile() throws Exception {
		file = OpenFile.open(project, "pointed.m2q", text(DEFAULT, "100 GB/s", "map pwconv -> E\n\ttile E filters 12"));
		Ui.await("the problem", PATIENCE, () -> file.codes().contains(ProblemCodes.TILE_INDIVISIBLE));
		String label = predicted(ProblemCodes.TILE_INDIVISIBLE, "Use tiles", "EDP −");
		file.editor().setFocus();
		file.editor().selectAndReveal(file.offset("mapping B"), 0);
		Ui.pump(500);
		Predicate<String> repair = text -> text.contains(label);
		long end = System.nanoTime() + PATIENCE * 1_000_000L;
		while (System.nanoTime() < end && shown().noneMatch(repair)) {
			moveTo("experiment X");
			Ui.pump(300);
			moveTo("tile E");
			Ui.pump(2000);
		}
		assertTrue(shown().anyMatch(repair), () -> shown().toList().toString());
		Ui.screenshot("problem-hover-light");
		// The whole message, on several lines, and no room for what is not there.
		String message = (String) marker(ProblemCodes.TILE_INDIVISIBLE).orElseThrow().getAttribute(IMarker.MESSAGE);
		Label shown = Widgets.popups().stream().flatMap(shell -> Widgets.all(shell, Label.class).stream()).filter(part -> part.getText().replace('\n', ' ').equals(message)).findFirst().orElseThrow();
		assertTrue(shown.getText().contains("\n"), shown.getText());
		assertTrue(shown.toDisplay(shown.getSize()).x <= shown.getShell().getBounds().x + shown.getShell().getBounds().width, "cut off");
		assertTrue(shown.getShell().getSize().y < shown.getShell().computeSize(SWT.DEFAULT, SWT.DEFAULT).y * 3 / 2, "room for nothing");
		Widgets.closePopups();
		file.close();
		Ui.pump(300);
		IMarker marker = marker(ProblemCodes.TILE_INDIVISIBLE).orElseThrow();
		IMarkerResolution closed = fix(marker, "Use tiles").orElseThrow();
		Ui.await("the same promise", PATIENCE, () -> closed.getLabel().equals(label));
		assertTrue(((IMarkerResolution2) closed).getDescription().contains("Predicted"), ((IMarkerResolution2) closed).getDescription());
		assertFalse(fix(marker, "Suppress").orElseThrow().getLabel().contains("EDP"));
	}

	private void moveTo(String part) {
		Point at = file.widget().getLocationAtOffset(file.viewer().modelOffset2WidgetOffset(file.offset(part) + 2));
		Point screen = file.widget().toDisplay(at.x + 4, at.y + 8);
		for (int x = -12; x <= 0; x += 6) {
			Event move = new Event();
			move.type = SWT.MouseMove;
			move.x = screen.x + x;
			move.y = screen.y;
			assertTrue(Display.getCurrent().post(move));
			Ui.pump(60);
		}
	}

}
