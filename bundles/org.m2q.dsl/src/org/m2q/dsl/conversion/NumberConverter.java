package org.m2q.dsl.conversion;

import java.math.BigDecimal;
import java.util.Locale;

import org.eclipse.xtext.conversion.ValueConverterException;
import org.eclipse.xtext.conversion.impl.AbstractNullSafeConverter;
import org.eclipse.xtext.nodemodel.INode;

/** Decimal numbers, exact, and bounded so that no computation with them takes long. */
final class NumberConverter extends AbstractNullSafeConverter<BigDecimal> {

	private static final int LONGEST = 60;
	private static final int LARGEST_EXPONENT = 60;

	@Override
	protected BigDecimal internalToValue(String text, INode node) {
		String number = text.replaceAll("\\s", "");
		BigDecimal value;
		try {
			value = number.length() > LONGEST ? null : new BigDecimal(number);
		} catch (NumberFormatException e) {
			// An exponent beyond int, or a comment between sign and digits.
			value = null;
		}
		if (value == null || Math.abs((long) value.precision() - value.scale()) > LARGEST_EXPONENT || Math.abs((long) value.scale()) > LONGEST) {
			throw new ValueConverterException("This number is out of range; numbers have at most " + LONGEST + " digits and lie between 1e-60 and 1e60.", node, null);
		}
		return value;
	}

	private final boolean signed;

	/** Converts numbers that may, or may not, be negative. */
	NumberConverter(boolean signed) {
		this.signed = signed;
	}

	/** The serializer takes this to find the rule that a number is written by. */
	@Override
	protected String internalToString(BigDecimal value) {
		if (!signed && value.signum() < 0) {
			throw new ValueConverterException("The number is negative.", null, null);
		}
		return value.toString().toLowerCase(Locale.ROOT);
	}
}
