package org.m2q.accelerator.internal;

import java.util.List;

/** What a fused group needs in a number of bands, as counts that a {@link Tariff} turns into cycles and joules. */
final class GroupBill {

	/** The bills of its layers, producers first. */
	final List<Bill> bills;
	private final long[] chip;
	private final long chipSum;

	/**
	 * Makes a bill.
	 *
	 * @param group the group, of the layers of a network
	 * @param bills the bills of its layers, in its order
	 * @param prices prices on the skeleton by layer, those of the group at least
	 */
	GroupBill(MovePlanner.Group group, List<Bill> bills, LayerPricer.Price[] prices) {
		this.bills = List.copyOf(bills);
		chip = Timeline.onChip(group, prices);
		long sum = 0;
		for (long cycles : chip) {
			sum = Math.addExact(sum, cycles);
		}
		chipSum = sum;
	}

	/** Cycles that every layer adds, as {@link Timeline} gives them. */
	long[] cycles(Tariff tariff) {
		long[] cycles = new long[chip.length];
		long transfers = 0;
		for (int k = 0; k < cycles.length; k++) {
			cycles[k] = tariff.cycles(bills.get(k).bytes);
			transfers += cycles[k];
		}
		for (int k = 0; k < cycles.length; k++) {
			Stages stages = bills.get(k).price.stages();
			cycles[k] = (chipSum >= transfers ? chip[k] : cycles[k]) + stages.depth() + (k == 0 ? tariff.cycles(stages.firstLoad()) : 0)
					+ (k == cycles.length - 1 ? stages.lastPost() + tariff.cycles(stages.lastStore()) : 0);
		}
		return cycles;
	}
}
