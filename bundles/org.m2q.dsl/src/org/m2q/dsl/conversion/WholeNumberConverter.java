package org.m2q.dsl.conversion;

import org.eclipse.xtext.conversion.ValueConverterException;
import org.eclipse.xtext.conversion.impl.AbstractNullSafeConverter;
import org.eclipse.xtext.nodemodel.INode;

/** Whole numbers that fit 32 bits. */
final class WholeNumberConverter extends AbstractNullSafeConverter<Integer> {

	@Override
	protected Integer internalToValue(String text, INode node) {
		try {
			return Integer.valueOf(text);
		} catch (NumberFormatException e) {
			throw new ValueConverterException("This number is too large; at most " + Integer.MAX_VALUE + " can stand here.", node, null);
		}
	}

	@Override
	protected String internalToString(Integer value) {
		if (value < 0) {
			throw new ValueConverterException(value + " has no text: whole numbers are not negative", null, null);
		}
		return value.toString();
	}
}
