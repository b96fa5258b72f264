package org.m2q.runtime;

/** Integers as sums of as few signed powers of two as possible: the non-adjacent form. */
public final class SignedPowers {

	private SignedPowers() {
	}

	/** Number of signed powers that a code needs; no sum has fewer. */
	public static int count(int code) {
		// Bits of the non-adjacent form that are not 0 are those in which code and 3 · code differ.
		long wide = code;
		return Long.bitCount(wide ^ 3 * wide);
	}

	/**
	 * Writes the powers of a code.
	 *
	 * @param code −32,768 to 32,767
	 * @param into receives exponent + 1 of a positive power, −(exponent + 1) of a negative one
	 * @param at first position to write
	 * @return number of powers
	 */
	public static int terms(int code, byte[] into, int at) {
		int rest = code;
		int count = 0;
		for (int exponent = 0; rest != 0; exponent++, rest >>= 1) {
			if ((rest & 1) != 0) {
				int sign = 2 - (rest & 3);
				into[at + count++] = (byte) (sign * (exponent + 1));
				rest -= sign;
			}
		}
		return count;
	}
}
