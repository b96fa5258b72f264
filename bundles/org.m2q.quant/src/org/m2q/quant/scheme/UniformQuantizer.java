package org.m2q.quant.scheme;

import org.m2q.quant.NumberFormat;

/**
 * Equal steps: q = clamp(round(x / s) + z, low, high), x' = s · (q − z).
 *
 * <p>NaN becomes the code of 0, infinities saturate. All real arithmetic is in double precision; the quotient is a true division, so
 * that {@code quantize(dequantize(q)) == q} for every code.
 *
 * @param scale s, finite and above 0
 * @param zeroPoint z, the code of 0.0
 * @param low least code
 * @param high largest code
 * @param rounding of x / s
 */
public record UniformQuantizer(double scale, int zeroPoint, int low, int high, Rounding rounding) {

	/** Rejects impossible parameters. */
	public UniformQuantizer {
		if (!(scale > 0) || Double.isInfinite(scale) || low >= high || zeroPoint < low || zeroPoint > high || high - (long) low > 0xFFFF) {
			throw new IllegalArgumentException(
					"scale " + scale + ", zero point " + zeroPoint + ", codes " + low + " to " + high);
		}
	}

	/**
	 * Affine quantization of gemmlowp: the range is extended to contain 0, s = (max − min) / (high − low), and the zero point
	 * z = low − min / s is nudged to an integer (halves away from zero) inside the codes, so that 0.0 is exact.
	 *
	 * @param format integers of at most 16 bits
	 * @return scale 1 for a range that holds only 0
	 */
	public static UniformQuantizer affine(ValueRange range, NumberFormat format, Rounding rounding) {
		int low = low(format);
		int high = high(format);
		double min = Math.min(range.min(), 0);
		double max = Math.max(range.max(), 0);
		double scale = usable((max - min) / (high - low));
		int zeroPoint = (int) Math.max(low, Math.min(high, Rounding.HALF_AWAY.round(low - min / scale)));
		return new UniformQuantizer(scale, zeroPoint, low, high, rounding);
	}

	/**
	 * Symmetric quantization: z = 0, s = limit / n with n = 2^(b−1) − 1, codes −n to n (narrow) or −n − 1 to n; unsigned formats have
	 * n = 2^b − 1 and codes 0 to n, for values that are never negative.
	 *
	 * @param limit largest magnitude, finite and 0 or more; 0 gives scale 1
	 * @param narrow whether the code −n − 1 is left out, which makes negation exact
	 */
	public static UniformQuantizer symmetric(double limit, NumberFormat format, boolean narrow, Rounding rounding) {
		int high = high(format);
		int low = low(format);
		return new UniformQuantizer(usable(limit / high), 0, narrow && low < 0 ? -high : low, high, rounding);
	}

	/** The same codes with another scale. */
	public UniformQuantizer withScale(double other) {
		return new UniformQuantizer(other, zeroPoint, low, high, rounding);
	}

	private static double usable(double scale) {
		return scale > 0 ? scale : 1;
	}

	/** The least code of an integer format of at most 16 bits. */
	public static int low(NumberFormat format) {
		check(format);
		return format.kind() == NumberFormat.Kind.INT ? -(1 << format.bits() - 1) : 0;
	}

	/** The largest code of an integer format of at most 16 bits. */
	public static int high(NumberFormat format) {
		check(format);
		return format.kind() == NumberFormat.Kind.INT ? (1 << format.bits() - 1) - 1 : (1 << format.bits()) - 1;
	}

	private static void check(NumberFormat format) {
		if (!format.isInteger() || format.bits() > 16) {
			throw new IllegalArgumentException(format + " is not an integer format of at most 16 bits");
		}
	}

	/** The code of a value. */
	public int quantize(double x) {
		double rounded = rounding.round(x / scale) + zeroPoint;
		return rounded >= high ? high : rounded > low ? (int) rounded : Double.isNaN(x) ? zeroPoint : low;
	}

	/** The value of a code. */
	public double dequantize(int code) {
		return scale * ((long) code - zeroPoint);
	}

	/** The nearest representable value. */
	public double project(double x) {
		return dequantize(quantize(x));
	}

	/**
	 * Quantizes consecutive values.
	 *
	 * @param codes receives {@code length} codes at {@code from}
	 */
	public void quantize(float[] values, int from, int length, int[] codes) {
		for (int i = from; i < from + length; i++) {
			codes[i] = quantize(values[i]);
		}
	}

	/** Restores consecutive values, rounded to single precision. */
	public void dequantize(int[] codes, int from, int length, float[] values) {
		for (int i = from; i < from + length; i++) {
			values[i] = (float) dequantize(codes[i]);
		}
	}

	/** The range of representable values. */
	public ValueRange range() {
		return new ValueRange(dequantize(low), dequantize(high));
	}
}
