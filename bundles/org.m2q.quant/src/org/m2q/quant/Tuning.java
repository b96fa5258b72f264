package org.m2q.quant;

/**
 * What data say of the weights of a layer.
 *
 * @param samples how many samples of the calibration data are used, for ranges as well; 0 for all
 * @param learnRounding whether codes are chosen for the least error of the result instead of that of each weight, which includes the correction of the bias
 * @param correctBias whether the mean error of the result goes into the bias
 */
public record Tuning(int samples, boolean learnRounding, boolean correctBias) {

	/** All samples, for ranges alone. */
	public static final Tuning NONE = new Tuning(0, false, false);

	/** Checks the number. */
	public Tuning {
		if (samples < 0) {
			throw new IllegalArgumentException(samples + " samples");
		}
	}

	/** Whether weights or biases change. */
	public boolean changes() {
		return learnRounding || correctBias;
	}
}
