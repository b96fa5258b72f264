package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Objective;
import org.m2q.accelerator.EngineTiming;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.network.LoopNest;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;

/**
 * The tiles that the search finds are the best of all: every size ⌈n / k⌉ of every loop is given as a fixed tile and priced. The search leaves out what its bounds exclude; here nothing is left out.
 */
class TileSearchTest {

	private static final int ROUNDS = 600;
	private static final int ROUNDS_OF_OTHERS = 250;

	private static int pick(Random random, int... values) {
		return values[random.nextInt(values.length)];
	}

	private static LayerNetwork layer(Random random) {
		Networks networks = new Networks();
		int size = pick(random, 2, 4, 5, 6);
		switch (random.nextInt(5)) {
			case 0 -> networks.convolution(LayerKind.CONV, 1 + random.nextInt(5), 1 + random.nextInt(6), size, 3, size % 2 == 0 ? 1 + random.nextInt(2) : 1, 1);
			case 1 -> networks.depthwise(1 + random.nextInt(9), size, pick(random, 3, 5), size % 2 == 0 ? 1 + random.nextInt(2) : 1);
			case 2 -> networks.product(1 + random.nextInt(3), 1 + random.nextInt(5), 1 + random.nextInt(6), 1 + random.nextInt(9));
			case 3 -> networks.convolution(LayerKind.GPWCONV, 8, pick(random, 4, 8, 12), size, 1, 1, pick(random, 2, 4));
			default -> networks.convolution(LayerKind.PWCONV, 1 + random.nextInt(7), 1 + random.nextInt(9), size, 1, size % 2 == 0 ? 1 + random.nextInt(2) : 1, 1);
		}
		return networks.build();
	}

	private static Hardware hardware(Random random, EngineKind kind) {
		Hardware hardware = new Hardware();
		hardware.kind = kind;
		hardware.rows = pick(random, 1, 2, 3, 4);
		hardware.columns = pick(random, 1, 2, 3, 4);
		hardware.accumulators = pick(random, 1, 4);
		hardware.rate = pick(random, 1, 2, 2, 4) / 2.0;
		hardware.capacity = pick(random, 24, 48, 96, 160, 400, 2000);
		hardware.width = pick(random, 2, 16, 1 << 16);
		hardware.bandwidth = pick(random, 1, 4, 12, 100) * 1e9;
		hardware.burst = pick(random, 1, 1, 8);
		hardware.doubled = random.nextInt(4) > 0;
		hardware.concurrent = random.nextBoolean();
		hardware.dataflow = Dataflow.values()[random.nextInt(Dataflow.values().length)];
		hardware.objective = Objective.values()[random.nextInt(Objective.values().length)];
		if (kind == EngineKind.SYSTOLIC_ARRAY) {
			hardware.dataflow = hardware.dataflow == Dataflow.ROW_STATIONARY ? Dataflow.AUTO : hardware.dataflow;
			hardware.timing = random.nextInt(3) > 0 ? EngineTiming.PHYSICAL : EngineTiming.SCALESIM_V3;
		} else if (kind == EngineKind.GENERIC) {
			LoopDimension[] loops = LoopDimension.values();
			hardware.unrolling = List.of(Hardware.unroll(loops[random.nextInt(loops.length)], hardware.rows),
					Hardware.unroll(loops[random.nextInt(loops.length)], hardware.columns));
		} else if (random.nextBoolean()) {
			hardware.unrolling = List.of(Hardware.unroll(LoopDimension.GROUPS, hardware.rows), Hardware.unroll(LoopDimension.PIXELS, hardware.columns));
		} else if (random.nextBoolean()) {
			hardware.unrolling = List.of(Hardware.unroll(LoopDimension.FILTERS, hardware.rows), Hardware.unroll(LoopDimension.COLUMNS, hardware.columns));
		}
		return hardware;
	}

