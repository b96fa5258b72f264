package org.m2q.ui.charts.edp;

import java.util.Objects;

/**
 * How the bars are shown.
 *
 * @param metric what they measure
 * @param sorted whether the longest bar comes first, else the layers are in network order
 * @param cumulative whether the sum of all bars so far is drawn; only for sorted bars that add up
 * @param baseline whether the bars of the baseline are outlined
 */
public record EdpOptions(EdpMetric metric, boolean sorted, boolean cumulative, boolean baseline) {

	/** The share, largest first, with everything. */
	public static final EdpOptions DEFAULT = new EdpOptions(EdpMetric.SHARE, true, true, true);

	/** Rejects a missing metric. */
	public EdpOptions {
		Objects.requireNonNull(metric, "metric");
	}

	/** The same with another metric. */
	public EdpOptions with(EdpMetric other) {
		return new EdpOptions(other, sorted, cumulative, baseline);
	}

	boolean showsCumulative() {
		return sorted && cumulative && metric.isAdditive();
	}
}
