package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Format;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.internal.ChangedText;
import org.m2q.dsl.ide.suggest.Forecast;
import org.m2q.dsl.ide.suggest.Forecasts;

/** What repairs are predicted to change, against what the repaired text comes to. */
class ForecastsTest {

	private static final Forecasts FORECASTS = Examples.SERVICES.forecasts();
	private static final String TILED = CostRemarksTest.HEAD + CostRemarksTest.PLAIN + CostRemarksTest.chip("100 GB/s") + CostRemarksTest.mapping("map pwconv -> E\n\ttile E filters 12");
	/** F multiplies by powers of two only. */
	private static final String UNSUPPORTED = CostRemarksTest.HEAD + CostRemarksTest.PLAIN + CostRemarksTest.chip("100 GB/s") + CostRemarksTest.mapping("map pwconv -> F");

	private static QuickFix fix(M2qDocument document, String code, String title) {
		List<QuickFix> fixes = Examples.SERVICES.fixes().fixes(CostRemarksTest.only(document, code), document.text().orElseThrow());
		return fixes.stream().filter(fix -> fix.title().equals(title)).findFirst().orElseThrow(() -> new AssertionError(fixes.stream().map(QuickFix::title).toList()));
	}

	private static Forecast forecast(M2qDocument document, QuickFix fix) {
		return FORECASTS.of(document, fix, (experiment, network) -> Optional.empty(), Cancellation.NONE);
	}

	private static NetworkCost repaired(String text, QuickFix fix) {
		return CostRemarksTest.cost(fix.apply(text));
	}

	private static void assertCost(NetworkCost cost, org.m2q.advisor.Outcome outcome) {
		assertEquals(cost.energy(), outcome.energy());
		assertEquals(cost.latency(), outcome.latency());
	}

	/** Narrower activations are proposed only where they make room, and then the widest that do; what they cost is told. */
	@Test
	void lowerBitsMakeRoom() {
		String run = "experiment X { run M with W on A using B }\nmodel M { input x: [4, 8, 8] c: conv(8) output y }\n"
				+ "policy W { default { weights int8 activations int8 accumulator int32 requantize dyadic } }\nmapping B on A { map conv -> E }\n"
				+ "energy table t { source \"made for tests\" row mac: energy 0.1 pJ }\naccelerator A { clock 500 MHz use t engine E: multiplier-array 16 by 16 { mac int8 * int8: 1 per cycle costs mac }\n"
				+ "buffer wb holds weights: capacity 64 KiB, width 64 bit, energy 1 pJ/bit\nbuffer gb holds inputs, outputs, partial-sums: capacity %s, width 64 bit, energy 1 pJ/bit\n"
				+ "dram main: bandwidth 1 GB/s, energy 8 pJ/bit }\n";
		int proposed = 0;
		for (int bytes = 1; bytes <= 24; bytes++) {
			String text = run.formatted(bytes + " B");
			M2qDocument document = Examples.open(text);
			List<Problem> problems = document.problems().stream().filter(problem -> problem.code().equals(ProblemCodes.MEMORY_OVERFLOW)).toList();
			if (problems.isEmpty()) {
				continue;
			}
			Optional<QuickFix> lower = Examples.SERVICES.fixes().fixes(problems.getFirst(), text).stream().filter(fix -> fix.title().startsWith("Lower the activations of layer 'c' to int")).findFirst();
			int chosen = lower.map(fix -> Integer.parseInt(fix.title().replaceAll(".*int", ""))).orElse(3);
			for (int bits = 7; bits >= 4; bits--) {
				boolean fits = Examples.open(text.replace("activations int8", "activations int" + bits)).problems().stream().noneMatch(problem -> problem.code().equals(ProblemCodes.MEMORY_OVERFLOW));
				assertEquals(bits <= chosen, fits, bytes + " B with " + bits + " bits, proposed " + chosen);
			}
			if (lower.isPresent()) {
				proposed++;
				assertTrue(lower.get().changesCosts());
				Forecast forecast = Examples.SERVICES.forecasts().of(document, lower.get(), (experiment, network) -> Optional.empty(), Cancellation.NONE);
				assertTrue(forecast.after().isPresent() && forecast.label(lower.get()).contains("gives EDP "), forecast.text());
				Set<String> left = Examples.open(lower.get().apply(text)).problems().stream().map(Problem::code).collect(Collectors.toSet());
				assertFalse(left.contains(ProblemCodes.MEMORY_OVERFLOW), left.toString());
			}
		}
		assertTrue(proposed > 0, "never proposed");
	}

