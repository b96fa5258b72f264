package org.m2q.report.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.m2q.report.CauseReport;
import org.m2q.report.DiffText;
import org.m2q.report.LayerReport;
import org.m2q.report.LineDiff;
import org.m2q.report.PointReport;
import org.m2q.report.PrecisionReport;
import org.m2q.report.ProxyReport;
import org.m2q.report.ReportDiff;
import org.m2q.report.TotalReport;

/** Comparisons against numbers that are computed by hand. */
class ReportDiffTest {

	private static final PointReport SAMPLE = SampleReports.single(3).experiments().get(0).points().get(0);

	private static PointReport point(double mac, double dram, double latency, List<LayerReport> layers) {
		double energy = mac + dram;
		TotalReport totals = new TotalReport(layers.size(), 1, 1, 1, 1, latency, energy, energy * latency, 0.5, OptionalDouble.empty(), true,
				List.of(new CauseReport("MAC", mac, List.of()), new CauseReport("DRAM weights", dram, List.of())), List.of());
		return new PointReport("1", SAMPLE.setup(), List.of(), totals, layers, SAMPLE.hardware(), List.of(), List.of());
	}

	private static LayerReport layer(String name, String bits, double energy, double latency, double share) {
		LayerReport layer = SAMPLE.layers().get(0);
		PrecisionReport precision = new PrecisionReport(bits, 8, layer.precision().weights(), "uint8", "int32");
		return new LayerReport(0, name, "", layer.kind(), "", "priced", layer.inputs(), layer.output(), layer.loops(), layer.macs(), layer.weights(),
				layer.parameters(), layer.cycles(), layer.computeCycles(), layer.memoryCycles(), latency, energy, energy * latency, share, layer.bound(),
				layer.utilization(), precision, layer.engines(), layer.energyByCause(), layer.traffic(), List.of(), List.of(), List.of(), List.of());
	}

	/** E: 6 + 4 → 6 + 1 µJ, ×0.7; D: 2 → 1.5 ms, ×0.75; together 0.7 · 0.75 = 0.525, so −47.5 %. MAC energy did not change. */
	@Test
	void theChangeIsSplitOverItsCauses() {
		ReportDiff diff = ReportDiff.of(point(6e-6, 4e-6, 2e-3, List.of()), point(6e-6, 1e-6, 1.5e-3, List.of()));
		assertEquals(-0.475, diff.edpChange(), 1e-12);
		assertEquals(List.of("DRAM weights", "latency"), diff.causes().stream().map(ReportDiff.CauseDiff::cause).toList());
		assertEquals(0.7, Math.exp(diff.causes().get(0).part()), 1e-12);
		assertEquals(0.75, Math.exp(diff.causes().get(1).part()), 1e-12);
		assertEquals("EDP −47.5 %: energy of DRAM weights ×0.700, latency ×0.750 (factors multiply to ×0.525).", DiffText.explanation(diff));
		assertEquals(List.of("−47.5 %", "−30.0 %", "−25.0 %", "±0.00 %", "±0.00 %"),
				DiffText.totals(diff).stream().map(DiffText.Total::changeText).map(text -> text.equals("±0 %") ? "±0.00 %" : text).toList());
		assertEquals(List.of("↓ 47.5 % less", "↓ 30.0 % less", "↓ 25.0 % less", "= the same", "= the same"), DiffText.totals(diff).stream().map(DiffText.Total::words).toList());
		ReportDiff back = ReportDiff.of(diff.after(), diff.before());
		assertEquals("↑ 33.3 % more", DiffText.totals(back).get(2).words(), "1.5 ms to 2 ms");
	}

