package org.m2q.accelerator.sweep;

import java.util.OptionalDouble;

import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.internal.CountedMachines;

/**
 * Cost of one inference at a point; each number equals that of {@link NetworkCost} bit for bit.
 *
 * @param cycles clock cycles
 * @param latency seconds
 * @param energy joules; a lower bound unless all is modelled
 * @param area square metres of everything whose area is known; empty when nothing is
 * @param utilisation useful products over possible products, 0 to 1
 * @param dramBytes bytes to and from DRAM
 * @param complete whether every layer is in the totals
 * @param fullyModelled whether every layer is in the totals with all that it costs
 */
public record SweepTotals(long cycles, double latency, double energy, OptionalDouble area, double utilisation, long dramBytes, boolean complete,
		boolean fullyModelled) {

	static SweepTotals of(NetworkCost cost) {
		return new SweepTotals(cost.cycles(), cost.latency(), cost.energy(), cost.area(), cost.utilisation(), cost.dramBytes(), cost.isComplete(),
				cost.isFullyModelled());
	}

	static SweepTotals of(CountedMachines.Totals totals) {
		return new SweepTotals(totals.cycles(), totals.latency(), totals.energy(), totals.area(), totals.utilisation(), totals.dramBytes(),
				totals.problem().isEmpty(), totals.fullyModelled());
	}

	/** Energy times latency, in joule seconds. */
	public double edp() {
		return energy * latency;
	}

	/** Watts averaged over the latency; 0 without latency. */
	public double power() {
		return latency > 0 ? energy / latency : 0;
	}
}
