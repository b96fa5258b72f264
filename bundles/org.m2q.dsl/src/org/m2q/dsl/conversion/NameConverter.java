package org.m2q.dsl.conversion;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.xtext.conversion.ValueConverterException;
import org.eclipse.xtext.conversion.impl.AbstractNullSafeConverter;
import org.eclipse.xtext.nodemodel.INode;

/** Takes the {@code ^} before keywords away, and puts it there again. */
final class NameConverter extends AbstractNullSafeConverter<String> {

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

	private final Set<String> reserved;

	/** Takes the words that are no names without a {@code ^}. */
	NameConverter(Set<String> reserved) {
		this.reserved = reserved;
	}

	@Override
	protected String internalToValue(String text, INode node) {
		return text.indexOf('^') < 0 ? text
				: Stream.of(text.split("\\.", -1)).map(part -> part.startsWith("^") ? part.substring(1) : part).collect(Collectors.joining("."));
	}

	@Override
	protected String internalToString(String name) {
		return Stream.of(name.split("\\.", -1)).map(this::escape).collect(Collectors.joining("."));
	}

	private String escape(String part) {
		if (!part.equals("*") && !NAME.matcher(part).matches()) {
			throw new ValueConverterException("'" + part + "' is not a name", null, null);
		}
		return reserved.contains(part) ? "^" + part : part;
	}
}
