package org.m2q.ui.charts.hardware;

import java.util.Objects;

import org.m2q.base.problem.SourceSpan;

/**
 * What an engine does with an operator in a format.
 *
 * @param operator e.g. {@code dwconv}
 * @param format of the operands, e.g. {@code int8*int4 uniform}; empty for operators without products
 * @param engine its name
 * @param mode how the engine executes it; wider than the format when it has no narrower one
 * @param perCycle products or elements per cycle, when every lane that the engine unrolls for the operator works
 * @param joules of one product or element; not a number when it is not modelled
 * @param span where the mode is written
 */
public record Capability(String operator, String format, String engine, String mode, double perCycle, double joules, SourceSpan span) {

	/** Rejects missing parts. */
	public Capability {
		Objects.requireNonNull(operator, "operator");
		Objects.requireNonNull(format, "format");
		Objects.requireNonNull(engine, "engine");
		Objects.requireNonNull(mode, "mode");
		Objects.requireNonNull(span, "span");
	}
}
