package org.m2q.quant.scheme;

/**
 * A range of real values.
 *
 * @param min least value, finite
 * @param max largest value, finite and not below min
 */
public record ValueRange(double min, double max) {

	/** Rejects an empty or infinite range. */
	public ValueRange {
		if (!(min <= max) || Double.isInfinite(min) || Double.isInfinite(max)) {
			throw new IllegalArgumentException("range " + min + " to " + max);
		}
	}

	/** The range from −limit to limit. */
	public static ValueRange symmetric(double limit) {
		return new ValueRange(-limit, limit);
	}

	/** The largest magnitude. */
	public double magnitude() {
		return Math.max(Math.abs(min), Math.abs(max));
	}

	/** Both ends multiplied by a factor of 0 or more. */
	public ValueRange scaled(double factor) {
		return new ValueRange(min * factor, max * factor);
	}

	/** The smallest range that holds both. */
	public ValueRange union(ValueRange other) {
		return new ValueRange(Math.min(min, other.min), Math.max(max, other.max));
	}

	/**
	 * The running mean of calibration: r + rate · (next − r) for both ends; 0.05 in I-BERT, 0.01 in FQ-ViT.
	 *
	 * @param rate weight of the new range, 0 to 1
	 */
	public ValueRange moved(ValueRange next, double rate) {
		return new ValueRange(min + rate * (next.min - min), max + rate * (next.max - max));
	}
}
