package org.m2q.accelerator;

import java.util.List;

import org.m2q.base.problem.SourceSpan;
import org.m2q.network.LayerSelector;

/**
 * Spatial mapping of some layers on the processing elements of an engine.
 *
 * @param selector which layers
 * @param factors parallelism per loop; the product is at most the number of processing elements
 * @param span where it is written
 */
public record Unrolling(LayerSelector selector, List<UnrollFactor> factors, SourceSpan span) {

	/** Copies the factors. */
	public Unrolling {
		factors = List.copyOf(factors);
	}
}