	/** a: 2 µJ · 1 ms → 1.24 µJ · 1 ms, −38 %; b as it was; c gone, d new. */
	@Test
	void layersThatChangedAreListed() {
		ReportDiff diff = ReportDiff.of(
				point(1e-6, 1e-6, 1e-3, List.of(layer("a", "w8a8", 2e-6, 1e-3, 0.6), layer("b", "w8a8", 1e-6, 1e-3, 0.3), layer("c", "w8a8", 1e-6, 1e-3, 0.1))),
				point(1e-6, 1e-6, 1e-3, List.of(layer("a", "w4a8", 1.24e-6, 1e-3, 0.45), layer("b", "w8a8", 1e-6, 1e-3, 0.35), layer("d", "w8a8", 1e-6, 1e-3, 0.2))));
		assertEquals(List.of("d: new", "a: w8a8→w4a8, EDP −38.0 %", "c: gone"), diff.changes().stream().map(DiffText::change).toList());
		assertEquals("The EDP is the same.", DiffText.explanation(diff));
		assertTrue(DiffText.print(diff).contains("Changed layers"));
	}

	private static ProxyReport proxy(String basis, double value, Map<String, Double> layers) {
		return new ProxyReport("weight SQNR", basis, "dB", true, value, layers);
	}

	/** 31.5 to 30 dB; of a 40 to 38.8 dB, of b nothing to 20 dB. */
	@Test
	void theAccuracyProxyIsCompared() {
		PointReport a = point(1e-6, 1e-6, 1e-3, List.of(layer("a", "w8a8", 2e-6, 1e-3, 0.6), layer("b", "w32a8", 1e-6, 1e-3, 0.4)));
		PointReport b = point(1e-6, 1e-6, 1e-3, List.of(layer("a", "w4a8", 1.24e-6, 1e-3, 0.5), layer("b", "w8a8", 1e-6, 1e-3, 0.5)));
		ProxyReport before = proxy("synthetic weights", 31.5, Map.of("a", 40.0, "b", Double.POSITIVE_INFINITY));
		ReportDiff diff = ReportDiff.of(a.with(before), b.with(proxy("synthetic weights", 30, Map.of("a", 38.8, "b", 20.0))));
		DiffText.Total total = DiffText.totals(diff).getLast();
		assertEquals(List.of("accuracy proxy", "31.5 dB", "30.0 dB", "−1.50 dB", "↓ 1.50 dB less"), List.of(total.name(), total.before(), total.after(), total.changeText(), total.words()));
		assertEquals(List.of("a: w8a8→w4a8, EDP −38.0 %, weight SQNR −1.20 dB", "b: w32a8→w8a8, EDP ±0 %, weight SQNR nothing lost → 20.0 dB"),
				diff.changes().stream().map(DiffText::change).toList());
		assertTrue(DiffText.print(diff).contains("\nThe accuracy proxy is weight SQNR (synthetic weights); it is not an accuracy.\n"), DiffText.print(diff));
		// Decibels of other weights say something else.
		ReportDiff other = ReportDiff.of(a.with(before), b.with(proxy("", 12, Map.of("a", 12.0))));
		assertEquals("weights", DiffText.totals(other).getLast().name());
		assertTrue(other.layers().stream().allMatch(layer -> layer.proxy().isEmpty()));
		assertEquals("The accuracy proxies cannot be compared: A has weight SQNR (synthetic weights), B has weight SQNR.", DiffText.proxyNote(other));
		assertEquals("", DiffText.proxyNote(ReportDiff.of(a, b)));
	}

	@Test
	void whatIsNotModelledIsNotCompared() {
		ReportDiff diff = ReportDiff.of(point(Double.NaN, 1e-6, 1e-3, List.of()), point(1e-6, 1e-6, 1e-3, List.of()));
		assertTrue(DiffText.explanation(diff).contains("not modelled"), DiffText.explanation(diff));
		assertEquals("not modelled", DiffText.totals(diff).getFirst().before());
		assertEquals("n/a", DiffText.totals(diff).getFirst().changeText());
		assertEquals("change not known", DiffText.totals(diff).getFirst().words());
	}

	@Test
	void factorsNearOneAreToldFromOne() {
		assertEquals(List.of("×0.700", "×0.750", "×1.020", "×1.0040", "×0.999960", "×0.980", "×1.00"),
				List.of(0.7, 0.75, 1.02, 1.004, 0.99996, 0.98, 1.0).stream().map(factor -> DiffText.factor(Math.log(factor))).toList());
	}

