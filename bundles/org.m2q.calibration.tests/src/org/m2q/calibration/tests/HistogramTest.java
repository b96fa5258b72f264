package org.m2q.calibration.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.m2q.calibration.Histogram;

/** How values are spread. */
class HistogramTest {

	private static final double EXACT = 1e-12;

	@Test
	void partsOfBinsCountInProportion() {
		Histogram histogram = new Histogram(0, 4, new long[] { 1, 2, 3, 4 });
		assertEquals(10, histogram.within(0, 4), EXACT);
		assertEquals(10, histogram.within(-5, 9), EXACT);
		assertEquals(6, histogram.within(0, 3), EXACT);
		assertEquals(2 + 3 + 2, histogram.within(1, 3.5), EXACT);
		assertEquals(0, histogram.within(4, 6), EXACT);
	}

	@Test
	void oneValueIsInsideOrOutside() {
		Histogram histogram = new Histogram(2, 2, new long[] { 5 });
		assertEquals(5, histogram.within(1, 3));
		assertEquals(5, histogram.within(2, 2));
		assertEquals(0, histogram.within(2.5, 3));
		assertEquals(4, histogram.meanSquare());
	}

	@Test
	void squaresAreThoseOfTheMiddles() {
		// (1 · 0.5² + 2 · 1.5² + 3 · 2.5² + 4 · 3.5²) / 10
		assertEquals(7.25, new Histogram(0, 4, new long[] { 1, 2, 3, 4 }).meanSquare(), EXACT);
		assertEquals(0, new Histogram(0, 4, new long[4]).meanSquare());
	}
}
