package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Notation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.cost.CostAnnotations;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.HotLines;
import org.m2q.dsl.ide.cost.LabelPart;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.cost.LineLabel;

class LineLabelTest {

	private final M2qDocument document = Examples.example("efficientvit-b1.m2q");
	private final CostReport report = Examples.SERVICES.costs().report(document, Cancellation.NONE);

	@Test
	void partsAreLeftOutAndColumnsStay() {
		for (int i = 0; i < report.lines().size(); i++) {
			LineCost line = report.lines().get(i);
			LineLabel full = report.labels().get(i);
			LineLabel share = LineLabel.of(line, false, Set.of());
			assertTrue(share.text().matches("~[0-9.]+ %"), share.text());
			assertTrue(full.text().startsWith(share.text()), full.text());
			assertEquals(LineLabel.BAR_START + LineLabel.BAR_COLUMNS, share.columns().length(), share.columns());
			for (LabelPart part : LabelPart.values()) {
				EnumSet<LabelPart> others = EnumSet.complementOf(EnumSet.of(part));
				assertTrue(LineLabel.of(line, false, others).text().length() <= full.text().length());
			}
			assertTrue(!LineLabel.of(line, false, EnumSet.complementOf(EnumSet.of(LabelPart.ENERGY, LabelPart.EDP))).text().contains("J"));
		}
	}

	/** The bar and all numbers stand where they stand in other lines, whatever the share. */
	@Test
	void everyShareFitsIntoItsColumns() {
		LineCost line = report.lines().getFirst();
		LineLabel reference = LineLabel.of(withShare(line, 0.123), false, LabelPart.ALL);
		String numbers = reference.columns().substring(LineLabel.BAR_START);
		for (double share : new double[] { 1, 0.99949, 0.1, 0.09996, 0.01, 0.0099951, 0.00507, 0.001, 0.0009996, 0.000507, 0.00005, 0.0000051, 0.000004, 1e-9, 0 }) {
			for (Set<LabelPart> parts : List.of(LabelPart.ALL, Set.<LabelPart>of())) {
				LineLabel label = LineLabel.of(withShare(line, share), false, parts);
				assertTrue(label.columns().startsWith(" ".repeat(LineLabel.BAR_COLUMNS), LineLabel.BAR_START), label.columns());
				assertTrue(label.columns().substring(0, LineLabel.BAR_START).matches(" *[~<][0-9.]+ % "), label.columns());
				assertEquals(parts.isEmpty() ? "" : numbers.strip(), label.columns().substring(LineLabel.BAR_START).strip());
				assertEquals(parts.isEmpty() ? LineLabel.BAR_START + LineLabel.BAR_COLUMNS : reference.columns().length(), label.columns().length());
			}
		}
		assertTrue(LineLabel.of(withShare(line, 0.00507), false, LabelPart.ALL).columns().startsWith("~0.507 % "));
		assertTrue(LineLabel.of(withShare(line, 0.000004), false, LabelPart.ALL).columns().startsWith("<0.001 %"));
		assertTrue(LineLabel.of(withShare(line, 0.000507), false, LabelPart.ALL).columns().startsWith("~0.051 %"));
	}

	private static LineCost withShare(LineCost line, double share) {
		return new LineCost(line.line(), line.offset(), line.kind(), line.model(), line.layers(), share, line.latency(), line.energy(), line.bounds(),
				line.engines(), line.weightFormats(), line.activationFormats(), line.schemes(), line.unavailable(), line.obstacle(), line.origin());
	}

	/** In every example and in every part, the columns of a line begin where those of all others do. */
	@Test
	void theColumnsOfAllLinesAreBelowEachOther() {
		for (int digits = Notation.LEAST_DIGITS; digits <= Notation.MOST_DIGITS; digits++) {
			for (LabelPart part : List.of(LabelPart.LATENCY, LabelPart.ENERGY, LabelPart.EDP, LabelPart.BOUND)) {
				Set<Integer> widths = new java.util.TreeSet<>();
				for (LineCost line : report.lines()) {
					Set<LabelPart> numbers = EnumSet.of(part, LabelPart.PRECISION);
					String columns = LineLabel.of(line, false, numbers, new Notation(digits, false)).columns();
					widths.add(columns.length() - line.precision().length());
				}
				assertEquals(1, widths.size(), part + ": " + widths);
			}
		}
	}

	/** Energy and time have the digits that are wanted; the share has not more than three, so that the bar stays where it is. */
	@Test
	void digitsAreThoseThatAreWanted() {
		for (LineCost line : report.lines()) {
			Set<LabelPart> energy = Set.of(LabelPart.ENERGY);
			String five = LineLabel.of(line, false, energy, new Notation(5, false)).text();
			assertEquals(new Notation(5, false).energy(line.energy()), five.substring(five.indexOf("  ") + 2).strip(), five);
			assertEquals(LineLabel.of(line, false, Set.of()).columns(), LineLabel.of(line, false, Set.of(), new Notation(6, false)).columns());
			assertTrue(LineLabel.of(line, false, Set.of(), new Notation(2, false)).text().length() <= LineLabel.of(line, false, Set.of()).text().length());
		}
	}

	@Test
	void hotLinesAreTheLargestOfLayersInTheOrderOfTheText() {
		List<HotLines.Hot> hot = HotLines.of(report.lines(), 3, 0);
		assertEquals(3, hot.size());
		double least = hot.stream().mapToDouble(line -> line.cost().share()).min().orElseThrow();
		Set<Integer> lines = Set.copyOf(hot.stream().map(line -> line.cost().line()).toList());
		assertTrue(report.lines().stream().filter(line -> line.kind() == LineCost.Kind.LAYER && !lines.contains(line.line()))
				.allMatch(line -> line.share() <= least));
		assertEquals(hot.stream().map(line -> line.cost().line()).sorted().toList(), hot.stream().map(line -> line.cost().line()).toList());
		assertEquals(Set.of(1, 2, 3), Set.copyOf(hot.stream().map(HotLines.Hot::rank).toList()));
		assertEquals(List.of(), HotLines.of(report.lines(), 3, 1.1));
		assertEquals(List.of(), HotLines.of(report.lines(), 0, 0));
		assertTrue(hot.stream().anyMatch(line -> report.name(line.cost()).startsWith("stage4")), hot.toString());
	}

	/** Tiles are searched for once; after an edit only for layers that are new. */
	@Test
	void pricingAgainSearchesOnlyForWhatIsNew() {
		CostAnnotations costs = Examples.SERVICES.costs();
		costs.report(document, Cancellation.NONE);
		CostAnnotations.Effort before = costs.effort();
		String text = document.text().orElseThrow();
		M2qDocument same = Examples.SERVICES.workspace().open(document.uri(), "// moved\n" + text);
		costs.report(same, Cancellation.NONE);
		CostAnnotations.Effort moved = costs.effort();
		assertEquals(before.searches(), moved.searches());
		assertEquals(before.reports() + 1, moved.reports());
		assertEquals(before.points() + 2, moved.points());
		M2qDocument edited = Examples.SERVICES.workspace().open(document.uri(), text.replace("hidden = 1600", "hidden = 1601"));
		costs.report(edited, Cancellation.NONE);
		long fresh = costs.effort().searches() - moved.searches();
		Examples.SERVICES.workspace().removeBuffer(document.uri());
		assertTrue(fresh > 0 && fresh <= 8, "searched for " + fresh + " of 98 layers, twice with the baseline");
	}
}
