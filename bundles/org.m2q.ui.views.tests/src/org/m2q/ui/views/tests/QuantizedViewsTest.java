package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import java.util.function.Predicate;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.base.unit.Format;
import org.m2q.calibration.HealthFinding;
import org.m2q.calibration.build.QuantizedWeights;
import org.m2q.codegen.java.GeneratedCode;
import org.m2q.codegen.java.SourceMap;
import org.m2q.core.M2qCore;
import org.m2q.core.problems.Findings;
import org.m2q.core.quantized.HealthProblems;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.core.quantized.ValueQuality;
import org.m2q.dsl.M2qDocument;
import org.m2q.quant.program.FilterFormat;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.precision.PrecisionMap;
import org.m2q.ui.charts.ranges.RangeMap;
import org.m2q.ui.charts.ranges.ValueRow;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.ToolBars;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;
import org.m2q.ui.views.internal.ChartView;
import org.m2q.ui.views.internal.GeneratedView;
import org.m2q.ui.views.internal.results.Column;
import org.m2q.ui.views.internal.results.LayerRow;
import org.m2q.ui.views.internal.results.LayerTable;
import org.m2q.ui.views.internal.results.ResultsView;

/** Views of a quantized network in the real workbench: a small network with trained weights. */
class QuantizedViewsTest {

	private static final String FILE = "fashion.m2q";
	private static final String VIEWS = "org.m2q.ui.views.";
	private static final int PATIENCE = 120_000;

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("quantized");
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
	void close() {
		if (open != null) {
			open.close();
			Ui.pump(200);
		}
	}

	@AfterAll
	static void check() throws Exception {
		project.delete(true, true, null);
		assertEquals(List.of(), errors.entries());
		errors.close();
	}

	private static Composite body(ChartView view) {
		return view.canvas().getParent();
	}

	@Test
	void rangesAndFiltersOfTheTrainedNetwork() throws Exception {
		open = OpenFile.open(project, FILE);
		ChartView view = (ChartView) OpenFile.page().showView(VIEWS + "ranges");
		Ui.await("an estimate", PATIENCE, () -> M2qCore.currentResult().shown().isPresent());
		Ui.await("an offer", PATIENCE, () -> Widgets.isEnabled(body(view), "Quantize") && body(view).isVisible());
		Button offer = Widgets.all(body(view), Button.class).getFirst();
		assertTrue(offer.isVisible(), "an empty view offers what fills it");
		Themes.screenshots("view-ranges-empty");
		Widgets.click(body(view), "Quantize");
		Ui.await("ranges", PATIENCE, () -> view.canvas().chart().isPresent());
		QuantizedPoint point = M2qCore.quantizedPoints().of(M2qCore.currentResult().shown().orElseThrow()).orElseThrow();
		assertTrue(point.fits(M2qCore.currentResult().shown().orElseThrow()));
		assertEquals("weights/fashion-efficientvit.safetensors", point.weights());
		RangeMap map = (RangeMap) view.canvas().chart().orElseThrow();
		assertEquals(point.values().size(), map.rows().size());
		assertEquals("image", map.rows().getFirst().name());
		for (int i = 0; i < map.rows().size(); i++) {
			ValueRow row = map.rows().get(i);
			ValueQuality value = point.values().get(i);
			if (value.tensor().scales().length == 1) {
				assertEquals(value.tensor().dequantize(value.tensor().range().high()), row.reachedHigh(), 1e-6 * Math.abs(row.reachedHigh()), row.name());
			}
			assertTrue(row.sqnr().isPresent() && row.bins().isPresent(), row.name());
			assertEquals(value.saturation(), row.saturation(), "what hovers say of " + row.name());
			assertEquals(row.seenLow(), value.observed().range().min(), row.name());
		}
		assertEquals(0, map.rows().getFirst().saturation().orElseThrow(), 0.01, "codes reach nearly all of what the input was seen to be");
		assertTrue(map.rows().getLast().sqnr().orElseThrow() > 10, "the result is that of the network: " + map.rows().getLast().sqnr());
		screenshots("view-ranges");
		// From a row to the text.
		Mark mark = view.canvas().marks().stream().filter(found -> found.layer().endsWith("classify")).findFirst().orElseThrow();
		view.canvas().open(mark);
		Ui.await("the line of the layer", PATIENCE, () -> line().contains("classify: linear"));
		// From the text to a row.
		open.editor().selectAndReveal(open.offset("conv: ConvNorm(16") + 1, 0);
		Ui.await("the row of the layer", PATIENCE, () -> view.canvas().selected().equals(Set.of("stem.conv")));
		ToolBars.press(view, "Weights");
		RangeMap weights = (RangeMap) view.canvas().chart().orElseThrow();
		assertEquals(point.layerWeights().keySet(), Set.copyOf(weights.rows().stream().map(ValueRow::layer).toList()));
		screenshots("view-ranges-weights");
		ToolBars.press(view, "Weights");

		ChartView precision = (ChartView) OpenFile.page().showView(VIEWS + "precision");
		Ui.await("filters", PATIENCE, () -> precision.canvas().chart().filter(chart -> chart.title().contains("quantized")).isPresent());
		PrecisionMap filters = (PrecisionMap) precision.canvas().chart().orElseThrow();
		List<FilterFormat> mixed = point.filters().values().stream().filter(formats -> formats.stream().distinct().count() > 1).findFirst().orElseThrow();
		assertTrue(mixed.stream().anyMatch(FilterFormat::isShiftAdd));
		assertTrue(filters.table().tsv().contains("apot"));
		int known = 0;
		for (var row : filters.table().rows()) {
			String said = row.cells().get(6).text();
			assertEquals(point.value(row.layer()).map(value -> value.tensor().storage().name().toLowerCase(java.util.Locale.ROOT)).orElse(""), said, row.layer());
			known += said.isEmpty() ? 0 : 1;
		}
		assertTrue(known > 10, known + " results");
		screenshots("view-precision-filters");

		// Other precisions in the text: the ranges stay and say that they are older, the filters go.
		open.replace("with M2Q on", "with W8A8 on");
		Ui.await("the old filters are gone", PATIENCE, () -> precision.canvas().chart().filter(chart -> !chart.title().contains("quantized")).isPresent());
		open.replace("with W8A8 on", "with M2Q on");
		Ui.await("the filters are back", PATIENCE, () -> precision.canvas().chart().filter(chart -> chart.title().contains("quantized")).isPresent());
		open.editor().doSave(null);
	}

