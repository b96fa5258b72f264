package org.m2q.dsl.conversion;

import org.eclipse.xtext.conversion.impl.AbstractNullSafeConverter;
import org.eclipse.xtext.nodemodel.INode;

/** The code of a suppression, which is one token with the word before it. */
final class SuppressedCodeConverter extends AbstractNullSafeConverter<String> {

	private static final String WORD = "@suppress";

	@Override
	protected String internalToValue(String text, INode node) {
		return text.substring(Math.min(text.length(), WORD.length())).strip();
	}

	@Override
	protected String internalToString(String value) {
		return value.isEmpty() ? WORD : WORD + " " + value;
	}
}
