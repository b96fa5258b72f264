package org.m2q.quant.program;

import java.util.List;

import org.m2q.quant.Scheme;

/**
 * Weights of a convolution or a linear layer in integers: real weight = scale of its filter · code. Weights of shift-add filters are the sums of their
 * powers of two, scaled so that the smallest power is 1 or more, so that every execution may multiply instead. Weights that are stored with a zero point, or in groups with
 * scales of their own, are codes = whole factor of the group · (stored code − zero point) here, which may need more bits than the format says.
 *
 * @param filters number of filters, over all groups
 * @param size weights per filter: channels of a group × kernel rows × kernel columns, in that order; inputs of a linear layer
 * @param codes the weights, filter by filter; −32,768 to 32,767. Not copied, not to be changed
 * @param formats per filter how it is stored
 * @param scales per filter the real value of code 1, positive and finite
 */
public record FilterCodes(int filters, int size, short[] codes, List<FilterFormat> formats, float[] scales) {

	/** Checks the sizes. */
	public FilterCodes {
		formats = List.copyOf(formats);
		if (codes.length != filters * (long) size || formats.size() != filters || scales.length != filters) {
			throw new IllegalArgumentException(codes.length + " codes, " + formats.size() + " formats and " + scales.length + " scales for " + filters
					+ " filters of " + size);
		}
	}

	/** One weight. */
	public int code(int filter, int weight) {
		return codes[filter * size + weight];
	}

	/** Sum of the magnitudes of a filter's codes. */
	public long magnitude(int filter) {
		long sum = 0;
		for (int i = filter * size; i < (filter + 1) * size; i++) {
			sum += Math.abs(codes[i]);
		}
		return sum;
	}

	/** Mean width of a stored weight in bits. */
	public double meanBits() {
		return formats.stream().mapToInt(FilterFormat::bits).average().orElse(0);
	}

	/** Part of the filters that are stored in a scheme, 0 to 1. */
	public double share(Scheme scheme) {
		return formats.stream().filter(format -> format.scheme() == scheme).count() / (double) Math.max(1, filters);
	}
}
