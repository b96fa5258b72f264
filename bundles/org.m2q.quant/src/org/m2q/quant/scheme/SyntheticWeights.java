package org.m2q.quant.scheme;

import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Weights for models without a checkpoint. The same seed gives the same bytes on every machine: only the 64-bit output of
 * {@link SplittableRandom} (SplitMix64), {@link StrictMath} and IEEE operations are used, and every filter has its own stream.
 *
 * @param distribution shape of the values of a filter
 * @param deviation standard deviation of the population of a filter before the spread, above 0
 * @param spread standard deviation of the natural logarithm of the filters' deviations, 0 for none
 * @param seed chooses the values
 */
public record SyntheticWeights(Distribution distribution, double deviation, double spread, long seed) {

	/** Shapes, all of mean 0 and variance 1 before scaling. */
	public enum Distribution {
		/** Normal, by the transform of Box and Muller: √(−2 ln u) · cos(2πv). */
		GAUSSIAN,
		/** Laplace: ±ln(u) / √2. */
		LAPLACE,
		/** Student's t with 3 degrees of freedom, heavy tails: z / √((z1² + z2² + z3²) / 3) / √3. */
		STUDENT_T3,
		/** Equally distributed over −√3 to √3. */
		UNIFORM
	}

	/** Rejects impossible parameters. */
	public SyntheticWeights {
		Objects.requireNonNull(distribution);
		if (!(deviation > 0) || Double.isInfinite(deviation) || !(spread >= 0) || Double.isInfinite(spread)) {
			throw new IllegalArgumentException("deviation " + deviation + ", spread " + spread);
		}
	}

	/**
	 * The initialisation of He: deviation √(2 / inputs) of the given shape, without spread.
	 *
	 * @param inputs weights of one filter, 1 or more
	 */
	public static SyntheticWeights he(Distribution distribution, int inputs, long seed) {
		return new SyntheticWeights(distribution, Math.sqrt(2.0 / Math.max(1, inputs)), 0, seed);
	}

	/**
	 * Makes a tensor.
	 *
	 * @return {@code filters · filterLength} values, filter by filter; a filter does not depend on the number of filters
	 */
	public float[] generate(int filters, int filterLength) {
		if (filters < 0 || filterLength < 0 || (long) filters * filterLength > Integer.MAX_VALUE - 8) {
			throw new IllegalArgumentException(filters + " filters of " + filterLength);
		}
		float[] weights = new float[filters * filterLength];
		for (int f = 0; f < filters; f++) {
			// The golden-ratio increment of SplitMix64 would make streams of consecutive seeds overlap; an odd multiplier of its own does not.
			SplittableRandom random = new SplittableRandom(new SplittableRandom(seed ^ f * 0xD1B54A32D192ED03L).nextLong());
			double factor = deviation * StrictMath.exp(spread * normal(random));
			for (int i = 0; i < filterLength; i++) {
				weights[f * filterLength + i] = (float) (factor * sample(random));
			}
		}
		return weights;
	}

	private double sample(SplittableRandom random) {
		return switch (distribution) {
		case GAUSSIAN -> normal(random);
		case LAPLACE -> {
			double magnitude = -StrictMath.log(unit(random)) / StrictMath.sqrt(2);
			yield random.nextLong() < 0 ? -magnitude : magnitude;
		}
		case STUDENT_T3 -> {
			double z = normal(random);
			double squares = 0;
			for (int i = 0; i < 3; i++) {
				double other = normal(random);
				squares += other * other;
			}
			yield z / StrictMath.sqrt(squares);
		}
		case UNIFORM -> (2 * unit(random) - 1) * StrictMath.sqrt(3);
		};
	}

	private static double normal(SplittableRandom random) {
		double radius = StrictMath.sqrt(-2 * StrictMath.log(unit(random)));
		return radius * StrictMath.cos(2 * Math.PI * unit(random));
	}

	/** A multiple of 2^−53 above 0 and at most 1. */
	private static double unit(SplittableRandom random) {
		return ((random.nextLong() >>> 11) + 1) * 0x1p-53;
	}
}
