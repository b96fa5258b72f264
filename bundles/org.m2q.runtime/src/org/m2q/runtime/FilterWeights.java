package org.m2q.runtime;

import java.util.Arrays;

/**
 * Integer weights of a convolution or a linear layer. A shift-add filter is a filter whose codes are sums of few signed powers of two (APoT, POT).
 */
public final class FilterWeights {

	private final int filters;
	private final int size;
	private final short[] codes;
	private final int[] terms;

	private FilterWeights(int filters, int size, short[] codes, int[] terms) {
		this.filters = filters;
		this.size = size;
		this.codes = codes;
		this.terms = terms;
	}

	/**
	 * Uniform filters.
	 *
	 * @param filters number of filters, over all groups
	 * @param size weights per filter: channels of a group × kernel rows × kernel columns, in that order; inputs of a linear layer
	 * @param codes the weights, filter by filter; −32,768 to 32,767
	 */
	public static FilterWeights of(int filters, int size, short[] codes) {
		return of(filters, size, codes, new int[filters]);
	}

	/**
	 * Filters of both kinds.
	 *
	 * @param filters number of filters, over all groups
	 * @param size weights per filter
	 * @param codes the weights, filter by filter
	 * @param terms per filter the powers of two per weight, 0 for a uniform filter
	 * @throws IllegalArgumentException when sizes do not fit, or a weight of a shift-add filter needs more terms
	 */
	public static FilterWeights of(int filters, int size, short[] codes, int[] terms) {
		if (filters < 1 || size < 1 || codes.length != filters * (long) size || terms.length != filters) {
			throw new IllegalArgumentException(codes.length + " codes and " + terms.length + " counts of terms for " + filters + " filters of " + size);
		}
		for (int f = 0; f < filters; f++) {
			for (int i = f * size; terms[f] != 0 && i < (f + 1) * size; i++) {
				if (SignedPowers.count(codes[i]) > terms[f]) {
					throw new IllegalArgumentException("weight " + codes[i] + " of filter " + f + " is no sum of " + terms[f] + " signed powers of two");
				}
			}
		}
		return new FilterWeights(filters, size, codes.clone(), terms.clone());
	}

	/**
	 * Uniform filters of 8 bits.
	 *
	 * @param filters number of filters
	 * @param size weights per filter
	 * @param codes the weights, −128 to 127
	 */
	public static FilterWeights ofBytes(int filters, int size, byte[] codes) {
		short[] wide = new short[codes.length];
		for (int i = 0; i < codes.length; i++) {
			wide[i] = codes[i];
		}
		return of(filters, size, wide);
	}

	/**
	 * Uniform filters of 4 bits.
	 *
	 * @param filters number of filters
	 * @param size weights per filter
	 * @param packed two weights of −8 to 7 per byte over all filters, the first one in the low four bits
	 */
	public static FilterWeights ofNibbles(int filters, int size, byte[] packed) {
		int count = Math.multiplyExact(filters, size);
		if (packed.length != (count + 1) / 2) {
			throw new IllegalArgumentException(packed.length + " bytes for " + count + " weights of 4 bits");
		}
		short[] wide = new short[count];
		for (int i = 0; i < count; i++) {
			wide[i] = (short) ((i & 1) == 0 ? (byte) (packed[i >> 1] << 4) >> 4 : packed[i >> 1] >> 4);
		}
		return of(filters, size, wide);
	}

	/** Number of filters. */
	public int filters() {
		return filters;
	}

	/** Weights per filter. */
	public int size() {
		return size;
	}

	/** One weight. */
	public int code(int filter, int weight) {
		return codes[filter * size + weight];
	}

	/** Powers of two per weight of a filter, 0 when it is uniform. */
	public int terms(int filter) {
		return terms[filter];
	}

	/** Whether there is a shift-add filter. */
	public boolean hasShiftAdd() {
		return Arrays.stream(terms).anyMatch(t -> t > 0);
	}

	/** Sum of the magnitudes of a filter's codes. */
	public long magnitude(int filter) {
		long sum = 0;
		for (int i = filter * size; i < (filter + 1) * size; i++) {
			sum += Math.abs(codes[i]);
		}
		return sum;
	}
}
