package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.Bound;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.NetworkCost;
import org.m2q.network.LayerKind;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;

/** Single layers worked by hand. */
class OneLayerTest {

	private final Hardware hardware = new Hardware().whole();

	private LayerCost only(Networks networks, FilterShare... shares) {
		NetworkCost cost = hardware.price(networks, shares);
		assertTrue(cost.isComplete(), () -> cost.problems().toString());
		return cost.layers().getFirst();
	}

	private static double energy(LayerCost cost, String component, String action) {
		return cost.terms().stream().filter(term -> term.component().equals(component) && term.action().equals(action)).mapToDouble(EnergyTerm::joules)
				.sum();
	}

	/**
	 * Pointwise 64 → 128 on 14 × 14, array 16 filters × 16 channels.
	 * MACs 64 · 128 · 196 = 1,605,632; cycles ⌈128/16⌉ · ⌈64/16⌉ · 196 = 8 · 4 · 196 = 6272 = MACs / 256.
	 * DRAM: weights 8192 + inputs 12,544 + outputs 25,088 = 45,824 B; / 25.6 = 1790 cycles.
	 * One tile, so nothing overlaps: fetch ⌈20,736 / 25.6⌉ = 810, compute 6272, 25,088 outputs on 64 lanes 392, store 25,088 / 25.6 = 980. Total 8454.
	 */
	@Test
	void pointwise() {
		LayerCost cost = only(new Networks().pointwise(64, 128, 14));
		assertEquals(6272, cost.computeCycles());
		assertEquals(8454, cost.cycles());
		assertEquals(45_824, cost.dramBytes());
		assertEquals(Bound.Kind.COMPUTE, cost.bound().kind());
		assertEquals("A", cost.bound().resource());
		assertEquals(8454 / 500e6, cost.latency(), 1e-15);
		assertEquals(6272.0 / 8454, cost.utilisation(), 1e-9);
		assertEquals(1_605_632 * Hardware.MAC, cost.energyByCause().get(EnergyCause.MAC), 1e-18);
		assertEquals(8192 * 64e-12, cost.energyByCause().get(EnergyCause.DRAM_WEIGHTS), 1e-15);
		assertEquals((12_544 + 25_088) * 64e-12, cost.energyByCause().get(EnergyCause.DRAM_ACTIVATIONS), 1e-15);
		assertEquals(25_088 * 1.75e-12, cost.energyByCause().get(EnergyCause.POST_PROCESSING), 1e-15);
		// Four buffers leak for the latency.
		assertEquals(4 * Hardware.LEAK * 8454 / 500e6, cost.energyByCause().get(EnergyCause.STATIC), 1e-15);
	}

	/**
	 * The same layer's buffer accesses, in words of 16 B. Output stationary, one accumulator per lane: weights once per pixel, 8192 · 196 = 1,605,632 B =
	 * 100,352 words; inputs once per block of 16 filters, 12,544 · 8 = 100,352 B = 6272 words; weights written 512, inputs 784, outputs 1568 words.
	 * With 32 accumulators: ⌈196/32⌉ = 7 fetches of weights: 57,344 B = 3584 words.
	 */
	@Test
	void bufferAccesses() {
		LayerCost cost = only(new Networks().pointwise(64, 128, 14));
		assertEquals(100_352 * Hardware.READ, energy(cost, "W", "read weights"), 1e-18);
		assertEquals(512 * Hardware.WRITE, energy(cost, "W", "write weights"), 1e-18);
		assertEquals(6272 * Hardware.READ, energy(cost, "I", "read inputs"), 1e-18);
		assertEquals(784 * Hardware.WRITE, energy(cost, "I", "write inputs"), 1e-18);
		assertEquals(1568 * Hardware.WRITE, energy(cost, "O", "write outputs"), 1e-18);
		hardware.accumulators = 32;
		assertEquals(3584 * Hardware.READ, energy(only(new Networks().pointwise(64, 128, 14)), "W", "read weights"), 1e-18);
	}

	/**
	 * Weight stationary: each weight is read once, 512 words; partial sums of 32 bits pass the buffer in ⌈64/16⌉ = 4 steps: written 4 · 25,088 · 4 B
	 * = 401,408 B = 25,088 words, read 3 times = 18,816 words.
	 */
	@Test
	void weightStationaryMovesPartialSums() {
		hardware.dataflow = Dataflow.WEIGHT_STATIONARY;
		LayerCost cost = only(new Networks().pointwise(64, 128, 14));
		assertEquals(512 * Hardware.READ, energy(cost, "W", "read weights"), 1e-18);
		assertEquals(25_088 * Hardware.WRITE, energy(cost, "O", "write partial-sums"), 1e-18);
		assertEquals(18_816 * Hardware.READ, energy(cost, "O", "read partial-sums"), 1e-18);
	}

