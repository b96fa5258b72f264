package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import org.m2q.accelerator.EngineKind;
import org.m2q.base.Checked;

/**
 * Filters dealt to engines that work at the same time so that the layer alone, in its best tiles, is done as early as the cost model says it can be.
 *
 * <p>The {@linkplain BalancedSplit balance} of the engines stays where no split can be more than {@value #NEAR} times as fast: the layer takes hardly longer than
 * the engines or its transfers need without any cut. Otherwise the balances of tiles of 2, 3, 4, … pieces are priced, splits at even distances up to the least
 * that every engine may get, and then the best of them with more and more finely moved filters. A split is priced only if the engines and the transfers without
 * any cut take less than the best so far by more than a little. No engine gets less than half of its part of the balance, so that a mix of formats remains one where DRAM is slower than all engines and
 * the narrowest format the fastest. Systolic arrays, whose tiles take long to price, keep their balance. Of splits that are as early, the one nearest to the balance is taken. Safe for use by several threads.
 */
final class PricedSplit {

	/** How many times as fast a split might be before it is looked for. */
	static final double NEAR = 1.05;

	/** How many times as fast a split might be before it is priced. */
	private static final double LITTLE = 1.02;

	/** Splits from the balance to the least of an engine that are priced. */
	private static final int EVENLY = 8;

	/** Most pieces whose balance is priced. */
	private static final int PIECES = 16;

	private final Split split;
	private final BalancedSplit balance;
	private final long[] balanced;
	private final boolean open;
	/** Bytes that every split moves, apart from weights. */
	private final long fixedBytes;
	/** What no split goes below: cycles of the engines, and bytes. */
	private final long leastCycles;
	private final long leastBytes;
	private volatile List<long[]> candidates;

	/** Prices splits on a machine. */
	interface Prices {

		/** Cycles of the layer alone in its best tiles, empty when none fits. */
		OptionalLong alone(Plan plan);

		/** Cycles in which DRAM moves a number of bytes. */
		long dramCycles(long bytes);
	}

	PricedSplit(Split split) {
		this.split = split;
		balance = new BalancedSplit(split, 1);
		balanced = balance.ofEngines();
		open = balance.engines() > 1 && split.concurrent() && split.whole().stream().noneMatch(part -> part.engine().pads().isPresent() || part.engine().kind() == EngineKind.SYSTOLIC_ARRAY);
		leastCycles = balance.longest(balanced);
		Work work = split.work();
		fixedBytes = Checked.sum(TileSearch.leastInputs(work), work.biasBytes(), work.outputBytes(), work.residual() ? work.outputBytes() : 0);
		long least = Long.MAX_VALUE;
		for (int e = 0; e < balanced.length; e++) {
			long[] all = new long[balanced.length];
			all[e] = split.total();
			least = Math.min(least, weights(all));
		}
		leastBytes = Math.addExact(least, fixedBytes);
	}

	/** Filters, or groups, of every part. */
	long[] counts(Prices prices) {
		Search search = new Search(prices);
		if (open && search.cycles > NEAR * Math.max(leastCycles, prices.dramCycles(leastBytes))) {
			candidates().forEach(search::look);
			search.refine();
		}
		return balance.ofParts(search.best);
	}

	private long weights(long[] ofEngines) {
		return new TileBytes(split.work(), plan(ofEngines), Cut.whole(split.work()), 1).fetchedWeights();
	}

	private Plan plan(long[] ofEngines) {
		return split.plan(balance.ofParts(ofEngines), List.of());
	}

	private List<long[]> candidates() {
		List<long[]> known = candidates;
		if (known == null) {
			known = new ArrayList<>();
			long last = 1;
			for (long size : TileSearch.sizes(split.total(), true)) {
				long pieces = Checked.ceilDiv(split.total(), size);
				if (pieces > 1 && last < PIECES) {
					known.add(new BalancedSplit(split, pieces).ofEngines());
				}
				last = pieces;
			}
			for (int from = 0; from < balanced.length; from++) {
				for (int to = 0; to < balanced.length; to++) {
					long most = from == to ? 0 : balanced[from] / 2;
					for (long part = 1; part <= Math.min(EVENLY, most); part++) {
						known.add(moved(balanced, from, to, most > EVENLY ? most * part / EVENLY : part));
					}
				}
			}
			candidates = known;
		}
		return known;
	}

	private static long[] moved(long[] counts, int from, int to, long some) {
		long[] moved = counts.clone();
		moved[from] -= some;
		moved[to] += some;
		return moved;
	}

	/** Looks for the best split on one machine. */
	private final class Search {

		private final Prices prices;
		private final Map<List<Long>, Long> priced = new HashMap<>();
		private long[] best = balanced;
		private long cycles;

		Search(Prices prices) {
			this.prices = prices;
			cycles = open ? alone(balanced) : 0;
		}

		/** Moves filters between engines as long as that is better, first many, then few. */
		void refine() {
			for (long step = Long.highestOneBit(Math.max(1, split.total() / 16)); step > 0; step /= 2) {
				for (int from = 0; from < balanced.length; from++) {
					for (int to = 0; to < balanced.length; to++) {
						if (from != to) {
							move(from, to, step);
						}
					}
				}
			}
		}

		private void move(int from, int to, long step) {
			look(moved(best, from, to, step));
		}

		void look(long[] counts) {
			for (int e = 0; e < counts.length; e++) {
				if (counts[e] < balanced[e] - balanced[e] / 2) {
					return;
				}
			}
			boolean nearer = distance(counts) < distance(best);
			long floor = Math.max(balance.longest(counts), prices.dramCycles(Math.addExact(weights(counts), fixedBytes)));
			if (floor * LITTLE < cycles) {
				long alone = alone(counts);
				if (alone < cycles || nearer && alone == cycles) {
					best = counts;
					cycles = alone;
				}
			}
		}

		private long alone(long[] counts) {
			return priced.computeIfAbsent(Arrays.stream(counts).boxed().toList(), key -> prices.alone(plan(counts)).orElse(Long.MAX_VALUE));
		}

		private long distance(long[] counts) {
			long distance = 0;
			for (int e = 0; e < counts.length; e++) {
				distance += Math.abs(counts[e] - balanced[e]);
			}
			return distance;
		}
	}
}
