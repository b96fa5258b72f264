package org.m2q.quant.program;

import java.util.Arrays;

import org.m2q.quant.Requantization;
import org.m2q.quant.scheme.FixedPoint;
import org.m2q.quant.scheme.Rounding;

/**
 * Factors from accumulators to steps of the output, one for all channels or one per channel.
 *
 * <ul>
 * <li>{@link Requantization#POT}: halfEven(acc / 2^shift); a negative shift multiplies.
 * <li>{@link Requantization#DYADIC}: floor((acc · multiplier + 2^(shift − 1)) / 2^shift), halves up; no rounding for shift 0.
 * <li>{@link Requantization#FLOAT32}: halfEven((float) acc · factor) in single precision, the factor being (input · weight) / output in that
 * association, as QLinearConv of ONNX Runtime.
 * </ul>
 *
 * Results are saturated to 32 bits. Only {@code factors} hold floats; they are empty for the first two.
 *
 * @param profile the arithmetic
 * @param multipliers 0 to 2^31 − 1; 1 for POT; empty for FLOAT32
 * @param shifts −31 to 62 for POT, 0 to 62 for DYADIC; empty for FLOAT32
 * @param factors for FLOAT32, else empty
 */
public record Rescale(Requantization profile, int[] multipliers, int[] shifts, float[] factors) {

	/** Checks the sizes and ranges. */
	public Rescale {
		boolean real = profile == Requantization.FLOAT32;
		if (real ? factors.length == 0 || multipliers.length > 0 || shifts.length > 0
				: factors.length > 0 || multipliers.length == 0 || shifts.length != multipliers.length) {
			throw new IllegalArgumentException(multipliers.length + " multipliers, " + shifts.length + " shifts, " + factors.length + " factors for " + profile);
		}
		for (int i = 0; i < shifts.length; i++) {
			boolean fits = profile == Requantization.POT ? multipliers[i] == 1 && shifts[i] >= -31 && shifts[i] <= 62
					: multipliers[i] >= 0 && shifts[i] >= 0 && shifts[i] <= 62;
			if (!fits) {
				throw new IllegalArgumentException("multiplier " + multipliers[i] + ", shift " + shifts[i] + " for " + profile);
			}
		}
	}

	/** A shift for all channels, or one per channel. */
	public static Rescale pot(int... shifts) {
		int[] ones = new int[shifts.length];
		Arrays.fill(ones, 1);
		return new Rescale(Requantization.POT, ones, shifts, new float[0]);
	}

	/** Integer factors. */
	public static Rescale dyadic(int[] multipliers, int[] shifts) {
		return new Rescale(Requantization.DYADIC, multipliers, shifts, new float[0]);
	}

	/** Factors in single precision. */
	public static Rescale float32(float... factors) {
		return new Rescale(Requantization.FLOAT32, new int[0], new int[0], factors);
	}

	/** Number of factors: 1, or one per channel. */
	public int channels() {
		return profile == Requantization.FLOAT32 ? factors.length : shifts.length;
	}

	/**
	 * The rounded product, without zero point.
	 *
	 * @param channel ignored when there is one factor
	 * @param accumulator −2^31 to 2^31 − 1
	 */
	public int apply(int channel, int accumulator) {
		int c = channels() == 1 ? 0 : channel;
		return switch (profile) {
			case POT -> FixedPoint.saturate(shifts[c] >= 0 ? Rounding.HALF_EVEN.shiftRight(accumulator, shifts[c]) : (long) accumulator << -shifts[c]);
			case DYADIC -> FixedPoint.saturate(Rounding.HALF_UP.shiftRight((long) accumulator * multipliers[c], shifts[c]));
			case FLOAT32 -> (int) Math.rint((float) accumulator * factors[c]);
		};
	}

	/** The factor of a channel as a real number. */
	public double value(int channel) {
		int c = channels() == 1 ? 0 : channel;
		return profile == Requantization.FLOAT32 ? factors[c] : Math.scalb((double) multipliers[c], -shifts[c]);
	}
}
