package org.m2q.base.unit;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The units that may be written in a {@code .m2q} file.
 *
 * <p>Factors are held as multiplier and divisor, both exact in {@code double}, so that {@code 28 nm} converts with a single
 * correctly rounded division.
 */
public enum Unit {
	/** nm. */
	NANOMETRE("nm", Dimension.LENGTH, 1, 1e9),
	/** um. */
	MICROMETRE("um", Dimension.LENGTH, 1, 1e6),
	/** mm. */
	MILLIMETRE("mm", Dimension.LENGTH, 1, 1e3),
	/** s. */
	SECOND("s", Dimension.TIME, 1, 1),
	/** ms. */
	MILLISECOND("ms", Dimension.TIME, 1, 1e3),
	/** us. */
	MICROSECOND("us", Dimension.TIME, 1, 1e6),
	/** ns. */
	NANOSECOND("ns", Dimension.TIME, 1, 1e9),
	/** ps. */
	PICOSECOND("ps", Dimension.TIME, 1, 1e12),
	/** Hz. */
	HERTZ("Hz", Dimension.FREQUENCY, 1, 1),
	/** kHz. */
	KILOHERTZ("kHz", Dimension.FREQUENCY, 1e3, 1),
	/** MHz. */
	MEGAHERTZ("MHz", Dimension.FREQUENCY, 1e6, 1),
	/** GHz. */
	GIGAHERTZ("GHz", Dimension.FREQUENCY, 1e9, 1),
	/** bit. */
	BIT("bit", Dimension.DATA, 1, 8),
	/** B. */
	BYTE("B", Dimension.DATA, 1, 1),
	/** KiB. */
	KIBIBYTE("KiB", Dimension.DATA, 1024, 1),
	/** MiB. */
	MEBIBYTE("MiB", Dimension.DATA, 1048576, 1),
	/** GiB. */
	GIBIBYTE("GiB", Dimension.DATA, 1073741824, 1),
	/** kB. */
	KILOBYTE("kB", Dimension.DATA, 1e3, 1),
	/** MB. */
	MEGABYTE("MB", Dimension.DATA, 1e6, 1),
	/** GB. */
	GIGABYTE("GB", Dimension.DATA, 1e9, 1),
	/** B/s. */
	BYTE_PER_SECOND("B/s", Dimension.BANDWIDTH, 1, 1),
	/** kB/s. */
	KILOBYTE_PER_SECOND("kB/s", Dimension.BANDWIDTH, 1e3, 1),
	/** MB/s. */
	MEGABYTE_PER_SECOND("MB/s", Dimension.BANDWIDTH, 1e6, 1),
	/** GB/s. */
	GIGABYTE_PER_SECOND("GB/s", Dimension.BANDWIDTH, 1e9, 1),
	/** KiB/s. */
	KIBIBYTE_PER_SECOND("KiB/s", Dimension.BANDWIDTH, 1024, 1),
	/** MiB/s. */
	MEBIBYTE_PER_SECOND("MiB/s", Dimension.BANDWIDTH, 1048576, 1),
	/** GiB/s. */
	GIBIBYTE_PER_SECOND("GiB/s", Dimension.BANDWIDTH, 1073741824, 1),
	/** Mbit/s. */
	MEGABIT_PER_SECOND("Mbit/s", Dimension.BANDWIDTH, 1e6, 8),
	/** Gbit/s. */
	GIGABIT_PER_SECOND("Gbit/s", Dimension.BANDWIDTH, 1e9, 8),
	/** fJ. */
	FEMTOJOULE("fJ", Dimension.ENERGY, 1, 1e15),
	/** pJ. */
	PICOJOULE("pJ", Dimension.ENERGY, 1, 1e12),
	/** nJ. */
	NANOJOULE("nJ", Dimension.ENERGY, 1, 1e9),
	/** uJ. */
	MICROJOULE("uJ", Dimension.ENERGY, 1, 1e6),
	/** mJ. */
	MILLIJOULE("mJ", Dimension.ENERGY, 1, 1e3),
	/** J. */
	JOULE("J", Dimension.ENERGY, 1, 1),
	/** fJ/bit. */
	FEMTOJOULE_PER_BIT("fJ/bit", Dimension.ENERGY_PER_BIT, 1, 1e15),
	/** pJ/bit. */
	PICOJOULE_PER_BIT("pJ/bit", Dimension.ENERGY_PER_BIT, 1, 1e12),
	/** pJ/B. */
	PICOJOULE_PER_BYTE("pJ/B", Dimension.ENERGY_PER_BIT, 1, 8e12),
	/** nJ/B. */
	NANOJOULE_PER_BYTE("nJ/B", Dimension.ENERGY_PER_BIT, 1, 8e9),
	/** nW. */
	NANOWATT("nW", Dimension.POWER, 1, 1e9),
	/** uW. */
	MICROWATT("uW", Dimension.POWER, 1, 1e6),
	/** mW. */
	MILLIWATT("mW", Dimension.POWER, 1, 1e3),
	/** W. */
	WATT("W", Dimension.POWER, 1, 1),
	/** mm2. */
	SQUARE_MILLIMETRE("mm2", Dimension.AREA, 1, 1e6),
	/** um2. */
	SQUARE_MICROMETRE("um2", Dimension.AREA, 1, 1e12),
	/** V. */
	VOLT("V", Dimension.VOLTAGE, 1, 1),
	/** mV. */
	MILLIVOLT("mV", Dimension.VOLTAGE, 1, 1e3),
	/** aJ·s. */
	ATTOJOULE_SECOND("aJ*s", Dimension.ENERGY_DELAY, 1, 1e18),
	/** fJ·s. */
	FEMTOJOULE_SECOND("fJ*s", Dimension.ENERGY_DELAY, 1, 1e15),
	/** pJ·s. */
	PICOJOULE_SECOND("pJ*s", Dimension.ENERGY_DELAY, 1, 1e12),
	/** nJ·s. */
	NANOJOULE_SECOND("nJ*s", Dimension.ENERGY_DELAY, 1, 1e9),
	/** uJ·s. */
	MICROJOULE_SECOND("uJ*s", Dimension.ENERGY_DELAY, 1, 1e6),
	/** mJ·s. */
	MILLIJOULE_SECOND("mJ*s", Dimension.ENERGY_DELAY, 1, 1e3),
	/** J·s. */
	JOULE_SECOND("J*s", Dimension.ENERGY_DELAY, 1, 1),
	/** %. */
	PERCENT("%", Dimension.RATIO, 1, 100),
	/** dB. */
	DECIBEL("dB", Dimension.LEVEL, 1, 1),
	/** K. */
	KILO("K", Dimension.COUNT, 1e3, 1),
	/** M. */
	MEGA("M", Dimension.COUNT, 1e6, 1),
	/** G. */
	GIGA("G", Dimension.COUNT, 1e9, 1),
	/** T. */
	TERA("T", Dimension.COUNT, 1e12, 1);

