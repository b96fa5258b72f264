package org.m2q.ui.charts.edp;

import java.util.Objects;

/**
 * How the bars are shown.
 *
 * @param metric what they measure
 * @param sorted whether the longest bar comes first, else the layers are in network order
 * @param cumulative whether the sum of all bars so far is drawn; only for sorted bars that add up
 * @param baseline whether the bars of the baseline are outlined
 * @param stack by what bars of energy and of EDP are divided; the others are always divided in their own way
 */
public record EdpOptions(EdpMetric metric, boolean sorted, boolean cumulative, boolean baseline, EdpStack stack) {

	/** The share, largest first, with everything. */
	public static final EdpOptions DEFAULT = new EdpOptions(EdpMetric.SHARE, true, true, true, EdpStack.CAUSE);

	/** Rejects missing choices. */
	public EdpOptions {
		Objects.requireNonNull(metric, "metric");
		Objects.requireNonNull(stack, "stack");
	}

	/** Bars divided by cause. */
	public EdpOptions(EdpMetric metric, boolean sorted, boolean cumulative, boolean baseline) {
		this(metric, sorted, cumulative, baseline, EdpStack.CAUSE);
	}

	/** The same with another metric. */
	public EdpOptions with(EdpMetric other) {
		return new EdpOptions(other, sorted, cumulative, baseline, stack);
	}

	/** The same divided in another way. */
	public EdpOptions with(EdpStack other) {
		return new EdpOptions(metric, sorted, cumulative, baseline, other);
	}

	/** The same sorted by value or not. */
	public EdpOptions withSorted(boolean on) {
		return new EdpOptions(metric, on, cumulative, baseline, stack);
	}

	/** The same with the running sum or without. */
	public EdpOptions withCumulative(boolean on) {
		return new EdpOptions(metric, sorted, on, baseline, stack);
	}

	/** The same with the baseline or without. */
	public EdpOptions withBaseline(boolean on) {
		return new EdpOptions(metric, sorted, cumulative, on, stack);
	}

	boolean showsCumulative() {
		return sorted && cumulative && metric.isAdditive();
	}
}
