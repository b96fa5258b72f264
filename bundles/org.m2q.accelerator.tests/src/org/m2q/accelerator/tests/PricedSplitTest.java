package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.LayerCost;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.FilterShare;

/**
 * Behind buffers that hold little and memories that are slow, a balanced mix is done as early as the best split that leaves every engine half of its balance: all of
 * them are given as fixed ratios and priced.
 */
class PricedSplitTest {

	private static final int ROUNDS = 300;

	/** The documentation states what was measured. */
	private static final double MOST = 1.01;

	private static final double MEAN = 1.0001;

	private static Hardware hardware(Random random) {
		Hardware hardware = BalancedSplitTest.hardware(random, EngineKind.MIXED_MULTIPLIER_ARRAY);
		hardware.capacity = BalancedSplitTest.pick(random, 200, 400, 1000, 4000, 1 << 20);
		hardware.width = BalancedSplitTest.pick(random, 4, 16, 64, 1 << 16);
		hardware.bus = random.nextInt(3) == 0 ? OptionalDouble.of(BalancedSplitTest.pick(random, 4, 16, 64)) : OptionalDouble.empty();
		hardware.concurrent = true;
		return hardware;
	}

	/** Filters of the first engine when no memory is waited for. */
	private static long balance(LayerNetwork network, Random same, FilterShare[] shares) {
		return BalancedSplitTest.first(BalancedSplitTest.balanced(network, BalancedSplitTest.onChip(hardware(same)), shares), network);
	}

	@Test
	void noSplitIsMuchEarlierBehindSmallBuffersAndNarrowBuses() {
		double sum = 0;
		double before = 1;
		int changed = 0;
		int rounds = 0;
		for (int seed = 0; seed < ROUNDS; seed++) {
			Random random = new Random(seed * 6151L + 17);
			LayerNetwork network = BalancedSplitTest.layer(random);
			FilterShare[] shares = { random.nextBoolean() ? BalancedSplitTest.WIDE : BalancedSplitTest.NARROW, BalancedSplitTest.SHIFTED };
			long ofMachine = random.nextLong();
			Hardware hardware = hardware(new Random(ofMachine));
			if (!hardware.price(network, shares[0].withShare(0.5), shares[1].withShare(0.5)).isComplete()) {
				continue;
			}
			rounds++;
			long all = BalancedSplitTest.filters(network);
			long balance = balance(network, new Random(ofMachine), shares);
			long best = Long.MAX_VALUE;
			for (long first = balance - balance / 2; first <= balance + (all - balance) / 2; first++) {
				best = Math.min(best, BalancedSplitTest.given(network, hardware, shares, first, all - first).cycles());
			}
			LayerCost cost = BalancedSplitTest.balanced(network, hardware, shares);
			long first = BalancedSplitTest.first(cost, network);
			assertTrue(first >= balance - balance / 2 && first <= balance + (all - balance) / 2, () -> first + " of " + all + " where " + balance + " balance");
			assertEquals(BalancedSplitTest.given(network, hardware, shares, first, all - first).cycles(), cost.cycles());
			assertTrue(cost.cycles() <= MOST * best, "seed " + seed + ": " + cost.cycles() + " instead of " + best);
			sum += (double) cost.cycles() / best;
			before = Math.max(before, (double) BalancedSplitTest.given(network, hardware, shares, balance, all - balance).cycles() / best);
			changed += first == balance ? 0 : 1;
		}
		assertTrue(sum / rounds < MEAN, sum / rounds + " times as long as the best in the mean");
		assertTrue(rounds > ROUNDS / 2 && changed > rounds / 5, changed + " of " + rounds + " are not the balance of the engines");
		assertTrue(before > 1.5, before + " times as long would be the balance at most");
	}
}
