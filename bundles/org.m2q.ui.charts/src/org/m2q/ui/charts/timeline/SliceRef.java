package org.m2q.ui.charts.timeline;

/**
 * A slice of a timeline.
 *
 * @param lane index of the lane
 * @param position in the lane, in the order of time
 */
public record SliceRef(int lane, int position) {
}