	private static FilterShare[] shares(Random random) {
		FilterShare uniform = new FilterShare(Scheme.UNIFORM, random.nextBoolean() ? NumberFormat.INT8 : Hardware.INT4, 0, true, 1);
		FilterShare apot = new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 1);
		return random.nextInt(3) > 0 ? new FilterShare[] { uniform } : new FilterShare[] { uniform.withShare(0.4), apot.withShare(0.6) };
	}

	/** Best objective and, of those as good, fewest tiles. */
	private static final class Best {

		private double value = Double.POSITIVE_INFINITY;
		private long tiles = Long.MAX_VALUE;

		void take(LayerCost cost, Objective objective) {
			double other = objective.of(cost.energy(), cost.latency());
			long count = cost.tile().orElseThrow().tiles();
			if (other < value * (1 - 1e-9)) {
				tiles = count;
			} else if (other <= value * (1 + 1e-9)) {
				tiles = Math.min(tiles, count);
			}
			value = Math.min(value, other);
		}
	}

	private static Best exhaustive(LayerNetwork network, Hardware hardware, FilterShare[] shares) {
		Best best = new Best();
		LoopNest loops = network.layers().getFirst().loops();
		List<Dataflow> dataflows = hardware.dataflow == Dataflow.AUTO
				? List.of(Dataflow.OUTPUT_STATIONARY, Dataflow.WEIGHT_STATIONARY, Dataflow.INPUT_STATIONARY)
				: List.of(hardware.dataflow);
		for (Dataflow first : dataflows) {
			for (Dataflow second : dataflows) {
				hardware.dataflow = first;
				hardware.otherDataflow = second;
				if (shares.length > 1 || first == second) {
					tiles(network, hardware, shares, loops, best);
				}
			}
		}
		return best;
	}

	/** Sizes of 1, 2, … n pieces. */
	private static SortedSet<Long> sizes(long n) {
		SortedSet<Long> sizes = new TreeSet<>();
		for (long pieces = 1; pieces <= n; pieces++) {
			sizes.add((n + pieces - 1) / pieces);
		}
		return sizes;
	}

	private static void tiles(LayerNetwork network, Hardware hardware, FilterShare[] shares, LoopNest loops, Best best) {
		for (long groups : sizes(loops.groups() * loops.heads())) {
			for (long filters : sizes(loops.filters())) {
				for (long channels : sizes(loops.channels())) {
					for (long rows : sizes(loops.outRows())) {
						for (long columns : sizes(loops.outColumns())) {
							hardware.tile = Map.of(LoopDimension.GROUPS, groups, LoopDimension.FILTERS, filters, LoopDimension.CHANNELS, channels,
									LoopDimension.ROWS, rows, LoopDimension.COLUMNS, columns);
							NetworkCost cost = hardware.price(network, shares);
							if (cost.isComplete()) {
								best.take(cost.layers().getFirst(), hardware.objective);
							}
						}
					}
				}
			}
		}
		hardware.tile = Map.of();
	}

	/** Any unrolling on generic engines; on systolic arrays tiles that are whole folds and others, in both timings. */
	@ParameterizedTest
	@EnumSource(value = EngineKind.class, names = { "MIXED_MULTIPLIER_ARRAY", "SYSTOLIC_ARRAY", "GENERIC" })
	void theSearchFindsTheBestOfAllTiles(EngineKind kind) {
		int rounds = kind == EngineKind.MIXED_MULTIPLIER_ARRAY ? ROUNDS : ROUNDS_OF_OTHERS;
		int cut = 0;
		int impossible = 0;
		for (int seed = 0; seed < rounds; seed++) {
			Random random = new Random(seed * 104_729L + 7);
			LayerNetwork network = layer(random);
			Hardware hardware = hardware(random, kind);
			FilterShare[] shares = shares(random);
			NetworkCost found = hardware.price(network, shares);
			Best best = exhaustive(network, hardware, shares);
			String message = "seed " + seed + " " + network.layers().getFirst().name() + " " + hardware.objective;
			assertEquals(best.tiles < Long.MAX_VALUE, found.isComplete(), message);
			if (found.isComplete()) {
				LayerCost cost = found.layers().getFirst();
				assertEquals(best.value, hardware.objective.of(cost.energy(), cost.latency()), best.value * 3e-9, message);
				assertEquals(best.tiles, cost.tile().orElseThrow().tiles(), message);
				cut += best.tiles > 1 ? 1 : 0;
			} else {
				impossible++;
			}
		}
		// The rounds are worth something: most layers must be cut, some fit in no way.
		assertTrue(cut > rounds / 2 && impossible > 0, cut + " cut, " + impossible + " impossible");
	}

	@Test
	void theChoiceIsTheSameEveryTime() {
		for (int seed = 0; seed < 40; seed++) {
			Random random = new Random(seed);
			LayerNetwork network = layer(random);
			Hardware hardware = hardware(random, EngineKind.values()[seed % EngineKind.VECTOR_UNIT.ordinal()]);
			assertEquals(hardware.price(network), hardware.price(network), "seed " + seed);
		}
	}
}
