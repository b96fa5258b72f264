package org.m2q.accelerator.rowstationary;

import org.m2q.base.Checked;

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
 * @param buffer what lies outside of the PEs
 */
public record RowStationaryArray(long rows, long columns, long weightWords, long inputWords, long sumWords, long weightsPerCycle, long inputsPerCycle,
		long sumsPerCycle, Buffer buffer) {

	/**
	 * Room beside the array. Inputs and sums lie in banks of their own.
	 *
	 * @param banks banks of the buffer of inputs and sums, 2 or more
	 * @param inputWords inputs that a bank holds, 1 or more
	 * @param sumWords sums that a bank holds, 1 or more
	 * @param weights weights of a pass that find room on their way to the PEs
	 * @param weightWords weights that a bank holds, if they lie in the same buffer; 0 if they lie in another one
	 */
	public record Buffer(long banks, long inputWords, long sumWords, long weights, long weightWords) {

		/** Sums that find room beside a pass, 0 when it finds none itself. */
		long sums(long weightsOfPass, long inputs) {
			long taken = Math.addExact(Checked.ceilDiv(inputs, inputWords), weightWords == 0 ? 0 : Checked.ceilDiv(weightsOfPass, weightWords));
			return weightsOfPass > weights || taken >= banks ? 0 : Math.multiplyExact(banks - taken, sumWords);
		}
	}

	/** Rejects arrays that cannot compute. */
	public RowStationaryArray {
		long least = Math.min(Math.min(Math.min(rows, columns), Math.min(weightWords, inputWords)), Math.min(Math.min(sumWords, weightsPerCycle),
				Math.min(Math.min(inputsPerCycle, sumsPerCycle), Math.min(buffer.banks() - 1, Math.min(buffer.inputWords(), buffer.sumWords())))));
		if (least < 1) {
			throw new IllegalArgumentException("a row-stationary array without room");
		}
	}

	/** An array whose buffer holds words of one width, and weights in any number beside them. */
	public RowStationaryArray(long rows, long columns, long weightWords, long inputWords, long sumWords, long weightsPerCycle, long inputsPerCycle,
			long sumsPerCycle, long banks, long bankWords) {
		this(rows, columns, weightWords, inputWords, sumWords, weightsPerCycle, inputsPerCycle, sumsPerCycle,
				new Buffer(banks, bankWords, bankWords, Long.MAX_VALUE, 0));
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
