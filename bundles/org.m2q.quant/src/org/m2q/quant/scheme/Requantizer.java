package org.m2q.quant.scheme;

import java.util.Objects;

/**
 * Brings an int32 accumulator to the codes of an output: clamp(round(acc · M) + z, low, high).
 *
 * <p>The three profiles are {@code pot} (a shift), {@code dyadic} (an integer factor and a shift) and {@code float32} (bit-equal to
 * ONNX Runtime's QLinearConv and QLinearMatMul).
 */
public final class Requantizer {

	private enum Profile {
		SHIFT,
		DYADIC_SINGLE,
		DYADIC_DOUBLE,
		FLOAT32
	}

	private final Profile profile;
	private final Rounding rounding;
	private final int shift;
	private final DyadicMultiplier factor;
	private final float scale;
	private final UniformQuantizer output;

	private Requantizer(Profile profile, Rounding rounding, int shift, DyadicMultiplier factor, float scale, UniformQuantizer output) {
		this.profile = profile;
		this.rounding = Objects.requireNonNull(rounding);
		this.shift = shift;
		this.factor = factor;
		this.scale = scale;
		this.output = Objects.requireNonNull(output);
	}

	/**
	 * Power-of-two scales: M = 2^−shift. QDQ graphs with such scales are exact with {@link Rounding#HALF_EVEN}; P2-ViT uses
	 * {@link Rounding#HALF_AWAY}.
	 *
	 * @param shift to the right; −31 to 62, negative means to the left (saturating)
	 */
	public static Requantizer shift(int shift, Rounding rounding, UniformQuantizer output) {
		if (shift < -31 || shift > 62) {
			throw new IllegalArgumentException("shift " + shift + " outside -31 to 62");
		}
		return new Requantizer(Profile.SHIFT, rounding, shift, new DyadicMultiplier(0, 0), 0, output);
	}

	/** An integer factor with one rounding. */
	public static Requantizer dyadic(DyadicMultiplier factor, Rounding rounding, UniformQuantizer output) {
		return new Requantizer(Profile.DYADIC_SINGLE, rounding, 0, factor, 0, output);
	}

	/** An integer factor with the two roundings of gemmlowp. */
	public static Requantizer dyadicDoubleRounding(DyadicMultiplier factor, UniformQuantizer output) {
		return new Requantizer(Profile.DYADIC_DOUBLE, Rounding.HALF_AWAY, 0, factor, 0, output);
	}

	/**
	 * Single precision in exactly this association: halfEven((float) acc · ((input · weight) / result)).
	 *
	 * @param input scale of the input
	 * @param weight scale of the weights
	 * @param result scale of the output, not 0
	 */
	public static Requantizer float32(float input, float weight, float result, UniformQuantizer output) {
		return new Requantizer(Profile.FLOAT32, Rounding.HALF_EVEN, 0, new DyadicMultiplier(0, 0), input * weight / result, output);
	}

	/** The output code of an accumulator, inside the code range of the output. */
	public int apply(int accumulator) {
		long rounded = switch (profile) {
		case SHIFT -> shift >= 0 ? rounding.shiftRight(accumulator, shift) : FixedPoint.shiftLeft(accumulator, -shift);
		case DYADIC_SINGLE -> factor.apply(accumulator, rounding);
		case DYADIC_DOUBLE -> factor.applyDoubleRounding(accumulator);
		// The cast of a float beyond the int range saturates; NaN (0 · infinity) becomes 0.
		case FLOAT32 -> (int) Math.rint((float) accumulator * scale);
		};
		return (int) FixedPoint.clamp(FixedPoint.saturate(rounded) + (long) output.zeroPoint(), output.low(), output.high());
	}
}
