package org.m2q.accelerator.schedule;

import java.util.List;

/**
 * Layers that exchange activations on chip.
 *
 * @param layers indices, producers first
 * @param pipelined whether they run at the same time on their engines
 * @param bands bands of rows in which they take turns
 * @param weightsResident whether all their weights stay on chip, otherwise they come once per band
 */
public record FusedGroup(List<Integer> layers, boolean pipelined, int bands, boolean weightsResident) {

	/** Copies the layers. */
	public FusedGroup {
		layers = List.copyOf(layers);
	}
}