	private String line() {
		try {
			int line = ((ITextSelection) open.editor().getSelectionProvider().getSelection()).getStartLine();
			return open.document().get(open.document().getLineOffset(line), open.document().getLineLength(line));
		} catch (org.eclipse.jface.text.BadLocationException e) {
			throw new AssertionError(e);
		}
	}

	private static void screenshots(String name) {
		for (String theme : new String[] { Window.DARK, Window.LIGHT }) {
			Window.theme(theme);
			Ui.pump(400);
			Ui.screenshot(name + (theme.equals(Window.DARK) ? "-dark" : "-light"));
		}
	}

	/** The table of layers says the error of the weights of the network that was quantized, and that there is none before, or for another text. */
	@Test
	void theTableSaysTheErrorsOfWeights() throws Exception {
		// A file of its own, because other tests want one that was not quantized.
		project.getFile(FILE).copy(project.getFile("errors.m2q").getFullPath(), true, null);
		open = OpenFile.open(project, "errors.m2q");
		ResultsView view = (ResultsView) OpenFile.page().showView(ResultsView.ID);
		OpenFile.page().toggleZoom(OpenFile.page().getReference(view));
		try {
			Ui.await("layers", PATIENCE, () -> view.table().all() > 10);
			view.group(LayerTable.Grouping.KIND);
			open.replace("with M2Q on", "with W4A8 on");
			Ui.await("layers of a text that was not quantized", PATIENCE, () -> M2qCore.quantizedPoints().of(M2qCore.currentResult().shown().orElseThrow())
					.filter(point -> point.fits(M2qCore.currentResult().shown().orElseThrow())).isEmpty());
			assertTrue(view.table().rows().stream().allMatch(row -> Column.SQNR.text(row).isEmpty()));
			assertTrue(view.status().contains("SQNR: "), view.status());
			open.replace("with W4A8 on", "with M2Q on");
			Ui.await("the first text", PATIENCE, () -> view.status().contains("M2Q ·"));
			ToolBars.press(view, "&Quantize for SQNR of Weights");
			Ui.await("ratios", PATIENCE, () -> Double.isFinite(view.table().rows().getFirst().sqnr()));
			assertTrue(view.status().contains("SQNR: weights quantized from weights/fashion-efficientvit.safetensors"), view.status());
			QuantizedPoint point = M2qCore.quantizedPoints().of(M2qCore.currentResult().shown().orElseThrow()).orElseThrow();
			double noise = 0;
			int count = 0;
			for (LayerRow group : view.table().rows()) {
				for (LayerRow row : group.children()) {
					QuantizedWeights weights = point.layerWeights().get(row.label());
					assertEquals(weights == null ? Double.NaN : ratio(weights), row.sqnr(), 1e-9, row.label());
					if (weights != null) {
						noise += Math.pow(10, -row.sqnr() / 10);
						count++;
					}
				}
			}
			assertEquals(point.layerWeights().size(), count);
			assertEquals(-10 * Math.log10(noise / count), view.table().rows().getFirst().sqnr(), 1e-9);
			double worst = view.table().rows().stream().flatMap(row -> row.children().stream()).mapToDouble(LayerRow::sqnr).filter(ratio -> !Double.isNaN(ratio)).min().orElseThrow();
			view.filter("sqnr<" + (worst + 0.01));
			assertTrue(view.table().shown() >= 1 && view.table().shown() < count, view.table().shown() + " layers");
			view.filter("");
			view.group(LayerTable.Grouping.NONE);
			view.sort(Column.SQNR, true);
			Themes.screenshots("results-sqnr");
			view.unsort();
		} finally {
			OpenFile.page().toggleZoom(OpenFile.page().getReference(view));
			OpenFile.page().hideView(view);
			open.editor().doRevertToSaved();
		}
	}

