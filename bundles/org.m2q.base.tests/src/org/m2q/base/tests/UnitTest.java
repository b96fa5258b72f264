package org.m2q.base.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Quantity;
import org.m2q.base.unit.Unit;

class UnitTest {

	@ParameterizedTest
	@CsvSource({ "28 nm,28e-9", "500 MHz,5e8", "64 KiB,65536", "12.8 GB/s,12.8e9", "8 pJ/bit,8e-12", "64 pJ/B,8e-12", "0.016 pJ,0.016e-12",
			"70 %,0.7", "4 bit,0.5", "1.5 ms,1.5e-3", "2 K,2000", "17,17", "3 Gbit/s,375e6", "13.9 mW,13.9e-3", "0.0881 mm2,0.0881e-6",
			"512B,512", "1e3 kB,1e6" })
	void readsEveryUnitWithOneCorrectlyRoundedConversion(String text, double base) {
		assertEquals(base, Quantity.parse(text).orElseThrow().value(), Math.ulp(base));
	}

	@ParameterizedTest
	@CsvSource({ "us", "uJ", "uW", "um", "um2" })
	void microMayBeSpelledInThreeWays(String symbol) {
		Unit unit = Unit.find(symbol).orElseThrow();
		assertEquals(Optional.of(unit), Unit.find("\u00b5" + symbol.substring(1)));
		assertEquals(Optional.of(unit), Unit.find("\u03bc" + symbol.substring(1)));
		assertTrue(unit.printedSymbol().startsWith("\u00b5"));
	}

	@ParameterizedTest
	@CsvSource({ "'',false", "abc,false", "5 parsec,false", "1e999,false", "1..2 s,false", "NaN s,false", "-3 %,true" })
	void rejectsWhatIsNoQuantity(String text, boolean valid) {
		assertEquals(valid, Quantity.parse(text).isPresent());
	}

	@ParameterizedTest
	@CsvSource({ "Mhz,MHz", "GBs,GB/s", "KB,kB", "kib,KiB", "pj/bit,pJ/bit", "mhz,MHz", "Ghz,GHz" })
	void suggestsTheNearestSymbol(String wrong, String right) {
		assertEquals(right, Unit.suggest(wrong, Optional.empty()).orElseThrow().symbol());
	}

	@Test
	void suggestsWithinTheExpectedDimensionOnly() {
		assertEquals(Unit.HERTZ, Unit.suggest("mz", Optional.of(Dimension.FREQUENCY)).orElseThrow());
		assertFalse(Unit.suggest("furlong", Optional.of(Dimension.VOLTAGE)).isPresent());
	}

	@ParameterizedTest
	@CsvSource({ "THz,FREQUENCY,GHz", "m,LENGTH,nm", "pW,ENERGY,pJ", "Pj,ENERGY,pJ", "kV,VOLTAGE,mV", "KB,DATA,kB" })
	void suggestsTheNearestSymbolOfADimension(String wrong, Dimension dimension, String right) {
		assertEquals(right, Unit.suggestions(wrong, Set.of(dimension)).getFirst().symbol());
		assertTrue(Unit.suggestions(wrong, Set.of(dimension)).stream().allMatch(unit -> unit.dimension() == dimension));
	}

	@Test
	void dimensionsHaveTheirArticle() {
		assertEquals(List.of("a time", "an amount of data", "an energy", "an area", "a count"),
				Stream.of(Dimension.TIME, Dimension.DATA, Dimension.ENERGY, Dimension.AREA, Dimension.COUNT).map(Dimension::labelWithArticle).toList());
	}

	@ParameterizedTest
	@EnumSource(Unit.class)
	void everyUnitConvertsBackAndForth(Unit unit) {
		assertEquals(3.7, unit.fromBase(unit.toBase(3.7)), 1e-12);
		assertEquals(Optional.of(unit), Unit.find(unit.symbol()));
		assertTrue(Unit.of(unit.dimension()).contains(unit));
	}

	@Test
	void aQuantityIsFinite() {
		assertThrows(IllegalArgumentException.class, () -> new Quantity(Double.NaN, Dimension.TIME));
		assertThrows(IllegalArgumentException.class, () -> Quantity.of(1, Unit.SECOND).in(Unit.BYTE));
		assertEquals(64, Quantity.of(65536, Unit.BYTE).in(Unit.KIBIBYTE));
	}
}
