package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.NetworkCost;

/**
 * Independent figures for EfficientViT-B1 at 224 × 224: 8 bit, 0.159 pJ per MAC, 64 pJ per DRAM byte, each tensor moved once per layer. Computed from the
 * layer table by sums that share nothing with the cost model.
 */
class SanityFiguresTest {

	private final Hardware hardware = new Hardware().whole();

	@BeforeEach
	void unlimited() {
		hardware.capacity = 1 << 24;
		hardware.rows = 1;
		hardware.columns = 1;
		hardware.rate = 1024;
	}

	@Test
	void arithmeticAndTransfersLayerByLayer() {
		NetworkCost cost = hardware.price(Networks.efficientVit());
		assertTrue(cost.isComplete());
		assertEquals(519_214_592L, cost.network().macs());
		assertEquals(82.6e-6, cost.energyByCause().get(EnergyCause.MAC), 0.05e-6);
		assertEquals(580.6e-6, cost.energyByCause().get(EnergyCause.DRAM_WEIGHTS), 0.05e-6);
		assertEquals(957.4e-6, cost.energyByCause().get(EnergyCause.DRAM_ACTIVATIONS), 0.05e-6);
	}

	/** 519,214,592 / 1024 = 507,045.5; every layer may round its part up by one cycle. */
	@Test
	void idealCycles() {
		hardware.unrolling = java.util.List.of(Hardware.unroll(LoopDimension.FILTERS, 1));
		hardware.rate = 1024.0001;
		NetworkCost cost = hardware.price(Networks.efficientVit());
		long compute = cost.layers().stream().mapToLong(layer -> layer.engines().getFirst().cycles()).sum();
		assertEquals(507_046, compute, cost.layers().size());
	}

	/** With inputs and outputs of depthwise convolutions on chip 75 % of the activation traffic is gone. */
	@Test
	void transfersWithFusedBottlenecks() {
		hardware.fusions.add(Hardware.fusion(false, "pwconv", "dwconv", "pwconv"));
		hardware.fusions.add(Hardware.fusion(false, "conv", "dwconv", "pwconv"));
		NetworkCost cost = hardware.price(Networks.efficientVit());
		assertEquals(580.6e-6, cost.energyByCause().get(EnergyCause.DRAM_WEIGHTS), 0.05e-6);
		assertEquals(234.9e-6, cost.energyByCause().get(EnergyCause.DRAM_ACTIVATIONS), 0.05e-6);
	}
}
