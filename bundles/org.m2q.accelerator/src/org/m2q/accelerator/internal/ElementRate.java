package org.m2q.accelerator.internal;

import org.m2q.accelerator.ElementMode;
import org.m2q.accelerator.EngineSpec;
import org.m2q.network.Layer;

/**
 * How fast an engine applies a layer without multiply-accumulates: the operator and what follows it form a pipeline.
 *
 * @param perElement cycles per element that the operator is applied to
 * @param perOutput cycles per element of the result of the slowest step behind it
 */
record ElementRate(double perElement, double perOutput) {

	/**
	 * The rate on an engine.
	 *
	 * @param ledger gets the energies of what follows the operator
	 */
	static ElementRate of(Machine machine, Layer layer, Work work, EngineSpec engine, Ledger ledger) {
		ElementMode mode = engine.elementMode(layer.operator().name()).orElseThrow();
		return new ElementRate(1 / (engine.elements() * mode.rate()), new PostProcessing(machine, layer, false).book(work.outputs(), ledger));
	}

	/** Whole cycles for a piece. */
	long cycles(long elements, long outputs) {
		return Math.max(PostProcessing.cycles(elements, perElement), PostProcessing.cycles(outputs, perOutput));
	}
}