	/** 4096 weights of the sample layer at 8 and at 4 bits: 4 KiB and 2 KiB. */
	@Test
	void weightsAreCountedInTheirFormats() {
		LayerReport eight = layer("a", "w8a8", 1e-6, 1e-3, 1);
		PrecisionReport half = new PrecisionReport("w4a8", 4, eight.precision().weights(), "uint8", "int32");
		LayerReport four = SampleReports.with(eight, half);
		assertEquals(4096, eight.weights());
		DiffText.Total weights = DiffText.totals(ReportDiff.of(point(1e-6, 1e-6, 1e-3, List.of(eight)), point(1e-6, 1e-6, 1e-3, List.of(four)))).getLast();
		assertEquals("weights", weights.name());
		assertEquals("4 KiB", weights.before());
		assertEquals("2 KiB", weights.after());
		assertEquals("↓ 50.0 % less", weights.words());
	}

	@Test
	void layersAreSortedByTheChangeOfTheirShare() {
		ReportDiff diff = ReportDiff.of(point(1e-6, 1e-6, 1e-3, List.of(layer("a", "w8a8", 1e-6, 1e-3, 0.5), layer("b", "w8a8", 1e-6, 1e-3, 0.3), layer("c", "w8a8", 1e-6, 1e-3, 0.2))),
				point(1e-6, 1e-6, 1e-3, List.of(layer("a", "w8a8", 1e-6, 1e-3, 0.4), layer("b", "w8a8", 1e-6, 1e-3, 0.3), layer("d", "w8a8", 1e-6, 1e-3, 0.3))));
		assertEquals(List.of("d", "c", "a", "b"), diff.byShareChange().stream().map(ReportDiff.LayerDiff::name).toList());
		assertEquals(List.of("d", "c", "a"), diff.moved().stream().map(ReportDiff.LayerDiff::name).toList());
	}

	@Test
	void textsAreComparedLineByLine() {
		LineDiff diff = LineDiff.of("a\nb\nc\nd\n", "a\nc\nx\nd\n");
		assertEquals("  a\n− b\n  c\n+ x\n  d\n", diff.marked());
		assertTrue(LineDiff.of("a\r\nb", "a\nb\n").isEmpty(), "line ends are no difference");
		assertEquals("− a\n+ b\n", LineDiff.of("a", "b").marked());
		assertTrue(LineDiff.of("", "").lines().isEmpty());
	}

	/** Whatever the texts: taking away what is in B alone gives A, and the other way round. */
	@Test
	void bothTextsAreInTheirDifference() {
		Random random = new Random(7);
		for (int i = 0; i < 200; i++) {
			String a = random.ints(random.nextInt(12), 0, 4).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
			String b = random.ints(random.nextInt(12), 0, 4).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
			LineDiff diff = LineDiff.of(a, b);
			assertEquals(a, side(diff, LineDiff.Side.AFTER));
			assertEquals(b, side(diff, LineDiff.Side.BEFORE));
		}
	}

	/** Long texts that differ in little are compared as any; long ones that differ throughout still contain both texts. */
	@Test
	void longTextsAreComparedToTheirEnds() {
		String text = IntStream.range(0, 10_000).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
		String changed = text.replace("\n4000\n", "\nx\n").replace("\n4100\n", "\n");
		List<String> differences = LineDiff.of(text, changed).lines().stream().filter(line -> line.side() != LineDiff.Side.BOTH).map(LineDiff.Line::marked).toList();
		assertEquals(List.of("− 4000", "+ x", "− 4100"), differences);
		String other = text.lines().map(line -> "y" + line).collect(Collectors.joining("\n"));
		LineDiff whole = LineDiff.of("head\n" + text, "head\n" + other);
		assertEquals("head\n" + text, side(whole, LineDiff.Side.AFTER));
		assertEquals("head\n" + other, side(whole, LineDiff.Side.BEFORE));
		assertFalse(LineDiff.of(text, text + "\nlast").isEmpty());
	}

	private static String side(LineDiff diff, LineDiff.Side without) {
		return diff.lines().stream().filter(line -> line.side() != without).map(LineDiff.Line::text).collect(Collectors.joining("\n"));
	}
}
