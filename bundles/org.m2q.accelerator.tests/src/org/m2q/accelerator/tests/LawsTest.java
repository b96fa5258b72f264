package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.Bound;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.EngineTotal;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemoryTotal;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.Traffic;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;

/** What must hold for every network on every accelerator, tried on random ones. The seed is fixed and part of every message. */
class LawsTest {

	private static final int ROUNDS = 250;

	private record Case(LayerNetwork network, Hardware hardware, FilterShare[] shares) {

		NetworkCost price() {
			return hardware.price(network, shares);
		}

		NetworkCost price(CostModel model) {
			return model.estimate(network, Hardware.policy(network, shares), hardware.accelerator(), hardware.mapping(), Cancellation.NONE);
		}
	}

	private static void everywhere(java.util.function.BiConsumer<Case, String> law) {
		for (int seed = 0; seed < ROUNDS; seed++) {
			law.accept(random(seed), "seed " + seed);
		}
	}

	private static int pick(Random random, int... values) {
		return values[random.nextInt(values.length)];
	}

	private static Case random(long seed) {
		Random random = new Random(seed * 7919 + 13);
		Networks networks = new Networks();
		int channels = pick(random, 3, 8, 16, 33, 64);
		int size = pick(random, 7, 14, 28, 56);
		int layers = 1 + random.nextInt(7);
		for (int i = 0; i < layers; i++) {
			int out = pick(random, 5, 16, 24, 64, 128);
			int stride = size % 2 == 0 && size > 7 ? 1 + random.nextInt(2) : 1;
			switch (random.nextInt(5)) {
				case 0 -> {
					networks.convolution(LayerKind.CONV, channels, out, size, 3, stride, 1);
					size /= stride;
					channels = out;
				}
				case 1 -> {
					networks.depthwise(channels, size, pick(random, 3, 5), stride);
					size /= stride;
				}
				case 2 -> networks.element(LayerKind.DIV, Networks.division(), channels, size);
				case 3 -> networks.product(pick(random, 1, 3, 8), 16, 1 + random.nextInt(60), size);
				default -> {
					networks.pointwise(channels, out, size);
					channels = out;
				}
			}
		}
		Hardware hardware = new Hardware();
		hardware.rows = pick(random, 1, 8, 16, 24);
		hardware.columns = pick(random, 1, 7, 16, 32);
		hardware.accumulators = pick(random, 1, 4, 32);
		hardware.rate = pick(random, 1, 1, 2, 4) / 2.0;
		hardware.capacity = 1L << pick(random, 12, 14, 16, 18);
		hardware.width = pick(random, 16, 64, 1 << 16);
		hardware.bandwidth = pick(random, 1, 4, 12, 100) * 1e9;
		hardware.doubled = random.nextInt(4) > 0;
		hardware.concurrent = random.nextBoolean();
		hardware.dataflow = Dataflow.values()[random.nextInt(Dataflow.values().length)];
		if (random.nextBoolean()) {
			hardware.unrolling = List.of(Hardware.unroll(LoopDimension.GROUPS, hardware.rows), Hardware.unroll(LoopDimension.PIXELS, hardware.columns));
		}
		if (random.nextBoolean()) {
			hardware.fusions.add(Hardware.fusion(random.nextBoolean(), "pwconv", "dwconv", "pwconv"));
			hardware.fusions.add(Hardware.fusion(random.nextBoolean(), "dwconv", "pwconv"));
		}
		FilterShare uniform = new FilterShare(Scheme.UNIFORM, random.nextBoolean() ? NumberFormat.INT8 : Hardware.INT4, 0, true, 1);
		FilterShare apot = new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 1);
		FilterShare[] shares = random.nextBoolean() ? new FilterShare[] { uniform } : new FilterShare[] { uniform.withShare(0.4), apot.withShare(0.6) };
		return new Case(networks.build(), hardware, shares);
	}

	@Test
	void energyIsTheSumOfCountsTimesRows() {
		everywhere((c, seed) -> {
			NetworkCost cost = c.price();
			double total = 0;
			for (LayerCost layer : cost.layers()) {
				double sum = 0;
				for (EnergyTerm term : layer.terms()) {
					assertTrue(term.count() > 0 && term.joulesPerAction() >= 0, seed + term);
					assertTrue(!term.row().isEmpty() && !term.source().isEmpty(), seed + term);
					sum += term.count() * term.joulesPerAction();
				}
				assertEquals(sum, layer.energy(), sum * 1e-12, seed);
				total += layer.energy();
			}
			assertEquals(total, cost.energy(), total * 1e-12, seed);
			double byCause = cost.energyByCause().values().stream().mapToDouble(Double::doubleValue).sum();
			assertEquals(total, byCause, total * 1e-9, seed);
		});
	}

	@Test
	void cyclesAreNotBelowWhatTheResourcesNeed() {
		everywhere((c, seed) -> {
			double bytesPerCycle = c.hardware().bandwidth / c.hardware().clock;
			for (LayerCost layer : c.price().layers()) {
				assertTrue(layer.utilisation() >= 0 && layer.utilisation() <= 1, seed);
				assertTrue(layer.cycles() >= layer.dramBytes() / bytesPerCycle * 0.999 - 3, seed + layer);
				for (EngineUse use : layer.engines()) {
					assertTrue(use.utilisation() <= 1 && use.cycles() <= layer.cycles(), seed);
					assertTrue(use.macs() == 0 || use.cycles() >= use.macs() / use.peak(), seed);
				}
				long macs = layer.engines().stream().mapToLong(EngineUse::macs).sum();
				assertEquals(layer.layer().macs(), macs, seed + ": every product is executed once");
			}
		});
	}

	@Test
	void latencyIsTheSumOfTheLayersAndSharesAddUp() {
		everywhere((c, seed) -> {
			NetworkCost cost = c.price();
			if (!cost.isComplete()) {
				return;
			}
			double sum = 0;
			double shares = 0;
			for (LayerCost layer : cost.layers()) {
				sum += layer.latency();
				shares += cost.share(layer.layer().index());
				assertTrue(layer.latency() * c.hardware().clock <= layer.cycles() + 1e-3, seed);
			}
			assertEquals(cost.latency(), sum, sum * 1e-9, seed);
			assertEquals(1, shares, 1e-9, seed);
			assertEquals(cost.energy() * cost.latency(), cost.edp(), 0, seed);
		});
	}

	/** Every cycle of the network has a cause, in both fidelities; nothing rises above the roofline. */
	@Test
	void everyCycleHasACauseAndTheRooflineHolds() {
		everywhere((c, seed) -> {
			for (CostModel model : List.of(new AnalyticalCostModel(), new EventCostModel())) {
				NetworkCost cost = c.price(model);
				for (LayerCost layer : cost.layers()) {
					long spent = layer.limits().spent().values().stream().mapToLong(Long::longValue).sum();
					assertEquals(layer.latency() * c.hardware().clock, spent, 1e-6 * (1 + spent), seed);
					assertTrue(layer.limits().spent().values().stream().allMatch(part -> part > 0), seed);
					assertEquals(layer.layer().macs() > 0 && layer.status() != LayerCost.Status.UNAVAILABLE, layer.limits().roofline().isPresent(), seed);
					layer.limits().roofline().ifPresent(point -> assertTrue(point.macsPerCycle() <= point.ceiling() * (1 + 1e-9), seed + layer + point));
					assertEquals(layer.energy(), layer.power() * layer.latency(), layer.energy() * 1e-9, seed);
				}
				assertEquals(cost.cycles(), cost.spent().values().stream().mapToLong(Long::longValue).sum(), seed);
			}
		});
	}

	@Test
	void totalsOfEnginesAndMemoriesAreThoseOfTheLayers() {
		everywhere((c, seed) -> {
			NetworkCost cost = c.price();
			long macs = cost.layers().stream().filter(layer -> layer.status() != LayerCost.Status.UNAVAILABLE).mapToLong(layer -> layer.layer().macs()).sum();
			assertEquals(macs, cost.engineTotals().stream().mapToLong(EngineTotal::macs).sum(), seed);
			for (EngineTotal total : cost.engineTotals()) {
				assertTrue(total.utilisation() <= 1 && total.utilisation() >= 0 && total.occupancy() <= 1, seed + total);
			}
			for (MemoryTotal total : cost.memoryTotals()) {
				assertTrue(total.reads() >= 0 && total.writes() >= 0 && total.readBytes() >= 0 && total.writtenBytes() >= 0, seed + total);
				if (total.kind() == MemoryKind.DRAM) {
					assertEquals(cost.dramBytes(), total.readBytes() + total.writtenBytes(), seed);
				}
			}
		});
	}

	@Test
	void everyTensorIsMovedAtLeastOnceUnlessItStaysOnChip() {
		everywhere((c, seed) -> {
			for (LayerCost layer : c.price().layers()) {
				for (Traffic traffic : layer.traffic()) {
					assertTrue(traffic.readBytes() >= 0 && traffic.writtenBytes() >= 0, seed);
				}
				if (layer.status() != LayerCost.Status.UNAVAILABLE && layer.layer().kind().hasWeights()) {
					long weights = layer.traffic().stream().filter(t -> t.kind() == MemoryKind.DRAM && t.operand() == Operand.WEIGHTS)
							.mapToLong(Traffic::readBytes).sum();
					// Whole filters go to the schemes, so the mean width may be missed by one filter.
					double filter = (double) layer.layer().weights() / layer.layer().output().dim(0);
					assertTrue(weights >= Math.floor(layer.layer().weights() * layer.precision().weightBits() / 8 - filter), seed);
				}
			}
		});
	}

	@Test
	void moreBandwidthIsNeverSlower() {
		neverWorse(hardware -> hardware.bandwidth *= 2);
	}

	@Test
	void widerBuffersAreNeverSlower() {
		neverWorse(hardware -> hardware.width *= 2);
	}

	@Test
	void moreBanksAreNeverSlower() {
		neverWorse(hardware -> hardware.banks *= 2);
	}

	@Test
	void moreAccumulatorsAreNeverSlower() {
		neverWorse(hardware -> hardware.accumulators *= 2);
	}

	@Test
	void fasterElementsNeverComputeLonger() {
		everywhere((c, seed) -> {
			c.hardware().whole();
			NetworkCost before = c.price();
			c.hardware().rate *= 2;
			NetworkCost after = c.price();
			for (int i = 0; i < before.layers().size(); i++) {
				assertTrue(after.layers().get(i).computeCycles() <= before.layers().get(i).computeCycles(), seed);
			}
		});
	}

	@Test
	void doubleBufferingWithTwiceTheRoomIsNeverSlower() {
		neverWorse(hardware -> {
			if (!hardware.doubled) {
				hardware.doubled = true;
				hardware.capacity *= 2;
			}
		});
	}

	/** With the same tiles nothing takes longer; with tiles that are searched for no layer gets a larger EDP. */
	private static void neverWorse(Consumer<Hardware> change) {
		everywhere((c, seed) -> {
			NetworkCost before = c.price();
			change.accept(c.hardware());
			neverLargerEdp(before, c.price(), seed);
		});
		everywhere((c, seed) -> {
			c.hardware().tile = Map.of(LoopDimension.ROWS, 2L, LoopDimension.FILTERS, 8L, LoopDimension.CHANNELS, 16L, LoopDimension.GROUPS, 8L);
			NetworkCost before = c.price();
			change.accept(c.hardware());
			NetworkCost after = c.price();
			if (before.isComplete()) {
				assertTrue(after.isComplete(), seed);
				// Bands of fused layers are chosen by EDP: some cycles more may be worth the energy that they save.
				boolean bands = after.layers().stream().anyMatch(layer -> !layer.fusedWith().isEmpty());
				assertTrue(after.cycles() <= before.cycles() * (bands ? 1.001 : 1), seed + ": " + before.cycles() + " became " + after.cycles());
			}
		});
	}

	private static void neverLargerEdp(NetworkCost before, NetworkCost after, String seed) {
		if (!before.isComplete()) {
			return;
		}
		assertTrue(after.isComplete(), seed);
		for (int i = 0; i < before.layers().size(); i++) {
			// Element-wise layers are cut into more pieces than usual when buffers are small, which hides a little more of their transfers.
			boolean searched = before.layers().get(i).layer().kind().hasMacs();
			if (searched && before.layers().get(i).fusedWith().isEmpty() && after.layers().get(i).fusedWith().isEmpty()) {
				double limit = before.layers().get(i).edp() * (1 + 1e-8);
				assertTrue(after.layers().get(i).edp() <= limit, seed + ": layer " + i + " " + before.layers().get(i).layer().kind() + " " + before.layers().get(i).tile() + " then " + after.layers().get(i).tile() + ": " + limit + " became " + after.layers().get(i).edp());
			}
		}
	}

	@Test
	void moreMemoryNeverCostsMore() {
		everywhere((c, seed) -> {
			NetworkCost before = c.price();
			c.hardware().capacity *= 2;
			neverLargerEdp(before, c.price(), seed);
		});
	}

	@Test
	void fusionNeverCostsMoreAndNeverMovesMore() {
		everywhere((c, seed) -> {
			List<MappingSpec.FusionRule> rules = List.of(Hardware.fusion(false, "dwconv", "pwconv"));
			c.hardware().fusions.clear();
			NetworkCost apart = c.price();
			c.hardware().fusions.addAll(rules);
			NetworkCost fused = c.price();
			if (apart.isComplete()) {
				assertTrue(fused.edp() <= apart.edp() * (1 + 1e-9), seed + ": " + apart.edp() + " became " + fused.edp());
			}
		});
	}

	@Test
	void theSameInputGivesTheSameResult() {
		everywhere((c, seed) -> assertEquals(c.price(), c.price(), seed));
	}

	@Test
	void theBoundIsTheBusiestResource() {
		everywhere((c, seed) -> {
			for (LayerCost layer : c.price().layers()) {
				if (layer.bound().kind() != Bound.Kind.NONE) {
					assertEquals(Math.max(layer.computeCycles(), layer.memoryCycles()), layer.bound().cycles(), seed);
					assertTrue(layer.bound().factor() >= 1, seed);
				}
			}
		});
	}

	@Test
	void keepingAResidualOnChipSavesItsTransfer() {
		Hardware hardware = new Hardware();
		Networks networks = new Networks().pointwise(16, 16, 14).pointwise(16, 64, 14)
				.convolution("add.project", LayerKind.PWCONV, 64, 16, 14, 1, 1, 1, 0);
		NetworkCost before = hardware.price(networks);
		hardware.keeps.add(new MappingSpec.KeepRule(Operand.RESIDUALS, "K", SourceSpan.NONE));
		NetworkCost after = hardware.price(networks);
		// 16 · 196 bytes are not read again.
		assertEquals(3136, before.dramBytes() - after.dramBytes());
	}
}
