package org.m2q.accelerator.rowstationary;

import org.m2q.base.Checked;

/**
 * A convolution as a row-stationary array sees it. All sizes are 1 or more.
 *
 * @param filters filters per group M
 * @param channels input channels per group C
 * @param groups groups; they follow each other
 * @param rows output rows E
 * @param columns output columns F
 * @param kernelRows kernel rows R
 * @param kernelColumns kernel columns S
 * @param stride distance of neighbouring windows, in both directions
 */
public record RowConvolution(long filters, long channels, long groups, long rows, long columns, long kernelRows, long kernelColumns, long stride) {

	/** Rejects empty loops. */
	public RowConvolution {
		if (Math.min(Math.min(Math.min(filters, channels), Math.min(groups, rows)), Math.min(Math.min(columns, kernelRows), Math.min(kernelColumns, stride))) < 1) {
			throw new IllegalArgumentException("a loop without iterations");
		}
	}

	/** Input rows, with padding, under neighbouring output rows. */
	public long inputRows(long outputRows) {
		return Math.addExact(Math.multiplyExact(outputRows - 1, stride), kernelRows);
	}

	/** Input columns, with padding. */
	public long inputColumns() {
		return Math.addExact(Math.multiplyExact(columns - 1, stride), kernelColumns);
	}

	/** Multiply-accumulate operations of one image. */
	public long macs() {
		return Checked.product(filters, channels, groups, rows, columns, kernelRows, kernelColumns);
	}
}
