package org.m2q.quant.scheme;

/**
 * One shift of a shift-add tree: sign · 2^−exponent.
 *
 * @param sign −1 or 1; a term that is 0 is left out
 * @param exponent 0 or more
 */
public record ShiftTerm(int sign, int exponent) {

	/** The largest exponent of any term. */
	static final int MAX_EXPONENT = 1022;

	/** Rejects other signs and exponents. */
	public ShiftTerm {
		if (sign != 1 && sign != -1 || exponent < 0 || exponent > MAX_EXPONENT) {
			throw new IllegalArgumentException("term " + sign + " * 2^-" + exponent);
		}
	}

	/** Its value. */
	public double value() {
		return Math.scalb((double) sign, -exponent);
	}

	/** The same power with the other sign. */
	public ShiftTerm negated() {
		return new ShiftTerm(-sign, exponent);
	}

	@Override
	public String toString() {
		return (sign < 0 ? "-" : "+") + "2^-" + exponent;
	}
}
