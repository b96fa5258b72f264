package org.m2q.accelerator.internal;

import java.util.List;
import java.util.function.Predicate;

/**
 * What a layer without multiply-accumulates needs in every cut, among which a {@link Tariff} chooses as {@link ElementChooser} does, bit for bit. Safe for use
 * by several threads.
 */
final class ElementBills {

	/** Sums and quotients are rounded. */
	private static final double MARGIN = 1 - 1e-12;

	private final List<Bill> bills;
	/** One that counts at most as much of every action as any other; null when there is none. */
	private final Bill floor;
	/** The last choice: that for a similar tariff is often the same. */
	private volatile int last;

	/** Keeps the bills of some cuts, in the order in which the first of equal ones is taken. */
	ElementBills(List<Bill> bills) {
		this.bills = List.copyOf(bills);
		Bill fewest = bills.getFirst();
		for (Bill bill : bills) {
			fewest = bill.traffic < fewest.traffic ? bill : fewest;
		}
		floor = bills.stream().allMatch(fewest::hasNoMoreOfAnyTerm) ? fewest : null;
	}

	/** The bill of the best cut of those that fit; null when none does. */
	Bill best(Tariff tariff, Predicate<ElementCut> fits) {
		double joules = floor == null ? 0 : floor.joules(tariff);
		int best = -1;
		double least = Double.POSITIVE_INFINITY;
		int first = last;
		if (fits.test(bills.get(first).cut())) {
			best = first;
			least = value(bills.get(first), tariff);
		}
		for (int i = 0; i < bills.size(); i++) {
			Bill bill = bills.get(i);
			if (i == first || best >= 0 && tariff.edp(joules, bill.fractional(tariff.bytesPerCycle())) * MARGIN > least || !fits.test(bill.cut())) {
				continue;
			}
			double value = value(bill, tariff);
			if (best < 0 || value < least || value == least && i < best) {
				least = value;
				best = i;
			}
		}
		if (best < 0) {
			return null;
		}
		last = best;
		return bills.get(best);
	}

	private static double value(Bill bill, Tariff tariff) {
		return tariff.edp(bill.joules(tariff), bill.alone(tariff));
	}
}
