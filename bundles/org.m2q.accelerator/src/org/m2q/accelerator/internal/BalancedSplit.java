package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;

import org.m2q.base.Checked;

/**
 * Filters of a layer, or its groups when a group has one filter, dealt to engines so that the last of them is done as early as it can be.
 *
 * <p>Time is counted as the cost model counts it for the whole layer, or for a number of equal tiles along the filters: a lane that idles and a fold that is
 * part full take the cycles of a full one. Of the splits that are done earliest it is the one nearest to the speeds of the engines for this layer, so that
 * what is left over idles on all of them. What memories make of it is the matter of {@link PricedSplit}.
 *
 * <p>The time that is left to an engine says how many filters it can take, and more time never fewer. The least time in which all engines together take
 * all filters is searched for downwards from a split by speeds, with which it is reached but for a few lanes.
 */
final class BalancedSplit {

	private final Work work;
	private final List<Plan.Part> parts;
	private final boolean byGroup;
	private final long pieces;
	private final long total;
	private final List<List<Integer>> engines = new ArrayList<>();

	/**
	 * Prepares a split.
	 *
	 * @param pieces tiles along the filters, or the groups
	 */
	BalancedSplit(Split split, long pieces) {
		work = split.work();
		parts = split.whole();
		byGroup = split.byGroup();
		total = split.total();
		this.pieces = pieces;
		for (int i = 0; i < parts.size(); i++) {
			engineOf(parts.get(i).engine().name()).add(i);
		}
	}

	/** Filters, or groups, of every part. */
	long[] counts() {
		return ofParts(ofEngines());
	}

	/** Number of engines. */
	int engines() {
		return engines.size();
	}

	private List<Integer> engineOf(String name) {
		for (List<Integer> engine : engines) {
			if (parts.get(engine.getFirst()).engine().name().equals(name)) {
				return engine;
			}
		}
		engines.add(new ArrayList<>());
		return engines.getLast();
	}

	/** Filters, or groups, of every engine. */
	long[] ofEngines() {
		double[] speeds = new double[engines.size()];
		for (int e = 0; e < speeds.length; e++) {
			speeds[e] = 1.0 / cycles(e, total);
		}
		long[] fair = Planner.dealt(speeds, total);
		return atMost(fair, capacities(earliest(fair)));
	}

	/** Filters, or groups, of every part for those of every engine. */
	long[] ofParts(long[] ofEngines) {
		long[] counts = new long[parts.size()];
		for (int e = 0; e < ofEngines.length; e++) {
			long[] dealt = dealt(e, ofEngines[e]);
			for (int i = 0; i < dealt.length; i++) {
				counts[engines.get(e).get(i)] = dealt[i];
			}
		}
		return counts;
	}

	/** The fewest cycles in which the engines compute all filters. */
	private long earliest(long[] fair) {
		long impossible = 0;
		long possible = longest(fair);
		long step = 1;
		while (possible - impossible > 1) {
			long cycles = Math.max(impossible + 1, possible - step);
			long[] most = capacities(cycles);
			if (holdAll(most)) {
				possible = longest(atMost(fair, most));
				step = 2 * Math.min(step, possible);
			} else {
				impossible = cycles;
				step = Math.max(1, (possible - impossible) / 2);
			}
		}
		return possible;
	}

	/** Cycles until the last engine is done. */
	long longest(long[] counts) {
		long longest = 0;
		for (int e = 0; e < counts.length; e++) {
			longest = Math.max(longest, cycles(e, counts[e]));
		}
		return longest;
	}

	/** Most filters that every engine computes in a number of cycles. */
	private long[] capacities(long cycles) {
		long[] most = new long[engines.size()];
		for (int e = 0; e < most.length; e++) {
			long low = 0;
			long high = total;
			while (low < high) {
				long middle = high - (high - low) / 2;
				if (cycles(e, middle) <= cycles) {
					low = middle;
				} else {
					high = middle - 1;
				}
			}
			most[e] = low;
		}
		return most;
	}

	private boolean holdAll(long[] most) {
		long left = total;
		for (long some : most) {
			left -= Math.min(left, some);
		}
		return left == 0;
	}

	/** The counts with what is more than an engine can take moved to the others. */
	private long[] atMost(long[] counts, long[] most) {
		long[] limited = new long[counts.length];
		long left = total;
		for (int e = 0; e < counts.length; e++) {
			limited[e] = Math.min(counts[e], most[e]);
			left -= limited[e];
		}
		for (int e = 0; e < counts.length; e++) {
			long more = Math.min(left, most[e] - limited[e]);
			limited[e] += more;
			left -= more;
		}
		return limited;
	}

	/** Cycles of an engine for a number of filters: parts of one engine take turns. */
	private long cycles(int engine, long count) {
		List<Integer> own = engines.get(engine);
		long[] dealt = dealt(engine, count);
		long cycles = 0;
		for (int i = 0; i < dealt.length; i++) {
			if (dealt[i] > 0) {
				long some = Checked.ceilDiv(dealt[i], pieces);
				long tile = ArrayTiming.cycles(parts.get(own.get(i)), work, byGroup ? work.filters() : some, byGroup ? some : work.groups());
				cycles = Checked.sum(cycles, Math.multiplyExact(tile, Math.min(pieces, dealt[i])));
			}
		}
		return cycles;
	}

	/** What parts of one engine get of its filters: they work equally long. */
	private long[] dealt(int engine, long count) {
		List<Integer> own = engines.get(engine);
		return own.size() == 1 ? new long[] { count } : Planner.dealt(own.stream().mapToDouble(part -> parts.get(part).mode().rate()).toArray(), count);
	}
}
