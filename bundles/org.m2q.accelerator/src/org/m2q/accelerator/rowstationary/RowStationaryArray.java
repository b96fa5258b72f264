package org.m2q.accelerator.rowstationary;

/**
 * An array of processing elements (PEs) that each keep a row of a kernel and slide it over a row of the input, after Chen, Emer and Sze
 * (Eyeriss, ISCA 2016) and Chen et al. (JSSC 2017).
 *
 * @param rows rows of PEs, 1 or more
 * @param columns columns of PEs, 1 or more
 * @param weightWords weights that a PE holds, 1 or more
 * @param inputWords inputs that a PE holds, 1 or more
 * @param sumWords partial sums that a PE holds, 1 or more
 * @param weightsPerCycle weights that the network delivers per cycle, 1 or more
 * @param inputsPerCycle inputs that the network delivers per cycle, 1 or more
 * @param sumsPerCycle sums that one network brings and another takes per cycle, 1 or more
 * @param banks banks of the buffer; each holds inputs or sums, 2 or more
 * @param bankWords words of a bank, 1 or more
 */
public record RowStationaryArray(long rows, long columns, long weightWords, long inputWords, long sumWords, long weightsPerCycle, long inputsPerCycle,
		long sumsPerCycle, long banks, long bankWords) {

	/** Rejects arrays that cannot compute. */
	public RowStationaryArray {
		long least = Math.min(Math.min(Math.min(rows, columns), Math.min(weightWords, inputWords)), Math.min(Math.min(sumWords, weightsPerCycle),
				Math.min(Math.min(inputsPerCycle, sumsPerCycle), Math.min(banks - 1, bankWords))));
		if (least < 1) {
			throw new IllegalArgumentException("a row-stationary array without room");
		}
	}

	/**
	 * Sets of kernel rows × output rows that fit at once. A set wider than the array is folded into pieces that lie on rows of their own.
	 *
	 * @param kernelRows rows of a set
	 * @param outputRows columns of a set
	 * @return 0 when not even one fits
	 */
	public long sets(long kernelRows, long outputRows) {
		long pieces = Math.ceilDiv(outputRows, columns);
		return pieces > 1 ? rows / kernelRows / pieces : (rows / kernelRows) * (columns / outputRows);
	}
}
