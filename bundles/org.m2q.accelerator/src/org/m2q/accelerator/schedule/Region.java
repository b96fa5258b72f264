package org.m2q.accelerator.schedule;

/**
 * A box in the loops of a layer, or in one of its tensors. All ranges are half open, {@code from} inclusive, {@code to} exclusive.
 *
 * <p>What the axes mean depends on what the box is of:
 * <ul>
 * <li>products (COMPUTE): all five axes; kernel positions are always taken whole;
 * <li>weights: groups, filters and channels; rows and columns are [0, 1);
 * <li>inputs: groups, channels, rows and columns of the input map without padding; filters are [0, 1). For a linear layer columns are
 * tokens; for a matrix product the streamed operand is {@code [heads, channels = k, columns = n]};
 * <li>outputs, residuals, post-processing: groups, filters, rows and columns of the output; channels are [0, 1);
 * <li>elementwise and other layers without multiply-accumulates (APPLY) and their operands: groups (planes), rows and columns of the output;
 * filters and channels are [0, 1).
 * </ul>
 * Images are those of a batch that are computed together, [0, 1) for one inference; weights are the same for all and have [0, 1) always.
 *
 * <p>Groups count independent problems: heads of a matrix product, groups of a convolution (one channel each when depthwise). Filters are
 * counted within one group in the order of {@link LayerSchedule#filterOrder()}.
 */
public record Region(int imagesFrom, int imagesTo, int groupsFrom, int groupsTo, int filtersFrom, int filtersTo, int channelsFrom, int channelsTo, int rowsFrom, int rowsTo,
		int columnsFrom, int columnsTo) {

	/** Rejects reversed and negative ranges. */
	public Region {
		if (imagesFrom < 0 || imagesTo < imagesFrom || groupsFrom < 0 || groupsTo < groupsFrom || filtersFrom < 0 || filtersTo < filtersFrom || channelsFrom < 0 || channelsTo < channelsFrom
				|| rowsFrom < 0 || rowsTo < rowsFrom || columnsFrom < 0 || columnsTo < columnsFrom) {
			throw new IllegalArgumentException("reversed or negative range");
		}
	}

	/** A box of the first image. */
	public Region(int groupsFrom, int groupsTo, int filtersFrom, int filtersTo, int channelsFrom, int channelsTo, int rowsFrom, int rowsTo, int columnsFrom,
			int columnsTo) {
		this(0, 1, groupsFrom, groupsTo, filtersFrom, filtersTo, channelsFrom, channelsTo, rowsFrom, rowsTo, columnsFrom, columnsTo);
	}

	/** The same box of other images. */
	public Region ofImages(int from, int to) {
		return from == imagesFrom && to == imagesTo ? this
				: new Region(from, to, groupsFrom, groupsTo, filtersFrom, filtersTo, channelsFrom, channelsTo, rowsFrom, rowsTo, columnsFrom, columnsTo);
	}

	/** Points of the box. */
	public long volume() {
		return (long) (imagesTo - imagesFrom) * (groupsTo - groupsFrom) * (filtersTo - filtersFrom) * (channelsTo - channelsFrom) * (rowsTo - rowsFrom)
				* (columnsTo - columnsFrom);
	}

	/** Whether all points of another box lie in this one. */
	public boolean contains(Region other) {
		return imagesFrom <= other.imagesFrom && other.imagesTo <= imagesTo && groupsFrom <= other.groupsFrom && other.groupsTo <= groupsTo && filtersFrom <= other.filtersFrom && other.filtersTo <= filtersTo
				&& channelsFrom <= other.channelsFrom && other.channelsTo <= channelsTo && rowsFrom <= other.rowsFrom && other.rowsTo <= rowsTo
				&& columnsFrom <= other.columnsFrom && other.columnsTo <= columnsTo;
	}

	/** Whether a point lies in both boxes. */
	public boolean overlaps(Region other) {
		return imagesFrom < other.imagesTo && other.imagesFrom < imagesTo && groupsFrom < other.groupsTo && other.groupsFrom < groupsTo && filtersFrom < other.filtersTo && other.filtersFrom < filtersTo
				&& channelsFrom < other.channelsTo && other.channelsFrom < channelsTo && rowsFrom < other.rowsTo && other.rowsFrom < rowsTo
				&& columnsFrom < other.columnsTo && other.columnsFrom < columnsTo;
	}
}
