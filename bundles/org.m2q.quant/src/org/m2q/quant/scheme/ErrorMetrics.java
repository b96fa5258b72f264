package org.m2q.quant.scheme;

/**
 * How far quantized values are from the original.
 *
 * @param count number of values
 * @param energy Σ x²
 * @param squaredError Σ (x − x')²
 * @param maxError max |x − x'|
 */
public record ErrorMetrics(long count, double energy, double squaredError, double maxError) {

	/** Nothing measured yet. */
	public static final ErrorMetrics EMPTY = new ErrorMetrics(0, 0, 0, 0);

	/** Compares consecutive values with their restored counterparts at the same positions. */
	public static ErrorMetrics of(float[] original, float[] restored, int from, int length) {
		double energy = 0;
		double squared = 0;
		double max = 0;
		for (int i = from; i < from + length; i++) {
			double error = (double) original[i] - restored[i];
			energy += (double) original[i] * original[i];
			squared += error * error;
			max = Math.max(max, Math.abs(error));
		}
		return new ErrorMetrics(length, energy, squared, max);
	}

	/** Compares consecutive weights with their nearest levels, without rounding these to single precision. */
	public static ErrorMetrics of(float[] weights, int from, int length, LevelQuantizer quantizer) {
		double energy = 0;
		double squared = 0;
		double max = 0;
		for (int i = from; i < from + length; i++) {
			double error = weights[i] - quantizer.project(weights[i]);
			energy += (double) weights[i] * weights[i];
			squared += error * error;
			max = Math.max(max, Math.abs(error));
		}
		return new ErrorMetrics(length, energy, squared, max);
	}

	/** Both together, e.g. the filters of a tensor. */
	public ErrorMetrics plus(ErrorMetrics other) {
		return new ErrorMetrics(count + other.count, energy + other.energy, squaredError + other.squaredError,
				Math.max(maxError, other.maxError));
	}

	/** Mean squared error; 0 for no values. */
	public double mse() {
		return count == 0 ? 0 : squaredError / count;
	}

	/** Signal-to-quantization-noise ratio in dB. */
	public double sqnr() {
		return sqnr(energy, squaredError);
	}

	/**
	 * 10 · log10(energy / error) in dB.
	 *
	 * @return positive infinity without any error, even without any signal; negative infinity for an error without signal
	 */
	public static double sqnr(double energy, double squaredError) {
		return squaredError == 0 ? Double.POSITIVE_INFINITY : 10 * StrictMath.log10(energy / squaredError);
	}
}