	/** 10 filters on 16 lanes and 20 channels on 16: 1 · 2 · 49 cycles for 9800 products of 98 · 256 possible: 39.06 %. */
	@Test
	void loopsThatDoNotFillTheArray() {
		hardware.bandwidth = 1e15;
		LayerCost cost = only(new Networks().pointwise(20, 10, 7));
		assertEquals(98, cost.computeCycles());
		assertEquals(9800.0 / (98 * 256), cost.engines().getFirst().utilisation(), 1e-12);
		assertEquals("10 filters on 16 parallel lanes leave 38 % of A idle.", cost.engines().getFirst().explanation());
	}

	/**
	 * Depthwise 3 × 3 of 32 channels on 14 × 14, unrolled over 16 groups and 16 pixels: ⌈32/16⌉ · ⌈196/16⌉ · 9 = 2 · 13 · 9 = 234 cycles at 8 bit.
	 * With 4-bit weights two products per element: 16 groups × 32 pixels give 2 · 7 · 9 = 126, 32 groups × 16 pixels 1 · 13 · 9 = 117.
	 */
	@Test
	void depthwiseWithNarrowWeights() {
		hardware.unrolling = List.of(Hardware.unroll(LoopDimension.GROUPS, 16), Hardware.unroll(LoopDimension.PIXELS, 16));
		LayerCost wide = only(new Networks().depthwise(32, 14, 3, 1));
		LayerCost narrow = only(new Networks().depthwise(32, 14, 3, 1), new FilterShare(Scheme.UNIFORM, Hardware.INT4, 0, true, 1));
		assertEquals(234, wide.engines().getFirst().cycles());
		assertEquals(117, narrow.engines().getFirst().cycles());
		// 288 weights: 288 B, or 144 B.
		assertEquals(144 * 64e-12, narrow.energyByCause().get(EnergyCause.DRAM_WEIGHTS), 1e-15);
	}

	/** A plain array without unrolling for depthwise convolutions has one lane for them: 32 · 196 · 9 cycles, 1/256 of its peak. */
	@Test
	void depthwiseOnAPlainArray() {
		LayerCost cost = only(new Networks().depthwise(32, 14, 3, 1));
		assertEquals(32 * 196 * 9, cost.computeCycles());
		assertEquals(1 / 256.0, cost.engines().getFirst().utilisation(), 1e-12);
	}

