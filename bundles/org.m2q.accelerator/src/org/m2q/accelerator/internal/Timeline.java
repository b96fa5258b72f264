package org.m2q.accelerator.internal;

import java.util.LinkedHashMap;
import java.util.Map;

import org.m2q.accelerator.Bound;
import org.m2q.base.Checked;

/**
 * Part of every layer in the critical path.
 *
 * <p>A layer alone adds the cycles of its busiest resource. Of a fused group the sum of on-chip work and the sum of DRAM transfers overlap; of
 * a pipelined group the sums of all resources do. The group lasts as long as the largest sum, and each layer adds its own part of that
 * sum: a layer that is not busy on the critical resource is hidden and adds nothing but what nothing overlaps.
 */
final class Timeline {

	private final Spent[] spent;

	Timeline(Planned planned) {
		LayerPricer.Price[] prices = planned.prices();
		MovePlanner planner = planned.planner();
		Prefetch prefetch = new Prefetch(planned);
		spent = new Spent[prices.length];
		for (int i = 0; i < prices.length; i++) {
			if (prices[i] != null && planner.groupOf(i) < 0) {
				spent[i] = prices[i].prefetched(prefetch.of(i)).spent().add(prices[i].dramKind(), prefetch.of(i).late());
			}
		}
		for (MovePlanner.Group group : planner.groups()) {
			add(group, prefetch.withoutAhead(group));
			int first = group.layers().getFirst();
			if (prices[first] != null) {
				spent[first].add(prices[first].dramKind(), prefetch.of(first).late());
			}
		}
	}

	/** Cycles that a layer adds, by the resource that works or is waited for. */
	Map<Bound.Kind, Long> spent(int layer) {
		return spent[layer].causes();
	}

	/** Cycles of a group, given the prices of its layers. */
	static long cycles(MovePlanner.Group group, LayerPricer.Price[] prices) {
		Timeline timeline = new Timeline(prices.length);
		timeline.add(group, prices);
		long sum = 0;
		for (int index : group.layers()) {
			sum = Math.addExact(sum, timeline.spent[index] == null ? 0 : timeline.spent[index].total());
		}
		return sum;
	}

	/** Cycles that every layer of a group adds while no transfer with DRAM holds it up, without the ends of the group. */
	static long[] onChip(MovePlanner.Group group, LayerPricer.Price[] prices) {
		String longest = group.pipelined() ? longest(group, prices) : "";
		long[] cycles = new long[group.layers().size()];
		for (int k = 0; k < cycles.length; k++) {
			LayerPricer.Price price = prices[group.layers().get(k)];
			cycles[k] = group.pipelined() ? inBands(group, price, longest).total() : cycles(largest(price, true, false));
		}
		return cycles;
	}

	private Timeline(int layers) {
		spent = new Spent[layers];
	}

	private void add(MovePlanner.Group group, LayerPricer.Price[] prices) {
		if (group.pipelined()) {
			pipelined(group, prices);
		} else {
			fused(group, prices);
		}
	}

	private void fused(MovePlanner.Group group, LayerPricer.Price[] prices) {
		long onChip = 0;
		long dram = 0;
		for (int index : group.layers()) {
			if (prices[index] != null) {
				onChip = Math.addExact(onChip, cycles(largest(prices[index], true, false)));
				dram = Math.addExact(dram, cycles(largest(prices[index], false, true)));
			}
		}
		boolean chipBound = onChip >= dram;
		for (int index : group.layers()) {
			if (prices[index] != null) {
				spent[index] = ends(group, index, prices[index]);
				Busy largest = largest(prices[index], chipBound, !chipBound);
				if (largest != null) {
					spent[index].add(largest.kind(), largest.cycles());
				}
			}
		}
	}

	/**
	 * The first band passes all layers one after the other; behind it the layers work side by side, so every further band takes as long as the busiest
	 * resource.
	 */
	private void pipelined(MovePlanner.Group group, LayerPricer.Price[] prices) {
		long dram = 0;
		for (int index : group.layers()) {
			dram = Math.addExact(dram, prices[index] == null ? 0 : cycles(largest(prices[index], false, true)));
		}
		String longest = longest(group, prices);
		Spent[] onChip = new Spent[spent.length];
		long sum = 0;
		for (int index : group.layers()) {
			if (prices[index] != null) {
				onChip[index] = inBands(group, prices[index], longest);
				sum = Math.addExact(sum, onChip[index].total());
			}
		}
		for (int index : group.layers()) {
			if (prices[index] != null) {
				Busy transfers = largest(prices[index], false, true);
				spent[index] = sum >= dram || transfers == null ? onChip[index] : new Spent().add(transfers.kind(), transfers.cycles());
				spent[index].add(ends(group, index, prices[index]));
			}
		}
	}

	/** The resource on chip that is busy for longest in the bands behind the first. */
	private static String longest(MovePlanner.Group group, LayerPricer.Price[] prices) {
		Map<String, Long> sums = new LinkedHashMap<>();
		for (int index : group.layers()) {
			if (prices[index] != null) {
				for (Busy busy : prices[index].busy()) {
					long held = busy.isOnChip() ? held(prices[index], busy).cycles() : 0;
					sums.merge(busy.resource(), held - held / group.bands(), Math::addExact);
				}
			}
		}
		return sums.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse("");
	}

	/** Cycles of a layer in the first band, and on the busiest resource in all others. */
	private static Spent inBands(MovePlanner.Group group, LayerPricer.Price price, String longest) {
		Spent all = new Spent();
		Busy first = largest(price, true, false);
		if (first != null) {
			all.add(first.kind(), Checked.ceilDiv(first.cycles(), group.bands()));
		}
		for (Busy busy : price.busy()) {
			if (busy.resource().equals(longest) && busy.isOnChip()) {
				Busy held = held(price, busy);
				all.add(held.kind(), held.cycles() - held.cycles() / group.bands());
			}
		}
		return all;
	}

	/** What holds a resource longest while a layer uses it: an engine does nothing else while it waits for the ports of a buffer or for the wires. */
	private static Busy held(LayerPricer.Price price, Busy use) {
		Busy longest = use;
		if (use.kind() == Bound.Kind.COMPUTE) {
			for (Busy busy : price.busy()) {
				boolean moves = busy.kind() == Bound.Kind.BUFFER || busy.kind() == Bound.Kind.INTERCONNECT;
				longest = moves && busy.cycles() > longest.cycles() ? busy : longest;
			}
		}
		return longest;
	}

	/** What a layer adds at the ends of its group: the first fetch and the last store. */
	private static Spent ends(MovePlanner.Group group, int index, LayerPricer.Price price) {
		Stages stages = price.stages();
		boolean first = group.layers().getFirst() == index;
		boolean last = group.layers().getLast() == index;
		Spent ends = new Spent().add(price.engineKind(), stages.depth());
		ends.add(price.dramKind(), first ? stages.firstLoad() : 0);
		ends.add(Bound.Kind.VECTOR, last ? stages.lastPost() : 0);
		return ends.add(Bound.Kind.DRAM_ACTIVATIONS, last ? stages.lastStore() : 0);
	}

	private static long cycles(Busy busy) {
		return busy == null ? 0 : busy.cycles();
	}

	/** The resource that works longest, null when none of those asked for works. */
	private static Busy largest(LayerPricer.Price price, boolean onChip, boolean dram) {
		Busy largest = null;
		for (Busy busy : price.busy()) {
			if ((busy.isOnChip() ? onChip : dram) && (largest == null || busy.cycles() > largest.cycles())) {
				largest = busy;
			}
		}
		return largest;
	}
}
