package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.m2q.quant.Scheme;
import org.m2q.quant.program.FilterFormat;
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

	/** Of a quantized network the filters themselves count, not what the policy wanted. */
	@Test
	void filtersAreShownOneByOne() {
		PointReport point = Samples.point(FILE);
		Map<String, List<FilterFormat>> filters = new HashMap<>();
		FilterFormat apot = new FilterFormat(Scheme.APOT, 4, 2);
		for (LayerReport layer : point.layers()) {
			if (!layer.precision().weights().isEmpty()) {
				filters.put(layer.name(), IntStream.range(0, 64).mapToObj(i -> i % 8 < 3 || i > 50 ? apot : FilterFormat.INT8).toList());
			}
		}
		Map<String, String> results = new HashMap<>();
		point.layers().forEach(layer -> results.put(layer.name(), layer.macs() > 0 ? "uint8" : "int16"));
		PrecisionMap map = new PrecisionMap(point, filters, results);
		DataTable.Row first = map.table().rows().stream().filter(row -> filters.containsKey(row.layer())).findFirst().orElseThrow();
		long shift = filters.get(first.layer()).stream().filter(FilterFormat::isShiftAdd).count();
		assertTrue(first.cells().get(2).text().contains("int4 apot"), first.cells().get(2).text());
		assertEquals((4 * shift + 8 * (64 - shift)) / 64.0, first.cells().get(3).value(), 1e-12);
		for (int i = 0; i < point.layers().size(); i++) {
			assertEquals(point.layers().get(i).macs() > 0 ? "uint8" : "int16", map.table().rows().get(i).cells().get(6).text());
		}
		// Without a program nothing is known that the activations do not say already.
		assertEquals(map.table().columns().size() - 1, new PrecisionMap(point).table().columns().size());
		try (Window window = new Window(map, 900, 640)) {
			window.screenshots("precision-filters");
		}
	}
}
