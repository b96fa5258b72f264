package org.m2q.quant.integer;

/** The factors of a layer from accumulators to codes of the output. */
@FunctionalInterface
public interface FilterFactor {

	/**
	 * The rounded product, without zero point.
	 *
	 * @param filter the filter, over all groups and heads
	 * @param accumulator a sum with its bias
	 */
	long apply(int filter, int accumulator);
}
