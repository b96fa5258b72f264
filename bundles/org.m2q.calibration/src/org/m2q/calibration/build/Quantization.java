package org.m2q.calibration.build;

import org.m2q.quant.integer.CodeRange;

/**
 * Codes and scale of a value.
 *
 * @param range all codes of its format, with the zero point
 * @param scale real value of one step
 */
record Quantization(CodeRange range, float scale) {

	/** The same codes, as far as they stand for 0 to {@code limit}. */
	CodeRange rectified(double limit) {
		long top = limit == Double.POSITIVE_INFINITY ? range.high() : (long) Math.rint(limit / scale) + range.zero();
		return new CodeRange(range.zero(), (int) Math.min(range.high(), Math.max(range.zero(), top)), range.zero());
	}
}
