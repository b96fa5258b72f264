package org.m2q.accelerator.sweep;

/**
 * What a sweep came to.
 *
 * @param points points that the sink took
 * @param failed points among them with a problem
 */
public record SweepSummary(long points, long failed) {
}
