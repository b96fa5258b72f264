package org.m2q.network.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

import org.m2q.network.internal.Datum.Items;
import org.m2q.network.internal.Datum.Num;

/**
 * Operations on numbers, and element by element on lists of numbers. Sums and products are exact as long as they fit into
 * {@value Limits#DIGITS} digits; quotients and roots are exact when they can be, else rounded to 34 digits.
 */
final class Arithmetic {

	/** A result that cannot be represented or does not exist. */
	static final class Undefined extends RuntimeException {
		private static final long serialVersionUID = 1L;

		Undefined(String message) {
			super(message, null, false, false);
		}
	}

	private static final MathContext PRECISION = MathContext.DECIMAL128;
	private static final int BRIEF_DIGITS = 6;
	private static final BigDecimal HALF = new BigDecimal("0.5");
	private static final BigDecimal NINE_TENTHS = new BigDecimal("0.9");

	private Arithmetic() {
	}

	/** A number within the limits. */
	static BigDecimal bounded(BigDecimal value) {
		if (value.signum() == 0) {
			return BigDecimal.ZERO;
		}
		long leading = (long) value.precision() - value.scale();
		if (leading > Limits.DIGITS || value.scale() > 40 * Limits.DIGITS || leading < -40 * Limits.DIGITS) {
			throw new Undefined("the number has too many digits");
		}
		return value.precision() > PRECISION.getPrecision() ? value.round(PRECISION) : value;
	}

	static BigDecimal divide(BigDecimal a, BigDecimal b) {
		if (b.signum() == 0) {
			throw new Undefined("division by zero");
		}
		return trimmed(a.divide(b, PRECISION));
	}

	/** The remainder with the sign of the divisor, so that indices wrap around. */
	static BigDecimal modulo(BigDecimal a, BigDecimal b) {
		if (b.signum() == 0) {
			throw new Undefined("division by zero");
		}
		BigDecimal remainder = a.remainder(b);
		return remainder.signum() != 0 && remainder.signum() != b.signum() ? remainder.add(b) : remainder;
	}

	static BigDecimal floor(BigDecimal x) {
		return x.setScale(0, RoundingMode.FLOOR);
	}

	static BigDecimal ceil(BigDecimal x) {
		return x.setScale(0, RoundingMode.CEILING);
	}

	static BigDecimal round(BigDecimal x) {
		return floor(x.add(HALF));
	}

	static BigDecimal sqrt(BigDecimal x) {
		if (x.signum() < 0) {
			throw new Undefined("square root of a negative number");
		}
		return trimmed(x.sqrt(PRECISION));
	}

	/** Nearest multiple of the divisor, at least the divisor, raised by one when it is more than 10 % below x. */
	static BigDecimal makeDivisible(BigDecimal x, BigDecimal divisor) {
		if (divisor.signum() <= 0) {
			throw new Undefined("the divisor must be above 0");
		}
		BigDecimal nearest = floor(divide(x.add(divide(divisor, BigDecimal.TWO)), divisor)).multiply(divisor).max(divisor);
		return nearest.compareTo(x.multiply(NINE_TENTHS)) < 0 ? nearest.add(divisor) : nearest;
	}

	/** A number for messages: whole numbers of ordinary size exactly, others with six digits and those before the point. What is not whole never looks whole. */
	static String brief(BigDecimal exact) {
		BigDecimal x = trimmed(exact);
		boolean whole = x.scale() <= 0;
		int exponent = x.precision() - x.scale() - 1;
		if (whole && exponent < 15) {
			return x.toPlainString();
		}
		BigDecimal rounded = trimmed(x.round(new MathContext(exponent < 15 ? Math.max(BRIEF_DIGITS, exponent + 2) : BRIEF_DIGITS)));
		String text = exponent < -6 || exponent >= 15 ? trimmed(rounded.movePointLeft(exponent)).toPlainString() + "e" + exponent : rounded.toPlainString();
		return whole || rounded.scale() > 0 ? text : (rounded.compareTo(x) < 0 ? "a little more than " : "a little less than ") + text;
	}

	private static BigDecimal trimmed(BigDecimal x) {
		return x.signum() == 0 ? BigDecimal.ZERO : x.stripTrailingZeros();
	}

	/** Applies a function to a number or to every number of a list. Null when the operand is something else. */
	static Datum map(Datum operand, UnaryOperator<BigDecimal> function) {
		if (operand instanceof Num num) {
			return new Num(bounded(function.apply(num.value())));
		}
		if (operand instanceof Items list) {
			List<Datum> results = new ArrayList<>(list.items().size());
			for (Datum item : list.items()) {
				Datum result = item instanceof Num ? map(item, function) : null;
				if (result == null) {
					return null;
				}
				results.add(result);
			}
			return new Items(results);
		}
		return null;
	}

	/** Combines two numbers, a number with every number of a list, or two lists of the same length. Null for anything else. */
	static Datum combine(Datum left, Datum right, BinaryOperator<BigDecimal> function) {
		if (left instanceof Num a && right instanceof Num b) {
			return new Num(bounded(function.apply(a.value(), b.value())));
		}
		if (left instanceof Num a && right instanceof Items) {
			return map(right, b -> function.apply(a.value(), b));
		}
		if (left instanceof Items && right instanceof Num b) {
			return map(left, a -> function.apply(a, b.value()));
		}
		if (left instanceof Items a && right instanceof Items b && a.items().size() == b.items().size()) {
			List<Datum> results = new ArrayList<>(a.items().size());
			for (int i = 0; i < a.items().size(); i++) {
				Datum result = a.items().get(i) instanceof Num && b.items().get(i) instanceof Num
						? combine(a.items().get(i), b.items().get(i), function)
						: null;
				if (result == null) {
					return null;
				}
				results.add(result);
			}
			return new Items(results);
		}
		return null;
	}
}
