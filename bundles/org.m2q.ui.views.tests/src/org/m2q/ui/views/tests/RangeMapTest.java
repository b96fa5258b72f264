package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.ranges.RangeMap;
import org.m2q.ui.charts.ranges.RangeOrder;
import org.m2q.ui.charts.ranges.ValueBins;
import org.m2q.ui.charts.ranges.ValueRow;

/** The map of value ranges: numbers of its bins, its orders, its table, and pictures. */
class RangeMapTest {

	private static final int BINS = 256;

	/** Values of a normal distribution, and of a rectifier. */
	private static ValueRow row(String name, double deviation, boolean rectified, double reach, double sqnr) {
		Random random = new Random(name.hashCode());
		double[] values = random.doubles(20_000).map(ignored -> random.nextGaussian() * deviation).map(value -> rectified ? Math.max(0, value) : value).toArray();
		double low = java.util.Arrays.stream(values).min().orElseThrow();
		double high = java.util.Arrays.stream(values).max().orElseThrow();
		long[] counts = new long[BINS];
		for (double value : values) {
			counts[Math.min(BINS - 1, (int) ((value - low) / (high - low) * BINS))]++;
		}
		ValueBins bins = new ValueBins(low, high, counts);
		int zero = rectified ? -128 : 0;
		double scale = reach / (127 - zero);
		return new ValueRow(name, name, low, high, Optional.of(bins), rectified ? "int8 asymmetric" : "int8", -128, 127, zero, scale, scale,
				OptionalDouble.of(java.util.Arrays.stream(values).filter(value -> value < (-128 - zero) * scale || value > reach).count() / (double) values.length), OptionalDouble.of(sqnr),
				sqnr < 10 ? List.of("A few channels are much wider than the others, so that 8 bits are left with a tenth of their codes.") : List.of());
	}

	private static List<ValueRow> rows() {
		List<ValueRow> rows = new ArrayList<>(List.of(row("stem.conv", 2.1, false, 9, 41.2), row("stem.local.relu", 1.3, true, 3.1, 33.8), row("stage1.down.widen", 0.02, false, 0.05, 29.1),
				row("stage1.block0.attention.divide", 812, false, 1200, 7.4), row("stage2.down.depthwise", 3.3, true, 40, 22.5)));
		rows.add(new ValueRow("", "image", 0, 1, Optional.empty(), "uint8", 0, 255, 0, 1 / 255.0, 1 / 255.0, OptionalDouble.of(0), OptionalDouble.empty(), List.of()));
		return rows;
	}

	@Test
	void ordersAndNumbersAreThoseOfTheRows() {
		RangeMap map = new RangeMap("Example with W8A8", rows(), RangeOrder.SQNR);
		assertEquals(List.of("stage1.block0.attention.divide", "stage2.down.depthwise"), map.rows().subList(0, 2).stream().map(ValueRow::name).toList());
		assertEquals("image", map.rows().getLast().name(), "what was not measured is last");
		double most = rows().stream().mapToDouble(row -> row.saturation().orElse(0)).max().orElseThrow();
		assertEquals(most, new RangeMap("x", rows(), RangeOrder.SATURATION).rows().getFirst().saturation().orElseThrow());
		DataTable table = new RangeMap("x", rows(), RangeOrder.NETWORK).table();
		assertEquals(-128, table.rows().get(1).cells().get(7).value(), "zero point");
		assertEquals(3.1 / 255, table.rows().get(1).cells().get(8).value(), 1e-12, "scale");
		assertTrue(table.tsv().startsWith("Tensor\tLayer\t"), table.tsv());
	}

	@Test
	void rowsCanBeReadInBothThemes() {
		try (Window window = new Window(new RangeMap("Example with W8A8", rows(), RangeOrder.NETWORK), 1100, 320)) {
			window.canvas().choose(Set.of("stage1.down.widen"));
			window.screenshots("ranges");
			assertTrue(window.canvas().marks().getFirst().name().contains("SQNR 41.2 dB"), window.canvas().marks().getFirst().name());
			assertTrue(window.canvas().marks().get(3).tip().contains("much wider"), window.canvas().marks().get(3).tip());
		}
		try (Window window = new Window(new RangeMap("Example with W8A8", rows(), RangeOrder.NETWORK), 480, 320)) {
			window.screenshots("ranges-narrow");
		}
	}
}
