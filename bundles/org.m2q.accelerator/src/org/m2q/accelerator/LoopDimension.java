package org.m2q.accelerator;

/** The loops of a layer that an engine may unroll in space or a tile may cut. */
public enum LoopDimension {
	/** Independent matrix products of one attention layer. */
	HEADS,
	/** Output channels of a group. */
	FILTERS,
	/** Input channels of a group, the reduction. */
	CHANNELS,
	/** Independent groups; the channels of a depthwise convolution. */
	GROUPS,
	/** Output rows. */
	ROWS,
	/** Output columns. */
	COLUMNS,
	/** Output rows and columns as one loop. */
	PIXELS,
	/** Kernel rows. */
	KERNEL_ROWS,
	/** Kernel columns. */
	KERNEL_COLUMNS,
	/** Kernel rows and columns as one loop. */
	KERNEL;

	private final String keyword = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');

	/** Name in messages and reports, e.g. {@code kernel-rows}. */
	public String keyword() {
		return keyword;
	}
}
