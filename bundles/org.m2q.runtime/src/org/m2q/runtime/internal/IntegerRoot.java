package org.m2q.runtime.internal;

/** Square roots in integers alone. */
public final class IntegerRoot {

	private IntegerRoot() {
	}

	/** The largest integer whose square is at most x, for x of 0 or more. */
	public static long floor(long x) {
		if (x < 2) {
			return Math.max(0, x);
		}
		// Newton from above falls until it reaches the root.
		long root = 1L << (65 - Long.numberOfLeadingZeros(x)) / 2;
		while (true) {
			long next = root + x / root >> 1;
			if (next >= root) {
				return root;
			}
			root = next;
		}
	}
}
