package org.m2q.accelerator.internal;

import java.util.LinkedHashMap;
import java.util.Map;

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
				critical[i] = largest(prices[i], true, true) + prices[i].serialCycles();
			}
		}
		for (MovePlanner.Group group : planner.groups()) {
			if (group.pipelined()) {
				pipelined(group, prices);
			} else {
				fused(group, prices);
			}
		}
	}

	/** Cycles that a layer adds. */
	long critical(int layer) {
		return critical[layer];
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
				critical[index] = largest(prices[index], chipBound, !chipBound) + prices[index].serialCycles();
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
				long cycles = prices[index].serialCycles();
				for (Busy busy : prices[index].busy()) {
					cycles += key(busy).equals(longest) ? busy.cycles() : 0;
				}
				critical[index] = cycles;
			}
		}
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
