package org.m2q.base.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Format;

class FormatTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "ENERGY|82.6e-6|82.6 µJ", "ENERGY|412e-9|412 nJ", "ENERGY|0.9996e-9|1.00 nJ", "ENERGY|999.4e-12|999 pJ",
			"TIME|2.6e-3|2.60 ms", "ENERGY_DELAY|3.14e-6|3.14 µJ·s", "FREQUENCY|5e8|500 MHz", "BANDWIDTH|12.8e9|12.8 GB/s", "DATA|65536|64 KiB",
			"DATA|1000|1000 B", "DATA|1536|1.5 KiB", "DATA|17|17 B", "RATIO|0.7|70.0 %", "RATIO|0.00001|0.00100 %", "COUNT|519214592|519 M",
			"COUNT|42|42", "COUNT|999999|1.00 M", "POWER|13.9e-3|13.9 mW", "AREA|0.0881e-6|0.0881 mm²", "AREA|342.6e-12|343 µm²",
			"ENERGY|1e-30|1.00e-30 J", "ENERGY|0|0 J", "ENERGY|-2e-12|-2.00 pJ", "LEVEL|31.23|31.2 dB", "TIME|NaN|n/a" })
	void printsThreeSignificantDigits(Dimension dimension, double value, String text) {
		assertEquals(text, Format.value(value, dimension));
	}

	@Test
	void groupsDigits() {
		assertEquals("519,214,592", Format.grouped(519_214_592L));
		assertEquals("-1,000", Format.grouped(-1000));
		assertEquals("-100", Format.grouped(-100));
		assertEquals("0", Format.grouped(0));
		assertEquals("-9,223,372,036,854,775,808", Format.grouped(Long.MIN_VALUE));
	}

	@Test
	void doesNotDependOnTheLocale() {
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
			assertEquals("3.14 µJ", Format.energy(3.14e-6));
			assertEquals("2.10×", Format.factor(2.1));
		} finally {
			Locale.setDefault(before);
		}
	}

	/** A non-zero number must not print as zero, and what is printed must be within half a digit of it. */
	@Test
	void neverRoundsToZero() {
		Random random = new Random(20241010);
		for (int i = 0; i < 20_000; i++) {
			double value = Math.pow(10, random.nextDouble() * 40 - 25) * (random.nextBoolean() ? 1 : -1);
			for (Dimension dimension : Dimension.values()) {
				String text = Format.value(value, dimension);
				assertFalse(text.matches("-?0(\\.0*)?( .*)?"), () -> value + " " + dimension + " prints " + text);
				assertTrue(text.matches("-?[0-9]+(\\.[0-9]+)?(e-?[0-9]+)?( .*)?"), text);
			}
		}
	}
}