	/** Prefixes in steps of a thousand; the space stands for none. */
	private static final String PREFIXES = "afpnum kMGTP";
	private static final Map<String, Unit> BY_SYMBOL = bySymbol();

	private final String symbol;
	private final Dimension dimension;
	private final double multiplier;
	private final double divisor;

	Unit(String symbol, Dimension dimension, double multiplier, double divisor) {
		this.symbol = symbol;
		this.dimension = dimension;
		this.multiplier = multiplier;
		this.divisor = divisor;
	}

	/** Symbol as written in text; micro is spelled {@code u}. */
	public String symbol() {
		return symbol;
	}

	/** Symbol for people; micro is printed {@code µ}, powers and products with their signs. */
	public String printedSymbol() {
		String text = symbol.startsWith("u") ? "µ" + symbol.substring(1) : symbol;
		return text.replace('*', '·').replace("m2", "m²");
	}

	/** What the unit measures. */
	public Dimension dimension() {
		return dimension;
	}

	/** Converts a number of this unit to the base unit of its dimension. */
	public double toBase(double number) {
		return number * multiplier / divisor;
	}

	/** Converts a value in the base unit to a number of this unit. */
	public double fromBase(double value) {
		return value * divisor / multiplier;
	}

	/** The unit of a symbol, written with {@code u}, {@code µ} or {@code μ} for micro. */
	public static Optional<Unit> find(String symbol) {
		return Optional.ofNullable(BY_SYMBOL.get(symbol));
	}

