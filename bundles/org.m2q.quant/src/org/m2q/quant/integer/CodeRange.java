package org.m2q.quant.integer;

import org.m2q.quant.NumberFormat;

/**
 * Codes of a tensor.
 *
 * @param low smallest code
 * @param high largest code
 * @param zero code that stands for 0, between both
 */
public record CodeRange(int low, int high, int zero) {

	/** Rejects ranges without their zero. */
	public CodeRange {
		if (low > zero || zero > high) {
			throw new IllegalArgumentException(low + " to " + high + " without " + zero);
		}
	}

	/**
	 * All codes of an integer format; 0 is in the middle of unsigned ones.
	 *
	 * @throws IllegalArgumentException for formats that are not integers or wider than 16 bits
	 */
	public static CodeRange of(NumberFormat format) {
		if (!format.isInteger() || format.bits() > 16) {
			throw new IllegalArgumentException(format + " has no codes");
		}
		int half = 1 << format.bits() - 1;
		return format.kind() == NumberFormat.Kind.UINT ? new CodeRange(0, 2 * half - 1, half) : new CodeRange(-half, half - 1, 0);
	}

	/** The nearest code. */
	public int clamp(long value) {
		return (int) Math.max(low, Math.min(high, value));
	}
}
