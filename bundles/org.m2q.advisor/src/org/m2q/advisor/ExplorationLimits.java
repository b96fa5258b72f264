package org.m2q.advisor;

/**
 * What points of an exploration have to keep.
 *
 * @param proxy worst allowed value of the accuracy proxy of the network, in its unit
 * @param bytes most bytes to and from DRAM
 * @param points most points to price
 */
public record ExplorationLimits(double proxy, long bytes, int points) {

	/** Points of an exploration that nobody stops. */
	public static final int POINTS = 5000;

	/** Rejects impossible limits. */
	public ExplorationLimits {
		if (Double.isNaN(proxy) || bytes < 0 || points < 1) {
			throw new IllegalArgumentException("proxy " + proxy + ", bytes " + bytes + ", points " + points);
		}
	}

	/** No limits but the number of points. */
	public static ExplorationLimits none(SensitivityMetric metric) {
		return new ExplorationLimits(metric.higherIsBetter() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY, Long.MAX_VALUE, POINTS);
	}
}
