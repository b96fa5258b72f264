package org.m2q.quant.scheme;

/** What happens to the fraction. The members differ only on exact halves. */
public enum Rounding {
	/** Halves to the even neighbour, as ONNX QuantizeLinear and torch.round. */
	HALF_EVEN,
	/** Halves towards positive infinity: floor(x + 1/2), as the single rounding of TFLite. */
	HALF_UP,
	/** Halves away from zero, as C round() and RoundingDivideByPOT of gemmlowp. */
	HALF_AWAY;

	/**
	 * Rounds a real number.
	 *
	 * @return an integral value; NaN and infinities are returned as they are
	 */
	public double round(double x) {
		return switch (this) {
		case HALF_EVEN -> Math.rint(x);
		case HALF_UP -> halfUp(x);
		case HALF_AWAY -> x < 0 ? -halfUp(-x) : halfUp(x);
		};
	}

	private static double halfUp(double x) {
		// floor(x + 0.5) would be wrong for 0.49999999999999994.
		double floor = Math.floor(x);
		return x - floor >= 0.5 ? floor + 1 : floor;
	}

	/**
	 * Rounds x / 2^e exactly in integers.
	 *
	 * @param x any value
	 * @param e shift, 0 to 62
	 * @return the rounded quotient; cannot overflow
	 */
	public long shiftRight(long x, int e) {
		if (e < 0 || e > 62) {
			throw new IllegalArgumentException("shift " + e + " outside 0 to 62");
		}
		if (e == 0) {
			return x;
		}
		long floor = x >> e;
		long remainder = x & (1L << e) - 1;
		long half = 1L << e - 1;
		boolean up = switch (this) {
		case HALF_EVEN -> remainder > half || remainder == half && (floor & 1) != 0;
		case HALF_UP -> remainder >= half;
		case HALF_AWAY -> x >= 0 ? remainder >= half : remainder > half;
		};
		return up ? floor + 1 : floor;
	}
}