	@Test
	void aTextWithAPriceIsComparedWithItself() {
		M2qDocument document = Examples.open(TILED);
		QuickFix fix = fix(document, ProblemCodes.TILE_INDIVISIBLE, "Use tiles of 16 filters");
		assertTrue(fix.changesCosts());
		assertEquals(Optional.empty(), FORECASTS.known(document, fix));
		Forecast forecast = forecast(document, fix);
		assertSame(forecast, FORECASTS.known(document, fix).orElseThrow());
		NetworkCost before = CostRemarksTest.cost(TILED);
		NetworkCost after = repaired(TILED, fix);
		assertCost(before, forecast.before().orElseThrow());
		assertCost(after, forecast.after().orElseThrow());
		double saved = 1 - after.edp() / before.edp();
		assertTrue(saved > 0.05, () -> "saves " + saved);
		assertEquals("Use tiles of 16 filters: EDP −" + Format.percent(saved) + ", weight SQNR unchanged", forecast.label(fix));
		assertTrue(forecast.details().contains("M with W on A using B") && forecast.details().contains(Format.energyDelay(before.edp()) + " → " + Format.energyDelay(after.edp())),
				forecast.details());
	}

	/** Four bits less: 4 · 6.02 dB, a little less where the range of the codes is not used alike. */
	@Test
	void narrowerWeightsCostAccuracy() {
		String text = CostRemarksTest.HEAD.replace("[64, 16, 16]", "[64, 1, 1]") + CostRemarksTest.PLAIN + CostRemarksTest.chip("100 MB/s") + CostRemarksTest.mapping("map pwconv -> E");
		M2qDocument document = Examples.open(text);
		QuickFix fix = fix(document, ProblemCodes.MEMORY_BANDWIDTH, "Give layer 'c' weights int4 uniform symmetric in policy 'W'");
		Forecast forecast = forecast(document, fix);
		double lost = forecast.before().orElseThrow().proxy() - forecast.after().orElseThrow().proxy();
		assertEquals(4 * 6.02, lost, 2);
		assertTrue(forecast.text().startsWith("EDP −") && forecast.text().endsWith(", weight SQNR −" + String.format(Locale.ROOT, "%.1f", lost) + " dB (synthetic weights)"), forecast.text());
		assertEquals(repaired(text, fix).edp(), forecast.after().get().edp());
		assertEquals(2 * forecast.after().get().weightBytes(), forecast.before().get().weightBytes());
	}

	@Test
	void aTextWithoutPriceGetsOne() {
		M2qDocument document = Examples.open(UNSUPPORTED);
		QuickFix fix = fix(document, ProblemCodes.QUANT_UNSUPPORTED, "Map 'pwconv' to 'E'");
		Forecast forecast = forecast(document, fix);
		assertEquals(Optional.empty(), forecast.before());
		NetworkCost after = repaired(UNSUPPORTED, fix);
		assertCost(after, forecast.after().orElseThrow());
		assertTrue(forecast.label(fix).startsWith("Map 'pwconv' to 'E': gives EDP " + Format.energyDelay(after.edp()) + ", weight SQNR "), forecast.label(fix));
	}

	/** Whether the mapping or the policy says which filters are the coarse ones is the same to them. */
	@Test
	void aSplitChangesTheFormatsOfFilters() {
		M2qDocument document = Examples.open(CostRemarksTest.HEAD + CostRemarksTest.MIXED + CostRemarksTest.chip("100 GB/s")
				+ CostRemarksTest.mapping("map pwconv { uniform -> E pot -> F } concurrently"));
		Forecast split = forecast(document, fix(document, ProblemCodes.MAPPING_IMBALANCE, "Split filters 75 : 25"));
		Forecast dealt = forecast(document, fix(document, ProblemCodes.MAPPING_IMBALANCE, "Deal filters 75 : 25 in policy 'W'"));
		assertEquals(dealt.after(), split.after());
		// The coarse half has nearly all of the noise, and the worse half of it becomes fine: more than 3 dB, but not all of the noise.
		double gained = split.after().orElseThrow().proxy() - split.before().orElseThrow().proxy();
		assertTrue(gained > 3 && gained < 6, () -> "gains " + gained + " dB");
	}

