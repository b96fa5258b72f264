package org.m2q.accelerator;

/**
 * What the processing elements of an engine hold and get for a row-stationary dataflow, in words of the width of an operand.
 *
 * @param weights weights that an element holds, 1 or more
 * @param inputs inputs that an element holds, 1 or more
 * @param sums partial sums that an element holds, 1 or more
 * @param weightsPerCycle weights that reach the array per cycle, 1 or more
 * @param inputsPerCycle inputs that reach the array per cycle, 1 or more
 * @param sumsPerCycle sums that reach the array, and as many that leave it, per cycle, 1 or more
 * @param sumBits bits of a partial sum that waits in the buffer; 0 for those of the policy's accumulator
 * @param images images that are computed together, 1 or more; costs are those of one of them
 */
public record RowPads(long weights, long inputs, long sums, long weightsPerCycle, long inputsPerCycle, long sumsPerCycle, int sumBits,
		long images) {
}
