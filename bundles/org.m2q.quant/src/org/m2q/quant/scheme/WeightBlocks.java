package org.m2q.quant.scheme;

/**
 * The runs of consecutive weights that share one scale. Weights are stored filter by filter.
 *
 * @param filters number of filters
 * @param filterLength weights of a filter
 * @param blockLength weights that share one scale: the whole tensor, a filter, or a group of a filter whose last group may be shorter
 */
public record WeightBlocks(int filters, int filterLength, int blockLength) {

	/** Rejects lengths that do not fit. */
	public WeightBlocks {
		if (filters < 1 || filterLength < 1 || (long) filters * filterLength > Integer.MAX_VALUE || blockLength < 1
				|| blockLength > filterLength && blockLength != filters * filterLength) {
			throw new IllegalArgumentException(filters + " filters of " + filterLength + " in blocks of " + blockLength);
		}
	}

	/** One scale for all weights. */
	public static WeightBlocks perTensor(int filters, int filterLength) {
		return new WeightBlocks(filters, filterLength, filters * filterLength);
	}

	/** One scale for every filter. */
	public static WeightBlocks perFilter(int filters, int filterLength) {
		return new WeightBlocks(filters, filterLength, filterLength);
	}

	/** One scale for every {@code groupLength} consecutive weights of a filter. */
	public static WeightBlocks perGroup(int filters, int filterLength, int groupLength) {
		return new WeightBlocks(filters, filterLength, Math.min(groupLength, filterLength));
	}

	/** Number of weights. */
	public int weights() {
		return filters * filterLength;
	}

	private boolean isTensor() {
		return blockLength > filterLength;
	}

	private int perFilter() {
		return (filterLength + blockLength - 1) / blockLength;
	}

	/** Number of blocks. */
	public int count() {
		return isTensor() ? 1 : filters * perFilter();
	}

	/** Index of the first weight of a block. */
	public int start(int block) {
		return isTensor() ? 0 : block / perFilter() * filterLength + block % perFilter() * blockLength;
	}

	/** Number of weights of a block. */
	public int length(int block) {
		return isTensor() ? blockLength : Math.min(blockLength, filterLength - block % perFilter() * blockLength);
	}
}
