package org.m2q.base.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.m2q.base.unit.Format;
import org.m2q.base.unit.Notation;

/** Numbers with as many digits as their reader wants. */
class NotationTest {

	@Test
	void theDefaultIsHowNumbersArePrinted() {
		Random random = new Random(7);
		for (int i = 0; i < 20_000; i++) {
			double value = Math.pow(10, random.nextDouble() * 30 - 15) * (random.nextBoolean() ? 1 : -1);
			assertEquals(Format.energy(value), Notation.DEFAULT.energy(value));
			assertEquals(Format.energyDelay(value), Notation.DEFAULT.energyDelay(value));
			assertEquals(Format.time(value), Notation.DEFAULT.time(value, 1e9));
			assertEquals(Format.data(value), Notation.DEFAULT.data(value));
			assertEquals(Format.percent(value), Notation.DEFAULT.percent(value));
			assertEquals(Format.factor(value), Notation.DEFAULT.factor(value));
		}
	}

	@Test
	void digitsAreThoseThatAreWanted() {
		assertEquals(List.of("1.2 µJ", "1.23 µJ", "1.235 µJ", "1.2346 µJ", "1.23457 µJ"),
				IntStream.rangeClosed(2, 6).mapToObj(digits -> new Notation(digits, false).energy(1.234567e-6)).toList());
		assertEquals(List.of("12 %", "12.3 %", "12.35 %", "12.346 %", "12.3457 %"),
				IntStream.rangeClosed(2, 6).mapToObj(digits -> new Notation(digits, false).percent(0.1234567)).toList());
		assertEquals(List.of("46 KiB", "46.3 KiB", "46.29 KiB", "46.291 KiB", "46.291 KiB"),
				IntStream.rangeClosed(2, 6).mapToObj(digits -> new Notation(digits, false).data(47_402)).toList());
	}

	/** A number that would print as a whole prefix is printed with the next one. */
	@Test
	void roundingGoesToTheNextPrefix() {
		assertEquals("1.0 M cycles", new Notation(2, true).cycles(996_000));
		assertEquals("996 K cycles", new Notation(3, true).cycles(996_000));
		assertEquals("1.00 M cycles", new Notation(3, true).cycles(999_600));
		assertEquals("999.6 K cycles", new Notation(4, true).cycles(999_600));
		assertEquals("1 MiB", new Notation(3, false).data(1023.6 * 1024));
		assertEquals("1023.6 KiB", new Notation(5, false).data(1023.6 * 1024));
	}

	@Test
	void timesAreSecondsOrCycles() {
		assertEquals("2.50 ms", new Notation(3, false).time(2.5e-3, 400e6));
		assertEquals("1.00 M cycles", new Notation(3, true).time(2.5e-3, 400e6));
		assertEquals("1 cycle", new Notation(3, true).time(2.5e-9, 400e6));
		assertEquals("0 cycles", new Notation(3, true).time(0, 400e6));
		assertEquals("n/a", new Notation(3, true).time(Double.NaN, 400e6));
		assertEquals("∞", new Notation(3, true).cycles(Double.POSITIVE_INFINITY));
	}

	@Test
	void otherNumbersOfDigitsAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> new Notation(1, false));
		assertThrows(IllegalArgumentException.class, () -> new Notation(7, false));
	}
}
