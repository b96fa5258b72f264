package org.m2q.report.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.report.LayerReport;
import org.m2q.report.LayerSelection;
import org.m2q.report.Report;
import org.m2q.report.TextOptions;
import org.m2q.report.TextReport;

/** The table for a console. */
class TextReportTest {

	private static String print(Report report, int width, boolean ascii) {
		return TextReport.print(report, new TextOptions(width, false, ascii, LayerSelection.top(20)));
	}

	@Test
	void overviewComparesWithTheBaseline() {
		List<String> lines = print(SampleReports.single(30), 120, false).lines().toList();
		assertEquals("  EDP                  4.04 nJ·s         25.3 nJ·s  −84.0 %  6.25× less", lines.get(6));
		assertEquals("  energy                 20.2 µJ           50.5 µJ  −60.0 %  2.50× less", lines.get(7));
	}

	/** Geometric means by hand: ln 2 and ln 1.5 for the ideas, √(6.25 / 3 · 2.7778 / 3) for the rest; (0.84 / ln 6.25 + 0.64 / ln 2.7778) / 2 of each is saved. */
	@Test
	void ideasAndParametersHaveTables() {
		List<String> lines = print(SampleReports.studied(), 100, false).lines().map(line -> line.strip().replaceAll(" {2,}", " | ")).toList();
		assertTrue(lines.contains("Mean EDP saving over the baseline: 74.0 % (2 points)."), lines.toString());
		int ideas = lines.indexOf("What each idea saves, mean of 2 points");
		assertEquals("scheme | +100 | 2 | 48.6 | 37.6", lines.get(ideas + 3).replace("2.000", "2"));
		assertEquals("fusion | +50 | 1.5 | 28.4 | 22.0", lines.get(ideas + 4).replace("1.500", "1.5").replace("+50.0", "+50"));
		assertEquals("rest of the design | 1.389 | 23 | 14.4", lines.get(ideas + 6).replace("23.0", "23"));
		assertEquals("all, against the baseline | 4.167 | 74.0", lines.get(ideas + 7));
		int ranges = lines.indexOf("EDP saving at both ends of parameters");
		assertEquals("dram_energy | 4 pJ/bit | 20 pJ/bit | usual | 87.5 | 50.0", lines.get(ranges + 3).replaceAll("50$", "50.0"));
		assertTrue(lines.get(ranges + 4).startsWith("clock | 200 MHz | 1 GHz | usual | 77.5"), lines.get(ranges + 4));
		assertTrue(lines.contains("clock = 500 MHz") && lines.stream().anyMatch(line -> line.startsWith("lanes = 16 (free): a,")), lines.toString());
	}

	@Test
	void expectationsAreMarked() {
		String text = print(SampleReports.single(30), 120, false);
		assertTrue(text.contains("✓ met      edp saving over TrioViT >= 70 %  84.0 %\n"), text);
		assertTrue(text.contains("✗ FAILED   latency < 2 ms                   2.50 ms at point 1 (b1.m2q:32:2)\n"), text);
	}

	@Test
	void numbersLineUpAtTheirPoints() {
		List<String> lines = print(SampleReports.single(30), 120, false).lines().toList();
		int start = lines.indexOf("Energy by cause");
		assertEquals(lines.get(start + 3).indexOf('.'), lines.get(start + 4).indexOf('.'));
		assertTrue(lines.get(start + 1).contains("energy") && lines.get(start + 2).contains("[µJ]"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 60, 80, 100, 120, 160, 250 })
	void tablesFitTheWidth(int width) {
		for (boolean ascii : new boolean[] { false, true }) {
			String tables = print(SampleReports.single(60), width, ascii).split("Expectations")[0];
			assertEquals(Optional.empty(), tables.lines().filter(line -> line.codePointCount(0, line.length()) > width).findFirst());
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 80, 100, 120, 160 })
	void shortenedNamesStayDistinct(int width) {
		Report report = SampleReports.single(60);
		List<String> lines = TextReport.print(report, new TextOptions(width, false, false, LayerSelection.ALL)).lines().toList();
		List<String> names = lines.subList(lines.indexOf("Layers") + 3, lines.size()).stream().takeWhile(line -> !line.contains("─"))
				.map(line -> line.replaceFirst("^ *([0-9]+ +)?", "").replaceFirst(" .*", "")).toList();
		assertEquals(60, names.size());
		assertEquals(60, names.stream().distinct().count(), names.toString());
	}

	@Test
	void asciiIsAscii() {
		String text = print(SampleReports.single(30), 120, true) + print(SampleReports.grid(3), 120, true) + print(SampleReports.hostile(), 120, true);
		assertTrue(text.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 127));
	}

	@Test
	void controlCharactersDoNotReachTheConsole() {
		assertTrue(print(SampleReports.hostile(), 100, false).chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)));
	}

	@Test
	void colourOnlyWhenAskedFor() {
		assertFalse(print(SampleReports.single(3), 100, false).contains("\u001b"));
		assertTrue(TextReport.print(SampleReports.single(3), new TextOptions(100, true, false, LayerSelection.ALL)).contains("\u001b[31m"));
	}

	@Test
	void gridNamesOnlyWhatDiffers() {
		String text = print(SampleReports.grid(6), 120, false);
		assertTrue(text.contains("All points: model EfficientViT_B1(resolution = 224)."), text);
		assertTrue(text.contains("least EDP"), text);
		assertTrue(text.contains("Details of point 2,"), text);
	}

	@Test
	void nothingRoundsToZero() {
		String text = TextReport.print(SampleReports.single(60), new TextOptions(200, false, false, LayerSelection.ALL));
		assertFalse(text.matches("(?s).*\\s0\\.0+\\s.*"), "a number lost its digits");
	}

	@Test
	void sameTextInEveryLocale() {
		String expected = print(SampleReports.single(30), 120, false);
		Locale locale = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("ar-EG"));
			assertEquals(expected, print(SampleReports.single(30), 120, false));
		} finally {
			Locale.setDefault(locale);
		}
	}

	@Test
	void layerSelection() {
		List<LayerReport> layers = SampleReports.single(30).experiments().get(0).points().get(0).layers();
		assertEquals(layers, LayerSelection.ALL.of(layers));
		assertEquals(List.of(), LayerSelection.NONE.of(layers));
		List<LayerReport> top = LayerSelection.parse("top:5").orElseThrow().of(layers);
		assertEquals(5, top.size());
		assertTrue(top.get(0).share() >= top.get(4).share());
		for (String text : List.of("", "top", "top:", "top:0", "top:-1", "top:9999999999", "ALL", "5")) {
			assertEquals(Optional.empty(), LayerSelection.parse(text), text);
		}
	}
}
