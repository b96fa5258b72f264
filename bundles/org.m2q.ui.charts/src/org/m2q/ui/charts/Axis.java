package org.m2q.ui.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleFunction;

import org.m2q.base.unit.Notation;

/**
 * A range of values and where they lie on it.
 *
 * @param min least value, above 0 when logarithmic
 * @param max greatest value, above the least
 * @param logarithmic whether equal factors take equal lengths
 * @param label text of a value with its unit
 */
public record Axis(double min, double max, boolean logarithmic, DoubleFunction<String> label) {

	private static final double ROUNDING = 1e-9;
	private static final double NARROW = 8;

	/**
	 * A value that is marked on an axis.
	 *
	 * @param value of the axis
	 * @param label text; empty for lines between
	 */
	public record Tick(double value, String label) {
	}

	/** Rejects empty ranges. */
	public Axis {
		Objects.requireNonNull(label, "label");
		if (!(max > min) || !Double.isFinite(min) || !Double.isFinite(max) || logarithmic && !(min > 0)) {
			throw new IllegalArgumentException("no axis from " + min + " to " + max);
		}
	}

	/** From 0 to a maximum; to 1 when that is not positive. */
	public static Axis fromZero(double max, DoubleFunction<String> label) {
		return new Axis(0, max > 0 && Double.isFinite(max) ? max : 1, false, label);
	}

	/** Logarithmic, from the decade below the least to just above the greatest value. */
	public static Axis logarithmic(double least, double greatest, DoubleFunction<String> label) {
		double low = Math.pow(10, Math.floor(Math.log10(least) + ROUNDING));
		return new Axis(low, Math.max(greatest, low * 2), true, label);
	}

	/** Labels with an SI prefix, e.g. {@code 2.5 µJ}. */
	public static DoubleFunction<String> engineering(String symbol, Notation notation) {
		return value -> trimmed(notation.engineering(value, symbol)).strip();
	}

	/** Labels in clock cycles, e.g. {@code 20 K cycles}. */
	public static DoubleFunction<String> cycles(Notation notation) {
		return value -> trimmed(notation.cycles(value));
	}

	/** Labels in percent of a ratio. */
	public static DoubleFunction<String> percent(Notation notation) {
		return value -> trimmed(notation.percent(value));
	}

	/** Without zeros that say nothing: {@code 2.50 µJ} is {@code 2.5 µJ}. */
	static String trimmed(String text) {
		int end = text.indexOf(' ');
		String number = end < 0 ? text : text.substring(0, end);
		if (number.indexOf('.') < 0) {
			return text;
		}
		return number.replaceAll("\\.?0+$", "") + (end < 0 ? "" : text.substring(end));
	}

	/** Where a value lies, 0 at the least and 1 at the greatest; outside for values outside. */
	public double fraction(double value) {
		return logarithmic ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
	}

	/** The value at a place, the inverse of {@link #fraction}. */
	public double value(double fraction) {
		return logarithmic ? min * Math.pow(max / min, fraction) : min + fraction * (max - min);
	}

	/**
	 * Round values on the axis, increasing. On logarithmic axes also unlabelled ones between the decades.
	 *
	 * @param most labelled ones, about; 1 or more
	 */
	public List<Tick> ticks(int most) {
		// Less than about a decade holds too few powers and round digits.
		return logarithmic && max / min > NARROW ? decades(most) : steps(most);
	}

	private List<Tick> steps(int most) {
		double raw = (max - min) / Math.max(1, most);
		double power = Math.pow(10, Math.floor(Math.log10(raw)));
		double mantissa = raw / power;
		double step = power * (mantissa <= 1 + ROUNDING ? 1 : mantissa <= 2 + ROUNDING ? 2 : mantissa <= 5 + ROUNDING ? 5 : 10);
		List<Tick> ticks = new ArrayList<>();
		for (long i = (long) Math.ceil(min / step - ROUNDING); i * step <= max + step * ROUNDING; i++) {
			ticks.add(new Tick(i * step, label.apply(i * step)));
		}
		return ticks;
	}

	private List<Tick> decades(int most) {
		int first = (int) Math.floor(Math.log10(min) + ROUNDING);
		int last = (int) Math.floor(Math.log10(max) + ROUNDING);
		int stride = Math.max(1, (int) Math.ceil((last - first + 1.0) / Math.max(1, most)));
		boolean labelsBetween = last - first + 1 <= most / 3;
		List<Tick> ticks = new ArrayList<>();
		for (int exponent = first; exponent <= last; exponent++) {
			for (int digit = 1; digit < 10; digit++) {
				double value = Double.parseDouble(digit + "e" + exponent);
				boolean labelled = digit == 1 ? (exponent - first) % stride == 0 : labelsBetween && (digit == 2 || digit == 5);
				if (value >= min * (1 - ROUNDING) && value <= max * (1 + ROUNDING) && (stride == 1 || digit == 1)) {
					ticks.add(new Tick(value, labelled ? label.apply(value) : ""));
				}
			}
		}
		return ticks;
	}
}
