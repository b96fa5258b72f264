package org.m2q.runtime;

/**
 * Codes of a tensor: real value = scale · (code − zero).
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

	/** The nearest code. */
	public int clamp(long value) {
		return (int) Math.max(low, Math.min(high, value));
	}

	/** Largest magnitude of a code less the zero point. */
	public long reach() {
		return Math.max((long) high - zero, (long) zero - low);
	}

	@Override
	public String toString() {
		return low + " to " + high + ", zero " + zero;
	}
}