	/** All units of a dimension in declaration order. */
	public static List<Unit> of(Dimension dimension) {
		return Stream.of(values()).filter(unit -> unit.dimension == dimension).toList();
	}

	/**
	 * The unit most likely meant by a symbol that is none, e.g. {@code MHz} for {@code Mhz}.
	 *
	 * @param symbol what was written
	 * @param expected dimension to search, or empty for all
	 */
	public static Optional<Unit> suggest(String symbol, Optional<Dimension> expected) {
		return suggestions(symbol, expected.map(Set::of).orElse(Set.of())).stream().findFirst();
	}

	/**
	 * The units that may be meant by a symbol that is none, the nearest first: {@code GHz}, then {@code MHz} … for {@code THz}.
	 *
	 * @param symbol what was written
	 * @param expected dimensions of which one is needed at that place; all when empty
	 */
	public static List<Unit> suggestions(String symbol, Collection<Dimension> expected) {
		// Half of the letters wrong is no longer a slip of the finger.
		int limit = Math.max(2, symbol.length());
		return Stream.of(values()).filter(unit -> expected.isEmpty() || expected.contains(unit.dimension))
				.filter(unit -> distance(symbol, unit.symbol) <= limit)
				.sorted(Comparator.comparingInt((Unit unit) -> distance(symbol, unit.symbol))
						.thenComparingInt(unit -> Math.abs(symbol.length() - unit.symbol.length()))
						.thenComparingInt(unit -> prefixDistance(symbol, unit.symbol)))
				.toList();
	}

	/** How many prefixes lie between two symbols; 0 when one of them has none. */
	private static int prefixDistance(String left, String right) {
		int a = left.length() > 1 ? PREFIXES.indexOf(left.charAt(0)) : -1;
		int b = right.length() > 1 ? PREFIXES.indexOf(right.charAt(0)) : -1;
		return a < 0 || b < 0 ? 0 : Math.abs(a - b);
	}

	/** Edit distance in half steps: a wrong case or a missing slash costs 1, any other change 2. */
	private static int distance(String left, String right) {
		int[] previous = new int[right.length() + 1];
		for (int j = 0; j < previous.length; j++) {
			previous[j] = j == 0 ? 0 : previous[j - 1] + insertion(right.charAt(j - 1));
		}
		for (int i = 1; i <= left.length(); i++) {
			int[] current = new int[right.length() + 1];
			current[0] = previous[0] + insertion(left.charAt(i - 1));
			for (int j = 1; j <= right.length(); j++) {
				int change = previous[j - 1] + difference(left.charAt(i - 1), right.charAt(j - 1));
				int removed = previous[j] + insertion(left.charAt(i - 1));
				int added = current[j - 1] + insertion(right.charAt(j - 1));
				current[j] = Math.min(change, Math.min(removed, added));
			}
			previous = current;
		}
		return previous[right.length()];
	}

	private static int insertion(char letter) {
		return letter == '/' ? 1 : 2;
	}

	private static int difference(char left, char right) {
		if (left == right) {
			return 0;
		}
		return Character.toLowerCase(left) == Character.toLowerCase(right) ? 1 : 2;
	}

	private static Map<String, Unit> bySymbol() {
		Map<String, Unit> map = new HashMap<>();
		for (Unit unit : values()) {
			map.put(unit.symbol, unit);
			if (unit.symbol.startsWith("u")) {
				map.put("\u00b5" + unit.symbol.substring(1), unit);
				map.put("\u03bc" + unit.symbol.substring(1), unit);
			}
		}
		return Collections.unmodifiableMap(map);
	}
}
