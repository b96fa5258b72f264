package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.PrecisionReport;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.precision.PrecisionMap;

/** The precision map: what its cells say, and pictures. */
class PrecisionMapTest {

	private static final String FILE = "efficientvit-b1.m2q";

	@Test
	void cellsSayWhatThePolicySays() {
		PointReport point = Samples.point(FILE);
		PrecisionMap map = new PrecisionMap(point);
		DataTable table = map.table();
		assertEquals(point.layers().size(), table.rows().size());
		int mixed = 0;
		for (int i = 0; i < point.layers().size(); i++) {
			LayerReport layer = point.layers().get(i);
			String weights = table.rows().get(i).cells().get(2).text();
			for (PrecisionReport.Scheme scheme : layer.precision().weights()) {
				assertTrue(weights.contains(scheme.format()), weights);
			}
			mixed += layer.precision().weights().size() > 1 ? 1 : 0;
		}
		assertTrue(mixed > 0, "the example mixes schemes");
		try (Window window = new Window(map, 900, 640)) {
			window.canvas().choose(Set.of(point.layers().get(3).name()));
			window.screenshots("precision");
			assertTrue(window.canvas().marks().get(3).name().contains("weights"), window.canvas().marks().get(3).name());
		}
	}
}
