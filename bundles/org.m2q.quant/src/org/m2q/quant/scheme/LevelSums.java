package org.m2q.quant.scheme;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Enumerates the sums of term sets. */
final class LevelSums {

	private static final int MAX_COMBINATIONS = 1 << 20;

	private static final Comparator<List<ShiftTerm>> SIMPLEST = Comparator.<List<ShiftTerm>>comparingInt(List::size)
			.thenComparingInt(terms -> terms.stream().mapToInt(ShiftTerm::exponent).max().orElse(0))
			.thenComparingInt(terms -> (int) terms.stream().filter(t -> t.sign() < 0).count());

	/**
	 * One level.
	 *
	 * @param value 0 or more
	 * @param terms the simplest sum that gives the value
	 */
	record Level(double value, List<ShiftTerm> terms) {
	}

	private LevelSums() {
	}

	/** The distinct values of 0 and above in increasing order. */
	static List<Level> of(String name, List<TermSet> sets) {
		long combinations = 1;
		for (TermSet set : sets) {
			combinations *= set.choices().size() + 1;
			boolean tooDeep = sets.size() > 1
					&& set.choices().stream().anyMatch(t -> t.exponent() > LevelSet.MAX_SUM_EXPONENT);
			if (combinations > MAX_COMBINATIONS || tooDeep) {
				throw new IllegalArgumentException(name + ": more than " + MAX_COMBINATIONS + " sums, or exponents above "
						+ LevelSet.MAX_SUM_EXPONENT + " in a sum");
			}
		}
		TreeMap<Double, List<ShiftTerm>> best = new TreeMap<>();
		collect(sets, 0, new ArrayList<>(), 0, best);
		List<Level> levels = new ArrayList<>(best.size());
		best.forEach((value, terms) -> levels.add(new Level(value, terms)));
		return levels;
	}

	private static void collect(List<TermSet> sets, int next, List<ShiftTerm> chosen, double value,
			TreeMap<Double, List<ShiftTerm>> best) {
		if (next == sets.size()) {
			// The negative half follows by symmetry.
			if (value >= 0) {
				best.merge(value, List.copyOf(chosen), (a, b) -> SIMPLEST.compare(b, a) < 0 ? b : a);
			}
			return;
		}
		collect(sets, next + 1, chosen, value, best);
		for (ShiftTerm term : sets.get(next).choices()) {
			chosen.add(term);
			collect(sets, next + 1, chosen, value + term.value(), best);
			chosen.removeLast();
		}
	}
}
