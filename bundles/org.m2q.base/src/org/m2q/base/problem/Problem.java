package org.m2q.base.problem;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Something wrong with an input, at a place.
 *
 * @param code stable dotted identifier, e.g. {@code m2q.memory.overflow}
 * @param severity how bad it is
 * @param message one sentence: what is wrong with names and numbers, and what to do
 * @param span where it is
 * @param data values that a quick fix needs, in an order that the code defines
 */
public record Problem(String code, Severity severity, String message, SourceSpan span, List<String> data) {

	/** By place, then severity, code and message: the order in which a person reads. */
	public static final Comparator<Problem> BY_PLACE = Comparator.comparing((Problem p) -> p.span().uri())
			.thenComparingInt(p -> p.span().offset()).thenComparing(Problem::severity).thenComparing(Problem::code)
			.thenComparing(Problem::message);

	/** Copies the data. */
	public Problem {
		Objects.requireNonNull(code, "code");
		Objects.requireNonNull(severity, "severity");
		Objects.requireNonNull(message, "message");
		Objects.requireNonNull(span, "span");
		data = List.copyOf(data);
	}

	/** An error. */
	public static Problem error(String code, SourceSpan span, String message, String... data) {
		return new Problem(code, Severity.ERROR, message, span, List.of(data));
	}

	/** A warning. */
	public static Problem warning(String code, SourceSpan span, String message, String... data) {
		return new Problem(code, Severity.WARNING, message, span, List.of(data));
	}

	/** An information. */
	public static Problem info(String code, SourceSpan span, String message, String... data) {
		return new Problem(code, Severity.INFO, message, span, List.of(data));
	}

	/** Whether it is an error. */
	public boolean isError() {
		return severity == Severity.ERROR;
	}
}
