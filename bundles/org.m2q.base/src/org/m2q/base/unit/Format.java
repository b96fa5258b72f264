package org.m2q.base.unit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Prints numbers for people: engineering prefixes, significant digits, the same text in every locale.
 *
 * <p>A value other than zero never prints as zero, however small it is. A value that is not a number prints as {@code n/a}.
 */
public final class Format {

	private static final int DIGITS = 3;
	private static final String[] PREFIXES = { "a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P" };
	private static final int UNIT_PREFIX = 6;
	private static final String[] COUNT_PREFIXES = { "", "K", "M", "G", "T", "P" };
	private static final String[] BINARY_PREFIXES = { "", "Ki", "Mi", "Gi", "Ti", "Pi" };

	private Format() {
	}

	/** A value in the base unit of its dimension, e.g. {@code 3.14 µJ·s}. */
	public static String value(double value, Dimension dimension) {
		return switch (dimension) {
			case DATA -> data(value);
			case RATIO -> percent(value);
			case COUNT -> count(value);
			case LEVEL -> significant(value, DIGITS) + " dB";
			case AREA -> area(value);
			default -> engineering(value, dimension.baseSymbol(), DIGITS);
		};
	}

	/** A value with an SI prefix before the unit symbol and some significant digits. */
	public static String engineering(double value, String symbol, int digits) {
		if (!Double.isFinite(value)) {
			return notFinite(value);
		}
		if (value == 0) {
			return "0 " + symbol;
		}
		double magnitude = Math.abs(value);
		BigDecimal rounded = new BigDecimal(magnitude).round(new MathContext(digits, RoundingMode.HALF_EVEN));
		int exponent = rounded.precision() - rounded.scale() - 1;
		int index = Math.floorDiv(exponent, 3) + UNIT_PREFIX;
		if (index < 0 || index >= PREFIXES.length) {
			return scientific(value, digits) + " " + symbol;
		}
		String number = plain(rounded.movePointLeft(3 * (index - UNIT_PREFIX)), digits);
		return (value < 0 ? "-" : "") + number + " " + PREFIXES[index] + symbol;
	}

	/** The same without zeros behind the last digit that says something, e.g. {@code 500 MHz}. */
	public static String trimmed(double value, String symbol, int digits) {
		return engineering(value, symbol, digits).replaceFirst("(\\.\\d*?)0+(?!\\d)", "$1").replaceFirst("\\.(?!\\d)", "").strip();
	}

	/** Joules. */
	public static String energy(double joules) {
		return value(joules, Dimension.ENERGY);
	}

	/** Seconds. */
	public static String time(double seconds) {
		return value(seconds, Dimension.TIME);
	}

	/** Joule seconds. */
	public static String energyDelay(double jouleSeconds) {
		return value(jouleSeconds, Dimension.ENERGY_DELAY);
	}

	/** Bytes with binary prefixes, e.g. {@code 64 KiB}; trailing zeros of round sizes are dropped. */
	public static String data(double bytes) {
		return data(bytes, DIGITS);
	}

	static String data(double bytes, int digits) {
		return scaled(bytes, 1024, BINARY_PREFIXES, "B", " ", digits);
	}

	/** A count with decimal prefixes, e.g. {@code 519 M}; small whole numbers print exactly. */
	public static String count(double count) {
		return count(count, DIGITS);
	}

	static String count(double count, int digits) {
		if (Math.abs(count) < 1000 && count == Math.rint(count)) {
			return Long.toString((long) count);
		}
		return scaled(count, 1000, COUNT_PREFIXES, "", " ", digits).strip();
	}

	/** Every digit, in groups of three: {@code 519,214,592}. */
	public static String grouped(long count) {
		String digits = Long.toString(count);
		StringBuilder text = new StringBuilder(digits);
		for (int i = digits.length() - 3; i > (count < 0 ? 1 : 0); i -= 3) {
			text.insert(i, ',');
		}
		return text.toString();
	}

	/** A ratio as percentage; 1.0 prints {@code 100 %}. */
	public static String percent(double ratio) {
		return percent(ratio, DIGITS);
	}

	static String percent(double ratio, int digits) {
		return Double.isFinite(ratio) ? significant(ratio * 100, digits) + " %" : notFinite(ratio);
	}

	/** A factor, e.g. {@code 3.10×}. */
	public static String factor(double factor) {
		return factor(factor, DIGITS);
	}

	static String factor(double factor, int digits) {
		return Double.isFinite(factor) ? significant(factor, digits) + "×" : notFinite(factor);
	}

	/** Square metres in mm² or µm². */
	public static String area(double squareMetres) {
		if (!Double.isFinite(squareMetres)) {
			return notFinite(squareMetres);
		}
		boolean small = Math.abs(squareMetres) < 1e-9;
		return significant(squareMetres * (small ? 1e12 : 1e6), DIGITS) + (small && squareMetres != 0 ? " µm²" : " mm²");
	}

	/** A number with some significant digits and no exponent where that stays readable. */
	public static String significant(double value, int digits) {
		if (!Double.isFinite(value)) {
			return notFinite(value);
		}
		if (value == 0) {
			return "0";
		}
		double magnitude = Math.abs(value);
		if (magnitude < 1e-4 || magnitude >= 1e9) {
			return scientific(value, digits);
		}
		return (value < 0 ? "-" : "") + plain(new BigDecimal(magnitude).round(new MathContext(digits, RoundingMode.HALF_EVEN)), digits);
	}

	private static String scaled(double value, int step, String[] prefixes, String symbol, String gap, int digits) {
		if (!Double.isFinite(value)) {
			return notFinite(value);
		}
		double magnitude = Math.abs(value);
		int index = 0;
		// 999.5 would print as 1000 with three digits, so it already belongs to the next prefix (1023.5 in binary steps).
		double rounding = 0.5 * Math.pow(10, (step == 1024 ? 4 : 3) - (step == 1024 ? Math.max(4, digits) : digits));
		while (magnitude >= step - rounding && index < prefixes.length - 1) {
			magnitude /= step;
			index++;
		}
		String number = significant(magnitude, magnitude >= 1000 && magnitude < 1e9 ? Math.max(4, digits) : digits);
		if (step == 1024 && number.indexOf('.') >= 0 && number.indexOf('e') < 0) {
			number = number.replaceAll("\\.?0+$", "");
		}
		return (value < 0 ? "-" : "") + number + gap + prefixes[index] + symbol;
	}

	private static String plain(BigDecimal rounded, int digits) {
		int decimals = Math.max(0, digits - (rounded.precision() - rounded.scale()));
		return rounded.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
	}

	private static String scientific(double value, int digits) {
		BigDecimal rounded = new BigDecimal(Math.abs(value)).round(new MathContext(digits, RoundingMode.HALF_EVEN));
		int exponent = rounded.precision() - rounded.scale() - 1;
		String number = plain(rounded.movePointLeft(exponent), digits);
		return (value < 0 ? "-" : "") + number + "e" + exponent;
	}

	private static String notFinite(double value) {
		if (Double.isNaN(value)) {
			return "n/a";
		}
		return value > 0 ? "∞" : "-∞";
	}
}