	/** A second layer that no engine takes: nothing has a price after the first repair, and nothing is claimed. */
	@Test
	void whatStaysWrongGivesNoNumbers() {
		String text = UNSUPPORTED.replace("output y", "d: conv(8)\n\toutput y").replace("map pwconv -> F", "map pwconv -> F map conv -> F");
		M2qDocument document = Examples.open(text);
		List<QuickFix> fixes = document.problems().stream().filter(problem -> problem.code().equals(ProblemCodes.QUANT_UNSUPPORTED))
				.flatMap(problem -> Examples.SERVICES.fixes().fixes(problem, text).stream()).filter(fix -> fix.title().equals("Map 'pwconv' to 'E'")).toList();
		assertFalse(fixes.isEmpty());
		Forecast forecast = forecast(document, fixes.getFirst());
		assertEquals(Optional.empty(), forecast.after());
		assertEquals("Map 'pwconv' to 'E'", forecast.label(fixes.getFirst()));
		assertTrue(forecast.details().startsWith("Not priced yet: "), forecast.details());
	}

	/** The repaired text is nobody's but the forecast's. */
	@Test
	void theTextStaysAsItIs() {
		M2qDocument document = Examples.open(TILED);
		forecast(document, fix(document, ProblemCodes.TILE_INDIVISIBLE, "Let a search choose the tile"));
		assertSame(document, Examples.SERVICES.workspace().open(document.uri()));
		assertEquals(TILED, document.text().orElseThrow());
	}

	/** What is tried does not stay where others are tried next. */
	@Test
	void nothingStaysOfAChangedText(@TempDir Path folder) throws IOException {
		Path part = Files.writeString(folder.resolve("part.m2q"), "block B { relu }\n");
		Path file = Files.writeString(folder.resolve("file.m2q"), "import \"part.m2q\"\nblock C { B }\n");
		M2qDocument document = Examples.SERVICES.workspace().open(file);
		M2qWorkspace trial = new M2qWorkspace(Examples.SERVICES.workspace().injector());
		try (ChangedText changed = ChangedText.open(document, "import \"part.m2q\"\nblock D { B }\n", trial)) {
			assertTrue(trial.hasBuffer(document.uri()) && document.imported().stream().allMatch(other -> trial.hasBuffer(other.uri())));
			assertEquals(List.of(part.toUri().toString()), document.imported().stream().map(M2qDocument::uri).toList());
			assertTrue(changed.document().text().orElseThrow().contains("block D"));
		}
		assertFalse(trial.hasBuffer(document.uri()) || document.imported().stream().anyMatch(other -> trial.hasBuffer(other.uri())));
		assertEquals(document.text(), trial.open(file).text());
	}

	@Test
	void canBeCancelledAndForgotten() {
		M2qDocument document = Examples.open(TILED + "\n");
		QuickFix fix = fix(document, ProblemCodes.TILE_INDIVISIBLE, "Use tiles of 16 filters");
		assertThrows(CancellationException.class, () -> FORECASTS.of(document, fix, (experiment, network) -> Optional.empty(), () -> true));
		assertEquals(Optional.empty(), FORECASTS.known(document, fix));
		forecast(document, fix);
		FORECASTS.forget(document);
		assertEquals(Optional.empty(), FORECASTS.known(document, fix));
	}

	@Test
	void suppressionsChangeNothing() {
		M2qDocument document = Examples.open(TILED);
		QuickFix last = Examples.SERVICES.fixes().fixes(CostRemarksTest.only(document, ProblemCodes.TILE_INDIVISIBLE), TILED).getLast();
		assertTrue(last.title().startsWith("Suppress "), last.title());
		assertFalse(last.changesCosts());
	}
}
