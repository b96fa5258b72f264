package org.m2q.network;

import org.m2q.base.Checked;

/**
 * Trip counts of the loops of a layer. For layers of multiply-accumulate operations their product is the number of MACs; for the others it
 * is the number of elementary operations (elements times window).
 *
 * <ul>
 * <li>Convolution: {@code groups} groups, each with {@code filters} filters over {@code channels} input channels;
 * {@code outRows × outColumns} positions; {@code kernelRows × kernelColumns} taps. Depthwise: one channel per group.
 * <li>Linear over {@code n} tokens: {@code filters} output and {@code channels} input features, {@code outColumns = n}.
 * <li>Matrix product {@code [heads, m, k] · [heads, k, n]}: {@code filters = m} (the rows of the left, stationary operand),
 * {@code channels = k} (the reduction), {@code outColumns = n}.
 * <li>Pooling: {@code groups} channels, kernel = window. Elementwise layers: {@code groups} channels (or features).
 * </ul>
 *
 * @param heads independent matrix products
 * @param filters output channels of one group
 * @param channels input channels of one group
 * @param groups groups of channels
 * @param outRows rows of the output
 * @param outColumns columns of the output
 * @param kernelRows rows of the kernel
 * @param kernelColumns columns of the kernel
 */
public record LoopNest(long heads, long filters, long channels, long groups, long outRows, long outColumns, long kernelRows, long kernelColumns) {

	/** Rejects counts below 1. */
	public LoopNest {
		if (Math.min(Math.min(Math.min(heads, filters), Math.min(channels, groups)),
				Math.min(Math.min(outRows, outColumns), Math.min(kernelRows, kernelColumns))) < 1) {
			throw new IllegalArgumentException("loop count below 1");
		}
	}

	/** Product of all trip counts, exact. */
	public long iterations() {
		return Checked.product(heads, filters, channels, groups, outRows, outColumns, kernelRows, kernelColumns);
	}
}
