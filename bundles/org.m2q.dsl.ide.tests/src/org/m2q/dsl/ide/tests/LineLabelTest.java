package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
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
