package org.m2q.core.results;

import java.util.Objects;

/**
 * A layer of a result: the element of the selections that views exchange.
 *
 * @param resultId {@link ShownResult#id()} of the result
 * @param layerName name of the layer in the report, hierarchical
 */
public record LayerKey(String resultId, String layerName) {

	/** Rejects missing parts. */
	public LayerKey {
		Objects.requireNonNull(resultId, "resultId");
		Objects.requireNonNull(layerName, "layerName");
	}
}
