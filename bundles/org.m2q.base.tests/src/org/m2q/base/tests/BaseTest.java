package org.m2q.base.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.base.Checked;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCollector;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.problem.Severity;
import org.m2q.base.problem.SourceSpan;

class BaseTest {

	@Test
	void countersOverflowLoudly() {
		assertEquals(24, Checked.product(2, 3, 4));
		assertEquals(9, Checked.sum(2, 3, 4));
		assertThrows(ArithmeticException.class, () -> Checked.product(1L << 32, 1L << 31));
		assertThrows(ArithmeticException.class, () -> Checked.sum(Long.MAX_VALUE, 1));
	}

	@Test
	void ceilDivHandlesTheEdges() {
		assertEquals(0, Checked.ceilDiv(0, 3));
		assertEquals(1, Checked.ceilDiv(3, 3));
		assertEquals(2, Checked.ceilDiv(4, 3));
		assertEquals(Long.MAX_VALUE, Checked.ceilDiv(Long.MAX_VALUE, 1));
		assertThrows(ArithmeticException.class, () -> Checked.ceilDiv(1, 0));
		assertThrows(ArithmeticException.class, () -> Checked.ceilDiv(-1, 2));
	}

	@Test
	void packedBytesRoundUpToWholeBytes() {
		assertEquals(2, Checked.packedBytes(3, 4));
		assertEquals(3, Checked.packedBytes(3, 6));
		assertEquals(6, Checked.packedBytes(8, 6));
		assertEquals(0, Checked.packedBytes(0, 8));
		assertEquals(5, Checked.packedBytes(10, 3.5));
		assertThrows(ArithmeticException.class, () -> Checked.packedBytes(Long.MAX_VALUE, 16));
		assertThrows(ArithmeticException.class, () -> Checked.packedBytes(1, Double.NaN));
	}

	@Test
	void cancellationStopsTheCaller() {
		Cancellation.NONE.check();
		Cancellation always = () -> true;
		assertThrows(CancellationException.class, always::check);
	}

	@Test
	void problemsAreKeptOnceAndSortByPlace() {
		SourceSpan late = new SourceSpan("a.m2q", 20, 3, 2, 1);
		SourceSpan early = new SourceSpan("a.m2q", 4, 3, 1, 5);
		Problem warning = Problem.warning("m2q.b", late, "second");
		Problem error = Problem.error("m2q.a", early, "first", "data");
		ProblemCollector collector = new ProblemCollector();
		collector.accept(warning);
		assertFalse(collector.hasErrors());
		collector.accept(error);
		collector.accept(warning);
		assertTrue(collector.hasErrors());
		assertEquals(List.of(warning, error), collector.problems());
		assertEquals(List.of(error, warning), collector.problems().stream().sorted(Problem.BY_PLACE).toList());
		assertEquals(Severity.ERROR, error.severity());
		assertEquals(error, new ProblemException(error).problem());
		assertFalse(SourceSpan.NONE.isKnown());
	}
}
