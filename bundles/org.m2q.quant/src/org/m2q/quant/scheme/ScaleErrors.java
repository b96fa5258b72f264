package org.m2q.quant.scheme;

/** Sums of quantization errors of a run of weights, in order of the weights. */
final class ScaleErrors {

	private ScaleErrors() {
	}

	/** Σ |w − w'|^power. */
	static double sum(float[] weights, int from, int length, LevelSet levels, double step, double power) {
		double inverse = 1 / step;
		double sum = 0;
		for (int i = from; i < from + length; i++) {
			double magnitude = Math.abs(weights[i]);
			double error = magnitude - step * levels.level(levels.nearestMagnitude(magnitude * inverse));
			sum += power == 2 ? error * error : StrictMath.pow(Math.abs(error), power);
		}
		return sum;
	}

	/** Σ max(0, |w| − limit)², which no step with that limit can go below. */
	static double clipped(float[] weights, int from, int length, double limit) {
		double sum = 0;
		for (int i = from; i < from + length; i++) {
			double over = Math.max(0, Math.abs(weights[i]) - limit);
			sum += over * over;
		}
		return sum;
	}

	/** Σ w² of the weights below the limit, which become 0 at a step whose first midpoint is the limit. */
	static double lost(float[] weights, int from, int length, double limit) {
		double sum = 0;
		for (int i = from; i < from + length; i++) {
			double w = weights[i];
			sum += Math.abs(w) < limit ? w * w : 0;
		}
		return sum;
	}
}