	/**
	 * Half of the filters on each engine: 64 filters each, ⌈64/16⌉ · 4 · 196 = 3136 cycles at the same time; one after the other 6272. Energy: half of the
	 * products multiply, half shift.
	 */
	@Test
	void twoSchemesSideBySide() {
		FilterShare uniform = new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 0.5);
		FilterShare apot = new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 0.5);
		LayerCost together = only(new Networks().pointwise(64, 128, 14), uniform, apot);
		assertEquals(3136, together.computeCycles());
		assertEquals(802_816 * Hardware.MAC, together.energyByCause().get(EnergyCause.MAC), 1e-18);
		assertEquals(802_816 * Hardware.SHIFT_ADD, together.energyByCause().get(EnergyCause.SHIFT_ADD), 1e-18);
		// Both engines take one stream of inputs: 12,544 · 4 B instead of · 8.
		assertEquals(3136 * Hardware.READ, energy(together, "I", "read inputs"), 1e-18);
		hardware.concurrent = false;
		LayerCost apart = only(new Networks().pointwise(64, 128, 14), uniform, apot);
		assertEquals(6272, apart.computeCycles());
		assertEquals(6272 * Hardware.READ, energy(apart, "I", "read inputs"), 1e-18);
	}

	/** The mapping may split the filters: 3 : 1 of 128 are 96 and 32. */
	@Test
	void splitOfTheMapping() {
		hardware.split = List.of(3.0, 1.0);
		LayerCost cost = only(new Networks().pointwise(64, 128, 14), new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 0.5),
				new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 0.5));
		assertEquals(6 * 4 * 196, cost.engines().get(0).cycles());
		assertEquals(2 * 4 * 196, cost.engines().get(1).cycles());
		assertEquals(List.of("The mapping's split of the filters replaces the policy's."), cost.notes());
	}

	/**
	 * A linear layer 1024 → 1024 of one token is bound by its weights: 1,048,576 B / 25.6 = 40,960 cycles plus input and output 2048 B / 25.6 = 80.
	 */
	@Test
	void linearWaitsForWeights() {
		hardware.accumulators = 8;
		hardware.capacity = 4 << 20;
		LayerCost cost = only(new Networks().linear(1024, 1024));
		assertEquals(Bound.Kind.DRAM_WEIGHTS, cost.bound().kind());
		assertEquals(41_040, cost.memoryCycles());
		assertTrue(cost.bound().explanation().contains("10.0×"), cost.bound().explanation());
	}

	/**
	 * Tiles as the mapping gives them: buffers of 8 KiB, halved by double buffering to 4096 B. Pointwise 64 → 128 on 14 × 14: weights 8192 B need 2 tiles of 64 filters, outputs of
	 * 64 filters 64 B per pixel, inputs 64 B per pixel: 64 pixels, i.e. 4 rows of 14 (56 pixels), 4 tiles of pixels.
	 * Filters outermost: inputs come twice, weights once: 8192 + 2 · 12,544; pixels outermost: weights 4 times, 32,768 + 12,544. The first is better.
	 */
	@Test
	void refetchesWhatDoesNotFit() {
		hardware.capacity = 8192;
		hardware.tile = java.util.Map.of(LoopDimension.FILTERS, 64L, LoopDimension.ROWS, 4L);
		LayerCost cost = only(new Networks().pointwise(64, 128, 14));
		assertEquals(8192 + 2 * 12_544 + 25_088, cost.dramBytes());
		assertEquals(64, cost.tile().orElseThrow().filters());
		assertEquals(4, cost.tile().orElseThrow().rows());
		assertEquals(1, cost.tile().orElseThrow().weightFetches());
		assertEquals(2, cost.tile().orElseThrow().inputFetches());
	}

	/**
	 * A matrix product 4 heads, 16 × 49 by 49 × 16, on 16 × 16: ⌈16/16⌉ · ⌈49/16⌉ · 16 · 4 = 256 cycles; it has no weights, both operands (3136 B each) and the
	 * result (1024 B) are activations.
	 */
	@Test
	void matrixProduct() {
		LayerCost cost = only(new Networks().product(4, 16, 49, 16));
		assertEquals(256, cost.computeCycles());
		assertFalse(cost.energyByCause().containsKey(EnergyCause.DRAM_WEIGHTS));
		assertEquals((2 * 3136 + 1024) * 64e-12, cost.energyByCause().get(EnergyCause.DRAM_ACTIVATIONS), 1e-15);
	}

	/**
	 * Division of 64 planes of 196 elements on 64 lanes: 3 planes at a time, ⌈588 / 64⌉ = 10 cycles 21 times, and one plane in 4. They come, and go, in
	 * ⌈588 B / 25.6⌉ = 23 cycles 21 times and 8: 2 · 491 = 982 bound it, and the last piece follows the last fetch: 986. Row by row nothing is lost to whole
	 * cycles, 980, but the last of 14 rows takes 14 more.
	 */
	@Test
	void elementwise() {
		LayerCost cost = only(new Networks().element(LayerKind.DIV, Networks.division(), 64, 14));
		assertEquals(214, cost.computeCycles());
		assertEquals(986, cost.cycles());
		assertEquals(Bound.Kind.DRAM_ACTIVATIONS, cost.bound().kind());
		assertEquals(12_544 * 0.05e-12, cost.energyByCause().get(EnergyCause.VECTOR), 1e-18);
	}

	/**
	 * Without double buffering transfers and computation follow each other. In 7 tiles of 2 rows: fetches 810, products 6272, post-processing of the
	 * last tile 56, stores 980. With double buffering the first fetch, 8192 + 1792 B in 390 cycles, the last post-processing and the last
	 * store of 3584 B, 140 cycles, remain.
	 */
	@Test
	void singleBuffers() {
		hardware.tile = java.util.Map.of(LoopDimension.ROWS, 2L);
		assertEquals(390 + 6272 + 56 + 140, only(new Networks().pointwise(64, 128, 14)).cycles());
		hardware.doubled = false;
		assertEquals(810 + 6272 + 56 + 980, only(new Networks().pointwise(64, 128, 14)).cycles());
	}

	/** A buffer that delivers 64 B per cycle: weights 1,605,632 + 8192 B pass it in 25,216 cycles. */
	@Test
	void narrowBuffer() {
		hardware.width = 64;
		LayerCost cost = only(new Networks().pointwise(64, 128, 14));
		assertEquals(Bound.Kind.BUFFER, cost.bound().kind());
		assertEquals("W", cost.bound().resource());
		assertEquals(25_216, cost.bound().cycles());
		assertEquals(810 + 25_216 + 392 + 980 - 6272, cost.stallCycles());
	}

	@Test
	void whatHasNoRowIsNotModelled() {
		hardware.macEnergy = java.util.Optional.empty();
		LayerCost cost = only(new Networks().pointwise(64, 128, 14));
		assertEquals(LayerCost.Status.PARTIAL, cost.status());
		assertEquals(List.of("energy of int8*int8 uniform on A"), cost.notModelled());
		assertFalse(cost.energyByCause().containsKey(EnergyCause.MAC));
	}
}
