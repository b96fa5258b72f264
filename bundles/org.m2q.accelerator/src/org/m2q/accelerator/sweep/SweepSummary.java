package org.m2q.accelerator.sweep;

/**
 * What a sweep came to.
 *
 * @param points points that the sink took
 * @param failed points among them with a problem
 * @param counted points whose totals follow from counts that machines share, without a search of their own
 */
public record SweepSummary(long points, long failed, long counted) {
}
