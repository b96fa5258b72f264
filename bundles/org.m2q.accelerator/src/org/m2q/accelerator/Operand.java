package org.m2q.accelerator;

/** What a memory holds or a transfer moves. */
public enum Operand {
	/** Learned weights; the stationary operand of a matrix product of two activations. */
	WEIGHTS,
	/** Input activations. */
	INPUTS,
	/** Output activations. */
	OUTPUTS,
	/** Accumulators of unfinished outputs. */
	PARTIAL_SUMS,
	/** Tensors waiting to be added to a later output. */
	RESIDUALS;

	private final String keyword = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');

	/** Name in messages and reports, e.g. {@code partial-sums}. */
	public String keyword() {
		return keyword;
	}
}
