package org.m2q.base;

/**
 * Exact arithmetic on counters.
 *
 * <p>Counters of operations and bytes are {@code long}; a silent wrap-around would turn an absurd shape into a plausible
 * number, so every method throws {@link ArithmeticException} instead. Callers turn that into a problem at the element.
 */
public final class Checked {

	private Checked() {
	}

	/** Product of all factors; 1 for none. */
	public static long product(long... factors) {
		long result = 1;
		for (long factor : factors) {
			result = Math.multiplyExact(result, factor);
		}
		return result;
	}

	/** Sum of all terms; 0 for none. */
	public static long sum(long... terms) {
		long result = 0;
		for (long term : terms) {
			result = Math.addExact(result, term);
		}
		return result;
	}

	/**
	 * Quotient rounded up.
	 *
	 * @param dividend 0 or more
	 * @param divisor 1 or more
	 * @throws ArithmeticException when the divisor is below 1 or the dividend below 0
	 */
	public static long ceilDiv(long dividend, long divisor) {
		if (divisor < 1 || dividend < 0) {
			throw new ArithmeticException("ceilDiv(" + dividend + ", " + divisor + ") is out of range");
		}
		return dividend == 0 ? 0 : (dividend - 1) / divisor + 1;
	}

	/**
	 * Whole bytes that hold a number of elements packed without gaps.
	 *
	 * @param elements 0 or more
	 * @param bits bits of one element, may be a mean over differently wide elements
	 */
	public static long packedBytes(long elements, double bits) {
		if (elements < 0 || !(bits >= 0) || bits > 1 << 20) {
			throw new ArithmeticException(elements + " elements of " + bits + " bits are out of range");
		}
		if (bits == Math.rint(bits)) {
			return ceilDiv(Math.multiplyExact(elements, (long) bits), 8);
		}
		double bytes = Math.ceil(elements * bits / 8 - 1e-9);
		if (bytes >= Long.MAX_VALUE) {
			throw new ArithmeticException("long overflow");
		}
		return (long) bytes;
	}
}
