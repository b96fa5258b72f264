package org.m2q.quant;

import java.util.Locale;

/**
 * How the clipping range is chosen.
 *
 * @param method the rule
 * @param percentile kept part of the values in percent for {@link Method#PERCENTILE}, else 100
 */
public record ScaleSearch(Method method, double percentile) {

	/** Rules for the clipping range. */
	public enum Method {
		/** Smallest and largest observed value. */
		MINMAX,
		/** A quantile. */
		PERCENTILE,
		/** Least squared error. */
		MSE,
		/** Least Kullback–Leibler divergence. */
		KL;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}
	}

	/** The observed extremes. */
	public static final ScaleSearch MINMAX = new ScaleSearch(Method.MINMAX, 100);
}