	/** From the codes, not from what the product sums. */
	private static double ratio(QuantizedWeights weights) {
		double signal = 0;
		double error = 0;
		for (int i = 0; i < weights.original().length; i++) {
			double code = weights.codes().codes()[i] * (double) weights.codes().scales()[i / weights.codes().size()];
			signal += weights.original()[i] * (double) weights.original()[i];
			error += (weights.original()[i] - code) * (weights.original()[i] - code);
		}
		return 10 * Math.log10(signal / error);
	}

	/** The Java follows the caret of the editor, and the editor that of the Java; hovers say what was found out. */
	@Test
	void javaAndTextFollowEachOther() throws Exception {
		open = OpenFile.open(project, FILE);
		GeneratedView view = (GeneratedView) OpenFile.page().showView(GeneratedView.ID);
		Ui.await("an estimate", PATIENCE, () -> M2qCore.currentResult().shown().isPresent());
		// The test before may have left a network of the same file; its class has other lines.
		List<QuantizedPoint> earlier = M2qCore.quantizedPoints().of(open.file());
		ToolBars.press(view, "Quantize");
		Ui.await("Java", PATIENCE, () -> view.point().filter(point -> !earlier.contains(point)).isPresent() && view.code().isPresent());
		GeneratedCode code = view.code().orElseThrow();
		assertEquals(code.source(), view.viewer().getDocument().get());
		OpenFile.page().activate(open.editor());
		open.editor().selectAndReveal(open.offset("conv: ConvNorm(16") + 1, 0);
		Ui.await("the method of the layer", PATIENCE, () -> code.map().at(javaLine(view)).filter(entry -> entry.layer().equals("stem.conv")).isPresent());
		screenshots("view-generated");
		OpenFile.page().activate(view);
		SourceMap.Entry last = code.map().layers().stream().filter(entry -> entry.layer().equals("head.classify")).findFirst().orElseThrow();
		view.viewer().getTextWidget().setFocus();
		view.viewer().setSelectedRange(view.viewer().getDocument().getLineOffset(last.firstLine()), 0);
		Ui.await("the line of the layer", 10_000, () -> line().contains("classify: linear"));
		assertEquals(view, OpenFile.page().getActivePart(), "the keyboard stays");
	}

	/** The hover of a call says what quantizing found out about its layers, as long as the text is what was quantized. */
	@Test
	void hoversSayRangesAndErrors() throws Exception {
		open = OpenFile.open(project, FILE);
		ChartView view = (ChartView) OpenFile.page().showView(VIEWS + "ranges");
		Ui.await("an estimate", PATIENCE, () -> M2qCore.currentResult().shown().isPresent());
		List<QuantizedPoint> earlier = M2qCore.quantizedPoints().of(open.file());
		ToolBars.press(view, "Quantize");
		Ui.await("ranges", PATIENCE, () -> M2qCore.quantizedPoints().of(open.file()).stream().anyMatch(point -> !earlier.contains(point)));
		QuantizedPoint point = M2qCore.quantizedPoints().of(open.file()).getFirst();
		ValueQuality value = point.value("stem.conv").orElseThrow();
		OpenFile.page().activate(open.editor());
		open.editor().getSite().getShell().forceActive();
		for (String theme : new String[] { Window.DARK, Window.LIGHT }) {
			Window.theme(theme);
			Shell hover = hover();
			String text = Widgets.all(hover, StyledText.class).getFirst().getText();
			assertTrue(text.contains("stem.conv"), text);
			assertTrue(text.contains(Format.significant(value.observed().range().max(), 3)), text);
			assertTrue(text.contains("SQNR") && text.contains(Format.significant(value.sqnr(), 3) + " dB"), text);
			assertTrue(text.contains("saturated " + Format.percent(value.saturation().orElseThrow())) && text.contains("MSE "), text);
			assertTrue(text.contains("\noutput ") && text.contains("\ninput image ") && text.contains("\u2588") && text.contains("\u2518  uint8"), text);
			Ui.screenshot("hover-ranges" + (theme.equals(Window.DARK) ? "-dark" : "-light"));
			hover.close();
		}
		// What was found out about another text is not said of this one.
		open.replace("ConvNorm(16", "ConvNorm(24");
		Ui.pump(1500);
		assertFalse(Widgets.all(hover(), StyledText.class).getFirst().getText().contains("SQNR"));
		open.replace("ConvNorm(24", "ConvNorm(16");
		open.editor().doSave(null);
	}

