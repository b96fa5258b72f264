package org.m2q.accelerator.internal;

import java.util.LinkedHashMap;
import java.util.Map;

import org.m2q.base.Checked;

/**
 * Part of every layer in the critical path.
 *
 * <p>A layer alone adds the cycles of its busiest resource. Of a fused group the sum of on-chip work and the sum of DRAM transfers overlap; of
 * a pipelined group the sums of all resources do. The group lasts as long as the largest sum, and each layer adds its own part of that
 * sum: a layer that is not busy on the critical resource is hidden and adds nothing but what nothing overlaps.
 */
final class Timeline {

	private final long[] critical;

	Timeline(LayerPricer.Price[] prices, MovePlanner planner) {
		critical = new long[prices.length];
		for (int i = 0; i < prices.length; i++) {
			if (prices[i] != null && planner.groupOf(i) < 0) {
				critical[i] = prices[i].alone();
			}
		}
		for (MovePlanner.Group group : planner.groups()) {
			add(group, prices);
		}
	}

	/** Cycles that a layer adds. */
	long critical(int layer) {
		return critical[layer];
	}

	/** Cycles of a group, given the prices of its layers. */
	static long cycles(MovePlanner.Group group, LayerPricer.Price[] prices) {
		Timeline timeline = new Timeline(prices.length);
		timeline.add(group, prices);
		long sum = 0;
		for (int index : group.layers()) {
			sum = Math.addExact(sum, timeline.critical[index]);
		}
		return sum;
	}

	private Timeline(int layers) {
		critical = new long[layers];
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
				onChip = Math.addExact(onChip, largest(prices[index], true, false));
				dram = Math.addExact(dram, largest(prices[index], false, true));
			}
		}
		boolean chipBound = onChip >= dram;
		for (int index : group.layers()) {
			if (prices[index] != null) {
				critical[index] = largest(prices[index], chipBound, !chipBound) + ends(group, index, prices[index]);
			}
		}
	}

	private void pipelined(MovePlanner.Group group, LayerPricer.Price[] prices) {
		Map<String, Long> sums = new LinkedHashMap<>();
		for (int index : group.layers()) {
			if (prices[index] != null) {
				for (Busy busy : prices[index].busy()) {
					sums.merge(key(busy), busy.cycles(), Math::addExact);
				}
			}
		}
		String longest = sums.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse("");
		for (int index : group.layers()) {
			if (prices[index] != null) {
				long cycles = ends(group, index, prices[index]);
				for (Busy busy : prices[index].busy()) {
					cycles += key(busy).equals(longest) ? busy.cycles() : 0;
				}
				critical[index] = cycles;
			}
		}
	}

	/** What a layer adds at the ends of its group: the first fetch, the last store, and the bands with which a pipeline fills. */
	private static long ends(MovePlanner.Group group, int index, LayerPricer.Price price) {
		Stages stages = price.stages();
		boolean first = group.layers().getFirst() == index;
		boolean last = group.layers().getLast() == index;
		long cycles = stages.depth();
		cycles += first ? stages.firstLoad() : 0;
		cycles += group.pipelined() && !last ? Checked.ceilDiv(largest(price, true, false), group.bands()) : 0;
		cycles += last ? Math.addExact(stages.lastPost(), stages.lastStore()) : 0;
		return cycles;
	}

	private static String key(Busy busy) {
		return busy.isOnChip() ? busy.resource() : "DRAM";
	}

	private static long largest(LayerPricer.Price price, boolean onChip, boolean dram) {
		long largest = 0;
		for (Busy busy : price.busy()) {
			if (busy.isOnChip() ? onChip : dram) {
				largest = Math.max(largest, busy.cycles());
			}
		}
		return largest;
	}
}
