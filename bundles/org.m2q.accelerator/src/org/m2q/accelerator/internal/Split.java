package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;

import org.m2q.network.Layer;
import org.m2q.quant.LayerPrecision;

/**
 * Filters of a layer, or its groups when a group has one filter, that are to be dealt to engines.
 *
 * @param whole what every part would be with all filters and groups
 * @param concurrent whether the engines work at the same time
 * @param byGroup whether groups are dealt instead of filters
 */
record Split(Layer layer, LayerPrecision precision, Work work, List<Plan.Part> whole, boolean concurrent, boolean byGroup) {

	/** Deals so that the engines finish together, whatever the memories. */
	static final Dealer BALANCED = split -> new BalancedSplit(split, 1).counts();

	/** Says how many filters, or groups, every part gets. */
	interface Dealer {

		/** Whole numbers that add up to all. */
		long[] counts(Split split);
	}

	/** Deals as in a plan for the same layer and the same engines. */
	static Dealer as(Plan plan) {
		return split -> {
			long[] counts = new long[split.whole().size()];
			int next = 0;
			for (int i = 0; i < counts.length && next < plan.parts().size(); i++) {
				Plan.Part part = plan.parts().get(next);
				if (part.format().scheme() == split.whole().get(i).format().scheme() && part.format().format().equals(split.whole().get(i).format().format())
						&& part.engine().name().equals(split.whole().get(i).engine().name())) {
					counts[i] = split.byGroup() ? part.groups() : part.filters();
					next++;
				}
			}
			return counts;
		};
	}

	/** How many filters, or groups, there are. */
	long total() {
		return byGroup ? work.groups() : work.filters();
	}

	/** Everything on every engine; a plan to tell splits apart by, not to run. */
	Plan undealt() {
		return new Plan(whole, concurrent, List.of());
	}

	/** The plan with some filters, or groups, for every part. */
	Plan plan(long[] counts, List<String> notes) {
		List<Plan.Part> parts = new ArrayList<>(counts.length);
		long given = 0;
		for (int i = 0; i < counts.length; i++) {
			if (counts[i] > 0) {
				parts.add(whole.get(i).some(counts[i], given, byGroup, (double) counts[i] / total()));
				given += counts[i];
			}
		}
		return new Plan(parts, concurrent, notes);
	}
}
