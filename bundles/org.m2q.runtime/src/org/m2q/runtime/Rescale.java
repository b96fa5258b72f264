package org.m2q.runtime;

import java.util.Arrays;

/**
 * Factors from accumulators to steps of the result, one for all channels or one per channel. Results are saturated to 32 bits and have no zero point yet.
 *
 * <ul>
 * <li>{@link Profile#POT}: halfEven(acc / 2^shift); a negative shift multiplies.
 * <li>{@link Profile#DYADIC}: floor((acc · multiplier + 2^(shift − 1)) / 2^shift), halves up; no rounding for shift 0.
 * <li>{@link Profile#FLOAT32}: halfEven((float) acc · factor), the product in single precision.
 * </ul>
 */
public final class Rescale {

	/** The arithmetic. */
	public enum Profile {
		/** A shift. */
		POT,
		/** An integer factor and a shift. */
		DYADIC,
		/** A factor in single precision. */
		FLOAT32
	}

	private final Profile profile;
	private final int[] multipliers;
	private final int[] shifts;
	private final float[] factors;

	private Rescale(Profile profile, int[] multipliers, int[] shifts, float[] factors) {
		this.profile = profile;
		this.multipliers = multipliers;
		this.shifts = shifts;
		this.factors = factors;
	}

	/**
	 * Shifts.
	 *
	 * @param shifts −31 to 62, for all channels or one per channel
	 */
	public static Rescale pot(int... shifts) {
		require(shifts.length > 0, "no shift");
		for (int shift : shifts) {
			require(shift >= -31 && shift <= 62, "shift " + shift + " outside -31 to 62");
		}
		int[] ones = new int[shifts.length];
		Arrays.fill(ones, 1);
		return new Rescale(Profile.POT, ones, shifts.clone(), new float[0]);
	}

	/**
	 * Integer factors.
	 *
	 * @param multipliers 0 to 2^31 − 1
	 * @param shifts 0 to 62, as many
	 */
	public static Rescale dyadic(int[] multipliers, int[] shifts) {
		require(multipliers.length > 0 && multipliers.length == shifts.length, multipliers.length + " multipliers and " + shifts.length + " shifts");
		for (int i = 0; i < shifts.length; i++) {
			require(multipliers[i] >= 0 && shifts[i] >= 0 && shifts[i] <= 62, "multiplier " + multipliers[i] + ", shift " + shifts[i]);
		}
		return new Rescale(Profile.DYADIC, multipliers.clone(), shifts.clone(), new float[0]);
	}

	/**
	 * Factors in single precision.
	 *
	 * @param factors finite, for all channels or one per channel
	 */
	public static Rescale float32(float... factors) {
		require(factors.length > 0, "no factor");
		for (float factor : factors) {
			require(Float.isFinite(factor), "factor " + factor);
		}
		return new Rescale(Profile.FLOAT32, new int[0], new int[0], factors.clone());
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

	/** The arithmetic. */
	public Profile profile() {
		return profile;
	}

	/** Number of factors: 1, or one per channel. */
	public int channels() {
		return profile == Profile.FLOAT32 ? factors.length : shifts.length;
	}

	/** The factor of one channel alone. */
	public Rescale only(int channel) {
		return switch (profile) {
			case POT -> pot(shifts[channel]);
			case DYADIC -> dyadic(new int[] { multipliers[channel] }, new int[] { shifts[channel] });
			case FLOAT32 -> float32(factors[channel]);
		};
	}

	/** Multiplier of a channel; 1 for POT. */
	public int multiplier(int channel) {
		return multipliers[channels() == 1 ? 0 : channel];
	}

	/** Shift of a channel. */
	public int shift(int channel) {
		return shifts[channels() == 1 ? 0 : channel];
	}

	/** Factor of a channel, for {@link Profile#FLOAT32}. */
	public float factor(int channel) {
		return factors[channels() == 1 ? 0 : channel];
	}

	/**
	 * The rounded product.
	 *
	 * @param channel ignored when there is one factor
	 */
	public int apply(int channel, int accumulator) {
		int c = channels() == 1 ? 0 : channel;
		return switch (profile) {
			case POT -> saturate(shifts[c] >= 0 ? halfEven(accumulator, shifts[c]) : (long) accumulator << -shifts[c]);
			case DYADIC -> saturate(halfUp((long) accumulator * multipliers[c], shifts[c]));
			case FLOAT32 -> (int) Math.rint(accumulator * factors[c]);
		};
	}

	/** x / 2^shift, halves to even; shift of 0 to 62. */
	public static long halfEven(long x, int shift) {
		if (shift == 0) {
			return x;
		}
		long floor = x >> shift;
		long remainder = x & (1L << shift) - 1;
		long half = 1L << shift - 1;
		return remainder > half || remainder == half && (floor & 1) != 0 ? floor + 1 : floor;
	}

	/** x / 2^shift, halves up; shift of 0 to 62. Cannot overflow. */
	public static long halfUp(long x, int shift) {
		return shift == 0 ? x : (x >> shift) + (x >> shift - 1 & 1);
	}

	/** The nearest 32-bit integer. */
	public static int saturate(long x) {
		return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, x));
	}
}
