package org.m2q.accelerator.internal;

import java.util.Arrays;
import java.util.List;

/**
 * The cuts of a layer in a room that can be the best on machines that differ in leakage only, or in sizes that the layer does not notice: all rounded up, its
 * tiles take the same steps. Leakage weighs time against energy and changes no count. Immutable.
 */
final class CutRange {

	/** Most watts that machines may leak; none may leak less than nothing. */
	final double most;
	private final CutStock stock;
	private final int[] cuts;
	private final CutFloor.Charge[] charges;

	/** A cut with what it costs. */
	record Candidate(int index, CutFloor.Charge charge) {
	}

	/**
	 * Machines that lead to the same range.
	 *
	 * @param room what tiles may take
	 * @param numbers what the layer takes of their sizes, and a number for all else but leakage, capacities and area
	 */
	record Key(Tiles.Room room, int[] numbers) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Key key && Arrays.equals(numbers, key.numbers) && room.equals(key.room);
		}

		@Override
		public int hashCode() {
			return 31 * Hashes.of(numbers) + room.hashCode();
		}
	}

	/** A range of the candidates of a stock, one or more. */
	CutRange(CutStock stock, double most, List<Candidate> candidates) {
		this.stock = stock;
		this.most = most;
		cuts = candidates.stream().mapToInt(Candidate::index).toArray();
		charges = candidates.stream().map(Candidate::charge).toArray(CutFloor.Charge[]::new);
	}

	/** The best cut on a machine that leaks some watts. */
	CutShelf.Choice best(CutFloor.Valuing valuing, double leakage) {
		double least = Double.POSITIVE_INFINITY;
		for (CutFloor.Charge charge : charges) {
			least = Math.min(least, valuing.of(charge, leakage));
		}
		int best = -1;
		for (int i = 0; i < cuts.length; i++) {
			if (TileSearch.isBest(valuing.of(charges[i], leakage), least) && (best < 0 || stock.isPreferred(cuts[i], cuts[best]))) {
				best = i;
			}
		}
		return new CutShelf.Choice(stock.cuts[cuts[best]], least, charges[best].joules(), charges[best].alone());
	}
}
