package org.m2q.dsl.ide.suggest;

import java.util.List;
import java.util.Objects;

import org.m2q.advisor.Change;

/**
 * Another format that a layer may have.
 *
 * @param layer its name
 * @param part what would have the format
 * @param title e.g. {@code int4 per filter}
 * @param bits mean width of the operand with it; not a number when it is not known
 * @param changes what the policy has to say for it
 */
public record PrecisionChoice(String layer, Part part, String title, double bits, List<Change> changes) {

	/** An operand whose format a policy decides. */
	public enum Part {
		/** The learned weights. */
		WEIGHTS,
		/** What the layer reads and writes. */
		ACTIVATIONS
	}

	/** Copies the list. */
	public PrecisionChoice {
		Objects.requireNonNull(layer, "layer");
		Objects.requireNonNull(part, "part");
		Objects.requireNonNull(title, "title");
		changes = List.copyOf(changes);
	}
}
