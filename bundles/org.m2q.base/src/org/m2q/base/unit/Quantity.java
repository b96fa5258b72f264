package org.m2q.base.unit;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number with a dimension.
 *
 * @param value in the base unit of the dimension, finite
 * @param dimension what is measured
 */
public record Quantity(double value, Dimension dimension) {

	private static final Pattern TEXT = Pattern.compile("\\s*([+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\\s*(\\S*)\\s*");

	/** Rejects values that are not finite: a NaN would spread silently through every sum. */
	public Quantity {
		Objects.requireNonNull(dimension, "dimension");
		if (!Double.isFinite(value)) {
			throw new IllegalArgumentException("a quantity must be finite, not " + value);
		}
	}

	/** A number of some unit. */
	public static Quantity of(double number, Unit unit) {
		return new Quantity(unit.toBase(number), unit.dimension());
	}

	/** A plain count. */
	public static Quantity count(double number) {
		return new Quantity(number, Dimension.COUNT);
	}

	/** Reads e.g. {@code 12.8 GB/s}, {@code 64KiB}, {@code 80 %} or {@code 17}; empty when the text is none of these. */
	public static Optional<Quantity> parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (!matcher.matches()) {
			return Optional.empty();
		}
		double number = Double.parseDouble(matcher.group(1));
		if (!Double.isFinite(number)) {
			return Optional.empty();
		}
		if (matcher.group(2).isEmpty()) {
			return Optional.of(count(number));
		}
		return Unit.find(matcher.group(2)).filter(unit -> Double.isFinite(unit.toBase(number))).map(unit -> of(number, unit));
	}

	/** The value as a number of some unit of the same dimension. */
	public double in(Unit unit) {
		if (unit.dimension() != dimension) {
			throw new IllegalArgumentException(unit.symbol() + " does not measure " + dimension.label());
		}
		return unit.fromBase(value);
	}

	/** Printed with an engineering prefix and three significant digits. */
	@Override
	public String toString() {
		return Format.value(value, dimension);
	}
}
