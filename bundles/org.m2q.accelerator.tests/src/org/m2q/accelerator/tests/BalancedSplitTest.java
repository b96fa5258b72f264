package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.EngineTiming;
import org.m2q.base.Cancellation;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.network.LoopNest;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Mix;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.Scheme;

/** A balanced mix is done as early as any split of its filters: all of them are given as fixed ratios and priced. */
class BalancedSplitTest {

	private static final int ROUNDS = 150;

	static final FilterShare WIDE = new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 1);
	static final FilterShare NARROW = new FilterShare(Scheme.UNIFORM, Hardware.INT4, 0, true, 1);
	static final FilterShare SHIFTED = new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 1);

	static int pick(Random random, int... values) {
		return values[random.nextInt(values.length)];
	}

	static LayerNetwork layer(Random random) {
		int size = pick(random, 2, 4, 6);
		Networks networks = new Networks();
		return switch (random.nextInt(3)) {
			case 0 -> networks.depthwise(2 + random.nextInt(40), size, 3, 1).build();
			case 1 -> networks.convolution(LayerKind.CONV, 1 + random.nextInt(5), 2 + random.nextInt(20), size, 3, 1, 1).build();
			default -> networks.pointwise(1 + random.nextInt(20), 2 + random.nextInt(60), size).build();
		};
	}

	static Hardware hardware(Random random, EngineKind kind) {
		Hardware hardware = new Hardware();
		hardware.kind = kind;
		hardware.rows = pick(random, 1, 2, 3, 4, 8, 16);
		hardware.columns = pick(random, 1, 2, 3, 4, 8);
		hardware.otherRows = pick(random, 1, 2, 3, 5, 8, 16);
		hardware.otherColumns = pick(random, 1, 2, 4, 7);
		hardware.rate = pick(random, 1, 2, 2, 4) / 2.0;
		hardware.concurrent = random.nextInt(4) > 0;
		hardware.bandwidth = pick(random, 1, 4, 12, 100) * 1e9;
		if (kind == EngineKind.SYSTOLIC_ARRAY) {
			hardware.dataflow = List.of(Dataflow.OUTPUT_STATIONARY, Dataflow.WEIGHT_STATIONARY, Dataflow.INPUT_STATIONARY).get(random.nextInt(3));
			hardware.timing = random.nextBoolean() ? EngineTiming.PHYSICAL : EngineTiming.SCALESIM_V3;
		} else if (random.nextInt(3) == 0) {
			hardware.otherRows = 0;
			hardware.otherColumns = 0;
			hardware.unrolling = List.of(Hardware.unroll(LoopDimension.GROUPS, hardware.rows), Hardware.unroll(LoopDimension.PIXELS, hardware.columns));
		}
		return hardware;
	}

	/** With memories that are never waited for, so that nothing but the engines decides. */
	static Hardware onChip(Hardware hardware) {
		hardware.bandwidth = 1e18;
		hardware.width = 1L << 40;
		hardware.concurrent = true;
		hardware.vector = false;
		hardware.capacity = 1 << 24;
		hardware.bus = OptionalDouble.empty();
		return hardware.whole();
	}

	/** Filters that one may deal: groups where each has one of them. */
	static long filters(LayerNetwork network) {
		LoopNest loops = network.layers().getFirst().loops();
		return loops.groups() > 1 && loops.filters() == 1 ? loops.groups() : loops.filters();
	}

	private static LayerCost price(LayerNetwork network, Hardware hardware, Optional<Mix> mix, FilterShare... shares) {
		LayerPrecision plain = Hardware.policy(network, shares).layers().getFirst();
		LayerPrecision precision = new LayerPrecision(plain.weights(), plain.granularity(), plain.groupSize(), plain.weightScale(), mix, plain.activations(),
				plain.activationsSymmetric(), plain.activationGranularity(), plain.activationScale(), plain.accumulator(), plain.requantization(),
				plain.migrateChannels(), plain.shiftFilters(), plain.tuning(), plain.divisor(), plain.origins());
		NetworkCost cost = new AnalyticalCostModel().estimate(network, new ResolvedPolicy("P", List.of(precision), List.of()), hardware.accelerator(), hardware.mapping(),
				Cancellation.NONE);
		assertTrue(cost.isComplete(), () -> cost.problems().toString());
		return cost.layers().getFirst();
	}

	static LayerCost balanced(LayerNetwork network, Hardware hardware, FilterShare... shares) {
		FilterShare[] equal = Arrays.stream(shares).map(share -> share.withShare(1.0 / shares.length)).toArray(FilterShare[]::new);
		return price(network, hardware, Optional.of(new Mix(Granularity.FILTER, Mix.Criterion.MSE, Mix.Balance.BALANCED, 0)), equal);
	}

	static LayerCost given(LayerNetwork network, Hardware hardware, FilterShare[] shares, long... counts) {
		double all = LongStream.of(counts).sum();
		List<FilterShare> parts = new ArrayList<>();
		for (int i = 0; i < shares.length; i++) {
			parts.add(shares[i].withShare(counts[i] / all));
		}
		return price(network, hardware, Optional.empty(), parts.toArray(FilterShare[]::new));
	}

	/** When the last engine is done. */
	private static long done(LayerCost cost) {
		Map<String, Long> cycles = new HashMap<>();
		cost.engines().stream().filter(use -> use.macs() > 0).forEach(use -> cycles.merge(use.engine(), use.cycles(), Long::sum));
		return cycles.values().stream().mapToLong(Long::longValue).max().orElseThrow();
	}

	static long products(LayerCost cost, String engine) {
		return cost.engines().stream().filter(use -> use.engine().equals(engine)).mapToLong(EngineUse::macs).sum();
	}

	/** Filters of the first engine. */
	static long first(LayerCost cost, LayerNetwork network) {
		return products(cost, "A") * filters(network) / (products(cost, "A") + products(cost, "S"));
	}

	@ParameterizedTest
	@EnumSource(value = EngineKind.class, names = { "MIXED_MULTIPLIER_ARRAY", "SYSTOLIC_ARRAY" })
	void noSplitOfTheFiltersIsDoneEarlier(EngineKind kind) {
		int uneven = 0;
		for (int seed = 0; seed < ROUNDS; seed++) {
			Random random = new Random(seed * 7919L + kind.ordinal());
			LayerNetwork network = layer(random);
			Hardware hardware = onChip(hardware(random, kind));
			FilterShare[] shares = { random.nextBoolean() ? WIDE : NARROW, SHIFTED };
			long earliest = Long.MAX_VALUE;
			for (long first = 0; first <= filters(network); first++) {
				earliest = Math.min(earliest, done(given(network, hardware, shares, first, filters(network) - first)));
			}
			LayerCost cost = balanced(network, hardware, shares);
			assertEquals(earliest, done(cost), "seed " + seed);
			uneven += products(cost, "A") == products(cost, "S") ? 0 : 1;
		}
		assertTrue(uneven > ROUNDS / 2, uneven + " are worth something");
	}

	/** Two formats on one engine take turns and work equally long, as far as whole filters allow. */
	@Test
	void twoFormatsOfOneEngineBesideAnother() {
		FilterShare[] shares = { WIDE, NARROW, SHIFTED };
		for (int seed = 0; seed < ROUNDS; seed++) {
			Random random = new Random(seed * 104_729L);
			LayerNetwork network = layer(random);
			Hardware hardware = onChip(hardware(random, EngineKind.MIXED_MULTIPLIER_ARRAY));
			long all = filters(network);
			long earliest = Long.MAX_VALUE;
			for (long first = 0; first <= all; first++) {
				long wide = Math.round(first / 3.0);
				earliest = Math.min(earliest, done(given(network, hardware, shares, wide, first - wide, all - first)));
			}
			assertEquals(earliest, done(balanced(network, hardware, shares)), "seed " + seed);
		}
	}

	/** Lanes take 16 channels and the 4 pixels follow each other, so every step over the filters is 4 cycles. */
	private static void split(long lanes, long otherLanes, long steps, long filters) {
		Hardware hardware = onChip(new Hardware());
		hardware.rows = lanes;
		hardware.otherRows = otherLanes;
		LayerCost cost = balanced(new Networks().pointwise(16, 100, 2).build(), hardware, WIDE, SHIFTED);
		assertEquals(4 * steps, done(cost));
		assertEquals(16 * 4 * filters, products(cost, "A"));
	}

	@Test
	void ofEquallyEarlySplitsTheOneNearestToTheSpeeds() {
		// 36 to 64 filters on the first would be as early: what is left over idles on both.
		split(16, 16, 4, 50);
		// Alone they would take 5 and 13 steps: 13 : 5.
		split(24, 8, 4, 72);
		// Alone 4 and 100 steps, so 96 : 4; but the first needs a third step only for more than 66, and then has room for 97 to 99.
		split(33, 1, 3, 97);
		// Three steps are room for 93 and 6, one too few; alone they would take 4 and 50.
		split(31, 2, 4, 93);
	}
}
