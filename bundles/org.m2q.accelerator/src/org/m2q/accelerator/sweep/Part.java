package org.m2q.accelerator.sweep;

import java.util.List;

import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;

/**
 * What the layers of a segment add to the totals.
 *
 * @param cycles cycles that they add
 * @param energies joules of every layer: sums of rounded numbers depend on their order, so they are added one by one
 * @param dramBytes bytes to and from DRAM
 * @param products products of the engines
 * @param fullyModelled whether nothing of their cost is missing
 */
record Part(long cycles, double[] energies, long dramBytes, long products, boolean fullyModelled) {

	/** The part of some layers in the cost of their network. */
	static Part of(NetworkCost cost, int from, int to) {
		List<LayerCost> layers = cost.layers().subList(from, to);
		long cycles = 0;
		long bytes = 0;
		long products = 0;
		boolean all = true;
		double[] energies = new double[layers.size()];
		for (int i = 0; i < energies.length; i++) {
			LayerCost layer = layers.get(i);
			// The latency is a whole number of cycles divided by the clock, so this is exact below 2⁵¹ cycles.
			cycles = Math.addExact(cycles, Math.round(layer.latency() * cost.accelerator().clock()));
			energies[i] = layer.energy();
			bytes = Math.addExact(bytes, layer.dramBytes());
			for (EngineUse use : layer.engines()) {
				products = Math.addExact(products, use.macs());
			}
			all &= layer.status() == LayerCost.Status.PRICED;
		}
		return new Part(cycles, energies, bytes, products, all);
	}
}
