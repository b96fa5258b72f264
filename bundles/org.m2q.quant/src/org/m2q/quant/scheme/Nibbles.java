package org.m2q.quant.scheme;

/** The split of 8-bit weights over an array of 4 × 8 bit multipliers: w = 16 · high + low, exactly. */
public final class Nibbles {

	private Nibbles() {
	}

	/** The upper nibble of an 8-bit weight, −8 to 7. */
	public static int high(int w) {
		return w >> 4;
	}

	/** The lower nibble, 0 to 15; the lower multiplier must read it as unsigned. */
	public static int low(int w) {
		return w & 15;
	}

	/** The weight of two nibbles. */
	public static int join(int high, int low) {
		return (high << 4) + low;
	}

	/** One 8 × 8 bit product of two 4 × 8 bit multipliers in merged mode: (a · high << 4) + a · low. */
	public static int mergedProduct(int activation, int w) {
		return (activation * high(w) << 4) + activation * low(w);
	}
}