	/** As the F2 key opens it. On a busy machine an answer may come when its question is over, so it is asked again. */
	private Shell hover() {
		Predicate<Shell> answer = shell -> Widgets.all(shell, StyledText.class).stream().anyMatch(text -> text.getText().contains("ConvNorm"));
		open.editor().selectAndReveal(open.offset("ConvNorm(") + 2, 0);
		for (int i = 0; i < 8 && Widgets.popups().stream().noneMatch(answer); i++) {
			open.editor().getAction(ITextEditorActionConstants.SHOW_INFORMATION).run();
			for (int j = 0; j < 30 && Widgets.popups().stream().noneMatch(answer); j++) {
				Ui.pump(60);
			}
		}
		return Widgets.popups().stream().filter(answer).findFirst().orElseThrow(() -> new AssertionError("no hover"));
	}

	private static int javaLine(GeneratedView view) {
		try {
			return view.viewer().getDocument().getLineOfOffset(view.viewer().getSelectedRange().x) + 1;
		} catch (org.eclipse.jface.text.BadLocationException e) {
			throw new AssertionError(e);
		}
	}

	/** A finding is a marker at the line of its layer; its quick fix adds the rule behind the last one of the policy. */
	@Test
	void findingsAreMarkedAndMended() throws Exception {
		open = OpenFile.open(project, FILE);
		ChartView view = (ChartView) OpenFile.page().showView(VIEWS + "ranges");
		Ui.await("an estimate", PATIENCE, () -> M2qCore.currentResult().shown().isPresent());
		ToolBars.press(view, "Quantize");
		Ui.await("ranges", PATIENCE, () -> view.canvas().chart().isPresent() && !M2qCore.quantizedPoints().of(open.file()).isEmpty());
		QuantizedPoint made = M2qCore.quantizedPoints().of(open.file()).getFirst();
		int layer = made.network().layers().stream().filter(found -> found.name().equals("stem.local.depth")).findFirst().orElseThrow().index();
		String rule = "rule for layer \"stem.local.depth\" { migrate channels }";
		HealthFinding finding = new HealthFinding(HealthFinding.Kind.OUTLIER_CHANNELS, layer, "channel 3 reaches 40, 20 times as much as the median channel with 2", Optional.of(rule),
				Optional.empty(), 20);
		QuantizedPoint point = new QuantizedPoint(made.experiment(), made.point(), made.network(), made.parameters(), made.built(), made.values(), made.weights(), made.samples(), false,
				made.sample(), made.preprocessing(), List.of(finding), made.text(), made.precisions());
		M2qDocument document = Activator.instance().services().workspace().open(open.file().getLocation().toPath().toUri().toString(), open.document().get());
		Findings.show(open.file(), "quantize", HealthProblems.of(point, document, "M2Q"));
		IMarker marker = project.findMarkers(M2qCore.FINDING_MARKER, false, IResource.DEPTH_INFINITE)[0];
		assertEquals(open.document().getLineOfOffset(open.offset("local: residual")) + 1, marker.getAttribute(IMarker.LINE_NUMBER, 0));
		IMarkerResolution[] fixes = IDE.getMarkerHelpRegistry().getResolutions(marker);
		assertEquals(List.of("Add the rule to policy M2Q in policies/m2q.m2q"), java.util.Arrays.stream(fixes).map(IMarkerResolution::getLabel).toList());
		OpenFile.page().showView(IPageLayout.ID_PROBLEM_VIEW);
		open.editor().selectAndReveal(open.offset("local: residual"), 0);
		Ui.pump(500);
		Themes.screenshots("health-marker");
		fixes[0].run(marker);
		String policy = new String(project.getFile("policies/m2q.m2q").getContents().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
		assertTrue(policy.contains("\t" + rule + "\n}"), policy);
		assertEquals(0, project.findMarkers(M2qCore.FINDING_MARKER, false, IResource.DEPTH_INFINITE).length);
		assertEquals(List.of(), Activator.instance().services().workspace().open(project.getFile("policies/m2q.m2q").getLocation().toPath().toUri().toString(), policy).problems()
				.stream().filter(problem -> problem.isError()).toList(), "the policy is still valid");
	}
}
