package org.m2q.accelerator.execute;

import java.util.Arrays;

import org.m2q.accelerator.schedule.Region;

/** The contents of one allocation: a box of a tensor, element by element. What was not written cannot be read. */
final class Storage {

	private static final long NOTHING = Long.MIN_VALUE;

	private final Region region;
	private final int inner;
	private final long[] values;

	/**
	 * Empty room for a box.
	 *
	 * @param inner values per point of the box: the kernel of a weight box, 1 for others
	 */
	Storage(Region region, int inner) {
		this.region = region;
		this.inner = inner;
		values = new long[Math.toIntExact(region.volume() * inner)];
		Arrays.fill(values, NOTHING);
	}

	Region region() {
		return region;
	}

	boolean holds(int image, int group, int filter, int channel, int row, int column) {
		return image >= region.imagesFrom() && image < region.imagesTo() && group >= region.groupsFrom() && group < region.groupsTo() && filter >= region.filtersFrom() && filter < region.filtersTo()
				&& channel >= region.channelsFrom() && channel < region.channelsTo() && row >= region.rowsFrom() && row < region.rowsTo()
				&& column >= region.columnsFrom() && column < region.columnsTo();
	}

	void set(int image, int group, int filter, int channel, int row, int column, int at, long value) {
		values[index(image, group, filter, channel, row, column) * inner + at] = value;
	}

	/**
	 * Reads a value.
	 *
	 * @throws ExecutionException when nothing was written there
	 */
	long get(int image, int group, int filter, int channel, int row, int column, int at, String what) {
		long value = values[index(image, group, filter, channel, row, column) * inner + at];
		if (value == NOTHING) {
			throw new ExecutionException(what + " reads group " + group + ", filter " + filter + ", channel " + channel + ", row " + row + ", column "
					+ column + " before it was written.");
		}
		return value;
	}

	private int index(int image, int group, int filter, int channel, int row, int column) {
		int index = image - region.imagesFrom();
		index = index * (region.groupsTo() - region.groupsFrom()) + group - region.groupsFrom();
		index = index * (region.filtersTo() - region.filtersFrom()) + filter - region.filtersFrom();
		index = index * (region.channelsTo() - region.channelsFrom()) + channel - region.channelsFrom();
		index = index * (region.rowsTo() - region.rowsFrom()) + row - region.rowsFrom();
		return index * (region.columnsTo() - region.columnsFrom()) + column - region.columnsFrom();
	}
}
