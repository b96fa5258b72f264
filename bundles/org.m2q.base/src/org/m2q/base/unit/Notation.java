package org.m2q.base.unit;

/**
 * How numbers are shown to a reader who has chosen it. Files do not depend on it: they have all digits, or those of {@link Format}.
 *
 * @param digits significant ones, {@value #LEAST_DIGITS} to {@value #MOST_DIGITS}
 * @param inCycles whether times are clock cycles, else seconds
 */
public record Notation(int digits, boolean inCycles) {

	/** Fewest significant digits. */
	public static final int LEAST_DIGITS = 2;
	/** Most significant digits. */
	public static final int MOST_DIGITS = 6;
	/** As {@link Format} prints: three significant digits, times in seconds. */
	public static final Notation DEFAULT = new Notation(3, false);

	private static final double WIDEST = 88.888888;

	/** Rejects numbers of digits that are out of range. */
	public Notation {
		if (digits < LEAST_DIGITS || digits > MOST_DIGITS) {
			throw new IllegalArgumentException(digits + " significant digits");
		}
	}

	/** Joules with a prefix, e.g. {@code 3.14 µJ}. */
	public String energy(double joules) {
		return engineering(joules, Dimension.ENERGY.baseSymbol());
	}

	/** Joule seconds with a prefix. */
	public String energyDelay(double jouleSeconds) {
		return engineering(jouleSeconds, Dimension.ENERGY_DELAY.baseSymbol());
	}

	/**
	 * A time, in seconds with a prefix or as a number of clock cycles.
	 *
	 * @param clock hertz
	 */
	public String time(double seconds, double clock) {
		return inCycles ? cycles(seconds * clock) : engineering(seconds, Dimension.TIME.baseSymbol());
	}

	/** A number of clock cycles, e.g. {@code 1.23 M cycles}; {@code n/a} for what is not a number. */
	public String cycles(double cycles) {
		double whole = Math.rint(cycles);
		String number = Format.count(whole, digits);
		return !Double.isFinite(whole) ? number : number + (Math.abs(whole) == 1 ? " cycle" : " cycles");
	}

	/** Bytes with binary prefixes. */
	public String data(double bytes) {
		return Format.data(bytes, digits);
	}

	/** A ratio as percentage. */
	public String percent(double ratio) {
		return Format.percent(ratio, digits);
	}

	/** A factor, e.g. {@code 3.10×}. */
	public String factor(double factor) {
		return Format.factor(factor, digits);
	}

	/** A value with an SI prefix before the unit symbol. */
	public String engineering(double value, String symbol) {
		return Format.engineering(value, symbol, digits);
	}

	/** A number without a unit. */
	public String significant(double value) {
		return Format.significant(value, digits);
	}

	/** A text that is about as wide as a number of a unit gets, to keep room for it. */
	public String widest(String unit) {
		return (significant(WIDEST) + " " + unit).strip();
	}
}
