package org.m2q.core.exploration;

import java.util.Objects;

import org.m2q.core.results.ShownResult;
import org.m2q.dsl.M2qDocument;

/**
 * A point of a search as a text and as a result of its own, to be looked at in detail.
 *
 * @param label what differs from the policy as it is
 * @param result the estimate of that text, with the texts of its policy and mapping
 * @param document the text with the point applied; for one thread at a time
 */
public record PricedPoint(String label, ShownResult result, M2qDocument document) {

	/** Rejects missing parts. */
	public PricedPoint {
		Objects.requireNonNull(label, "label");
		Objects.requireNonNull(result, "result");
		Objects.requireNonNull(document, "document");
	}
}
